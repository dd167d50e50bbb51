"""Deliveries are noted in the store before their ack: a second one does nothing, and none is forgotten (`inbox`).

An ack waits for that, so whoever comes while one transaction is being written goes into the next, all in one.
"""

import asyncio
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import col

from bot.face.ask import Ask
from store.database import Store
from store.tables import Inbox
from store.tables.base import utcnow

Key = tuple[str, str]


@dataclass(slots=True)
class _Batch:
    """What the next transaction writes."""

    new: dict[Key, Ask] = field(default_factory=dict)
    over: set[Key] = field(default_factory=set)
    written: "asyncio.Task[set[Key]] | None" = None


class Deliveries:
    """The deliveries of one life of a face."""

    def __init__(self, store: Store, face: str = "") -> None:
        self._store, self._face = store, face
        self._lock = asyncio.Lock()
        self._next: _Batch | None = None

    async def first_time(self, ask: Ask) -> bool:
        """Take a delivery for this life; False when any has taken it already.

        Raises:
            sqlalchemy.exc.DBAPIError: the store is away.
        """
        if not ask.key:
            return True
        batch, key = self._open(), _key(ask)
        twice = key in batch.new
        batch.new.setdefault(key, ask)
        return key in await self._written(batch) and not twice

    async def done(self, ask: Ask) -> None:
        """Whoever asked has an answer.

        Raises:
            sqlalchemy.exc.DBAPIError: the store is away.
        """
        batch = self._open()
        batch.over.add(_key(ask))
        await self._written(batch)

    def _open(self) -> _Batch:
        if self._next is None:
            self._next = _Batch()
        return self._next

    async def _written(self, batch: _Batch) -> set[Key]:
        if batch.written is None:
            batch.written = asyncio.create_task(self._write(batch))
        return await asyncio.shield(batch.written)

    async def _write(self, batch: _Batch) -> set[Key]:
        """One transaction; returns which deliveries nobody had taken before."""
        async with self._lock:
            self._next = None
            taken: set[Key] = set()
            async with self._store.write() as session:
                connection = await session.connection()
                if batch.new:
                    insert = self._store.insert(Inbox).values([self._row(*each) for each in batch.new.items()])
                    fresh = insert.on_conflict_do_nothing().returning(col(Inbox.team), col(Inbox.key))
                    taken = {(team, key) for team, key in await connection.execute(fresh)}
                if batch.over:
                    here = sa.tuple_(col(Inbox.team), col(Inbox.key)).in_(list(batch.over))
                    await connection.execute(sa.update(Inbox).where(here).values(done_at=utcnow()))
            return taken

    def _row(self, key: Key, ask: Ask) -> dict[str, object]:
        who = {"kind": ask.kind, "name": ask.name, "user": ask.user, "channel": ask.channel}
        return {"team": key[0], "key": key[1], "face": self._face, "at": utcnow(), **who}


def _key(ask: Ask) -> Key:
    return ask.team, f"{ask.kind}:{ask.key}"
