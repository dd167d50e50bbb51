"""In which form Calix shows and takes keys, kinds, flags, speeds and places, each as its switch says (section B3).

Records are kept in one form, whatever the switches say, so that a switch may be turned at any time.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.calix.org import Record
from sandbox.common.behaviours import Behaviours
from sandbox.data.words import STATES

_ASSUMED = {
    "keys": "as_sent",
    "customer_types": "kept",
    "optout_form": "boolean",
    "speed_unit": "Mbps",
    "subdivisions": "code",
}
_CODES = {name: code for code, name in STATES.items()}


def usual(switches: Behaviours) -> bool:
    """Whether records are shown just as they are kept, which keeps lists cheap."""
    return all(switches[name] == value for name, value in _ASSUMED.items())


def shown(record: Record, switches: Behaviours) -> Record:
    """A record, or a service, as it leaves."""
    if usual(switches):
        return record
    out = dict(record)
    if switches["keys"] == "padded" and (key := str(out.get("subscriberLocationId") or "")):
        out["subscriberLocationId"] = f"{key} "
    if switches["customer_types"] == "upper" and isinstance(kind := out.get("customerType"), str):
        out["customerType"] = kind.upper()
    if switches["optout_form"] == "text" and isinstance(flag := out.get("optout"), bool):
        out["optout"] = str(flag).lower()
    if switches["speed_unit"] == "kbps":
        out |= _speeds(out, lambda megabits: round(megabits * 1000))
    if switches["subdivisions"] == "name":
        out |= _places(out, STATES)
    if isinstance(services := out.get("services"), list):
        out["services"] = [shown(each, switches) if isinstance(each, dict) else each for each in services]
    return out


def taken(body: Any, switches: Behaviours) -> Any:
    """What a caller sent, as it is kept; what is no object is left for the checks to refuse."""
    if usual(switches) or not isinstance(body, dict):
        return body
    kept = dict(body)
    if switches["keys"] == "padded" and isinstance(key := kept.get("subscriberLocationId"), str):
        kept["subscriberLocationId"] = key.strip()
    if switches["optout_form"] == "text" and kept.get("optout") in ("true", "false"):
        kept["optout"] = kept["optout"] == "true"
    if switches["speed_unit"] == "kbps":
        kept |= _speeds(kept, lambda kilobits: kilobits / 1000)
    if switches["subdivisions"] == "name":
        kept |= _places(kept, _CODES)
    if isinstance(services := kept.get("services"), list):
        kept["services"] = [taken(each, switches) for each in services]
    return kept


def _speeds(record: Record, change: Callable[[float], float]) -> Record:
    found = {name: change(record[name]) for name in ("downSpeed", "upSpeed") if _is_number(record.get(name))}
    return {name: int(value) if float(value).is_integer() else value for name, value in found.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _places(record: Record, names: Mapping[str, str]) -> Record:
    return {name: names.get(str(record[name]), record[name]) for name in ("region", "location") if name in record}
