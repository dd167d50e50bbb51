"""The run in the plan's message: progress with the time left, then what became of each group of rows."""

from dataclasses import replace

from bot.blockkit import build as b
from bot.cards import actions
from bot.cards.card import Block, Card
from bot.cards.plan_voice import about, asked, followed
from bot.cards.undo import on_hold, release_button, undo_button, undoes
from bot.cards.views import PlanView, RunView
from bot.cards.wording import changes, joined, number, trouble
from bot.catalogue import known, say

ACTIVE = ("queued", "running", "verifying")
WAITS = ("queued", "running", "held")
"""States in which a pause keeps a run from going on; verifying only reads."""
OVER = ("verified", "partial", "stopped", "held", "failed")
GROUPS = ("stale", "failed", "blocked", "superseded", "in_doubt")
DONE = ("applied", "failed", "stale", "blocked", "superseded", "in_doubt", "cancelled")


def run_card(plan: PlanView, run: RunView) -> Card:
    """The card of a run in any state."""
    if run.paused_by and run.state in WAITS and not run.stop_by:
        return _result(plan, replace(run, state="paused"))
    return _progress(plan, run) if run.state in ACTIVE else _result(plan, run)


def run_ended(plan: PlanView, run: RunView, who: str, link: str = "") -> Card:
    """A new post for whoever asked: a run of over two minutes has ended (edits do not notify)."""
    card = say("word.see_card", link=link) if link else ""
    text = joined([say("run.ended", user=who, what=first_line(plan, run)), card], " ")
    return Card(text, [b.section(text)])


def left_over(run: RunView) -> int:
    """Rows that were approved and not written; of a run that never began the worker has counted none yet."""
    if run.state == "paused" and not run.counts:
        return run.total
    return number(run.counts, "pending") + number(run.counts, "sending")


def not_written(plan: PlanView, run: RunView) -> int:
    """Those, and what a stop or a refused start cancelled; removals that nobody approved are not counted."""
    unasked = 0 if run.with_removals else number(plan.counts, "rows_removals")
    return left_over(run) + max(0, number(run.counts, "cancelled") - unasked)


def headline(plan: PlanView, run: RunView) -> str:
    """How far it is, or what became of it."""
    if run.state not in ACTIVE:
        return first_line(plan, run)
    code = {"queued": "run.queued", "verifying": "run.verifying"}.get(run.state, "run.running")
    return say(code, pair=plan.pair.name, n=run.total, x=_share(run))


