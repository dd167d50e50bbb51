"""Blocks that hold interactive elements: actions, input, context_actions."""

from __future__ import annotations

from sandbox.workspace.blocks import selects
from sandbox.workspace.blocks.controls import check_element, unique_actions
from sandbox.workspace.blocks.spot import Json, Spot

IN_ACTIONS = frozenset(selects.CHECKS) | {
    "button",
    "workflow_button",
    "overflow",
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "rich_text_input",
}
IN_INPUT = (IN_ACTIONS - {"button", "overflow", "workflow_button"}) | {
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "file_input",
}


def actions(block: Json, at: Spot) -> None:
    """One to 25 elements with different action ids."""
    at.keys(block, "elements")
    for spot, element in at.items(block, "elements", 1, 25):
        check_element(element, spot, IN_ACTIONS)
    if isinstance(block.get("elements"), list):
        unique_actions(block["elements"], at.at("elements"))


def input_block(block: Json, at: Spot) -> None:
    """A label of 2,000 characters, one element, a hint of 2,000."""
    if not at.keys(block, "label element", "hint optional dispatch_action"):
        return
    at.text(block, "label", 2_000)
    at.text(block, "hint", 2_000)
    at.flag(block, "optional", "dispatch_action")
    check_element(block["element"], at.at("element"), frozenset(IN_INPUT))


def context_actions(block: Json, at: Spot) -> None:
    """One to five feedback or icon buttons."""
    at.keys(block, "elements")
    for spot, element in at.items(block, "elements", 1, 5):
        check_element(element, spot, frozenset({"feedback_buttons", "icon_button"}))
