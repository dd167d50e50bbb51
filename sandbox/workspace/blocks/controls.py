"""Dispatch of interactive elements to their checks, and the checks that all of them share."""

from __future__ import annotations

from sandbox.workspace.blocks import buttons, inputs, selects
from sandbox.workspace.blocks.spot import Checker, Json, Spot

ELEMENTS: dict[str, Checker] = {**buttons.CHECKS, **selects.CHECKS, **inputs.CHECKS}


def check_element(element: object, at: Spot, allowed: frozenset[str]) -> None:
    """Check an element that must be of one of the ``allowed`` types."""
    if not isinstance(element, dict):
        at.fail("must provide an object", "invalid_type")
        return
    kind = element.get("type")
    if kind == "image" and kind in allowed:
        at.keys(element, "alt_text", "image_url slack_file")
        return
    if not isinstance(kind, str) or kind not in ELEMENTS or kind not in allowed:
        at.at("type").fail(f"unsupported type: {kind}", "unsupported_type", "type")
        return
    at.string(element, "action_id", 255)
    _confirm(element, at)
    ELEMENTS[kind](element, at)


def _confirm(element: Json, at: Spot) -> None:
    if element.get("confirm") is None:
        return
    dialog, spot = element["confirm"], at.at("confirm")
    if not spot.keys(dialog, "title text confirm deny", "style"):
        return
    spot.text(dialog, "title", 100)
    spot.text(dialog, "text", 300, "plain_text mrkdwn")
    spot.text(dialog, "confirm", 30)
    spot.text(dialog, "deny", 30)
    spot.choice(dialog, "style", ("primary", "danger"))


def unique_actions(elements: list[Json], at: Spot) -> None:
    """Action ids must differ within one block."""
    seen: set[str] = set()
    for index, element in enumerate(elements):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                at.at(index, "action_id").fail(f"action_id already exists: {action_id}", "duplicate_action_id")
            seen.add(action_id)
