"""Taking over from workers that are dead beyond doubt, before their leases lapse; see `sync.engine.lifeline`."""

import sqlalchemy as sa
import structlog
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Replica
from sync.engine.kinds import KINDS
from sync.engine.leases import awake_or_asleep, replica_of
from sync.engine.lifeline import lock_of
from sync.engine.replicas import has_line

SILENT_SECONDS = 12.0
# Two looks further apart prove nothing: the server was away, or we slept, and others could not be heard either.
BLIND_SECONDS = 6.0

log = structlog.get_logger(__name__)

Word = object
"""The time that a replica said last, None when it has no row; only whether it changes counts, not what it is."""


class Heirs:
    """Watches the owners of rows under way, and frees the rows of those that are silent and have lost their lock.

    Args:
        silent_seconds: for which an owner must have said nothing, seen by ourselves, without a gap in our looking.
    """

    def __init__(
        self, store: Store, *, silent_seconds: float = SILENT_SECONDS, blind_seconds: float = BLIND_SECONDS
    ) -> None:
        self._store, self._silent, self._blind = store, silent_seconds, blind_seconds
        self._heard: dict[str, tuple[Word, float]] = {}
        self._looked = float("-inf")

    async def look(self) -> list[str]:
        """One look; the owners whose rows were freed.

        Raises:
            sqlalchemy.exc.DBAPIError: the store is away.
        """
        began = awake_or_asleep()
        words = await self._words()
        ended = awake_or_asleep()
        if began - self._looked > self._blind or ended - began > self._blind:
            self._heard.clear()
        self._looked = began
        before, self._heard = self._heard, {}
        freed = []
        for owner, word in words.items():
            known = before.get(owner)
            self._heard[owner] = known if known is not None and known[0] == word else (word, ended)
            if began - self._heard[owner][1] >= self._silent and await self._free(owner, word):
                freed.append(owner)
        if freed:
            log.warning("took over from the dead", owners=freed)
        return freed

    async def _words(self) -> dict[str, Word]:
        """What each owner of rows under way said last; those of versions without a lock are left to their leases."""
        asked = [
            sa.select(sa.type_coerce(col(kind.table.owner), sa.String)).where(
                col(kind.table.state).in_(kind.open), col(kind.table.owner).is_not(None)
            )
            for kind in KINDS.values()
        ]
        owners = [str(row[0]) for row in await self._store.scalar_rows(sa.select(sa.union(*asked).subquery()))]
        owners = [owner for owner in owners if has_line(owner)]
        if not owners:
            return {}
        names = {replica_of(owner) for owner in owners}
        rows = await self._store.scalar_rows(
            sa.select(col(Replica.id), col(Replica.seen_at)).where(col(Replica.id).in_(names))
        )
        said = {str(row[0]): row[1] for row in rows}
        return {owner: said.get(replica_of(owner)) for owner in owners}

    async def _free(self, owner: str, word: Word) -> bool:
        """Free its rows, under its lock, with an epoch that refuses whatever it may still want to mark."""
        async with self._store.write() as session:
            lock = sa.select(sa.func.pg_try_advisory_xact_lock(lock_of(owner)))
            if not (await (await session.connection()).execute(lock)).scalar_one():
                return False
            if await self._said(session, owner) != word:
                return False
            for kind in KINDS.values():
                theirs = sa.update(kind.table).where(
                    col(kind.table.owner) == owner, col(kind.table.state).in_(kind.open)
                )
                await session.exec(theirs.values(owner=None, lease_until=None, epoch=kind.table.epoch + 1))
        return True

    async def _said(self, session: AsyncSession, owner: str) -> Word:
        said = sa.select(col(Replica.seen_at)).where(col(Replica.id) == replica_of(owner))
        return (await (await session.connection()).execute(said)).scalar_one_or_none()
