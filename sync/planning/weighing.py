"""What a plan weighs beside everything else of the rolling day, and the verdict on it (design rule 5)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, FlowState, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, Effect, PlanKind, PlanState
from sync.events import SYSTEM
from sync.flow import Flow, Policy
from sync.planning.guard import Limits, Weight, judge
from sync.requests import RUNNING

SENT = (ChangeState.SENDING, ChangeState.APPLIED, ChangeState.IN_DOUBT)
DAY = timedelta(hours=24)
STARTED_BY_HAND = (PlanKind.FULL, PlanKind.NAMED)
ASKED_OF_ONE = (PlanKind.NAMED, PlanKind.ASKED)
LONGEST_RUN = timedelta(days=7)


async def verdict(
    session: AsyncSession, plan: Plan, integration: Integration, state: FlowState, flow: Flow, *, first: str
) -> dict[str, Any]:
    """The verdict on a plan that was just made."""
    if plan.kind == PlanKind.UNDO:
        return _undo(plan)
    population = int(plan.counts["in_scope"]) if plan.kind == PlanKind.FULL else state.target_in_scope
    burst = flow.manner.burst if plan.kind == PlanKind.INCREMENTAL else None
    told = {
        "population": population,
        "removals": int(plan.counts["removals"]),
        "changes": int(plan.counts["creates"]) + int(plan.counts["updates"]),
        "first": first,
        "policy": flow.policy,
        "young": plan.kind in ASKED_OF_ONE and state.first_full_at is None,
        "burst": burst.limit(population) if burst else 0,
        "burst_seconds": burst.seconds if burst else 0.0,
    }
    return await _judged(session, plan, integration, told)


def _undo(plan: Plan) -> dict[str, Any]:
    """An undo is limited by its run, not by the guard, and always wants another person (design rule 8)."""
    removals, changes = int(plan.counts["removals"]), int(plan.counts["creates"]) + int(plan.counts["updates"])
    asks = "needs_approval"
    return {"verdict": asks, "without_removals": asks, "over": [], "removals": removals, "changes": changes}


async def verdict_now(session: AsyncSession, plan: Plan, integration: Integration) -> dict[str, Any]:
    """The verdict at the moment of a decision: other plans may have used up the day's allowance since it was made."""
    if "policy" not in plan.guard:  # an undo; or weighed before the policy was kept with the verdict
        return plan.guard
    return await _judged(session, plan, integration, plan.guard)


async def _judged(
    session: AsyncSession, plan: Plan, integration: Integration, told: Mapping[str, Any]
) -> dict[str, Any]:
    kept = {name: told.get(name) for name in ("policy", "young", "burst_seconds")}
    short = timedelta(seconds=told.get("burst_seconds") or 0)
    weight = Weight(
        population=told["population"],
        removals=told["removals"],
        changes=told["changes"],
        removals_24h=await _sent(session, plan, [Effect.REMOVAL], DAY),
        changes_24h=await _sent(session, plan, [Effect.CREATE, Effect.UPDATE], DAY),
        first=told["first"],
        asks=plan.kind in STARTED_BY_HAND,
        policy=Policy(told["policy"]),
        burst=told.get("burst") or 0,
        burst_used=await _sent(session, plan, [Effect.REMOVAL], short, by_itself=True) if short else 0,
        young=bool(told.get("young")),
    )
    return judge(weight, limits_of(integration)) | kept


def limits_of(integration: Integration) -> Limits:
    """The integration's own limits, or the defaults."""
    return Limits(**integration.options.get("limits", {}))


async def _sent(
    session: AsyncSession, plan: Plan, effects: Sequence[Effect], lately: timedelta, *, by_itself: bool = False
) -> int:
    """Subjects written lately on this target org and flow, or about to be: what runs hold still counts.

    `by_itself`: only what went without a person's decision; that alone uses up what may go so.
    """
    here: tuple[sa.ColumnElement[bool], ...] = (
        col(Change.target_org) == plan.target_org,
        col(Change.flow) == plan.flow,
        col(Change.effect).in_(effects),
        col(Change.plan_id) != plan.id,
    )
    if by_itself:
        here = (*here, col(Change.plan_id).in_(sa.select(col(Run.plan_id)).where(col(Run.approved_by) == SYSTEM)))
    if Effect.REMOVAL not in effects:
        here = (*here, col(Change.plan_id).not_in(await _first_plans(session, plan)))
    running = sa.select(col(Run.plan_id)).where(col(Run.state).in_(RUNNING))
    sent = sa.select(col(Change.subject)).where(
        *here, col(Change.sent_at) > utcnow() - lately, col(Change.state).in_(SENT)
    )
    coming = sa.select(col(Change.subject)).where(
        *here, col(Change.plan_id).in_(running), col(Change.state) == ChangeState.PENDING
    )
    both = sa.union(sent, coming).subquery()
    counted = await (await session.connection()).execute(sa.select(sa.func.count()).select_from(both))
    return int(counted.scalar_one())


async def _first_plans(session: AsyncSession, plan: Plan) -> list[int]:
    """First full syncs: their creates and updates were approved in place of a limit, and use up nobody's allowance."""
    query = select(Plan).where(
        Plan.target_org == plan.target_org,
        Plan.flow == plan.flow,
        Plan.kind == PlanKind.FULL,
        Plan.state == PlanState.APPROVED,
        col(Plan.decided_at) > utcnow() - LONGEST_RUN,
    )
    return [each.id or 0 for each in await session.exec(query) if each.reasons.get("cause")]
