"""Making a message fit: Slack counts all of its blocks together, so the longest paragraphs give way first."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.blockkit import limits
from bot.blockkit.check_tables import table_text
from bot.blockkit.text import clip

Block = dict[str, Any]
TABLES = ("table", "data_table")
STEPS = (2_000, 1_400, 1_000, 700, 500, 350, 250, 180)


def measure(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Characters that count towards Slack's undocumented limit: JSON of the blocks, of tables their text alone.

    Reported as about 13,200 (bolt-js issue 2509); JSON is the upper bound of what Slack may be counting.
    """
    plain = [block for block in blocks if block.get("type") not in TABLES]
    return len(json.dumps(plain, ensure_ascii=False, separators=(",", ":"))) + table_text(blocks)


def fitted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, paragraphs shortened step by step until all fit; headers and buttons are never touched."""
    made = list(blocks)
    for step in STEPS:
        if measure(made) <= limits.MESSAGE_CHARACTERS:
            break
        made = [_shortened(block, step) for block in made]
    return made


def _shortened(block: Block, longest: int) -> Block:
    if block.get("type") not in ("section", "context"):
        return block
    copy = json.loads(json.dumps(block))
    for text in _texts(copy):
        text["text"] = clip(text["text"], longest)
    return dict(copy)


def _texts(block: Block) -> Iterator[Block]:
    if "text" in block:
        yield block["text"]
    yield from block.get("fields", [])
    yield from (element for element in block.get("elements", []) if element.get("type") in ("mrkdwn", "plain_text"))
