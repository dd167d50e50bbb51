"""The report of an integration with several flows: one card for the audits that were asked for together (seed 002).

A flow's section counts each kind of record that is not in step; the table below shows the first of each, the CSV all.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.audit import PHASES, audit_card, evidence_lines, read_line
from bot.cards.card import Block, Card
from bot.cards.plan_voice import line_name
from bot.cards.reading import reading_tasks
from bot.cards.views import AuditView, Data, DriftItem, DriftView
from bot.cards.wording import by_reason, field_name, joined, number, phrase, trouble
from bot.catalogue import known, say

RUNNING = ("queued", "reading")
PLAIN = ("differing", "missing", "unmatched", "without_key", "leaving")
"""Kinds that are counted in one line each; those of `REASONED` have a line for each reason."""
REASONED = ("guarded", "unreadable", "skipped")
COLUMNS = ("flow", "record", "kind", "why")
MOST_ROWS, PAGE_ROWS = 60, 5


def draw_audit(view: AuditView | DriftView) -> Card:
    """The card of one audit, or of those of all flows of an integration."""
    return drift_card(view) if isinstance(view, DriftView) else audit_card(view)


def drift_card(view: DriftView) -> Card:
    """One message from "reading" to the report, edited as it goes."""
    if any(part.state in RUNNING for part in view.parts):
        return _running(view)
    ended = [part for part in view.parts if part.state == "completed"]
    n = sum(_apart(part) for part in ended)
    if len(ended) < len(view.parts):
        first = say("drift.partial", pair=view.pair.name)
    else:
        first = say("drift.done" if n else "drift.done_all", pair=view.pair.name, n=n)
    blocks = [
        b.header(first),
        *(b.section(_section(part)) for part in view.parts),
        *_table(view.items),
        *b.context(*(_foot(part) for part in view.parts), _asked(view)),
        *_buttons(view, reported=bool(n)),
    ]
    return Card(first, blocks)


def _running(view: DriftView) -> Card:
    first = say("audit.running", pair=view.pair.name)
    plans = [
        b.plan(_flow(part), reading_tasks(part.pair, part.progress, PHASES))
        for part in view.parts
        if part.state in RUNNING
    ]
    done = [b.section(_section(part)) for part in view.parts if part.state not in RUNNING]
    return Card(first, [b.header(first), *done, *plans, *b.context(_asked(view))])


def _section(part: AuditView) -> str:
    """What one flow's audit found, kind by kind."""
    say_flow = say("drift.flow", flow=_flow(part), source=part.pair.source, target=part.pair.target)
    if part.state == "failed":
        return joined([say_flow, trouble(part.problem, part.pair.target), say("audit.failed_means")], "\n")
    lines = [] if part.state == "completed" else [say("audit.incomplete_means")]
    in_step = number(part.counts, "matched") - number(part.counts, "differing")
    lines += [say("word.counted", n=in_step, what=say("drift.in_step")), *_counted(part)]
    return joined([say_flow, *lines], "\n")


def _counted(part: AuditView) -> Iterator[str]:
    for name in PLAIN:
        if n := number(part.counts, name):
            yield say("word.counted", n=n, what=_kind(part, name))
    for name in REASONED:
        for line in by_reason(part.reasons.get(name) or {}, "reason"):
            yield joined([line, say(f"drift.word_{name}")], ": ")


def _kind(part: AuditView, name: str) -> str:
    """What a kind means in this flow; fields that differ are named, the most frequent first."""
    code = f"drift.{name}_{part.flow}"
    told = say(code if known(code) else f"drift.{name}", source=part.pair.source, target=part.pair.target)
    fields: Data = part.reasons.get("fields") or {}
    if name != "differing" or not fields:
        return told
    ranked = sorted(fields, key=lambda field: (-number(fields, field), field))
    return joined([told, ", ".join(field_name(field) for field in ranked[:5])], ": ")


def _apart(part: AuditView) -> int:
    return sum(number(part.counts, name) for name in (*PLAIN, *REASONED))


def _table(items: Sequence[DriftItem]) -> list[Block]:
    """The first records of each kind; every one of them is in the CSV, and all are counted above."""
    if not items:
        return []
    rows = [[_flow(item), line_name(item.key), *_told(item)] for item in items[:MOST_ROWS]]
    return [b.data_table(say("drift.caption"), [say(f"drift.column_{name}") for name in COLUMNS], rows, PAGE_ROWS)]


def _told(item: DriftItem) -> tuple[str, str]:
    fields = ", ".join(field_name(name) for name in item.fields)
    return say(f"drift.word_{item.kind}"), fields or (phrase(item.reason, "reason") if item.reason else "—")


def _flow(of: AuditView | DriftItem) -> str:
    code = f"flow.{of.flow}"
    return say(code) if known(code) else say("word.text", text=of.flow)


def _foot(part: AuditView) -> str:
    if part.state == "failed":
        return ""
    return joined([_flow(part), read_line(part), *evidence_lines(part)])


def _asked(view: DriftView) -> str:
    return joined([say("word.asked_by", user=view.asked_by), say("audit.id", id=view.id)])


def _buttons(view: DriftView, *, reported: bool) -> list[Block]:
    pack = partial(actions.pack, integration=view.pair.id)
    plans: list[Any] = [
        b.button(
            say("button.plan_flow", flow=_flow(part)),
            actions.numbered(actions.PLAN_SYNC, place),
            pack(audit=part.id, flow=part.flow),
        )
        for place, part in enumerate(view.parts, 1)
        if part.state == "completed"
    ]
    more = [
        b.option(say("button.details_flow", flow=_flow(part)), pack(do="details", audit=part.id)) for part in view.parts
    ]
    csv = b.button(say("button.csv_drift"), actions.DRIFT_CSV, pack(audit=view.id), style="primary")
    again = b.button(say("button.read_again"), actions.AUDIT_AGAIN, pack())
    return b.actions(csv if reported else None, *plans, again, b.overflow(actions.AUDIT_MORE, more))
