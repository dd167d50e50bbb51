"""What Alianza takes and what it does not, so that a form is checked before anything is sent (section A2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.alianza.models import WRITABLE_STATUSES

NUMBER_LENGTH = range(3, 257)  # characters; unique in the partition (E9: a lower limit of 25 is rumoured, unproven)
NAME_LENGTH = range(3, 257)  # characters; need not be unique
BILLING_DAYS = range(1, 29)  # 29 to 31 are asked about, never clamped (section C, 10)
EXTENSION_LENGTHS = range(3, 7)  # digits; ADVANCED only

SIMPLE, ADVANCED = "SIMPLE", "ADVANCED"
ACCOUNT_TYPES = (SIMPLE, ADVANCED)
PLATFORM_TYPES = ("CPE1", "CPE2")  # V2_0 and V2_1 are older ones, seen but never written
REGULATORY_TYPES = ("RESIDENTIAL", "COMMERCIAL", "GOVERNMENT")
TIME_ZONES = (
    "US/Samoa",
    "US/Hawaii",
    "US/Alaska",
    "US/Pacific",
    "US/Arizona",
    "US/Mountain",
    "US/Central",
    "US/Eastern",
    "America/St_Thomas",
    "Canada/Pacific",
    "Canada/Mountain",
    "Canada/Central",
    "Canada/Eastern",
    "Canada/Atlantic",
    "Canada/Newfoundland",
)

# E5: DIAL_NINE_* are for ADVANCED alone (confirmed), OPEN_DIAL_PLAN_TEN_DIGIT too (assumed).
DIALING_TYPES: Mapping[str, tuple[str, ...]] = {
    SIMPLE: ("SEVEN_DIGIT", "TEN_DIGIT", "OPEN_DIAL_PLAN"),
    ADVANCED: (
        "SEVEN_DIGIT",
        "TEN_DIGIT",
        "OPEN_DIAL_PLAN",
        "DIAL_NINE_SEVEN_DIGIT",
        "DIAL_NINE_TEN_DIGIT",
        "OPEN_DIAL_PLAN_TEN_DIGIT",
    ),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """What the vendor would not take: `code` is `length`, `range`, `choice`, `missing` or `unwanted`."""

    name: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def flaws_of(account: Mapping[str, Any]) -> list[Flaw]:
    """What is wrong with the fields of a new account, by the names of the wire; empty when nothing is."""
    kind = account.get("accountType")
    found = [
        _length(account, "accountNumber", NUMBER_LENGTH),
        _length(account, "accountName", NAME_LENGTH),
        _number(account, "billingCycleDay", BILLING_DAYS),
        _choice(account, "accountType", ACCOUNT_TYPES),
        _choice(account, "dialingBehaviorType", DIALING_TYPES.get(str(kind), DIALING_TYPES[ADVANCED])),
        _choice(account, "timeZone", TIME_ZONES),
        _choice(account, "regulatoryType", REGULATORY_TYPES),
        _choice(account, "platformType", PLATFORM_TYPES),
        _choice(account, "status", WRITABLE_STATUSES),
        _extension(account, kind),
    ]
    return [flaw for flaw in found if flaw is not None]


def _length(account: Mapping[str, Any], name: str, allowed: range) -> Flaw | None:
    value = account.get(name)
    length = len(value) if isinstance(value, str) else 0
    return None if length in allowed else Flaw(name, "length", _ends(allowed) | {"length": length})


def _number(account: Mapping[str, Any], name: str, allowed: range) -> Flaw | None:
    value = account.get(name)
    return None if type(value) is int and value in allowed else Flaw(name, "range", _ends(allowed) | {"value": value})


def _choice(account: Mapping[str, Any], name: str, allowed: Collection[str]) -> Flaw | None:
    return None if account.get(name) in allowed else Flaw(name, "choice", {"allowed": tuple(sorted(allowed))})


def _extension(account: Mapping[str, Any], kind: object) -> Flaw | None:
    """Section C, 18: seed 002 calls it optional, the contract requires it of ADVANCED; SIMPLE has none."""
    name, value = "extensionLength", account.get("extensionLength")
    if kind == ADVANCED:
        return (
            Flaw(name, "missing", _ends(EXTENSION_LENGTHS))
            if value is None
            else _number(account, name, EXTENSION_LENGTHS)
        )
    return None if value is None else Flaw(name, "unwanted")


def _ends(allowed: range) -> dict[str, Any]:
    return {"lowest": allowed[0], "highest": allowed[-1]}
