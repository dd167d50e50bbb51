"""The rate budget of a vendor credential, one for the whole fleet: a generic cell rate algorithm on a row of the store.

`arrival` is the moment, in epoch seconds, up to which the budget is spoken for; n requests move it n intervals on. They
may leave while it is no further ahead than the burst. The background may not run as far ahead as a person: a fifth of
the burst, and the first place in the line, are kept for those who wait in Slack (design section 4).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store, unbroken
from store.tables import RateBucket
from sync.bridge import Budget

KEPT_FOR_PEOPLE = 0.2
# A fast vendor's budget is taken some requests at a time, 0.05 seconds' worth and at most 10; unused, they soon spoil.
AHEAD_SECONDS = 0.05
AHEAD_MOST = 10
SPOILS_SECONDS = 1.0
LONGEST_PENALTY = 900.0
# Further ahead than any of ours could be, plus clocks that differ: written before a clock was set back.
IMPOSSIBLE = 60.0


class StoreBudget:
    """One credential's budget, as `sync.bridge.Budget` asks.

    Args:
        rate: requests a second.
        now: epoch seconds, the same clock on every machine of the fleet.
        sleep: how to wait; never inside a transaction.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        rate: float,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.name, self.rate = name, rate
        self._store, self._now, self._sleep = store, now, sleep
        background = max(1.0, rate * (1 - KEPT_FOR_PEOPLE))
        self._burst = {False: background, True: background + max(1.0, rate * KEPT_FOR_PEOPLE)}
        self._line = {False: asyncio.Lock(), True: asyncio.Lock()}
        self._pocket, self._spoils_at = 0, 0.0
        self._known = False

    async def acquire(self, n: int = 1, *, interactive: bool = False) -> None:
        """Wait until `n` requests may leave; those of one process stand in line, people in a line of their own."""
        async with self._line[interactive]:
            if self._pocket >= n and self._now() < self._spoils_at:
                self._pocket -= n
                return
            wanted = n if interactive else max(n, min(AHEAD_MOST, int(self.rate * AHEAD_SECONDS)))
            while (wait := await unbroken(self._take(wanted, self._burst[interactive]))) > 0:
                await self._sleep(wait)
            if wanted > n:
                self._pocket, self._spoils_at = wanted - n, self._now() + SPOILS_SECONDS

    async def penalise(self, seconds: float) -> None:
        """The vendor asked everybody to wait: the shared row goes forward, nothing leaves any process until then."""
        self._pocket = 0
        until = self._now() + min(max(seconds, 0.0), LONGEST_PENALTY)
        held = col(RateBucket.held_until)
        impossible = self._now() + LONGEST_PENALTY + IMPOSSIBLE
        longer = sa.or_(held < until, held > impossible)
        await self._appear()
        await self._update(
            sa.update(RateBucket).where(col(RateBucket.name) == self.name, longer).values(held_until=until)
        )

    async def _take(self, n: int, burst: float) -> float:
        """Take `n` now and give 0, or take nothing and give the seconds to wait."""
        await self._appear()
        now, interval = self._now(), 1 / self.rate
        arrival, held = col(RateBucket.arrival), col(RateBucket.held_until)
        impossible = now + IMPOSSIBLE + (self._burst[True] + n) * interval
        past = sa.or_(arrival < now, arrival > impossible)
        after = sa.case((past, now), else_=arrival) + n * interval
        allowance = max(burst, n) * interval
        free = sa.or_(held <= now, held > now + LONGEST_PENALTY + IMPOSSIBLE)
        taken = await self._update(
            sa.update(RateBucket)
            .where(col(RateBucket.name) == self.name, free, after <= now + allowance + 1e-6)
            .values(arrival=after)
        )
        if taken:
            return 0.0
        query = sa.select(arrival, held).where(col(RateBucket.name) == self.name)
        found = await self._store.scalar_rows(query)
        if not found:  # forgotten, since nobody used it for a month
            self._known = False
            return await self._take(n, burst)
        ((spoken_for, held_until),) = found
        wait = max(held_until - now, spoken_for + n * interval - allowance - now)
        return float(max(wait, interval / 10))

    async def _appear(self) -> None:
        if self._known:
            return
        async with self._store.write() as session:
            new = self._store.insert(RateBucket).values(name=self.name, arrival=0.0, held_until=0.0)
            await (await session.connection()).execute(new.on_conflict_do_nothing())
        self._known = True

    async def _update(self, statement: sa.Update) -> bool:
        async with self._store.write() as session:
            connection = await session.connection()
            return (await connection.execute(statement.returning(col(RateBucket.name)))).first() is not None


class Budgets:
    """The budgets of this process by credential, so that all who use one share its line and its pocket."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: dict[tuple[str, float], StoreBudget] = {}

    def __call__(self, name: str, rate: float, _concurrency: int = 0) -> Budget:
        """The budget of a credential. How many requests are in flight is the HTTP client's gate, not the budget's."""
        return self._made.setdefault((name, rate), StoreBudget(self._store, name, rate))
