"""card, carousel, alert and container."""

from __future__ import annotations

from sandbox.workspace.blocks.controls import check_element, unique_actions
from sandbox.workspace.blocks.groups import actions, input_block
from sandbox.workspace.blocks.layout import context, divider, header, image, image_element, section, video
from sandbox.workspace.blocks.rich_text import rich_text
from sandbox.workspace.blocks.spot import ANY_TEXT, Checker, Json, Spot
from sandbox.workspace.blocks.tables import table

_CHILDREN: dict[str, Checker] = {
    "actions": actions,
    "context": context,
    "divider": divider,
    "header": header,
    "image": image,
    "input": input_block,
    "rich_text": rich_text,
    "section": section,
    "table": table,
    "video": video,
}


def card(block: Json, at: Spot) -> None:
    """Title and subtitle of 150, body of 200 characters, buttons; at least one of picture, title, buttons, body."""
    at.keys(block, "", "title subtitle body icon hero_image actions slack_icon subtext")
    if not any(block.get(key) for key in ("hero_image", "title", "actions", "body")):
        at.fail("must provide hero_image, title, actions or body", "missing_required_field", "title")
    at.text(block, "title", 150, ANY_TEXT)
    at.text(block, "subtitle", 150, ANY_TEXT)
    at.text(block, "body", 200, ANY_TEXT)
    for key in ("icon", "hero_image"):
        if block.get(key) is not None:
            image_element(block[key], at.at(key))
    for spot, element in at.items(block, "actions", 1, 5):
        check_element(element, spot, frozenset({"button"}))
    if isinstance(block.get("actions"), list):
        unique_actions(block["actions"], at.at("actions"))


def carousel(block: Json, at: Spot) -> None:
    """One to ten cards side by side."""
    at.keys(block, "elements")
    for spot, each in at.items(block, "elements", 1, 10):
        if isinstance(each, dict) and each.get("type") == "card":
            card(each, spot)
        else:
            spot.at("type").fail("must be card", "unsupported_type", "type")


def alert(block: Json, at: Spot) -> None:
    """A coloured sentence, in modals."""
    at.keys(block, "text", "level")
    at.text(block, "text", 3_000, ANY_TEXT)
    at.choice(block, "level", ("default", "info", "warning", "error", "success"))


def container(block: Json, at: Spot) -> None:
    """Up to ten child blocks under a title of 150 characters, which may be folded away."""
    at.keys(
        block,
        "child_blocks",
        "title rich_text_title subtitle icon width is_collapsible default_collapsed has_header_divider",
    )
    if block.get("title") is None and block.get("rich_text_title") is None:
        at.fail("must provide title or rich_text_title", "missing_required_field", "title")
    at.text(block, "title", 150)
    at.text(block, "subtitle", 150, ANY_TEXT)
    at.choice(block, "width", ("narrow", "standard", "wide", "full"))
    at.flag(block, "is_collapsible", "default_collapsed", "has_header_divider")
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        at.at("default_collapsed").fail("needs is_collapsible")
    for spot, child in at.items(block, "child_blocks", 1, 10):
        kind = child.get("type") if isinstance(child, dict) else None
        if kind in _CHILDREN:
            _CHILDREN[str(kind)](child, spot)
        else:
            spot.at("type").fail(f"unsupported type: {kind}", "unsupported_type", "type")
