"""When two spellings of an owned field mean the same (vendor page, section 8). A change here raises VERSION."""

import re
from typing import Any

VERSION = 2
KEYS = frozenset({"subscriberLocationId", "account"})
NUMBERS = frozenset({"downSpeed", "upSpeed"})
FLAGS = frozenset({"optout"})
FOLDED = frozenset({"email", "customerType"})  # CALIX-B3-SPELL, CALIX-B3-TYPE
_TRUTH = {"true": True, "false": False}


def canonical(name: str, value: Any) -> Any:
    """The meaning of a field's value: pure, and the meaning of a meaning is itself."""
    if name in NUMBERS:
        return number(value)
    if name in FLAGS:
        return flag(value)
    text = "" if value is None else str(value)
    if name in KEYS:
        return text  # a key with a blank beside it is found by nobody who asks for it: it is put right
    text = text.strip()
    if name == "phone":
        return digits(text)
    return text.lower() if name in FOLDED else text


def digits(phone: str) -> str:
    """Digits only, without the country code of North America."""
    found = re.sub(r"[^0-9]", "", phone)
    return found[1:] if len(found) == 11 and found.startswith("1") else found


def number(value: Any) -> int | float | None:
    """A speed, whether it came as a number or as its text; None when it is neither."""
    if value is None or isinstance(value, bool):
        return None
    try:
        found = float(str(value).strip())
    except ValueError:
        return None
    if found != found or found in (float("inf"), float("-inf")):
        return None
    return int(found) if found.is_integer() else found


def flag(value: Any) -> bool | None:
    """A flag, whether it came as a boolean or as its text; None when nobody knows."""
    if isinstance(value, bool):
        return value
    return _TRUTH.get(str(value).strip().lower())
