"""Requests that nobody decided by the set hour of the next working day end by themselves (design rule 6)."""

from sqlmodel import col, select

from store.database import Store
from store.tables import Plan
from store.tables.base import utcnow
from sync.decided import expire
from sync.ground import OPEN


async def expire_waiting(store: Store) -> int:
    """End what has waited too long; returns how many plans that were."""
    late = select(Plan).where(col(Plan.state).in_(OPEN), col(Plan.waits_until) < utcnow())
    async with store.read() as session:
        if (await session.exec(late)).first() is None:
            return 0
    async with store.write() as session:
        plans = (await session.exec(late.with_for_update())).all()
        for plan in plans:
            await expire(session, plan)
        return len(plans)
