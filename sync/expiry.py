"""Requests that nobody decided by the set hour of the next working day end by themselves (design rule 6)."""

from sqlmodel import col, select

from store.database import Store
from store.tables import Plan
from store.tables.base import utcnow
from sync.decided import expire
from sync.ground import OPEN, is_late, lock_plan


async def expire_waiting(store: Store) -> int:
    """End what has waited too long; returns how many plans that were. Each by itself, so that a click waits for one."""
    late = select(Plan.id).where(col(Plan.state).in_(OPEN), col(Plan.waits_until) < utcnow())
    async with store.read() as session:
        ids = (await session.exec(late.order_by(col(Plan.id)))).all()
    ended = 0
    for plan_id in ids:
        async with store.write() as session:
            plan = await lock_plan(session, plan_id or 0)
            if plan is not None and plan.state in OPEN and is_late(plan):
                await expire(session, plan)
                ended += 1
    return ended
