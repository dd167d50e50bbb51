"""Lines and numbers that somebody makes, changes and removes by hand."""

from typing import Any

from sandbox.alianza.partition import Partition, mac_of, remember
from sandbox.common.control import ControlRefused
from sandbox.common.shelf import Record
from sandbox.data.voice_lines import phone_number

BY_HAND = "person@example.test"
_LAST_NUMBER = 79_999  # numbers made by hand count down from here, those of the town up from 0
_LINE_FIELDS = frozenset(
    {"userId", "lineNumber", "macAddress", "sipUsername", "sipPassword", "displayName", "emergencyNumber"}
    | {"registered", "lineType"}
)


def wished(wish: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under this name.

    Raises:
        ControlRefused: it is none.
    """
    told = wish.get(name)
    if not isinstance(told, dict):
        raise ControlRefused(f"{name} must be an object")
    return told


def add_line(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """A line with a user of its own and, unless `number` is false, a telephone number that leads to that user."""
    told = dict(wished(wish, "add_line"))
    with_number = told.pop("number", True)
    phone = str(told.get("sipUsername") or free_number(partition))
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


def change_line(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """Other values in a line; a new password is a matter of its own in the history."""
    told = wished(wish, "change_line")
    line, change = _line(inside, told.get("line")), _known(wished(told, "set"))
    kind = "SIP_CREDENTIALS" if "sipPassword" in change else "DEVICE"
    line.update(change)
    remember(inside, kind, "UPDATE", by=BY_HAND, new=line["sipUsername"])


def remove_line(partition: Partition, account: Record, inside: Record, wish: dict[str, Any]) -> None:
    """Take a line away; its user and number stay."""
    line = _line(inside, wish["remove_line"])
    inside["lines"].remove(line)
    remember(inside, "DEVICE", "DELETE", by=BY_HAND, old=line["sipUsername"])


def free_number(partition: Partition, inside: Record | None = None) -> str:
    """A number that nobody has."""
    own = {number["phoneNumber"] for number in inside["numbers"]} if inside else set()
    numbers = (phone_number(serial) for serial in range(_LAST_NUMBER, 0, -1))
    taken = partition.insides.ids_of
    return next(n for n in numbers if n not in own and not taken(f"phone:{n}") and not taken(f"sip:{n}"))


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
