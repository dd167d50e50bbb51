"""The operator's trigger definitions: where each trigger calls, with what, and under which condition (section B1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sandbox.common.control import ControlRefused
from sandbox.simpler.records import Customer
from sandbox.simpler.settings import folded

STATUS, DETAILS, EQUIPMENT = "Customer Status Change", "Customer Details Change", "Customer Equipment Synchronize"
NAMES = (STATUS, DETAILS, EQUIPMENT)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PLACEHOLDER = re.compile(r"%([A-Z]+)%")
_WORDS = 3  # METHOD ENDPOINT PARAMS
_KEYS = {"base_url", "api_username", "api_password", "triggers"}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One definition: `<Trigger>_Action` taken apart, and `<Trigger>_Condition`."""

    method: str
    endpoint: str
    params: Pairs
    condition: Pairs

    def meets(self, customer: Customer) -> bool:
        """Whether every `field=value` of the condition holds for the customer as it is now."""
        values = _values(customer)
        return all(folded(values.get(name.upper(), "")) == folded(value) for name, value in self.condition)

    def filled(self, customer: Customer) -> dict[str, str]:
        """The parameters with their placeholders (%CUSTOMERID%) filled in; unknown ones stay as they are."""
        values = _values(customer)
        return {name: _PLACEHOLDER.sub(lambda m: values.get(m[1], m[0]), text) for name, text in self.params}


@dataclass(slots=True)
class TriggerTable:
    """Base URL, credentials and the definitions by the trigger's name."""

    base_url: str = ""
    api_username: str = ""
    api_password: str = ""
    triggers: dict[str, Trigger] = field(default_factory=dict)


def table_of(wish: Mapping[str, Any]) -> TriggerTable:
    """The table as the control door receives it.

    Args:
        wish: `{"base_url", "api_username", "api_password", "triggers": {name: {"action", "condition"}}}`.

    Raises:
        ControlRefused: an address that is not of this machine, an unknown trigger, an unreadable action or condition.
    """
    if set(wish) - _KEYS:
        raise ControlRefused(f"triggers take {', '.join(sorted(_KEYS))}")
    base = str(wish.get("base_url", "")).rstrip("/")
    address = urlsplit(base)
    if address.scheme != "http" or address.hostname not in _LOOPBACK:
        raise ControlRefused("base_url must be http:// on this machine: nothing invented leaves it")
    made = TriggerTable(base, str(wish.get("api_username", "")), str(wish.get("api_password", "")))
    definitions = wish.get("triggers", {})
    if not isinstance(definitions, dict):
        raise ControlRefused("triggers must be an object")
    for name, definition in definitions.items():
        if name not in NAMES:
            raise ControlRefused(f"no trigger {name!r}; there are {', '.join(NAMES)}")
        if not isinstance(definition, dict):
            raise ControlRefused("a trigger is an object with action and condition")
        made.triggers[name] = _trigger(str(definition.get("action", "")), str(definition.get("condition", "")))
    return made


def _trigger(action: str, condition: str) -> Trigger:
    words = action.split(None, _WORDS - 1)
    if len(words) < _WORDS - 1 or words[0] not in ("POST", "PUT") or not words[1].startswith("/"):
        raise ControlRefused("an action is METHOD ENDPOINT PARAMS, for example POST /hooks/7 customerid=%CUSTOMERID%")
    return Trigger(words[0], words[1], _pairs(words[2] if len(words) == _WORDS else ""), _pairs(condition))


def _pairs(text: str) -> Pairs:
    """`a=b&c=d`, taken apart by hand: %CUSTOMERID% is no percent-encoding."""
    pairs = [pair.partition("=") for pair in text.split("&") if pair]
    if any(not middle for _, middle, _ in pairs):
        raise ControlRefused(f"{text!r} is not made of field=value joined by &")
    return tuple((name, value) for name, _, value in pairs)


def _values(customer: Customer) -> dict[str, str]:
    return {
        "CUSTOMERID": customer.customer_id,
        "NICKNAME": customer.nickname,
        "NAME": customer.name,
        "STATUS": customer.status,
        "EMAIL": customer.email,
    }
