"""How a fleet learns at once that a worker is dead, and never mistakes a living one for it (PostgreSQL).

A lease is long, because the longest vendor request must fit into it; nobody wants to wait for it after a `kill -9`.
So each worker holds an advisory lock, named by its owner name, on a connection of its own, and says over that same
connection every two seconds that it is alive:

- A process that dies closes its connection, and the server frees the lock: the proof that it writes no more. Others
  take its rows once they saw it silent for twelve seconds and get the lock (`sync.engine.heirs`).
- A process that is frozen keeps its connection, and so its lock: its lease has to lapse, as ever.
- A process that lives but is not heard (its network, the server, the connection are gone) cuts off its own writes after
  eight seconds, counted from the beginning of the last word that got through, as if it had been killed; others count
  from its end, so they come later. What was on its way is read back by whoever takes the row, as after any crash.

All of it goes by clocks that nobody sets; those of two machines are never compared.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import STORE_AWAY, Store
from sync.engine.leases import awake_or_asleep
from sync.engine.replicas import Heartbeat

BEAT_SECONDS = 2.0
ANSWER_SECONDS = 4.0  # a word that takes longer did not get through
FENCE_SECONDS = 8.0
LOOK_SECONDS = 0.5
LOCK_SEED = 7_305_429

log = structlog.get_logger(__name__)


def lock_of(owner: str) -> sa.ColumnElement[int]:
    """The number of an owner's advisory lock."""
    return sa.func.hashtextextended(owner, LOCK_SEED)


class LifeLine:
    """One worker's lock and its beats.

    Args:
        heartbeat: whose life it is.
        fence: told again and again whether others may soon hold us for dead, so that nothing may be written any more.
        fence_seconds: of silence until then; must be well below what others wait (`heirs.SILENT_SECONDS`).
    """

    def __init__(
        self,
        store: Store,
        heartbeat: Heartbeat,
        fence: Callable[[bool], None],
        *,
        beat_seconds: float = BEAT_SECONDS,
        fence_seconds: float = FENCE_SECONDS,
    ) -> None:
        self._store, self._heartbeat, self._fence = store, heartbeat, fence
        self._beat_seconds, self._fence_seconds = beat_seconds, fence_seconds
        self._connection: AsyncConnection | None = None
        self._locked = False
        self._heard = awake_or_asleep()

    @property
    def silence(self) -> float:
        """Seconds since the beginning of the last word that got through."""
        return awake_or_asleep() - self._heard

    async def beat(self) -> None:
        """Say that we are alive; take the lock again when the connection was lost.

        Raises:
            sqlalchemy.exc.DBAPIError: nobody hears us.
        """
        began = awake_or_asleep()
        if self._connection is None:
            self._connection, self._locked = await self._store.alone(), False
        if not self._locked:
            lock = sa.select(sa.func.pg_try_advisory_lock(lock_of(self._heartbeat.owner)))
            # False while the server has not noticed yet that our last connection is gone: the next beat asks again
            self._locked = bool((await self._connection.execute(lock)).scalar_one())
        if (await self._connection.execute(self._heartbeat.word())).first() is not None:
            self._heard = began

    async def keep(self) -> None:
        """Beat until cancelled."""
        while True:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self.beat()
            except (*STORE_AWAY, TimeoutError) as trouble:
                log.warning("not heard", cause=type(trouble).__name__, seconds=round(self.silence, 1))
                await self.close()
            await asyncio.sleep(self._beat_seconds)

    async def watch(self) -> None:
        """Tell the fence until cancelled; apart from `keep`, whose statement may hang."""
        while True:
            self._fence(self.silence > self._fence_seconds)
            await asyncio.sleep(LOOK_SECONDS)

    async def close(self) -> None:
        """Let go of the connection, and with it of the lock."""
        connection, self._connection, self._locked = self._connection, None, False
        if connection is not None:
            with suppress(*STORE_AWAY):
                await connection.invalidate()
            with suppress(*STORE_AWAY):
                await connection.close()
