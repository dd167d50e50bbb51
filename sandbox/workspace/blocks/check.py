"""The door to the checks: a list of blocks on a surface, or a whole view, in; problems with pointers out."""

from __future__ import annotations

from typing import Any

from sandbox.workspace.blocks import cards, groups, layout, progress, tables
from sandbox.workspace.blocks.rich_text import characters, rich_text
from sandbox.workspace.blocks.spot import Checker, Json, Problem, Report, Spot, Surface
from sandbox.workspace.elements import places

EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGES: frozenset[Surface] = frozenset({"message"})

# Surfaces as in the block reference; where sources differ, the narrower.
BLOCKS: dict[str, tuple[Checker, frozenset[Surface]]] = {
    "section": (layout.section, EVERYWHERE),
    "header": (layout.header, EVERYWHERE),
    "context": (layout.context, EVERYWHERE),
    "divider": (layout.divider, EVERYWHERE),
    "image": (layout.image, EVERYWHERE),
    "video": (layout.video, EVERYWHERE),
    "actions": (groups.actions, EVERYWHERE),
    "input": (groups.input_block, EVERYWHERE),
    "rich_text": (rich_text, EVERYWHERE),
    "file": (layout.file, MESSAGES),
    "markdown": (layout.markdown, MESSAGES),
    "context_actions": (groups.context_actions, MESSAGES),
    "table": (tables.table, MESSAGES),
    "data_table": (tables.data_table, MESSAGES),
    "plan": (progress.plan, MESSAGES),
    "task_card": (progress.task_card, MESSAGES),
    "card": (cards.card, MESSAGES),
    "carousel": (cards.carousel, frozenset({"message", "home"})),
    "container": (cards.container, MESSAGES),
    "alert": (cards.alert, frozenset({"modal"})),
}
MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MESSAGE_CHARACTERS = 13_200
VIEW_BYTES = 250_000


def check_blocks(blocks: Any, surface: Surface, pointer: str = "/blocks") -> list[Problem]:
    """Problems of a list of blocks on a surface, in reading order; empty when Slack would take them."""
    report = Report(surface)
    at = Spot(pointer, report)
    if not isinstance(blocks, list):
        at.fail("must provide an array", "invalid_type")
        return report.problems
    if len(blocks) > MOST_BLOCKS[surface]:
        at.fail(f"no more than {MOST_BLOCKS[surface]} items allowed [{len(blocks)} found]")
    for index, block in enumerate(blocks):
        _check_block(block, at.at(index))
    return report.problems


def _check_block(block: Any, at: Spot) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(kind, str) or kind not in BLOCKS:
        at.at("type").fail(f"unsupported type: {kind}", "unsupported_type", "type")
        return
    checker, surfaces = BLOCKS[kind]
    if at.report.surface not in surfaces:
        at.at("type").fail(f"unsupported type: {kind} in a {at.report.surface}", "unsupported_surface", "type")
        return
    at.string(block, "block_id", 255)
    block_id = block.get("block_id")
    if isinstance(block_id, str):
        if block_id in at.report.block_ids:
            at.at("block_id").fail(f"`block_id` already exists: {block_id}", "duplicate_block_id")
        at.report.block_ids.add(block_id)
    checker(block, at)


def too_long(blocks: list[Json]) -> bool:
    """True when the blocks of a message hold more text than Slack takes (reported: about 13,200 characters)."""
    return characters(blocks) > MESSAGE_CHARACTERS


def check_view(view: Any, surface: Surface | None = None) -> list[Problem]:
    """Problems of a modal or Home view; ``surface`` says which kind is expected, where it matters."""
    report = Report("modal")
    at = Spot("/view", report)
    if not at.keys(view, "type blocks", _VIEW_KEYS):
        return report.problems
    kinds = (surface,) if surface else ("modal", "home")
    if view["type"] not in kinds:
        at.at("type").fail(f"must be one of {', '.join(kinds)}", "invalid_enum_value")
        return report.problems
    at.string(view, "private_metadata", 3_000, 0)
    at.string(view, "callback_id", 255)
    at.string(view, "external_id", 255, 0)
    if view["type"] == "modal":
        _check_frame(view, at)
    return report.problems + check_blocks(view["blocks"], view["type"], "/view/blocks")


_VIEW_KEYS = (
    "title submit close private_metadata callback_id external_id clear_on_close notify_on_close submit_disabled"
)


def _check_frame(view: Json, at: Spot) -> None:
    if view.get("title") is None:
        at.fail("missing required field: title", "missing_required_field", "title")
    for key in ("title", "submit", "close"):
        at.text(view, key, 24)
    at.flag(view, "clear_on_close", "notify_on_close")
    blocks = view["blocks"] if isinstance(view["blocks"], list) else []
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if has_input and view.get("submit") is None:
        at.fail("submit is required when there is an input block", "missing_required_field", "submit")


def with_ids(blocks: list[Json], next_id: Any) -> list[Json]:
    """A copy of the blocks in which every block and every element has an id, as Slack gives them back."""
    named = [_named(block, next_id) for block in blocks]
    for place in places(named):
        place.element.setdefault("action_id", next_id())
    return named


def _named(block: Json, next_id: Any) -> Json:
    copy = {**block, "block_id": block.get("block_id") or next_id()}
    for key in ("elements", "child_blocks"):
        if key in copy and copy["type"] != "rich_text":
            copy[key] = [
                _named(each, next_id) if key == "child_blocks" or each.get("type") == "card" else dict(each)
                for each in copy[key]
            ]
    for key in ("accessory", "element"):
        if isinstance(copy.get(key), dict):
            copy[key] = dict(copy[key])
    if copy["type"] == "card" and copy.get("actions"):
        copy["actions"] = [dict(each) for each in copy["actions"]]
    return copy
