"""A second delivery does nothing, and what a face had acked when it died is not forgotten.

Both are in the store before the ack (`deliveries`): Slack then never repeats it, so nobody else would know of it.
"""

from collections import OrderedDict
from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from store.database import Store
from store.tables import Inbox
from store.tables.base import utcnow
from sync.retention import DAYS

KEEP = timedelta(days=DAYS["inbox"])
SILENT = timedelta(seconds=15)
"""After so long without a sign a face counts as dead."""
REMEMBERED = 10_000


class Seen:
    """The last deliveries of this process."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._most = most

    def again(self, key: str) -> bool:
        """True when this key was delivered here before; remembers it."""
        if not key:
            return False
        if key in self._keys:
            self._keys.move_to_end(key)
            return True
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return False


async def left_behind(store: Store, team: str, alive: Collection[str], face: str) -> list[Inbox]:
    """Take over what faces that are not alive had acked and not finished; each row is given to one caller only."""
    orphan = (
        col(Inbox.done_at).is_(None),
        col(Inbox.team).in_((team, "")),
        col(Inbox.face).not_in({*alive, face}),
        col(Inbox.at) < utcnow() - SILENT,
    )
    async with store.read() as session:  # nearly always there is none: nobody has to wait for a writer then
        if (await session.exec(select(Inbox.key).where(*orphan).limit(1))).first() is None:
            return []
    async with store.write() as session:
        taken = sa.update(Inbox).where(*orphan).values(face=face).returning(Inbox)
        return list((await session.exec(taken)).scalars())


async def leave(store: Store, row: Inbox) -> None:
    """Nobody could be told yet: the next look takes it up again."""
    async with store.write() as session:
        await session.exec(_row(row).values(face=""))


async def told(store: Store, row: Inbox) -> None:
    """Who asked for it has heard of it."""
    async with store.write() as session:
        await session.exec(_row(row).values(done_at=utcnow()))


def _row(row: Inbox) -> sa.Update:
    return sa.update(Inbox).where(col(Inbox.team) == row.team, col(Inbox.key) == row.key)


async def prune(store: Store) -> None:
    """Forget deliveries that Slack will not repeat any more (its last retry comes after minutes)."""
    async with store.write() as session:
        await session.exec(sa.delete(Inbox).where(col(Inbox.at) < utcnow() - KEEP))
