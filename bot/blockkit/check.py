"""What Slack refuses and neither its JSON schema nor slack_sdk's models catch; run over every card in the tests.

Also handy before a send: a payload that breaks a rule here would be lost at Slack with `invalid_blocks`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blockkit import limits
from bot.blockkit.check_elements import element_faults, text_faults
from bot.blockkit.check_tables import plan_faults, table_faults
from bot.blockkit.fit import TABLES, measure

Json = Mapping[str, Any]
MESSAGE_ONLY = (*TABLES, "plan", "task_card", "markdown", "context_actions", "data_visualization")
MODAL_ONLY = ("alert",)


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: where (a JSON pointer) and which."""

    where: str
    what: str


def message_faults(text: str, blocks: Sequence[Json]) -> list[Fault]:
    """All faults of a message."""
    found = [Fault(where, what) for where, what in _message(text, blocks)]
    return found + [Fault(where, what) for where, what in _blocks(blocks, MODAL_ONLY)]


def view_faults(view: Json) -> list[Fault]:
    """All faults of a modal."""
    blocks = view.get("blocks") or []
    forbidden = MESSAGE_ONLY if view.get("type") == "modal" else (*TABLES, *MODAL_ONLY)
    found = [*_view(view, blocks), *_blocks(blocks, forbidden)]
    return [Fault(where, what) for where, what in found]


def _message(text: str, blocks: Sequence[Json]) -> Iterator[tuple[str, str]]:
    if not text.strip():
        yield "/text", "a message needs a text: it is the notification and the screen reader's version"
    if len(text) > limits.MESSAGE_TEXT:
        yield "/text", f"{len(text)} characters, at most {limits.MESSAGE_TEXT}"
    if len(blocks) > limits.MESSAGE_BLOCKS:
        yield "/blocks", f"{len(blocks)} blocks, at most {limits.MESSAGE_BLOCKS}"
    if (size := measure(blocks)) > limits.MESSAGE_CHARACTERS:
        yield "/blocks", f"{size} characters in all, at most {limits.MESSAGE_CHARACTERS}"
    tables = sum(block.get("type") in TABLES for block in blocks)
    if tables > 1:
        yield "/blocks", f"{tables} tables, at most one"


def _view(view: Json, blocks: Sequence[Json]) -> Iterator[tuple[str, str]]:
    if len(blocks) > limits.VIEW_BLOCKS:
        yield "/blocks", f"{len(blocks)} blocks, at most {limits.VIEW_BLOCKS}"
    if not blocks:
        yield "/blocks", "no block at all"
    if view.get("type") == "modal" and any(block.get("type") == "input" for block in blocks) and "submit" not in view:
        yield "/submit", "a modal with inputs needs a submit"
    for name in ("title", "submit", "close"):
        if name in view:
            yield from text_faults(f"/{name}", view[name], limits.VIEW_TITLE)
    if len(str(view.get("private_metadata", ""))) > limits.PRIVATE_METADATA:
        yield "/private_metadata", f"more than {limits.PRIVATE_METADATA} characters"


def _blocks(blocks: Sequence[Json], forbidden: Sequence[str]) -> Iterator[tuple[str, str]]:
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    for block_id, times in ids.items():
        if times > 1:
            yield "/blocks", f"block_id {block_id} is used {times} times"
        if len(block_id) > limits.ID:
            yield "/blocks", f"block_id of {len(block_id)} characters"
    actions: Counter[str] = Counter()
    for place, block in enumerate(blocks):
        where = f"/blocks/{place}"
        if block.get("type") in forbidden:
            yield where, f"a {block['type']} block is not allowed here"
        yield from _block(where, block)
        actions.update(str(element["action_id"]) for element in _elements(block) if element.get("action_id"))
    for action, times in actions.items():
        if times > 1:
            yield "/blocks", f"action_id {action} is used {times} times"


def _block(where: str, block: Json) -> Iterator[tuple[str, str]]:
    match block.get("type"):
        case "header":
            yield from text_faults(f"{where}/text", block.get("text"), limits.HEADER)
        case "section":
            yield from _section(where, block)
        case "context":
            elements = block.get("elements") or []
            yield from _many(f"{where}/elements", elements, limits.CONTEXT_ELEMENTS)
            for place, element in enumerate(elements):
                if element.get("type") in ("mrkdwn", "plain_text"):
                    yield from text_faults(f"{where}/elements/{place}", element, limits.CONTEXT_TEXT)
        case "actions":
            yield from _many(f"{where}/elements", block.get("elements") or [], limits.ACTIONS)
        case "input":
            yield from text_faults(f"{where}/label", block.get("label"), limits.INPUT_LABEL)
        case "table" | "data_table":
            yield from table_faults(where, block)
        case "plan":
            yield from plan_faults(where, block)
        case "alert":
            yield from text_faults(f"{where}/text", block.get("text"), limits.SECTION)
    for element in _elements(block):
        yield from element_faults(where, element)


def _section(where: str, block: Json) -> Iterator[tuple[str, str]]:
    if "text" not in block and "fields" not in block:
        yield where, "a section needs a text or fields"
    if "text" in block:
        yield from text_faults(f"{where}/text", block["text"], limits.SECTION)
    if "fields" in block:
        yield from _many(f"{where}/fields", block["fields"], limits.FIELDS)
        for place, field in enumerate(block["fields"]):
            yield from text_faults(f"{where}/fields/{place}", field, limits.FIELD)


def _many(where: str, items: Sequence[Any], most: int) -> Iterator[tuple[str, str]]:
    if not 1 <= len(items) <= most:
        yield where, f"{len(items)} items, 1 to {most} are allowed"


def _elements(block: Json) -> list[Json]:
    """Everything in a block that a person can press, choose or fill."""
    found = list(block.get("elements") or []) if block.get("type") == "actions" else []
    for name in ("accessory", "element"):
        if isinstance(block.get(name), Mapping):
            found.append(block[name])
    return found
