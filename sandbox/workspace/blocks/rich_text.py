"""Rich text: sections, lists, quotes, preformatted; also the cells of tables and the details of tasks."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.blocks.spot import Spot

_LEAVES: dict[str, tuple[str, str]] = {
    "text": ("text", "style"),
    "link": ("url", "text unsafe style"),
    "emoji": ("name", "unicode url skin_tone style"),
    "user": ("user_id", "style"),
    "usergroup": ("usergroup_id", "style"),
    "channel": ("channel_id", "style"),
    "team": ("team_id", "style"),
    "broadcast": ("range", "style"),
    "date": ("timestamp format", "url fallback style"),
    "color": ("value", "style"),
}
_STYLES = frozenset({"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"})


def rich_text(block: Any, at: Spot) -> None:
    """A block of type ``rich_text`` with at least one element."""
    if not at.keys(block, "elements"):
        return
    if block.get("type") != "rich_text":
        at.at("type").fail("must be rich_text", "invalid_enum_value")
        return
    for spot, element in at.items(block, "elements", 1, 500):
        _part(element, spot)


def _part(part: Any, at: Spot) -> None:
    if not at.keys(part, "elements", "style indent border offset"):
        return
    kind = part.get("type")
    if kind == "rich_text_list":
        at.choice(part, "style", ("bullet", "ordered"))
        if "style" not in part:
            at.fail("missing required field: style", "missing_required_field", "style")
        at.whole(part, "indent", 0, 8)
        for spot, section in at.items(part, "elements", 1, 500):
            _part(section, spot)
    elif kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        for spot, leaf in at.items(part, "elements", 0, 1_000):
            _leaf(leaf, spot)
    else:
        at.at("type").fail(f"unsupported type: {kind}", "unsupported_type", "type")


def _leaf(leaf: Any, at: Spot) -> None:
    kind = leaf.get("type") if isinstance(leaf, dict) else None
    if kind not in _LEAVES:
        at.at("type").fail(f"unsupported type: {kind}", "unsupported_type", "type")
        return
    if not at.keys(leaf, *_LEAVES[str(kind)]):
        return
    if kind == "text":
        at.string(leaf, "text", 40_000)
    style = leaf.get("style", {})
    if not isinstance(style, dict) or style.keys() - _STYLES:
        at.at("style").fail("must be an object of known styles", "invalid_type")


def characters(value: Any) -> int:
    """Characters of all ``text`` strings below a value; what Slack's totals are about."""
    if isinstance(value, dict):
        return sum(
            len(each) if key == "text" and isinstance(each, str) else characters(each) for key, each in value.items()
        )
    if isinstance(value, list):
        return sum(characters(each) for each in value)
    return 0
