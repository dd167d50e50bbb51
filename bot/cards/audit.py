"""The audit card: one message from "reading" to the result, edited as it goes."""

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.reading import reading_tasks
from bot.cards.views import AuditView, Data
from bot.cards.wording import by_reason, incomplete, joined, mended, number, trouble
from bot.catalogue import say

PHASES = {"compare": "audit.phase_compare", "suggest": "audit.phase_suggest"}
FIGURES = ("missing", "linked", "to_link", "kept", "marked", "leaving", "out_of_scope", "skipped")
OUT_OF_STEP = ("differing", "missing", "leaving", "unreadable", "skipped")
"""What a CSV of its own lists, besides that of the unmatched."""


def audit_card(view: AuditView) -> Card:
    """The card of an audit in any state (issue: "Calix · Company A: 38,912 matched, 3,041 unmatched")."""
    if view.state == "completed":
        return _completed(view)
    if view.state == "incomplete":
        return _incomplete(view)
    if view.state == "failed":
        return _failed(view)
    return _running(view)


def _running(view: AuditView) -> Card:
    first = say("audit.queued" if view.state == "queued" else "audit.running", pair=view.pair.name)
    left = say("word.left", s=view.seconds_left) if view.seconds_left is not None else ""
    small = joined([_calls(view.progress), _asked(view)])
    blocks = [
        b.header(first),
        b.plan(joined([say("audit.steps"), left]), reading_tasks(view.pair, view.progress, PHASES)),
        *b.context(small),
    ]
    return Card(joined([first, left]), blocks)


def _completed(view: AuditView) -> Card:
    matched, unmatched = number(view.counts, "matched"), number(view.counts, "unmatched")
    code = "audit.done" if unmatched else "audit.done_all"
    first = say(code, pair=view.pair.name, matched=matched, unmatched=unmatched)
    undecided = number(view.counts, "undecided")
    meaning = say("audit.undecided_means", n=undecided, target=view.pair.target) if undecided else ""
    if not unmatched:
        meaning = say("audit.all_matched_means", target=view.pair.target)
    blocks = [
        b.header(first),
        *([b.section(meaning)] if meaning else []),
        *b.fields(figures(view)),
        *b.context(read_line(view), *mended(view.evidence, _systems(view)), _foot(view)),
        *_buttons(view, plan=True),
    ]
    return Card(first, blocks)


def figures(view: AuditView) -> list[str]:
    """The counts of an audit, zeros left out except for what is unmatched."""
    counts = view.counts
    differing, undecided = number(counts, "differing"), number(counts, "undecided")
    lines = [
        say("audit.matched" if differing else "audit.matched_same", n=number(counts, "matched"), differing=differing),
        say(
            "audit.unmatched" if undecided else "audit.unmatched_decided",
            n=number(counts, "unmatched"),
            undecided=undecided,
        ),
    ]
    for name in (*FIGURES, "without_key", "unreadable"):
        if number(counts, name):
            lines.append(say(f"audit.{name}", n=number(counts, name), target=view.pair.target))
    return lines


def _incomplete(view: AuditView) -> Card:
    first = say("audit.incomplete", pair=view.pair.name)
    why = incomplete(view.evidence, _systems(view))
    blocks = [
        b.header(first),
        b.section(joined([say("audit.incomplete_means"), *why], "\n")),
        *b.fields(figures(view)),
        *b.context(read_line(view), _foot(view)),
        *_buttons(view, plan=False),
    ]
    return Card(first, blocks)


def _failed(view: AuditView) -> Card:
    first = say("audit.failed", pair=view.pair.name)
    blocks = [
        b.header(first),
        b.section(joined([trouble(view.problem, view.pair.target), say("audit.failed_means")], "\n")),
        *b.context(_foot(view)),
        *b.actions(_again(view), _why(view)),
    ]
    return Card(joined([first, trouble(view.problem, view.pair.target)], ". "), blocks)


def _buttons(view: AuditView, *, plan: bool) -> list[Block]:
    value = actions.pack(audit=view.id, integration=view.pair.id)
    unmatched, undecided = number(view.counts, "unmatched"), number(view.counts, "undecided")
    keyless = number(view.counts, "without_key")
    review = say("button.review", n=undecided) if undecided else say("button.review_decided")
    if keyless and not undecided:  # with an ID all are decided: what is left to look at are those without
        review = say("button.review_keyless", n=keyless)
    style = "primary" if undecided else ""
    more = [b.option(say("button.details"), actions.pack(do="details", audit=view.id))]
    if unmatched or keyless:
        more.append(b.option(say("button.csv_unmatched"), actions.pack(do="csv", audit=view.id)))
    if any(number(view.counts, name) for name in OUT_OF_STEP):
        more.append(b.option(say("button.csv_drift"), actions.pack(do="drift", audit=view.id)))
    if by_reason(view.reasons.get("skipped") or {}, "reason") or number(view.counts, "skipped"):
        more.append(b.option(say("button.skipped"), actions.pack(do="skipped", audit=view.id)))
    return b.actions(
        b.button(review, actions.REVIEW, value, style=style) if unmatched or keyless else None,
        b.button(say("button.plan"), actions.PLAN_SYNC, value) if plan else _again(view),
        b.overflow(actions.AUDIT_MORE, more),
    )


def _systems(view: AuditView) -> dict[str, str]:
    return {"source": view.pair.source, "target": view.pair.target}


def _again(view: AuditView) -> Block:
    return b.button(say("button.read_again"), actions.AUDIT_AGAIN, actions.pack(integration=view.pair.id))


def _why(view: AuditView) -> Block:
    return b.button(say("button.details"), actions.AUDIT_MORE, actions.pack(do="details", audit=view.id))


def evidence_lines(view: AuditView) -> list[str]:
    """What was not proven of either side, or was although something went wrong on the way."""
    return [*incomplete(view.evidence, _systems(view)), *mended(view.evidence, _systems(view))]


def read_line(view: AuditView) -> str:
    """How much was read of both sides, and whether that was all."""
    sides = (("source", view.pair.source, "source_read"), ("target", view.pair.target, "target_read"))
    parts = []
    for side, system, counted in sides:
        proof = view.evidence.get(side) or {}
        rows, declared = number(proof, "rows") or number(view.counts, counted), number(proof, "declared")
        code = "audit.read_of" if declared else "audit.read"
        parts.append(say(code, rows=rows, declared=declared, system=system))
    complete = all((view.evidence.get(side) or {}).get("complete", False) for side, _, _ in sides)
    return joined([", ".join(parts), say("audit.complete") if complete else say("audit.not_complete")])


def _foot(view: AuditView) -> str:
    took = say("audit.took", s=view.seconds) if view.seconds is not None else ""
    return joined([took, _asked(view)])


def _asked(view: AuditView) -> str:
    return joined([say("word.asked_by", user=view.asked_by), say("audit.id", id=view.id)])


def _calls(progress: Data) -> str:
    calls = number(progress, "calls")
    return say("word.calls", n=calls) if calls else ""
