"""What a plan rests on, and whether it still does: settings, links, canonicaliser, the age of its reading (rule 2)."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import FlowState, Integration, Plan
from store.tables.base import utcnow
from store.words import PlanKind, PlanState

OPEN = (PlanState.WAITING, PlanState.REFUSED)
STALE_READING = timedelta(hours=1)
START_WITHIN = timedelta(minutes=30)


async def ground_changed(session: AsyncSession, plan: Plan, canon_version: int | None = None) -> str:
    """What a plan rests on and has changed since ("configuration", "links", "canonicaliser"), or "".

    Links are looked at row by row in incremental plans: a decision on some other record is no reason to ask anew.
    """
    integration = await session.get(Integration, plan.integration_id)
    state = await session.get(FlowState, (plan.integration_id, plan.flow))
    if integration is None or integration.config_version != plan.config_version or not integration.enabled:
        return "configuration"
    if plan.kind == PlanKind.FULL and state is not None and state.links_version != plan.links_version:
        return "links"
    if canon_version is not None and canon_version != plan.canon_version:
        return "canonicaliser"
    return ""


def is_old(plan: Plan) -> bool:
    """True when the reading is over an hour old (design rule 6)."""
    return plan.reading_at is not None and utcnow() - plan.reading_at > STALE_READING


def is_late(plan: Plan) -> bool:
    """True when the hour until which the plan waited is over."""
    return plan.waits_until is not None and plan.waits_until < utcnow()


async def outdated(session: AsyncSession, plan: Plan) -> bool:
    """A waiting plan that nobody could confirm any more as it stands may be replaced by asking again."""
    return is_late(plan) or is_old(plan) or bool(await ground_changed(session, plan))


async def lock_org(session: AsyncSession, target_org: str) -> None:
    """Verdicts on one target org are given one after another, so that two plans cannot share one allowance (rule 5).

    The org's integrations are the first thing that a transaction locks, before plans and runs, and in the order of
    their ids: whoever decides, settles, expires or replaces a plan waits in one line and never in a ring.
    """
    await _lock(session, col(Integration.target_org) == target_org)


async def lock_bridge(session: AsyncSession, bridge: str) -> None:
    """The same line, for who changes a configuration: its integration, and the others that learn of it."""
    await _lock(session, col(Integration.bridge) == bridge)


async def lock_plan(session: AsyncSession, plan_id: int) -> Plan | None:
    """A plan as it stands when all who were before have done, with its org locked first."""
    org = (await session.exec(select(Plan.target_org).where(Plan.id == plan_id))).first()
    if org is None:
        return None
    await lock_org(session, org)
    return await session.get(Plan, plan_id, with_for_update=True, populate_existing=True)


async def _lock(session: AsyncSession, these: sa.ColumnElement[bool]) -> None:
    ids = sa.select(col(Integration.id)).where(these).order_by(col(Integration.id))
    await (await session.connection()).execute(ids.with_for_update(key_share=True))
