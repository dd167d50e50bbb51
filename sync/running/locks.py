"""Subject locks: a run holds its subjects, and what they claim, for the length of a chunk (design rule 9)."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Run, SubjectLock
from sync.errors import SyncError
from sync.requests import RUNNING
from sync.running.journal import Journal


class Taken(SyncError):
    """Another run that is not over holds one of the subjects."""


async def hold(journal: Journal, org: str, names: Sequence[str]) -> bool:
    """Hold all the names or none; False when another run has one.

    A lock ends with its chunk or with its run, not by the clock: a run that crashed may have a request on its way, and
    it is that run, taken up again, which learns its fate.
    """
    try:
        async with journal.store.write() as session:
            await journal.check(session)
            await _clear(session, org, names, journal.run_id)
            lock = journal.store.insert(SubjectLock)
            rows = [{"target_org": org, "name": name, "run_id": journal.run_id} for name in names]
            took = await (await session.connection()).execute(
                lock.values(rows).on_conflict_do_nothing().returning(col(SubjectLock.name))
            )
            if len(took.all()) < len(names):
                raise Taken
    except Taken:
        return False
    return True


async def let_go(journal: Journal) -> None:
    """Let go of everything that this run holds.

    Raises:
        LeaseLostError: the run, and its locks with it, are another worker's.
    """
    async with journal.store.write() as session:
        await journal.check(session)
        await session.exec(sa.delete(SubjectLock).where(col(SubjectLock.run_id) == journal.run_id))


async def _clear(session: AsyncSession, org: str, names: Sequence[str], run_id: int) -> None:
    """Forget our own locks on these names, and those of runs that are over."""
    alive = sa.select(col(Run.id)).where(col(Run.state).in_(RUNNING), col(Run.id) != run_id)
    await session.exec(
        sa.delete(SubjectLock).where(
            col(SubjectLock.target_org) == org,
            col(SubjectLock.name).in_(names),
            col(SubjectLock.run_id).not_in(alive),
        )
    )
