"""The whole record of a finding as the vendor keeps it, devices and services too; only ever in a modal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.blockkit import build as b
from bot.blockkit.limits import VIEW_BLOCKS
from bot.blockkit.text import clip
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.views import FindingView
from bot.catalogue import say

MOST_LINES = 60
MOST_ITEMS = 10
LINE = 300
CLOSING_BLOCKS = 2  # the count of what was left out, and the button to have it all
LONGEST = 2_900


def details_modal(finding: FindingView) -> dict[str, Any]:
    """Plain values first, then each list (devices, services …) under its own heading.

    What does not fit is counted, and the whole record can be had as a file.
    """
    record, drawn = finding.record, _Drawn()
    drawn.add([b.header(say("details.title", id=finding.target_key or finding.target_id))], [])
    single = [(name, value) for name, value in record.items() if not _many(value)]
    drawn.paragraph(single)
    for name, value in record.items():
        if _many(value):
            _group(drawn, name, value)
    title = say("details.window", target=finding.pair.target)
    blocks = [*drawn.blocks, *_rest(drawn, finding)]
    return b.modal(title, blocks, callback=actions.DETAILS_MODAL, close=say("button.back"))


@dataclass(slots=True)
class _Drawn:
    """Blocks as long as there is room, and how many values found none."""

    blocks: list[Block] = field(default_factory=list)
    left: int = 0

    def add(self, blocks: Sequence[Block], values: Sequence[Any]) -> None:
        """All of these blocks, which show `values`, or none of them."""
        if len(self.blocks) + len(blocks) > VIEW_BLOCKS - CLOSING_BLOCKS:
            self.left += len(values)
        else:
            self.blocks += blocks

    def paragraph(self, pairs: Sequence[tuple[str, Any]], *, title: Sequence[Block] = ()) -> None:
        """Name and value a line, in as many sections as Slack's 3,000 characters ask for; the title with the first."""
        lines = [clip(say("details.line", name=name, value=_shown(value)), LINE) for name, value in pairs[:MOST_LINES]]
        self.left += max(0, len(pairs) - MOST_LINES)
        before = list(title)
        for some in _sections(lines):
            self.add([*before, b.section("\n".join(some))], some)
            before = []
        if before:
            self.add(before, [])


def _sections(lines: Sequence[str]) -> list[list[str]]:
    made: list[list[str]] = []
    length = LONGEST
    for line in lines:
        if length + len(line) + 1 > LONGEST:
            made.append([])
            length = 0
        made[-1].append(line)
        length += len(line) + 1
    return made


def _many(value: Any) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and bool(value)


def _group(drawn: _Drawn, name: str, value: Any) -> None:
    if isinstance(value, Mapping):
        drawn.paragraph(list(value.items()), title=[b.section(say("details.group", name=name))])
        return
    items: Sequence[Any] = list(value)
    title = [b.section(say("details.list", name=name, n=len(items)))]
    if not any(isinstance(item, Mapping) for item in items):
        drawn.paragraph([(str(place), item) for place, item in enumerate(items, 1)], title=title)
        return
    for item in items[:MOST_ITEMS]:
        drawn.paragraph(list(item.items()) if isinstance(item, Mapping) else [("", item)], title=title)
        title = []
    drawn.left += sum(len(item) if isinstance(item, Mapping) else 1 for item in items[MOST_ITEMS:])


def _rest(drawn: _Drawn, finding: FindingView) -> list[Block]:
    """How much is not shown, and the way to all of it."""
    if not drawn.left:
        return []
    csv = b.button(say("button.csv_record"), actions.DETAILS_CSV, actions.pack(finding=finding.id))
    return [*b.context(say("details.left", n=drawn.left)), *b.actions(csv)]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return say("word.yes" if value else "word.no")
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_shown(inner)}" for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(inner) for inner in value)
    return "" if value is None else str(value)
