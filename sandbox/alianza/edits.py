"""What somebody does by hand in Alianza's own pages: no rule of the API stands in the way."""

from collections.abc import Callable
from typing import Any

from sandbox.alianza.accounts import made, set_status
from sandbox.alianza.cloud import Cloud
from sandbox.alianza.lines_by_hand import BY_HAND, add_line, change_line, free_number, remove_line, wished
from sandbox.alianza.load import bare_inside
from sandbox.alianza.partition import Partition
from sandbox.common.control import ControlRefused
from sandbox.common.ledger import now
from sandbox.common.shelf import Record

_NEW: Record = {
    "accountNumber": "by-hand",
    "accountName": "Account by hand",
    "accountType": "SIMPLE",
    "status": "ACTIVE",
    "timeZone": "US/Mountain",
    "billingCycleDay": 1,
    "dialingBehaviorType": "TEN_DIGIT",
    "regulatoryType": "RESIDENTIAL",
}


def edit(cloud: Cloud, partition: Partition, found: Record | None, wish: dict[str, Any]) -> Record:
    """Do what is wished and enter it in the ledger as done by hand.

    Args:
        cloud: Whose ledger it is.
        partition: Where the account stands.
        found: The account with its inside, or None for `create`.
        wish: One or more of `create` (an account; what it leaves out is as usual), `set` (its fields), `delete`,
            `add_line`, `change_line` (`{"line", "set"}`), `remove_line`, `add_numbers`, `remove_numbers`, `events`; a
            line is meant by its SIP user name or id, and its fields are named as on the wire.

    Returns:
        The account with its inside, as it stands then.

    Raises:
        ControlRefused: nothing is wished, or it names a line or number that is not there.
    """
    if found is None:
        account = made(partition, _NEW | wished(wish, "create"))
        inside = bare_inside(account["id"], now())
    else:
        account = found.pop("account")
        inside = found
    if wish.get("delete"):
        partition.remove(account["id"])
    else:
        done = [act(partition, account, inside, wish) for name, act in _ACTS.items() if name in wish]
        if not done and found is not None:
            raise ControlRefused(f"say what to do: create, delete, {', '.join(_ACTS)}")
        partition.keep(account, inside)
    cloud.board.ledger.write(
        "POST",
        "/control/edit",
        wish,
        target_id=account["id"],
        key=account["accountNumber"],
        actor="control",
        org=partition.id,
    )
    return {"account": account} | inside


def _set(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    change = dict(wished(wish, "set"))
    set_status(account, inside, str(change.pop("status", account["status"])), by=BY_HAND)
    account.update(change)


def _add_numbers(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """Numbers as texts, or objects with `referenceType` and `referenceId`; a whole number makes up so many."""
    told = wish["add_numbers"]
    for each in range(told) if isinstance(told, int) else told:
        number = {"phoneNumber": "", "referenceType": "", "referenceId": ""}
        number |= each if isinstance(each, dict) else {"phoneNumber": each if isinstance(each, str) else ""}
        number["phoneNumber"] = number["phoneNumber"] or free_number(partition, inside)
        inside["numbers"].append(number)


def _remove_numbers(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """These numbers, or with true all of them."""
    told = wish["remove_numbers"]
    inside["numbers"] = [] if told is True else [n for n in inside["numbers"] if n["phoneNumber"] not in told]


def _events(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """Lifecycle events in progress, by name; none with an empty list."""
    inside["events"] = [str(each) for each in wish["events"]]


Act = Callable[[Partition, Record, Record, dict[str, Any]], None]
_ACTS: dict[str, Act] = {
    "set": _set,
    "add_line": add_line,
    "change_line": change_line,
    "remove_line": remove_line,
    "add_numbers": _add_numbers,
    "remove_numbers": _remove_numbers,
    "events": _events,
}
