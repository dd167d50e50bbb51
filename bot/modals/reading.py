"""Windows to read in: the details of an audit, the rows of a run that need somebody, the details of a trouble."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.audit import figures
from bot.cards.card import Block
from bot.cards.incident import first_line, incident_details
from bot.cards.views import AuditView, Data, IncidentView, Pair, PlanView, RowView
from bot.cards.wording import incomplete, joined, number, phrase, trouble, vendor_words
from bot.catalogue import known, say

SUBJECTS = ("out_of_scope", "skipped", "guarded", "unreadable", "notes")
SAMPLES = {"notes": "note"}
"""What is counted under one name and has its samples under another."""
ROWS = 30
REASONS = 12


def audit_modal(view: AuditView, *, only: str = "") -> dict[str, Any]:
    """All counts and reasons with up to ten ids each; `only` = "skipped" shows that part alone."""
    if view.state == "failed":
        return _window(say("reading.audit"), _problem(say("audit.id", id=view.id), view.problem, view.pair))
    blocks: list[Block] = [] if only else [b.header(say("audit.id", id=view.id)), *b.fields(figures(view))]
    blocks += [] if only else _evidence(view)
    for subject in (only,) if only else SUBJECTS:
        blocks += _reasons(view, subject)
    for name in () if only else ("missing", "without_key"):
        blocks += _samples(view, name)
    if not blocks:
        blocks = [b.section(say("reading.nothing"))]
    return _window(say("reading.audit"), blocks)


def plan_modal(view: PlanView) -> dict[str, Any]:
    """Why a plan was not made, in the vendor's own words too."""
    return _window(say("reading.plan"), _problem(say("plan.id", id=view.id), view.problem, view.pair))


def _problem(title: str, problem: Data | None, pair: Pair) -> list[Block]:
    said = joined([trouble(problem, pair.target), vendor_words(problem)], "\n")
    return [b.header(title), b.section(said)]


def _evidence(view: AuditView) -> list[Block]:
    lines = incomplete(view.evidence, {"source": view.pair.source, "target": view.pair.target})
    return [b.section(joined(lines, "\n"))] if lines else []


def _reasons(view: AuditView, subject: str) -> list[Block]:
    """Each reason with its count, and up to ten ids to look at."""
    counted = view.reasons.get(subject) or {}
    ranked = sorted(((number(counted, code), code) for code in counted), reverse=True)
    lines = []
    for n, code in ranked[:REASONS]:
        line = say("word.counted", n=n, what=phrase(code, "reason"))
        lines.append(joined([line, _ids(view, f"{SAMPLES.get(subject, subject)}:{code}")], ": "))
    if rest := ranked[REASONS:]:
        lines.append(say("word.other_reasons", n=sum(n for n, _ in rest), reasons=len(rest)))
    return [b.section(joined([say(f"reading.{subject}"), *lines], "\n"))] if lines else []


def _samples(view: AuditView, name: str) -> list[Block]:
    n = number(view.counts, name)
    if not n or not view.samples.get(name):
        return []
    return [b.section(joined([say(f"reading.{name}"), say("reading.sample", n=n), _ids(view, name)], "\n"))]


def _ids(view: AuditView, name: str) -> str:
    return ", ".join(say("word.id", id=each) for each in list(view.samples.get(name) or [])[:10])


def rows_modal(pair: Pair, run: int, state: str, rows: Sequence[RowView], total: int) -> dict[str, Any]:
    """The rows of one group, each with its reason; what does not fit is in the CSV."""
    code = f"run.group_{state}"
    said = say(code if known(code) else "run.group_other", n=total, target=pair.target)
    lines = [_row(row) for row in rows[:ROWS]]
    blocks = [b.section(said), *(b.section("\n".join(lines[at : at + 10])) for at in range(0, len(lines), 10))]
    if total > len(lines):
        blocks += b.context(say("reading.rest_in_csv", n=total - len(lines)))
    blocks += b.actions(b.button(say("button.csv"), actions.RUN_CSV, actions.pack(run=run, state=state)))
    return _window(say("reading.rows"), blocks)


def _row(row: RowView) -> str:
    reason = phrase(row.reason, "left_out" if row.state == "cancelled" else "reason") if row.reason else ""
    words = say("reading.vendor_words", words=row.detail) if row.detail else ""
    verb = say(f"verb.{row.verb}_{row.entity}" if known(f"verb.{row.verb}_{row.entity}") else f"verb.{row.verb}")
    return joined([say("word.id", id=row.key), verb, reason, words])


def incident_modal(view: IncidentView) -> dict[str, Any]:
    """The details of a trouble."""
    return _window(say("reading.incident"), [b.header(first_line(view)), *incident_details(view)])


def _window(title: str, blocks: Sequence[Block]) -> dict[str, Any]:
    return b.modal(title, blocks, callback=actions.READING_MODAL, close=say("button.close"))
