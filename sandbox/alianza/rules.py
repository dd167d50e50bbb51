"""What Alianza demands of an account that is written (vendor page, section A2)."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.alianza.shapes import Refused
from sandbox.common.behaviours import Behaviours
from sandbox.common.shelf import Record

STATUSES = frozenset({"ACTIVE", "DISABLED", "SUSPENDED", "PENDING"})  # the rest comes about by a delete alone
_US_TIMES = ("Samoa", "Hawaii", "Alaska", "Pacific", "Arizona", "Mountain", "Central", "Eastern")
_CANADIAN_TIMES = ("Pacific", "Mountain", "Central", "Eastern", "Atlantic", "Newfoundland")
TIME_ZONES = {
    "US": [*(f"US/{zone}" for zone in _US_TIMES), "America/St_Thomas"],
    "CA": [f"Canada/{zone}" for zone in _CANADIAN_TIMES],
}
_DIAL_NINE = frozenset({"DIAL_NINE_SEVEN_DIGIT", "DIAL_NINE_TEN_DIGIT"})
_OPEN_TEN = "OPEN_DIAL_PLAN_TEN_DIGIT"
_ENUMS: dict[str, frozenset[str]] = {
    "status": STATUSES,
    "accountType": frozenset({"SIMPLE", "ADVANCED"}),
    "platformType": frozenset({"V2_0", "V2_1", "CPE1", "CPE2"}),
    "timeZone": frozenset(zone for zones in TIME_ZONES.values() for zone in zones),
    "regulatoryType": frozenset({"RESIDENTIAL", "COMMERCIAL", "GOVERNMENT"}),
    "dialingBehaviorType": frozenset({"SEVEN_DIGIT", "TEN_DIGIT", "OPEN_DIAL_PLAN", _OPEN_TEN}) | _DIAL_NINE,
}
_OPTIONAL = frozenset({"platformType"})
_PLAIN = re.compile(r"[A-Za-z0-9_.\-]{3,25}")


def checked(account: Record, switches: Behaviours, *, was: Record | None = None) -> Record:
    """An account that may be written; what an earlier state `was` already had is not asked about again.

    Raises:
        Refused: 400 with every code that applies.
    """
    codes = list(_codes(account, switches))
    if was is not None and account.get("status") == was["status"]:
        codes = [code for code in codes if code != "InvalidStatus"]  # a DELETE_PENDING account may be renamed
    if codes:
        raise Refused(400, *codes)
    return account


def _codes(account: Record, switches: Behaviours) -> Iterator[str]:
    for name, values in _ENUMS.items():
        value = account.get(name)
        if value is None and name in _OPTIONAL:
            continue
        if value is None:
            yield f"{_capital(name)}Required"
        elif not isinstance(value, str) or value not in values:
            yield f"Invalid{_capital(name)}"
    for name in ("accountName", "accountNumber"):
        if not _between(account.get(name), 3, 256):
            yield f"Invalid{_capital(name)}"
    number = account.get("accountNumber")
    if switches["account_number"] == "short-plain" and _between(number, 3, 256) and not _PLAIN.fullmatch(str(number)):
        yield "InvalidAccountNumber"
    if account.get("customField") is not None and not _between(account["customField"], 3, 256):
        yield "InvalidCustomField"
    if not _whole(account.get("billingCycleDay"), 1, 28):
        yield "InvalidBillingCycleDay"
    yield from _of_the_type(account, switches)


def _of_the_type(account: Record, switches: Behaviours) -> Iterator[str]:
    """SIMPLE accounts have no extensions and no nine to dial; ADVANCED ones need the extension length."""
    length, dialing = account.get("extensionLength"), account.get("dialingBehaviorType")
    simple = account.get("accountType") == "SIMPLE"
    if simple and length is not None:
        yield "ExtensionLengthNotAllowed"
    if account.get("accountType") == "ADVANCED":
        if length is None:
            yield "ExtensionLengthRequired"
        elif not _whole(length, 3, 6):
            yield "InvalidExtensionLength"
    open_ten = switches["open_ten_digit"]
    if (simple and dialing in _DIAL_NINE) or (
        dialing == _OPEN_TEN and (open_ten == "neither" or (simple and open_ten == "advanced"))
    ):
        yield "InvalidDialingBehaviorType"


def _between(value: Any, least: int, most: int) -> bool:
    return isinstance(value, str) and least <= len(value) <= most


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
