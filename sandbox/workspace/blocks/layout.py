"""Blocks that lay text and pictures out: section, header, context, divider, image, markdown, video, file."""

from __future__ import annotations

from sandbox.workspace.blocks import selects
from sandbox.workspace.blocks.controls import check_element
from sandbox.workspace.blocks.spot import ANY_TEXT, Json, Spot

ACCESSORIES = frozenset(selects.CHECKS) | {
    "button",
    "workflow_button",
    "overflow",
    "image",
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
}
MARKDOWN_CHARACTERS = 12_000


def section(block: Json, at: Spot) -> None:
    """Text of 3,000 characters, up to 10 fields of 2,000, one accessory."""
    at.keys(block, "", "text fields accessory expand")
    if block.get("text") is None and block.get("fields") is None:
        at.fail("must provide text or fields", "missing_required_field", "text")
    at.text(block, "text", 3_000, ANY_TEXT)
    for spot, each in at.items(block, "fields", 1, 10):
        spot.text_object(each, 2_000, ANY_TEXT)
    if block.get("accessory") is not None:
        check_element(block["accessory"], at.at("accessory"), ACCESSORIES)


def header(block: Json, at: Spot) -> None:
    """Plain text of 150 characters."""
    if at.keys(block, "text", "level"):
        at.text(block, "text", 150)


def context(block: Json, at: Spot) -> None:
    """One to ten texts or pictures."""
    at.keys(block, "elements")
    for spot, each in at.items(block, "elements", 1, 10):
        if isinstance(each, dict) and each.get("type") == "image":
            image_element(each, spot)
        else:
            spot.text_object(each, 3_000, ANY_TEXT)


def divider(block: Json, at: Spot) -> None:
    """Nothing but a line."""
    at.keys(block, "")


def image_element(element: Json, at: Spot) -> None:
    """A picture inside another block: address (3,000) or Slack file, and alternative text (2,000)."""
    at.keys(element, "alt_text", "image_url slack_file")
    _picture_source(element, at)


def image(block: Json, at: Spot) -> None:
    """A picture with an optional title of 2,000 characters."""
    at.keys(block, "alt_text", "image_url slack_file title")
    at.text(block, "title", 2_000)
    _picture_source(block, at)


def _picture_source(value: Json, at: Spot) -> None:
    if (value.get("image_url") is None) == (value.get("slack_file") is None):
        at.fail("must provide image_url or slack_file", "missing_required_field", "image_url")
    at.string(value, "image_url", 3_000)
    at.string(value, "alt_text", 2_000, 0)


def markdown(block: Json, at: Spot) -> None:
    """Standard markdown; 12,000 characters over all such blocks of a message."""
    if not at.keys(block, "text"):
        return
    at.string(block, "text", MARKDOWN_CHARACTERS)
    at.report.markdown_characters += len(str(block["text"]))
    if at.report.markdown_characters > MARKDOWN_CHARACTERS:
        at.fail(f"markdown blocks may hold {MARKDOWN_CHARACTERS} characters together")


def video(block: Json, at: Spot) -> None:
    """An embedded player."""
    at.keys(
        block,
        "alt_text thumbnail_url title video_url",
        "author_name description provider_icon_url provider_name title_url",
    )
    at.text(block, "title", 199)
    at.text(block, "description", 200)


def file(block: Json, at: Spot) -> None:
    """A remote file; apps may not post it themselves."""
    at.keys(block, "external_id source")
    at.fail("file blocks can not be posted by apps")
