"""A plan that could not be made: told, and for changes that nothing names a second time, tried again by itself."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from store.database import Store
from store.tables import Change, Incident, Plan
from store.tables.base import utcnow
from store.words import IntegrationStatus, PlanKind, PlanState
from sync.errors import VendorTrouble
from sync.incidents import trouble
from sync.integrations import set_status
from sync.workbench import Lease, Workbench

WAIT_SECONDS = 30.0
LONGEST_WAIT = 100.0
HELD_OWNER = "held"


async def vendor_failed(bench: Workbench, plan: Plan, lease: Lease, problem: VendorTrouble) -> None:
    """A system did not answer. A person's plan ends with that; an incremental one keeps its subjects and waits."""
    again = None
    if plan.kind == PlanKind.INCREMENTAL and not plan.reasons.get("poll"):
        again = utcnow() + timedelta(seconds=min(problem.retry_after or WAIT_SECONDS, LONGEST_WAIT))
        await _later(bench.store, plan, lease, again)
    else:
        facts = {"system": problem.system, "status": problem.status, "words": problem.words}
        await failed(bench.store, plan, lease, problem.code, **facts)
    kind = "poll" if plan.reasons.get("poll") else "plan"
    await trouble(
        bench.store, plan.integration_id, problem, subject_kind=kind, subject_id=plan.id or 0, next_try_at=again
    )


async def failed(store: Store, plan: Plan, lease: Lease, code: str, **facts: Any) -> None:
    """End the plan with the cause; no half plan is ever shown."""
    async with store.write() as session:
        fresh = await session.get(Plan, plan.id)
        if fresh is None or fresh.epoch != lease.epoch:
            return
        await session.exec(sa.delete(Change).where(col(Change.plan_id) == plan.id))
        if fresh.reasons.get("poll"):
            await session.delete(fresh)  # the incident tells of it; the next poll looks again from the same watermark
            return
        fresh.state, fresh.problem, fresh.version = PlanState.FAILED, {"code": code, **facts}, fresh.version + 1
        fresh.owner, fresh.lease_until = None, None
        if fresh.kind == PlanKind.FULL:
            await set_status(session, plan.integration_id, IntegrationStatus.ERROR, "plan.failed")


async def given_up_before(store: Store, plan: Plan) -> list[str]:
    """Causes of the open incidents of plans that this one's success ends: of its kind, or of any when it is a full one.

    A look at one change proves nothing of a plan of all records.
    """
    query = (
        select(Incident.cause)
        .join(Plan, col(Plan.id) == Incident.subject_id)
        .where(
            Incident.integration_id == plan.integration_id,
            Incident.subject_kind == "plan",
            col(Incident.cause).startswith("plan:"),
            col(Incident.recovered_at).is_(None),
            sa.or_(sa.literal(plan.kind == PlanKind.FULL), col(Plan.kind) == plan.kind),
        )
    )
    async with store.read() as session:
        return list((await session.exec(query)).all())


async def _later(store: Store, plan: Plan, lease: Lease, again: Any) -> None:
    async with store.write() as session:
        fresh = await session.get(Plan, plan.id)
        if fresh is not None and fresh.epoch == lease.epoch:
            fresh.state, fresh.version = PlanState.QUEUED, fresh.version + 1
            fresh.owner, fresh.lease_until = HELD_OWNER, again
