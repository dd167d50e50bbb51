"""What a person puts into an element, in short form, turned into Slack's state; and what the client refuses to send."""

from __future__ import annotations

import re
from typing import Any

from sandbox.workspace.elements import STATEFUL, Json, Place, Values, places
from sandbox.workspace.errors import ControlError

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def options_of(element: Json) -> list[Json]:
    """The static options of an element, groups flattened."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def fill(element: Json, raw: Any, offered: list[Json]) -> Json:
    """State of ``element`` after a person chose ``raw``.

    Args:
        element: the block element.
        raw: plain text, a date, an option's value or whole option, a user or channel id, or a list of those;
            None or "" empties it; Slack's own state object is taken as it is.
        offered: options that an external select was last answered with.

    Raises:
        ControlError: the option is not among those that the person can see.
    """
    kind = element["type"]
    key, _ = STATEFUL[kind]
    if isinstance(raw, dict) and raw.get("type") == kind and key in raw:
        raw = raw[key]
    if key == "selected_option":
        return {"type": kind, key: _option(element, raw, offered) if raw not in (None, "") else None}
    if key == "selected_options":
        return {"type": kind, key: [_option(element, each, offered) for each in raw or []]}
    if isinstance(raw, list):
        return {"type": kind, key: list(raw)}
    if key == "value":
        return {"type": kind, key: str(raw) if raw not in (None, "") else None}
    return {"type": kind, key: raw if raw != "" else None}


def _option(element: Json, raw: Any, offered: list[Json]) -> Json:
    known = options_of(element) + offered
    if element.get("initial_option"):
        known = [*known, element["initial_option"]]
    known += element.get("initial_options", [])
    wanted = raw.get("value") if isinstance(raw, dict) else raw
    for option in known:
        if option.get("value") == wanted or (isinstance(raw, str) and option["text"]["text"] == raw):
            return option
    raise ControlError(f"{element.get('action_id')} offers no option {wanted!r}", 400)


def complaints(blocks: list[Json], values: Values) -> dict[str, str]:
    """What the Slack client says before it sends a form, by block id; empty when the form may go."""
    found = {}
    for place in places(blocks):
        if place.is_input:
            sentence = _complaint(place, values[place.block_id][place.action_id])
            if sentence:
                found[place.block_id] = sentence
    return found


def _complaint(place: Place, state: Json) -> str | None:
    element = place.element
    value = state[STATEFUL[element["type"]][0]]
    if value in (None, [], ""):
        return None if place.block.get("optional") else "Please complete this required field."
    if element["type"] == "number_input":
        return _number_complaint(element, str(value))
    if element["type"] == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Please enter a valid URL."
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3_000):
            return f"Please enter no more than {element.get('max_length', 3_000)} characters."
    return None


def _number_complaint(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number of {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number of {element['max_value']} or less."
    return None
