"""When Splice tries again by itself: at the time that a trouble names, else at the clock's next look of that kind."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Incident, Schedule
from sync.schedules import NIGHTLY, POLL

CLOCK = {"poll": POLL, "audit": NIGHTLY}
"""Which schedule does by itself what the trouble held up."""


async def next_try(session: AsyncSession, open_ones: Sequence[Incident]) -> datetime | None:
    """The first moment at which one of these is tried again; None when nothing happens by itself."""
    told = [incident.next_try_at for incident in open_ones if incident.next_try_at is not None]
    due = [_due(incident) for incident in open_ones if incident.next_try_at is None and incident.subject_kind in CLOCK]
    if due:
        query = select(Schedule.next_at).where(sa.or_(*due), col(Schedule.enabled).is_(True))
        told += [at for at in (await session.exec(query)).all() if at is not None]
    return min(told, default=None)


def _due(incident: Incident) -> sa.ColumnElement[bool]:
    kind = CLOCK[incident.subject_kind]
    return sa.and_(col(Schedule.integration_id) == incident.integration_id, col(Schedule.kind) == kind)
