"""Runs and plans to look into: stop, resume, the rows that need somebody, CSV."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bot.cards.actions import PLAN_CSV, PLAN_DETAILS, PLAN_MORE, RESUME, ROWS, RUN_CSV, STOP
from bot.cards.private import note
from bot.cards.views import Pair, RowView
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.files import send_plan, send_run
from bot.face.listeners.windows import loading, window
from bot.face.places import by_id
from bot.face.registry import Registry
from bot.face.shows.pairs import pair_of
from bot.face.shows.plans import shown
from bot.modals.reading import plan_modal, rows_modal
from store.tables import Change, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import Role, RunState
from sync.errors import Refusal
from sync.events import record
from sync.pause import refuse_paused
from sync.runs import stop

SHOWN_ROWS = 30


def register(registry: Registry) -> None:
    """Buttons of the run card and menus of the plan card."""

    @registry.action(STOP, role=Role.OPERATOR)
    async def stop_run(desk: Desk, ask: Ask) -> None:
        run, _ = await _run(desk, ask)
        told = await stop(desk.store, run.id or 0, by=ask.user, team=desk.team)
        desk.drawn.set()
        await desk.tell(ask, note("run.stop_answer", **told))

    @registry.action(RESUME, role=Role.OPERATOR)
    async def resume(desk: Desk, ask: Ask) -> None:
        run, _ = await _run(desk, ask)
        await hurry_run(desk, run.id or 0, by=ask.user)
        desk.drawn.set()
        await desk.tell(ask, note("private.done"))

    @registry.action(ROWS, role=Role.OPERATOR)
    async def rows(desk: Desk, ask: Ask) -> None:
        view_id = await loading(desk, ask)
        run, pair = await _run(desk, ask)
        state = ask.word("state")
        found, total = await _rows(desk, run.plan_id, state)
        await desk.gateway.update_view(view_id, rows_modal(pair, run.id or 0, state, found, total))

    @registry.action(RUN_CSV, role=Role.OPERATOR)
    async def run_csv(desk: Desk, ask: Ask) -> None:
        run, pair = await _run(desk, ask)
        await send_run(desk, ask, pair, run.plan_id, run.id or 0, ask.word("state"))

    @registry.action(PLAN_DETAILS)
    async def plan_details(desk: Desk, ask: Ask) -> None:
        plan, integration = await _plan(desk, ask)
        await desk.allow(ask, Role.VIEWER, integration.id)
        async with desk.store.read() as session:
            view = (await shown(session, plan, desk.roles, desk.bridges)).plan
        await window(desk, ask, plan_modal(view))

    @registry.action(PLAN_MORE, PLAN_CSV, role=Role.OPERATOR)
    async def plan_csv(desk: Desk, ask: Ask) -> None:
        plan, integration = await _plan(desk, ask)
        await desk.allow(ask, Role.OPERATOR, integration.id)
        removals_only = ask.word("do") == "csv_removals"
        pair = pair_of(integration, desk.bridges, plan.flow)
        await send_plan(desk, ask, pair, plan.id or 0, removals_only=removals_only)


async def hurry_run(desk: Desk, run_id: int, *, by: str) -> None:
    """Let a held run go on at once: its pause is over, and the worker's next sweep takes it up.

    Raises:
        Refusal: run_not_held(state), paused(by, at).
    """
    async with desk.store.write() as session:
        woken = await session.exec(
            sa.update(Run)
            .where(col(Run.id) == run_id, col(Run.state) == RunState.HELD)
            .values(lease_until=utcnow() - timedelta(seconds=1), version=Run.version + 1)
            .returning(col(Run.integration_id))
        )
        row = woken.first()
        if row is not None:
            await refuse_paused(session, row[0])
        if row is None:
            run = await session.get(Run, run_id)
            raise Refusal("run_not_held", state=run.state if run is not None else "unknown")
        record(session, "run.resumed", actor=by, team=desk.team, integration_id=row[0], subject=f"run:{run_id}")


async def _plan(desk: Desk, ask: Ask) -> tuple[Plan, Integration]:
    async with desk.store.read() as session:
        plan = await session.get(Plan, ask.number("plan"))
    if plan is None:
        raise Refusal("not_waiting", state="unknown")
    return plan, await by_id(desk, plan.integration_id)


async def _run(desk: Desk, ask: Ask) -> tuple[Run, Pair]:
    async with desk.store.read() as session:
        run = await session.get(Run, ask.number("run"))
    if run is None:
        raise Refusal("run_over", state="unknown")
    integration = await by_id(desk, run.integration_id)
    await desk.allow(ask, Role.OPERATOR, integration.id)
    return run, pair_of(integration, desk.bridges, run.flow)


async def _rows(desk: Desk, plan_id: int, state: str) -> tuple[list[RowView], int]:
    async with desk.store.read() as session:
        wanted = Change.plan_id == plan_id, Change.state == state
        total = (await session.exec(select(sa.func.count()).select_from(Change).where(*wanted))).one()
        page = (await session.exec(select(Change).where(*wanted).order_by(col(Change.seq)).limit(SHOWN_ROWS))).all()
    views = [
        RowView(
            key=row.key or row.subject,
            entity=row.entity,
            verb=row.verb,
            state=row.state,
            reason=row.reason,
            detail=row.detail,
        )
        for row in page
    ]
    return views, int(total)
