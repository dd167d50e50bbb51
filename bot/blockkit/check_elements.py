"""Rules of buttons, menus, inputs and texts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.blockkit import limits

Json = Mapping[str, Any]
MOST_OPTIONS = {
    "overflow": limits.OVERFLOW_OPTIONS,
    "checkboxes": limits.CHOICES,
    "radio_buttons": limits.CHOICES,
    "static_select": limits.OPTIONS,
    "multi_static_select": limits.OPTIONS,
}


def text_faults(where: str, text: Json | None, most: int) -> Iterator[tuple[str, str]]:
    """A text object is there, is not empty, and is short enough."""
    said = str((text or {}).get("text", ""))
    if not said:
        yield where, "an empty text"
    if len(said) > most:
        yield where, f"{len(said)} characters, at most {most}"


def element_faults(where: str, element: Json) -> Iterator[tuple[str, str]]:
    """Everything that Slack counts in one element."""
    kind = str(element.get("type"))
    at = f"{where}/{element.get('action_id', kind)}"
    if len(str(element.get("action_id", ""))) > limits.ID:
        yield at, f"an action_id of more than {limits.ID} characters"
    if kind == "button":
        yield from _button(at, element)
    if kind in MOST_OPTIONS:
        yield from _options(at, element.get("options") or [], MOST_OPTIONS[kind])
    if "placeholder" in element:
        yield from text_faults(f"{at}/placeholder", element["placeholder"], limits.PLACEHOLDER)
    if "confirm" in element:
        yield from _confirm(f"{at}/confirm", element["confirm"])
    if int(element.get("max_length", 0)) > limits.INPUT_LENGTH:
        yield f"{at}/max_length", f"more than {limits.INPUT_LENGTH}"


def _button(at: str, button: Json) -> Iterator[tuple[str, str]]:
    yield from text_faults(f"{at}/text", button.get("text"), limits.BUTTON_TEXT)
    if len(str(button.get("value", ""))) > limits.BUTTON_VALUE:
        yield f"{at}/value", f"more than {limits.BUTTON_VALUE} characters"
    if len(str(button.get("url", ""))) > limits.URL:
        yield f"{at}/url", f"more than {limits.URL} characters"


def _options(at: str, options: Sequence[Json], most: int) -> Iterator[tuple[str, str]]:
    if not 1 <= len(options) <= most:
        yield f"{at}/options", f"{len(options)} options, 1 to {most} are allowed"
    for place, option in enumerate(options):
        yield from text_faults(f"{at}/options/{place}/text", option.get("text"), limits.OPTION_TEXT)
        if len(str(option.get("value", ""))) > limits.OPTION_VALUE:
            yield f"{at}/options/{place}/value", f"more than {limits.OPTION_VALUE} characters"


def _confirm(at: str, dialog: Json) -> Iterator[tuple[str, str]]:
    most = {
        "title": limits.CONFIRM_TITLE,
        "text": limits.CONFIRM_TEXT,
        "confirm": limits.CONFIRM_BUTTON,
        "deny": limits.CONFIRM_BUTTON,
    }
    for name, longest in most.items():
        yield from text_faults(f"{at}/{name}", dialog.get(name), longest)
