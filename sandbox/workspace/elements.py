"""Interactive elements wherever they stand in blocks, and the state that Slack keeps for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]

# element type -> (key of its value in state and actions, key of its initial value)
STATEFUL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "file_input": ("files", ""),
}
_PLURAL = {"selected_options", "selected_users", "selected_channels", "selected_conversations", "files"}


@dataclass(frozen=True, slots=True)
class Place:
    """An element and the block that holds it."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """Id of the holding block."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Id of the element."""
        return str(self.element["action_id"])

    @property
    def is_input(self) -> bool:
        """True when the element is filled in and sent with the view, not at once."""
        return bool(self.block["type"] == "input")


def places(blocks: list[Json]) -> Iterator[Place]:
    """Every interactive element in reading order, those inside containers and cards included."""
    for block in blocks:
        kind = block.get("type")
        if kind == "input":
            yield Place(block, block["element"])
        elif kind in ("actions", "context_actions"):
            yield from (Place(block, each) for each in block["elements"])
        elif kind == "section" and "action_id" in (block.get("accessory") or {}):
            yield Place(block, block["accessory"])
        elif kind == "card":
            yield from (Place(block, each) for each in block.get("actions", []))
        elif kind == "container":
            yield from places(block["child_blocks"])
        elif kind == "carousel":
            yield from places(block["elements"])


def find(blocks: list[Json], action_id: str, block_id: str | None = None) -> Place | None:
    """The element with that action id (and block id, when several share the action id)."""
    for place in places(blocks):
        if place.element.get("action_id") == action_id and block_id in (None, place.block_id):
            return place
    return None


def blank(element: Json) -> Json:
    """State of an element nobody has touched: its initial value, or empty."""
    key, initial = STATEFUL[element["type"]]
    empty: Any = [] if key in _PLURAL else None
    return {"type": element["type"], key: element.get(initial, empty)}


def fresh_values(blocks: list[Json], old: Values | None = None) -> Values:
    """State for a (new) set of blocks; what was filled in under the same block and action id is kept."""
    values: Values = {}
    for place in places(blocks):
        if place.element["type"] not in STATEFUL:
            continue
        kept = (old or {}).get(place.block_id, {}).get(place.action_id)
        same_kind = kept is not None and kept["type"] == place.element["type"]
        values.setdefault(place.block_id, {})[place.action_id] = (
            kept if same_kind and kept is not None else blank(place.element)
        )
    return values
