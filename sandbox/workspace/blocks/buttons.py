"""Elements that are pressed: button, workflow button, icon button, feedback buttons, overflow."""

from __future__ import annotations

from sandbox.workspace.blocks.options import check_options
from sandbox.workspace.blocks.spot import Checker, Json, Spot


def button(element: Json, at: Spot) -> None:
    """Text of 75, value of 2,000, address of 3,000 characters."""
    if not at.keys(element, "text", "url value style confirm accessibility_label"):
        return
    at.text(element, "text", 75)
    at.string(element, "value", 2_000)
    at.string(element, "url", 3_000)
    at.string(element, "accessibility_label", 75)
    at.choice(element, "style", ("primary", "danger"))


def workflow_button(element: Json, at: Spot) -> None:
    """A link trigger of a workflow."""
    at.keys(element, "text workflow", "style accessibility_label confirm")
    at.text(element, "text", 75)


def icon_button(element: Json, at: Spot) -> None:
    """A small icon with a hidden text."""
    at.keys(element, "icon text", "accessibility_label confirm value visible_to_user_ids")
    at.text(element, "text", 75)
    at.choice(element, "icon", ("trash",))


def feedback_buttons(element: Json, at: Spot) -> None:
    """Thumbs up and down."""
    at.keys(element, "positive_button negative_button")


def overflow(element: Json, at: Spot) -> None:
    """One to five options behind three dots."""
    if at.keys(element, "options", "confirm"):
        check_options(element, at, most=5, links=True)


CHECKS: dict[str, Checker] = {
    "button": button,
    "workflow_button": workflow_button,
    "icon_button": icon_button,
    "feedback_buttons": feedback_buttons,
    "overflow": overflow,
}
