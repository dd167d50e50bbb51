"""How fast we may ask: a rate for each credential, of which a fifth is kept for requests that a person waits for."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Protocol

KEPT_FOR_PEOPLE = 0.2

_a_person_waits: ContextVar[bool] = ContextVar("a_person_waits", default=False)


@contextmanager
def interactive() -> Iterator[None]:
    """Requests made inside go first: a person waits for them."""
    mark = _a_person_waits.set(True)
    try:
        yield
    finally:
        _a_person_waits.reset(mark)


def a_person_waits() -> bool:
    """True inside `interactive()`."""
    return _a_person_waits.get()


class RateBudget(Protocol):
    """The port: in one process below, shared by a fleet when a store stands behind it."""

    async def acquire(self, n: int = 1, *, interactive: bool = False) -> None:
        """Wait until `n` requests may leave."""
        ...

    async def penalise(self, seconds: float) -> None:
        """The vendor asked everybody to wait."""
        ...


class LocalBudget:
    """Generic cell rate algorithm in memory. Nothing is reserved ahead, so a person never queues behind the background.

    Args:
        rate: requests a second.
        burst: how many may leave at once after a rest; one second's worth unless told.
        clock: seconds that only rise.
        sleep: how to wait.
    """

    def __init__(
        self,
        rate: float,
        burst: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.rate, self.burst = rate, max(1.0, rate if burst is None else burst)
        self._clock, self._sleep = clock, sleep
        self._all = self._background = self._held_until = float("-inf")

    async def acquire(self, n: int = 1, *, interactive: bool = False) -> None:
        """Wait until `n` requests may leave."""
        while (wait := self._take(n, interactive)) > 0:
            await self._sleep(wait)

    async def penalise(self, seconds: float) -> None:
        """Nothing leaves for so many seconds."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def _take(self, n: int, interactive: bool) -> float:
        """Take `n` now and give 0, or take nothing and give the seconds to wait."""
        now, share = self._clock(), 1 - KEPT_FOR_PEOPLE
        everybody = max(self._all, now) + n / self.rate
        background = max(self._background, now) + n / (self.rate * share)
        wait = max(self._held_until - now, everybody - now - max(self.burst, n) / self.rate)
        if not interactive:
            allowance = max(self.burst * share, n) / (self.rate * share)
            wait = max(wait, background - now - allowance)
        if wait > 1e-9:
            return wait
        self._all = everybody
        if not interactive:
            self._background = background
        return 0.0


class Gate:
    """At most `width` requests in flight; the background leaves a fifth free, at least one where there are two."""

    def __init__(self, width: int) -> None:
        kept = max(1, round(width * KEPT_FOR_PEOPLE)) if width > 1 else 0
        self._all, self._background = asyncio.Semaphore(width), asyncio.Semaphore(width - kept)

    @asynccontextmanager
    async def open(self, *, interactive: bool) -> AsyncIterator[None]:
        """Stand in line, and hold a place while inside."""
        if interactive:
            async with self._all:
                yield
        else:
            async with self._background, self._all:
                yield
