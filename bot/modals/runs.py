"""Runs to look through: the list with its filter, ten a page, and one run with its rows by state."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blockkit import build as b
from bot.blockkit.forms import chosen
from bot.cards import actions
from bot.cards.card import Block
from bot.cards.run import GROUPS, headline, not_written
from bot.cards.undo import release_button, undo_button, undoes
from bot.cards.views import RunLine
from bot.cards.wording import joined, number
from bot.catalogue import say

PAGE = 10
STATES = ("going", "verified", "partial", "stopped", "failed")
SHOWN = ("applied", *GROUPS, "sending", "pending", "cancelled")
LISTED = ("applied", *GROUPS, "cancelled")
GOING = ("queued", "running", "held")
MOST_NAMES = 99


def runs_modal(
    lines: Sequence[RunLine], names: Mapping[int, str], wanted: Mapping[str, Any], *, more: bool
) -> dict[str, Any]:
    """The list, newest first.

    Args:
        lines: one page of runs.
        names: the integrations to choose from, by id.
        wanted: the filter: integration, state, mine, before (the id below which the page begins; 0 = the newest).
        more: whether older ones follow.
    """
    blocks: list[Block] = [*_filter(names, wanted)]
    blocks += [b.section(_line(line), _open(line)) for line in lines] or [b.section(say("runs.none"))]
    older = b.button(say("button.older"), actions.RUNS_OLDER, actions.pack(before=lines[-1].run.id)) if more else None
    newest = b.button(say("button.newest"), actions.RUNS_NEWEST, actions.pack(before=0)) if wanted["before"] else None
    blocks += b.actions(newest, older)
    return b.modal(
        say("runs.title"),
        blocks,
        callback=actions.READING_MODAL,
        metadata=actions.pack(**wanted),
        close=say("button.close"),
    )


def _filter(names: Mapping[int, str], wanted: Mapping[str, Any]) -> list[Block]:
    """Three menus; what is chosen in one is kept when another is changed."""
    known = [(name, number) for number, name in list(names.items())[:MOST_NAMES]]
    states = [(say(f"runs.state_{state}"), state) for state in STATES]
    return b.actions(
        _menu(1, "integration", [(say("runs.every_integration"), 0), *known], wanted),
        _menu(2, "state", [(say("runs.every_state"), ""), *states], wanted),
        _menu(3, "mine", [(say("runs.everybody"), False), (say("runs.mine"), True)], wanted),
    )


def _menu(place: int, name: str, choices: Sequence[tuple[str, Any]], wanted: Mapping[str, Any]) -> Block:
    options = [b.option(text, actions.pack(**{name: value})) for text, value in choices]
    return chosen(
        actions.numbered(actions.RUNS_FILTER, place), choices[0][0], options, actions.pack(**{name: wanted[name]})
    )


def _open(line: RunLine) -> Block:
    return b.button(
        say("button.open_run"), actions.numbered(actions.RUN_OPEN, line.run.id), actions.pack(run=line.run.id)
    )


def _line(line: RunLine) -> str:
    return say("runs.line", what=headline(line.plan, line.run), small=_small(line))


def _small(line: RunLine) -> str:
    undo = undoes(line.plan)
    return joined(
        [
            say("run.id", id=line.run.id),
            say("runs.undo_of", run=undo) if undo else say(f"plan.kind_{line.plan.kind}"),
            say("word.asked_by", user=line.plan.asked_by),
            say("run.approved_by", user=line.run.approved_by) if line.run.approved_by else "",
            say("runs.began", at=line.began_at) if line.began_at else say("runs.asked", at=line.asked_at),
            say("run.ended_at", at=line.run.finished_at) if line.run.finished_at else "",
            say("runs.on_hold", n=line.held) if line.held else "",
        ]
    )


def run_modal(line: RunLine) -> dict[str, Any]:
    """One run: its rows by state, and what may be done with it now."""
    run, plan = line.run, line.plan
    parts = [_counted(state, n) for state in SHOWN if (n := number(run.counts, state))]
    blocks: list[Block] = [
        b.header(headline(plan, run)),
        *([b.section(say("runs.by_state", parts=joined(parts)))] if parts else []),
        *([b.section(say("undo.holds", n=line.held))] if line.held else []),
        *([b.section(say("runs.undone_by", plan=line.undone_by))] if line.undone_by else []),
        *b.context(_small(line)),
        *b.actions(*_rows(line)),
        *b.actions(*_acts(line)),
    ]
    metadata = actions.pack(run=run.id)
    return b.modal(
        say("runs.title"), blocks, callback=actions.READING_MODAL, metadata=metadata, close=say("button.back")
    )


def _counted(state: str, n: int) -> str:
    return say(f"runs.count_{state}" if state in ("pending", "cancelled") else f"run.count_{state}", n=n)


def _rows(line: RunLine) -> list[Block]:
    """A button for each group of rows."""
    return [
        b.button(
            say(f"button.rows_{state}", n=n),
            actions.numbered(actions.ROWS, place),
            actions.pack(run=line.run.id, state=state),
        )
        for place, state in enumerate(LISTED)
        if (n := number(line.run.counts, state))
    ]


def _acts(line: RunLine) -> list[Block | None]:
    run, plan = line.run, line.plan
    value = actions.pack(run=run.id, plan=plan.id)
    going, held = run.state in GOING and not run.stop_by, run.state == "held"
    undone = line.undone_by or (undoes(plan) and run.state == "verified")
    again = sum(number(run.counts, state) for state in ("stale", "failed", "blocked"))
    again += not_written(plan, run) if run.state in ("stopped", "failed") else 0
    resume = say("button.resume", n=not_written(plan, run))
    retry = again and run.state in ("verified", "partial", "stopped", "failed") and not undone
    return [
        b.button(resume, actions.RESUME, value, style="primary") if held else None,
        b.button(say("button.stop"), actions.STOP, actions.pack(run=run.id), style="danger") if going else None,
        b.button(say("button.plan_again_rows", n=again), actions.PLAN_AGAIN, value) if retry else None,
        undo_button(run) if not line.undone_by else None,
        release_button(run.id, line.held),
        b.button(say("button.csv"), actions.RUN_CSV, value),
    ]
