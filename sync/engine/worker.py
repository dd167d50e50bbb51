"""The worker process: carries out chunks under leases, and keeps the leases alive while it does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from store.database import STORE_AWAY, Store, is_away
from sync.engine import leases
from sync.engine.kinds import KINDS
from sync.engine.leases import RENEW_SECONDS, SECONDS, Lease

Handler = Callable[[int, Lease], Awaitable[bool | None]]
"""One chunk of a row's work; True while there is more. An audit or a plan is one chunk."""

GiveUp = Callable[[str, int, Lease, BaseException], Awaitable[None]]
"""Told when a row's handler has failed so often that trying again is no use; it ends the row."""

TRIES = 5
PAUSE_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Worker:
    """The leases that this process holds, and the work done under them. `work` is what the engine calls.

    A handler that raises is tried again, later each time; after five failures in a row `give_up` ends the row.
    """

    def __init__(
        self,
        store: Store,
        handlers: Mapping[str, Handler],
        owner: str,
        *,
        seconds: float = SECONDS,
        give_up: GiveUp | None = None,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self.store, self.handlers, self.owner, self.seconds = store, handlers, owner, seconds
        self.held: dict[tuple[str, int], Lease] = {}
        self.stopping = self.fenced = False
        self._give_up, self._pause = give_up, pause
        self._failures: dict[tuple[str, int], int] = {}
        self._chunks: dict[asyncio.Task[bool | None], Lease] = {}
        self._owed: list[tuple[Lease, float]] = []

    async def take(self, kind: str, row_id: int, carrier: int | None = None) -> Lease | None:
        """Claim a row. `carrier` is the epoch by which the engine knows the work, the new one unless told."""
        if self.stopping or self.fenced or (kind, row_id) in self.held:
            return None
        epoch = await leases.claim(self.store, kind, row_id, self.owner, self.seconds)
        if epoch is None:
            return None
        carrier = epoch if carrier is None else carrier
        lease = Lease(self.store, kind, row_id, self.owner, epoch, self.seconds, carrier)
        self.held[kind, row_id] = lease
        return lease

    async def work(self, kind: str, row_id: int, epoch: int) -> bool:
        """One chunk. Work that the engine restarted comes without a lease and claims the row anew, if nobody has."""
        try:
            return await self._work(kind, row_id, epoch)
        except STORE_AWAY as trouble:  # the engine must not hear of it: the row is taken up again by the sweep
            log.warning("store away", kind=kind, id=row_id, cause=type(trouble).__name__)
            return False

    async def _work(self, kind: str, row_id: int, epoch: int) -> bool:
        lease = self.held.get((kind, row_id)) or await self.take(kind, row_id, epoch)
        if lease is None or lease.carrier != epoch:
            return False
        if self.stopping or self.fenced or not await lease.sure():
            await self.let_go(lease)
            return False
        more = await self._supervised(lease)
        if more and not self.stopping:
            return True
        await self.let_go(lease)
        return False

    async def keep(self, stop: asyncio.Event) -> None:
        """Renew the leases until told to stop, six times in their length at least, so that two failures lose none.

        A row whose engine does not come for it is let go, so that it is claimed and submitted anew.
        """
        often = min(RENEW_SECONDS, self.seconds / 6)
        while not stop.is_set():
            await pause_until(stop, often)
            await self._give_back_at_last()
            for lease in list(self.held.values()):
                if not lease.busy and lease.idle > often:
                    log.warning("engine did not come", kind=lease.kind, id=lease.row_id)
                    await self.let_go(lease)
                    continue
                try:
                    await lease.renew()
                except STORE_AWAY as trouble:
                    log.warning("lease not renewed", kind=lease.kind, id=lease.row_id, cause=type(trouble).__name__)

    def fence(self, alone: bool) -> None:
        """While others may soon hold us for dead nothing is taken up, and what may be writing is cut off (lifeline)."""
        if alone and not self.fenced:
            log.error("not heard for long: writing is cut off", rows=len(self._chunks))
        self.fenced = alone
        for chunk, lease in list(self._chunks.items()):
            if alone and not lease.cut and KINDS[lease.kind].writes:
                lease.cut = True
                chunk.cancel()

    async def stop(self, grace: float) -> None:
        """Take nothing new; wait for the chunks in hand, then cut them off; let go of every row."""
        self.stopping = True
        for lease in self.held.values():
            lease.stopping = True
        if self._chunks:
            await asyncio.wait(self._chunks, timeout=grace)
        for chunk in list(self._chunks):
            chunk.cancel()
        if self._chunks:
            await asyncio.wait(self._chunks)
        for lease in list(self.held.values()):
            await self.let_go(lease)

    async def _supervised(self, lease: Lease) -> bool:
        """Run the handler as a task of its own, so that its failure is looked at and not passed on to the engine."""
        chunk: asyncio.Task[bool | None] = asyncio.ensure_future(self._handle(lease))
        self._chunks[chunk] = lease
        lease.busy = True
        try:
            await asyncio.wait({chunk})
        finally:
            chunk.cancel()  # does nothing unless this wait itself was cut off
            self._chunks.pop(chunk, None)
            lease.rest()
        key = (lease.kind, lease.row_id)
        error = None if chunk.cancelled() else chunk.exception()
        if chunk.cancelled() or lease.cut:
            return False
        if error is None:
            self._failures.pop(key, None)
            return bool(chunk.result())
        if is_away(error):
            # It says nothing of the row, which waits for the database however long that takes.
            log.warning("store away", kind=lease.kind, id=lease.row_id, cause=type(error).__name__)
            self._failures.setdefault(key, 1)
            return False
        self._failures[key] = self._failures.get(key, 0) + 1
        # the type alone: an error's words may hold what a customer's record holds
        log.error(
            "handler failed", kind=lease.kind, id=lease.row_id, cause=type(error).__name__, times=self._failures[key]
        )
        if self._failures[key] >= TRIES and self._give_up is not None:
            try:
                await self._give_up(lease.kind, lease.row_id, lease, error)
                self._failures.pop(key)
            except STORE_AWAY as trouble:
                log.warning("not given up yet", kind=lease.kind, id=lease.row_id, cause=type(trouble).__name__)
        return False

    async def _handle(self, lease: Lease) -> bool | None:
        return await self.handlers[lease.kind](lease.row_id, lease)

    async def let_go(self, lease: Lease) -> None:
        """Give a row back; after failures only after a pause, longer each time."""
        key = (lease.kind, lease.row_id)
        failures = self._failures.get(key, 0)
        pause = min(self.seconds, self._pause * 2 ** (failures - 1)) if failures else 0.0
        if not await self._released(lease, pause):
            self._owed.append((lease, pause))
        if self.held.get(key) is lease:  # last, so that stopping finds it here if the engine cuts this off
            del self.held[key]

    async def _give_back_at_last(self) -> None:
        """What could not be given back while the database was away would else wait for the end of its lease."""
        owed, self._owed = self._owed, []
        for each in owed:
            if not await self._released(*each):
                self._owed.append(each)

    async def _released(self, lease: Lease, pause: float) -> bool:
        try:
            await leases.release(self.store, lease.kind, lease.row_id, lease.owner, lease.epoch, pause)
        except STORE_AWAY as trouble:
            log.warning("row not given back yet", kind=lease.kind, id=lease.row_id, cause=type(trouble).__name__)
            return False
        return True


async def pause_until(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, but wake up at once when told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
