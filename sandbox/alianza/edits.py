"""What somebody does by hand in Alianza's own pages: no rule of the API stands in the way."""

from collections.abc import Callable
from typing import Any

from sandbox.alianza.accounts import made, set_status
from sandbox.alianza.cloud import Cloud
from sandbox.alianza.load import bare_inside
from sandbox.alianza.partition import Partition, mac_of, remember
from sandbox.common.control import ControlRefused
from sandbox.common.ledger import now
from sandbox.common.shelf import Record
from sandbox.data.voice_lines import phone_number

BY_HAND = "person@example.test"
_LAST_NUMBER = 79_999  # numbers made by hand count down from here, those of the town up from 0


def edit(cloud: Cloud, partition: Partition, found: Record | None, wish: dict[str, Any]) -> Record:
    """Do what is wished and enter it in the ledger as done by hand.

    Args:
        cloud: Whose ledger it is.
        partition: Where the account stands.
        found: The account with its inside, or None for `create`.
        wish: One or more of `create` (an account), `set` (its fields), `delete`, `add_line`, `change_line`
            (`{"line", "set"}`), `remove_line`, `add_numbers`, `remove_numbers`, `events`; a line is meant by its SIP
            user name or id, and its fields are named as on the wire.

    Returns:
        The account with its inside, as it stands then.

    Raises:
        ControlRefused: nothing is wished, or it names a line or number that is not there.
    """
    if found is None:
        account = made(partition, _object(wish, "create"))
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
    change = dict(_object(wish, "set"))
    set_status(account, inside, str(change.pop("status", account["status"])), by=BY_HAND)
    account.update(change)


def _add_line(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """A line with a user of its own and, unless `number` is false, a telephone number that leads to that user."""
    told = dict(_object(wish, "add_line"))
    with_number = told.pop("number", True)
    phone = str(told.get("sipUsername") or _free_number(partition))
    name = str(told.get("displayName") or account["accountName"])
    first, _, last = name.partition(" ")
    user = {
        "id": partition.new_id("user"),
        "firstName": first,
        "lastName": last or "Line",
        "emailAddress": "",
        "extension": str(1001 + len(inside["users"])) if account["accountType"] == "ADVANCED" else "",
        "userProductPlan": "STANDARD",
        "callerIdNumber": phone,
    }
    line = {
        "id": partition.new_id("line"),
        "userId": user["id"],
        "lineNumber": 1 + max((int(each["lineNumber"]) for each in inside["lines"]), default=0),
        "macAddress": next((each["macAddress"] for each in inside["lines"]), f"02{phone[-10:]}"),
        "sipUsername": phone,
        "sipPassword": f"sip-pw-hand-{phone[-6:]}",
        "displayName": name,
        "emergencyNumber": phone,
        "registered": True,
        "lineType": "Line",
    } | _known(told)
    inside["lines"].append(line)
    if told.get("userId") is None:
        inside["users"].append(user)
    if with_number:
        number = {"phoneNumber": phone, "referenceType": "END_USER", "referenceId": line["userId"]}
        inside["numbers"].append(number)
    remember(inside, "DEVICE", "CREATE", by=BY_HAND, new=line["sipUsername"])


def _change_line(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    told = _object(wish, "change_line")
    line, change = _line(inside, told.get("line")), _known(_object(told, "set"))
    kind = "SIP_CREDENTIALS" if "sipPassword" in change else "DEVICE"
    line.update(change)
    remember(inside, kind, "UPDATE", by=BY_HAND, new=line["sipUsername"])


def _remove_line(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    line = _line(inside, wish["remove_line"])
    inside["lines"].remove(line)
    remember(inside, "DEVICE", "DELETE", by=BY_HAND, old=line["sipUsername"])


def _add_numbers(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """Numbers as texts, or objects with `referenceType` and `referenceId`; a whole number makes up so many."""
    told = wish["add_numbers"]
    for each in range(told) if isinstance(told, int) else told:
        number = {"phoneNumber": "", "referenceType": "", "referenceId": ""}
        number |= each if isinstance(each, dict) else {"phoneNumber": each if isinstance(each, str) else ""}
        number["phoneNumber"] = number["phoneNumber"] or _free_number(partition, inside)
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
    "add_line": _add_line,
    "change_line": _change_line,
    "remove_line": _remove_line,
    "add_numbers": _add_numbers,
    "remove_numbers": _remove_numbers,
    "events": _events,
}
_LINE_FIELDS = frozenset(
    {"userId", "lineNumber", "macAddress", "sipUsername", "sipPassword", "displayName", "emergencyNumber"}
    | {"registered", "lineType"}
)


def _object(wish: dict[str, Any], name: str) -> dict[str, Any]:
    told = wish.get(name)
    if not isinstance(told, dict):
        raise ControlRefused(f"{name} must be an object")
    return told


def _known(told: dict[str, Any]) -> dict[str, Any]:
    """Fields of a line; any other is a slip of whoever edits."""
    if unknown := set(told) - _LINE_FIELDS:
        raise ControlRefused(f"a line has no {', '.join(sorted(unknown))}")
    return told | ({"macAddress": mac_of(told["macAddress"])} if "macAddress" in told else {})


def _line(inside: Record, wanted: Any) -> Record:
    line: Record | None = next(
        (each for each in inside["lines"] if wanted and wanted in (each["id"], each["sipUsername"])), None
    )
    if line is None:
        raise ControlRefused(f"no line {wanted!r}")
    return line


def _free_number(partition: Partition, inside: Record | None = None) -> str:
    """A number that nobody has."""
    own = {number["phoneNumber"] for number in inside["numbers"]} if inside else set()
    numbers = (phone_number(serial) for serial in range(_LAST_NUMBER, 0, -1))
    taken = partition.insides.ids_of
    return next(n for n in numbers if n not in own and not taken(f"phone:{n}") and not taken(f"sip:{n}"))
