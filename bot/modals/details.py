"""The whole record of a finding as the vendor keeps it, devices and services too; only ever in a modal."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blockkit import build as b
from bot.blockkit.text import clip
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.views import FindingView
from bot.catalogue import say

MOST_LINES = 60
MOST_GROUPS = 40
LINE = 300


def details_modal(finding: FindingView) -> dict[str, Any]:
    """Plain values first, then each list (devices, services …) under its own heading; nothing is left out silently."""
    record = finding.record
    single = [(name, value) for name, value in record.items() if not _many(value)]
    blocks = [b.header(say("details.title", id=finding.target_key or finding.target_id)), *_paragraph(single)]
    groups = [(name, value) for name, value in record.items() if _many(value)]
    for name, value in groups[:MOST_GROUPS]:
        blocks += _group(name, value)
    if len(groups) > MOST_GROUPS:
        blocks += b.context(say("word.more", n=len(groups) - MOST_GROUPS))
    title = say("details.window", target=finding.pair.target)
    return b.modal(title, blocks[:98], callback=actions.DETAILS_MODAL, close=say("button.back"))


def _many(value: Any) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and bool(value)


def _group(name: str, value: Any) -> list[Block]:
    if isinstance(value, Mapping):
        return [b.section(say("details.group", name=name)), *_paragraph(list(value.items()))]
    items: Sequence[Any] = list(value)
    title = b.section(say("details.list", name=name, n=len(items)))
    if not any(isinstance(item, Mapping) for item in items):
        return [title, *_paragraph([(str(place), item) for place, item in enumerate(items, 1)])]
    blocks = [title]
    for item in items[:10]:
        blocks += _paragraph(list(item.items()) if isinstance(item, Mapping) else [("", item)])
    return blocks + (b.context(say("word.more", n=len(items) - 10)) if len(items) > 10 else [])


def _paragraph(pairs: Sequence[tuple[str, Any]]) -> list[Block]:
    """Name and value a line, cut into as many sections as Slack's 3,000 characters ask for."""
    lines = [clip(say("details.line", name=name, value=_shown(value)), LINE) for name, value in pairs[:MOST_LINES]]
    if len(pairs) > MOST_LINES:
        lines.append(say("word.more", n=len(pairs) - MOST_LINES))
    blocks, text = [], ""
    for line in lines:
        if text and len(text) + len(line) > 2_900:
            blocks.append(b.section(text))
            text = ""
        text = f"{text}\n{line}" if text else line
    return [*blocks, b.section(text)] if text else blocks


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return say("word.yes" if value else "word.no")
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_shown(inner)}" for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(inner) for inner in value)
    return "" if value is None else str(value)
