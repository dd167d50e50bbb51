"""`splice pause`, `resume`, `stop` and `runs`: what must work in a terminal while Slack is away. Approving does not."""

import asyncio
from typing import Annotated

import sqlalchemy as sa
import typer
from sqlmodel import col, select

from bot.blockkit.text import plain
from bot.catalogue import say
from bot.cli.person import USER, By
from bot.cli.saying import table, tell
from bot.compose import open_store
from bot.settings import Settings
from store.database import Store
from store.tables import Integration, Pause, Run
from store.words import ChangeState
from sync.configure import by_name
from sync.errors import Refusal
from sync.pause import ALL, pause
from sync.requests import RUNNING
from sync.runs import stop

MOST = 20
COLUMNS = ("id", "pair", "flow", "state", "written", "left", "by", "begun")
UNSENT = (ChangeState.PENDING, ChangeState.SENDING)

Name = Annotated[str, typer.Argument(help="The integration's name.")]
All = Annotated[bool, typer.Option("--all", help="Every integration.")]


def pause_command(
    name: Name = "",
    everything: All = False,
    why: Annotated[str, typer.Option("--why", help="Shown with the pause.")] = "",
    by: By = "",
) -> None:
    """Stop writing at once: runs keep their place, changes and schedules wait. An approver resumes it, in Slack."""
    who = _who(by)
    if bool(name) == everything:
        raise Refusal("pause_what")
    asyncio.run(_pause(name, by=who, why=why))


def resume_command(name: Name = "", everything: All = False) -> None:
    """Say where resuming is done: it needs an approver, and a terminal cannot tell who that is."""
    raise Refusal("resume_in_slack", name="all" if everything else name)


def stop_command(run: Annotated[int, typer.Argument(help="The run's number.")], by: By = "") -> None:
    """Stop a run after the rows in flight; what was written stays."""
    asyncio.run(_stop(run, by=_who(by)))


def runs_command(
    every: Annotated[bool, typer.Option("--every", help="Those that are over too, the newest first.")] = False,
) -> None:
    """What is being written, and how far it is."""
    asyncio.run(_runs(every=every))


def _who(by: str) -> str:
    if not USER.match(by):
        raise Refusal("who_by")
    return by


async def _pause(name: str, *, by: str, why: str) -> None:
    async with open_store(Settings()) as store:
        row = await _named(store, name) if name else None
        where, team = (row.id or 0, row.team) if row is not None else (ALL, "")
        runs = await pause(store, where, by=by, team=team, why=why)
    what = say("word.text", text=name) if name else say("pause.all")
    tell(say("pause.told", what=what, runs=say("pause.paused_runs", n=runs) if runs else ""))


async def _named(store: Store, name: str) -> Integration:
    row = await by_name(store, name)
    if row is None:
        raise Refusal("unknown_integration", integration=name)
    return row


async def _stop(run_id: int, *, by: str) -> None:
    async with open_store(Settings()) as store:
        async with store.read() as session:
            run = await session.get(Run, run_id)
        told = await stop(store, run_id, by=by, team=run.team if run is not None else "")
    tell(say("cli.stopping", run=run_id, **told))


async def _runs(*, every: bool) -> None:
    async with open_store(Settings()) as store, store.read() as session:
        query = select(Run, Integration).join(Integration, col(Integration.id) == Run.integration_id)
        query = query if every else query.where(col(Run.state).in_(RUNNING))
        rows = (await session.exec(query.order_by(sa.desc(col(Run.id))).limit(MOST))).all()
        paused = set((await session.exec(select(Pause.integration_id))).all())
    if not rows:
        tell(say("cli.runs_never" if every else "cli.runs_none"))
        return
    table(say("cli.runs"), [say(f"cli.runs_column_{name}") for name in COLUMNS], [_line(*row, paused) for row in rows])


def _line(run: Run, integration: Integration, paused: set[int]) -> tuple[object, ...]:
    waits = run.state in RUNNING and bool(paused & {ALL, run.integration_id})
    code = "cli.run_state_stopping" if run.stop_by else "cli.run_state_paused" if waits else "cli.run_state"
    return (
        run.id,
        integration.name,
        run.flow,
        say(code if run.state in RUNNING else "cli.run_state", state=run.state),
        run.counts.get(ChangeState.APPLIED, 0),
        sum(run.counts.get(state, 0) for state in UNSENT),
        run.approved_by,
        plain(say("landing.cell_at", at=run.started_at)) if run.started_at else "",
    )
