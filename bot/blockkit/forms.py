"""Fields of forms that come filled in, and those that tell us at once when they change."""

from collections.abc import Sequence

from bot.blockkit import build as b
from bot.blockkit import limits


def chosen(action: str, placeholder: str, options: Sequence[b.Element], value: str = "") -> b.Element:
    """A menu that starts with the option of this value, where there is one."""
    element: b.Element = {
        "type": "static_select",
        "action_id": action,
        "placeholder": b.plain_text(placeholder, limits.PLACEHOLDER),
        "options": list(options)[: limits.OPTIONS],
    }
    first = next((option for option in element["options"] if option["value"] == value), None)
    return element | ({"initial_option": first} if first is not None else {})


def number(action: str, value: int | None = None) -> b.Element:
    """A whole number; what is not possible is told by our own sentence, which says why."""
    element: b.Element = {"type": "number_input", "action_id": action, "is_decimal_allowed": False}
    return element | ({"initial_value": str(value)} if value is not None else {})


def dispatching(block: b.Block) -> b.Block:
    """An input whose change is told to us while the form is still open."""
    return block | {"dispatch_action": True}


def exact(text: str) -> b.Block:
    """A text letter by letter: nothing in it is markup, and nothing is clipped or folded."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }
