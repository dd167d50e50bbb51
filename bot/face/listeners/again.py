"""Planning again: the same question anew, or only the subjects that a run left undone."""

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.actions import PLAN_AGAIN
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.choose import point
from bot.face.listeners.sync import sync_one
from bot.face.places import by_id
from bot.face.registry import Registry
from store.tables import Change, Plan, Run
from store.words import ChangeState, Mode, PlanKind, Role, Verb
from sync.asking import ask_create, ask_customer, ask_delete
from sync.errors import Refusal
from sync.requests import ask_plan
from sync.undo.asking import ask_undo

LEFT_UNDONE = (ChangeState.STALE, ChangeState.FAILED, ChangeState.BLOCKED, ChangeState.PENDING, ChangeState.CANCELLED)


def register(registry: Registry) -> None:
    """The button of plan and run cards."""

    @registry.action(PLAN_AGAIN, role=Role.OPERATOR)
    async def again(desk: Desk, ask: Ask) -> None:
        run_id, subjects = ask.number("run"), None
        async with desk.store.read() as session:
            run = await session.get(Run, run_id) if run_id else None
            plan = await session.get(Plan, run.plan_id if run is not None else ask.number("plan"))
            if run is not None:
                subjects = await _left_undone(session, run)
        if plan is None:
            raise Refusal("not_waiting", state="unknown")
        await plan_anew(desk, ask, plan, subjects)


async def plan_anew(desk: Desk, ask: Ask, plan: Plan, subjects: list[str] | None = None) -> None:
    """Queue the same question; with `subjects` only about those.

    Raises:
        Refusal, Forbidden: as when it was asked first.
    """
    integration = await by_id(desk, plan.integration_id)
    await desk.allow(ask, Role.OPERATOR, integration.id)
    if plan.kind == PlanKind.FULL and subjects is None:
        await sync_one(desk, ask, integration)
        return
    if plan.kind == PlanKind.UNDO:
        await ask_undo(desk.store, int(plan.reasons.get("undo") or 0), by=ask.user, team=desk.team)
    elif plan.kind in (PlanKind.NAMED, PlanKind.ASKED):
        await _for_one_customer(desk, ask, plan)
    else:
        about = plan.subjects if subjects is None else subjects
        asked = {"by": ask.user, "team": desk.team, "flow": plan.flow}
        await ask_plan(desk.store, plan.integration_id, kind=PlanKind.RETRY, subjects=about, **asked)
    await point(desk, ask, integration)


async def _for_one_customer(desk: Desk, ask: Ask, plan: Plan) -> None:
    """What a person asked for one customer is asked for as it was: that customer, that mode, or that very row."""
    owner, wish = str(plan.reasons.get("owner") or ""), plan.reasons.get("wish") or {}
    asked = {"flow": plan.flow, "by": ask.user, "team": desk.team}
    if plan.kind == PlanKind.NAMED:
        mode = str(plan.reasons.get("mode") or Mode.FULL)
        await ask_customer(desk.store, plan.integration_id, owner=owner, mode=mode, **asked)
    elif wish.get("verb") == Verb.DELETE:
        await ask_delete(desk.store, plan.integration_id, key=owner, **asked)
    else:
        await ask_create(desk.store, plan.integration_id, key=owner, fields=wish.get("fields") or {}, **asked)


async def _left_undone(session: AsyncSession, run: Run) -> list[str]:
    rows = sa.select(col(Change.source_id), col(Change.key)).where(
        col(Change.plan_id) == run.plan_id, col(Change.state).in_(LEFT_UNDONE)
    )
    connection = await session.connection()
    left = (await connection.execute(rows.distinct())).all()
    return sorted({str(source or key) for source, key in left} - {""})