def _share(run: RunView) -> int:
    done = sum(number(run.counts, state) for state in DONE if state != "cancelled")
    return min(99, 100 * done // run.total) if run.total else 0


def _progress(plan: PlanView, run: RunView) -> Card:
    share, first = _share(run), headline(plan, run)
    left = say("word.left", s=run.seconds_left) if run.seconds_left is not None else ""
    written = joined(_tally(run))
    write = "pending" if run.state == "queued" else "in_progress" if run.state == "running" else "complete"
    tasks = [
        b.task("write", say("run.task_write", n=run.total), write, written),
        b.task("verify", say("run.task_verify"), "in_progress" if run.state == "verifying" else "pending"),
    ]
    stopping = say("run.stopping", user=run.stop_by) if run.stop_by else ""
    stop = b.button(say("button.stop"), actions.STOP, actions.pack(run=run.id), style="danger")
    blocks = [
        b.header(first),
        *([b.section(wish)] if (wish := asked(plan)) else []),
        b.plan(joined([say("run.steps_verify" if run.state == "verifying" else "run.steps", x=share), left]), tasks),
        *([b.section(stopping)] if stopping else []),
        *b.context(joined([_approved(plan, run), say("run.id", id=run.id)])),
        *([] if run.stop_by or run.state == "verifying" else b.actions(stop)),
    ]
    return Card(joined([first, left]), blocks)


def _tally(run: RunView) -> list[str]:
    parts = [say("run.count_applied", n=number(run.counts, "applied"))]
    for state in (*GROUPS, "sending"):
        if number(run.counts, state):
            parts.append(say(f"run.count_{state}", n=number(run.counts, state)))
    return parts


def first_line(plan: PlanView, run: RunView) -> str:
    """What became of it, in one line."""
    bad = [say(f"run.count_{state}", n=number(run.counts, state)) for state in GROUPS if number(run.counts, state)]
    code = f"run.{run.state}" if known(f"run.{run.state}") else "run.partial"
    said = say(code, pair=plan.pair.name, n=number(run.counts, "applied"), left=not_written(plan, run))
    return joined([said, *bad], ", ")


def _result(plan: PlanView, run: RunView) -> Card:
    first = first_line(plan, run)
    lines = [asked(plan), *_meaning(plan, run), *followed(plan, run), *_groups(plan, run), on_hold(plan)]
    blocks = [
        b.header(first),
        *([b.section(joined(lines, "\n"))] if any(lines) else []),
        *b.context(joined([_approved(plan, run), _took(run), about(plan), say("run.id", id=run.id)])),
        *_buttons(plan, run),
    ]
    return Card(first, blocks)


def _meaning(plan: PlanView, run: RunView) -> list[str]:
    lines = []
    if run.problem and run.state != "paused":
        why = f"run.why_{run.problem.get('code')}"
        lines.append(say(why, **run.problem) if known(why) else trouble(run.problem, plan.pair.target))
    if run.state == "paused":
        rows = {"n": number(run.counts, "applied"), "left": not_written(plan, run)}
        lines.append(say("run.paused_means", user=run.paused_by, at=run.paused_at, **rows))
    elif run.state == "stopped":
        written, flight = number(run.counts, "applied"), number(run.counts, "sending") + number(run.counts, "in_doubt")
        waiting = not_written(plan, run)
        lines.append(say("run.stopped_means", user=run.stop_by, written=written, flight=flight, waiting=waiting))
    elif run.state == "failed":
        lines.append(say("run.why_means"))
    elif run.state == "held":
        lines.append(say("run.held_means", n=number(run.counts, "applied"), left=left_over(run)))
    elif number(run.counts, "applied"):
        lines.append(_applied(plan, run))
    if kept := number(run.verified, "kept_by_vendor"):
        lines.append(say("run.kept_by_vendor", n=kept, target=plan.pair.target))
    if differing := number(run.verified, "differing"):
        lines.append(say("run.differing", n=differing, target=plan.pair.target))
    return lines


def _applied(plan: PlanView, run: RunView) -> str:
    """What was written; where nothing was left behind also in the plan's own words, since the card replaced them."""
    done = {"n": number(run.counts, "applied"), "target": plan.pair.target}
    if run.state != "verified" or any(number(run.counts, state) for state in GROUPS):
        return say("run.applied_means", **done)
    left_out = {} if run.with_removals else {"removals": 0}
    return say("run.all_applied_means", changes=changes({**plan.counts, **left_out}), **done)


def _groups(plan: PlanView, run: RunView) -> list[str]:
    """A line for each group that is not simply applied: what it means, and what happens next."""
    twice = plan.reasons.get("once_more")  # this plan was the second look at what had been overtaken before
    lines = [
        say(
            _group(state, undo=bool(undoes(plan)), twice=bool(twice)),
            n=number(run.counts, state),
            target=plan.pair.target,
        )
        for state in GROUPS
        if number(run.counts, state)
    ]
    left_out = min(number(run.counts, "cancelled"), number(plan.counts, "rows_removals"))
    if left_out and not run.with_removals and run.state not in ("stopped", "failed"):
        lines.append(say("run.group_cancelled", n=left_out))
    return lines


def _group(state: str, *, undo: bool, twice: bool) -> str:
    if state != "stale":
        return f"run.group_{state}"
    return "undo.group_stale" if undo else "run.group_overtaken" if twice else "run.group_stale"


def _buttons(plan: PlanView, run: RunView) -> list[Block]:
    value = actions.pack(run=run.id, plan=plan.id)
    waiting = not_written(plan, run)
    again = sum(number(run.counts, state) for state in ("stale", "failed", "blocked"))
    rows = [(state, number(run.counts, state)) for state in GROUPS if number(run.counts, state)]
    ended, held = run.state in ("stopped", "failed"), run.state in ("held", "paused")
    resumes = run.state == "held"  # a pause is an approver's to take back
    undo = undoes(plan)
    again = 0 if undo and run.state == "verified" else again  # what an undo left as it is stays so
    return b.actions(
        b.button(say("button.resume", n=waiting), actions.RESUME, value, style="primary") if resumes else None,
        b.button(say("button.stop"), actions.STOP, actions.pack(run=run.id), style="danger") if held else None,
        _again(value, again + waiting) if not held and (again or (ended and waiting)) else None,
        *(
            b.button(
                say(f"button.rows_{state}", n=n),
                actions.numbered(actions.ROWS, place),
                actions.pack(run=run.id, state=state),
            )
            for place, (state, n) in enumerate(rows)
        ),
        undo_button(run),
        release_button(undo, number(plan.reasons, "held")),
        b.button(say("button.csv"), actions.RUN_CSV, value),
    )


def _again(value: str, rows: int) -> Block:
    return b.button(say("button.plan_again_rows", n=rows), actions.PLAN_AGAIN, value, style="primary")


def _approved(plan: PlanView, run: RunView) -> str:
    if plan.decided:
        return say(f"plan.ruled_{plan.decided.ruling}", user=plan.decided.by, at=plan.decided.at)
    return say("run.approved_by", user=run.approved_by)


def _took(run: RunView) -> str:
    took = say("audit.took", s=run.seconds) if run.seconds is not None else ""
    return joined([took, say("run.ended_at", at=run.finished_at) if run.finished_at else ""])
