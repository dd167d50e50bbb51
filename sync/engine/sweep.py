"""Finding what is queued or orphaned and giving it to the engine; noticing replicas that died."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlmodel import col

from store.database import STORE_AWAY, Store
from store.tables.base import utcnow
from sync.engine.heirs import Heirs
from sync.engine.kinds import KINDS
from sync.engine.leases import SECONDS, claimable
from sync.engine.lifeline import BEAT_SECONDS, LifeLine
from sync.engine.port import Engine, EngineAway
from sync.engine.replicas import Heartbeat, bury_dead
from sync.engine.worker import GiveUp, Handler, Worker, pause_until
from sync.events import SYSTEM
from sync.retention import DAYS

SLOTS = 4
SWEEP_SECONDS = 0.5
GRACE_SECONDS = 10.0
SILENT_SECONDS = 60.0
FORGET_SECONDS = 24 * 3600.0
WORKER = "worker"

log = structlog.get_logger(__name__)


class Sweep:
    """Takes rows, up to a number at once of each kind; the last free place is kept for what a person asked for."""

    def __init__(self, store: Store, engine: Engine, replica: Heartbeat, worker: Worker, slots: int = SLOTS) -> None:
        self._store, self._engine, self._replica, self._worker, self._slots = store, engine, replica, worker, slots

    async def once(self) -> int:
        """One look at the rows. Returns how many were taken."""
        taken = 0
        for kind in KINDS:
            if kind in self._worker.handlers:
                taken += await self._take(kind)
        return taken

    async def bury(self) -> list[str]:
        """Beat, and have the engine restart what replicas left that were silent for long; leases say who may go on."""
        await self._replica.beat()
        dead = await bury_dead(self._store, min(SILENT_SECONDS, self._worker.seconds))
        if dead:
            restarted = await self._engine.recover(dead)
            log.warning("replicas died", replicas=dead, restarted=restarted)
        return dead

    async def forget(self) -> int:
        """Let the engine forget what ended long ago: it keeps everything for ever unless told."""
        gone = await self._engine.forget(utcnow() - timedelta(days=DAYS["workflows"]))
        if gone:
            log.info("engine forgot", workflows=gone)
        return gone

    async def _take(self, kind: str) -> int:
        taken = 0
        for row_id, asked_by in await self._waiting(kind):
            free = self._slots - sum(1 for held in self._worker.held if held[0] == kind)
            if free <= 0:
                break
            if free == 1 and asked_by == SYSTEM and self._slots > 1:
                continue
            lease = await self._worker.take(kind, row_id)
            if lease is None:
                continue
            try:
                await self._engine.submit(kind, row_id, lease.epoch)
            except EngineAway:
                await self._worker.let_go(lease)
                raise
            taken += 1
        return taken

    async def _waiting(self, kind: str) -> Iterable[tuple[int, str]]:
        row: type[Any] = KINDS[kind].table
        asked_by = KINDS[kind].asked_by
        by_system = sa.case((asked_by == SYSTEM, 1), else_=0)
        statement = (
            sa.select(col(row.id), asked_by)
            .where(claimable(self._store, kind, self._worker.owner, self._worker.seconds))
            .order_by(by_system, col(row.id))
            .limit(self._slots)
        )
        held = {row_id for name, row_id in self._worker.held if name == kind}
        return [(found[0], found[1]) for found in await self._store.scalar_rows(statement) if found[0] not in held]


async def run_worker(
    store: Store,
    engine: Engine,
    handlers: Mapping[str, Handler],
    *,
    replica: str,
    stop: asyncio.Event,
    slots: int = SLOTS,
    seconds: float = SECONDS,
    sweep_seconds: float = SWEEP_SECONDS,
    grace: float = GRACE_SECONDS,
    give_up: GiveUp | None = None,
    pause: float = 5.0,
) -> None:
    """Be the worker until `stop` is set: take rows, work, keep leases, bury the dead.

    Args:
        handlers: `audit`, `plan`, `run` (any of them): `async (id, lease) -> more`.
        replica: stable over restarts, different in every process.
        slots: rows at once, of each kind.
        seconds: length of a lease; much longer than any vendor request may take.
        grace: seconds that chunks in hand get when the process stops.

    Raises:
        ReplicaReplaced: another process runs under the same name; this one has let go of everything.
    """
    heartbeat = Heartbeat(store, replica, WORKER)
    worker = Worker(store, handlers, heartbeat.owner, seconds=seconds, give_up=give_up, pause=pause)
    sweep = Sweep(store, engine, heartbeat, worker, slots)
    await heartbeat.begin()
    line = None if store.is_sqlite else LifeLine(store, heartbeat, worker.fence)
    if line is not None:
        await line.beat()  # before any row is taken
    await engine.open(worker.work)
    keepers = [asyncio.create_task(worker.keep(stop))]
    if line is not None:
        keepers += [asyncio.create_task(each) for each in (line.keep(), line.watch(), _inherit(store))]
    try:
        await _go_round(sweep, engine, worker, stop, sweep_seconds, keepers)
    finally:
        await worker.stop(grace)
        for keeper in keepers:
            keeper.cancel()
        await asyncio.wait(keepers)
        await engine.close()
        with suppress(*STORE_AWAY):
            await heartbeat.end()
        if line is not None:
            await line.close()


async def _inherit(store: Store) -> None:
    heirs = Heirs(store)
    while True:
        try:
            await heirs.look()
        except STORE_AWAY as trouble:
            log.warning("nobody was looked for", cause=type(trouble).__name__)
        await asyncio.sleep(BEAT_SECONDS)


async def _go_round(
    sweep: Sweep,
    engine: Engine,
    worker: Worker,
    stop: asyncio.Event,
    sweep_seconds: float,
    keepers: Iterable[asyncio.Task[None]],
) -> None:
    beat_seconds = min(SILENT_SECONDS, worker.seconds) / 6
    beaten = forgot = float("-inf")
    while not stop.is_set():
        for keeper in keepers:
            if keeper.done() and not stop.is_set():
                keeper.result()  # one that broke ends the process: without it nothing here can be trusted
        try:
            if time.monotonic() - beaten >= beat_seconds:
                beaten = time.monotonic()
                await sweep.bury()
            await sweep.once()
            if time.monotonic() - forgot >= FORGET_SECONDS:
                forgot = time.monotonic()
                await sweep.forget()
        except STORE_AWAY as trouble:
            log.warning("sweep failed", cause=type(trouble).__name__)
        except EngineAway as trouble:
            log.warning("engine is opened again", cause=trouble.cause)
            await engine.close()
            await engine.open(worker.work)
        await pause_until(stop, sweep_seconds)
