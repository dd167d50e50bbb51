"""The small vocabulary that every card is written in; what is too long is clipped here, once."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit import limits
from bot.blockkit.text import clip, plain

Block = dict[str, Any]
Element = dict[str, Any]


def mrkdwn(text: str, limit: int = limits.SECTION) -> Element:
    """A formatted text object; never empty, since Slack refuses that."""
    return {"type": "mrkdwn", "text": clip(text, limit) or " "}


def plain_text(text: str, limit: int) -> Element:
    """A plain text object."""
    return {"type": "plain_text", "text": clip(plain(text), limit) or " "}


def header(text: str) -> Block:
    """The first line."""
    return {"type": "header", "text": plain_text(text, limits.HEADER)}


def section(text: str, accessory: Element | None = None, block_id: str = "") -> Block:
    """A paragraph, with one element at its side."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return _named(block, block_id)


def fields(texts: Sequence[str]) -> list[Block]:
    """Short facts in two columns; empty ones are left out, and no block at all where there is none."""
    kept = [text for text in texts if text][: limits.FIELDS]
    return [{"type": "section", "fields": [mrkdwn(text, limits.FIELD) for text in kept]}] if kept else []


def context(*texts: str) -> list[Block]:
    """Small print; empty texts are left out."""
    kept = [text for text in texts if text][: limits.CONTEXT_ELEMENTS]
    return [{"type": "context", "elements": [mrkdwn(text, limits.CONTEXT_TEXT) for text in kept]}] if kept else []


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(*elements: Element | None, block_id: str = "") -> list[Block]:
    """A row of buttons and menus; those that do not apply are None."""
    kept = [element for element in elements if element][: limits.ACTIONS]
    return [_named({"type": "actions", "elements": kept}, block_id)] if kept else []


def button(text: str, action: str, value: str = "", *, style: str = "", confirm: Element | None = None) -> Element:
    """A button. `style` is "", "primary" or "danger"."""
    element: Element = {"type": "button", "text": plain_text(text, limits.BUTTON_TEXT), "action_id": action}
    if value:
        element["value"] = value
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirm
    return element


def confirm(title: str, text: str, yes: str, no: str, *, danger: bool = False) -> Element:
    """The question that Slack asks before a click counts."""
    dialog: Element = {
        "title": plain_text(title, limits.CONFIRM_TITLE),
        "text": plain_text(text, limits.CONFIRM_TEXT),
        "confirm": plain_text(yes, limits.CONFIRM_BUTTON),
        "deny": plain_text(no, limits.CONFIRM_BUTTON),
    }
    if danger:
        dialog["style"] = "danger"
    return dialog


def option(text: str, value: str) -> Element:
    """One choice of a menu."""
    return {"text": plain_text(text, limits.OPTION_TEXT), "value": value}


def overflow(action: str, options: Sequence[Element]) -> Element | None:
    """The "…" menu; None when there is nothing in it."""
    return {"type": "overflow", "action_id": action, "options": list(options)[:5]} if options else None


def static_select(action: str, placeholder: str, options: Sequence[Element]) -> Element | None:
    """A menu of up to 100 known choices; None when there is none."""
    if not options:
        return None
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": plain_text(placeholder, limits.PLACEHOLDER),
        "options": list(options)[: limits.OPTIONS],
    }


def external_select(action: str, placeholder: str, *, at_least: int = 1) -> Element:
    """A typeahead: its options are asked of us after `at_least` typed characters."""
    return {
        "type": "external_select",
        "action_id": action,
        "placeholder": plain_text(placeholder, limits.PLACEHOLDER),
        "min_query_length": at_least,
    }


def text_input(
    action: str, *, placeholder: str = "", multiline: bool = False, longest: int = limits.INPUT_LENGTH
) -> Element:
    """A line or a box to type into."""
    element: Element = {"type": "plain_text_input", "action_id": action, "multiline": multiline, "max_length": longest}
    if placeholder:
        element["placeholder"] = plain_text(placeholder, limits.PLACEHOLDER)
    return element


def input_block(block_id: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    """A field of a modal."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, limits.INPUT_LABEL),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(hint, limits.INPUT_LABEL)
    return block


def alert(text: str, level: str = "warning") -> Block:
    """A coloured notice; Slack draws it in modals alone."""
    return {"type": "alert", "level": level, "text": mrkdwn(text, limits.CARD_BODY)}


def rich(text: str) -> Block:
    """A rich_text block of one plain paragraph, as task cards ask for."""
    body = [{"type": "text", "text": clip(plain(text), limits.SECTION) or " "}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": body}]}


def task(task_id: str, title: str, status: str, details: str = "") -> Block:
    """One step of a plan block; status is pending, in_progress, complete or error."""
    card: Block = {
        "type": "task_card",
        "task_id": task_id,
        "title": clip(plain(title), limits.CARD_TITLE),
        "status": status,
    }
    if details:
        card["details"] = rich(details)
    return card


def plan(title: str, tasks: Sequence[Block]) -> Block:
    """Steps with their progress, redrawn as they go."""
    return {"type": "plan", "title": clip(plain(title), limits.CARD_TITLE), "tasks": list(tasks)}


def data_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str | int]], page_size: int = 10) -> Block:
    """A table that the client sorts and pages; rows beyond the limits are left out, so never the only place."""
    kept: list[list[Element]] = [[_cell(text) for text in head[: limits.TABLE_COLUMNS]]]
    room = limits.TABLE_CHARACTERS - sum(len(cell["text"]) for cell in kept[0])
    for row in rows[: limits.TABLE_ROWS]:
        cells = [_cell(value) for value in row[: limits.TABLE_COLUMNS]]
        room -= sum(len(str(cell.get("text", cell.get("value", "")))) for cell in cells)
        if room < 0:
            break
        kept.append(cells)
    return {"type": "data_table", "caption": clip(plain(caption), 150), "page_size": page_size, "rows": kept}


def _cell(value: str | int) -> Element:
    return {"type": "raw_text", "text": clip(plain(str(value)), limits.CARD_BODY) or "-"}


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback: str,
    metadata: str = "",
    submit: str = "",
    close: str = "",
) -> dict[str, Any]:
    """The view object for views.open, update and push."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(title, limits.VIEW_TITLE),
        "blocks": list(blocks)[: limits.VIEW_BLOCKS],
    }
    if metadata:
        view["private_metadata"] = metadata
    if submit:
        view["submit"] = plain_text(submit, limits.VIEW_TITLE)
    if close:
        view["close"] = plain_text(close, limits.VIEW_TITLE)
    return view


def _named(block: Block, block_id: str) -> Block:
    if block_id:
        block["block_id"] = block_id
    return block
