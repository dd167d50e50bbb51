"""The trouble of a run is over once every record that it left undone was written by a later plan."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Change, Incident, Run
from store.words import ChangeState
from sync.incidents import recovered

OF_A_RUN, BREAKER = "run:", "breaker:"
MOST = 500
"""A run that left more undone is a case for a full sync."""

UNDONE = (ChangeState.FAILED, ChangeState.IN_DOUBT, ChangeState.STALE)  # what is blocked has one of these before it


async def close_mended(store: Store, integration_id: int) -> None:
    """Close the incidents of runs whose records are all in order by now."""
    async with store.read() as session:
        query = select(Incident).where(
            Incident.integration_id == integration_id,
            col(Incident.recovered_at).is_(None),
            sa.or_(col(Incident.cause).startswith(OF_A_RUN), col(Incident.cause).startswith(BREAKER)),
        )
        mended = [each.cause for each in (await session.exec(query)).all() if await _mended(session, each)]
    if mended:
        await recovered(store, integration_id, *mended)


async def _mended(session: AsyncSession, incident: Incident) -> bool:
    """False where verification found a difference, or nearly everything went wrong: then only a full sync tells."""
    run = await session.get(Run, incident.subject_id)
    if run is None:
        return True
    left = sa.and_(col(Change.state) == ChangeState.CANCELLED, col(Change.reason) == "breaker")
    undone_rows = sa.or_(col(Change.state).in_(UNDONE), left)
    rows = select(Change.subject).where(Change.plan_id == run.plan_id, undone_rows).distinct()
    undone = set((await session.exec(rows.limit(MOST + 1))).all())
    if not 0 < len(undone) <= MOST or run.verified.get("differing"):
        return False
    later = select(Change.subject).where(
        Change.integration_id == run.integration_id,
        Change.flow == run.flow,
        Change.plan_id > run.plan_id,
        Change.state == ChangeState.APPLIED,
        col(Change.subject).in_(undone),
    )
    return undone <= set((await session.exec(later.distinct())).all())
