"""A dead worker's rows are free at once, a living one's never: its lock, its silence and its fence (PostgreSQL)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Audit, Run
from sync.engine.heirs import Heirs
from sync.engine.leases import claim, renew
from sync.engine.lifeline import LifeLine
from sync.engine.replicas import Heartbeat, has_line
from sync.engine.worker import Worker
from tests.sync.engine.rows import some_audits, some_runs

pytestmark = pytest.mark.postgresql
PATIENCE = 60
SILENT = 0.6


@dataclass
class Mate:
    """A worker of the fleet, in this process: alive as long as it beats."""

    heartbeat: Heartbeat
    line: LifeLine
    told: list[bool]
    beating: asyncio.Task[None] | None = None

    @property
    def owner(self) -> str:
        return self.heartbeat.owner

    def goes_on(self) -> None:
        self.beating = asyncio.create_task(self.line.keep())

    async def freezes(self) -> None:
        """It says nothing more, and not in the middle of a word; its connection stays."""
        if self.beating is not None:
            before = self.line.silence
            async with asyncio.timeout(PATIENCE):
                while (now := self.line.silence) >= before:
                    before = now
                    await asyncio.sleep(0.005)
            self.beating.cancel()
            await asyncio.wait([self.beating])
            self.beating = None

    async def dies(self) -> None:
        await self.freezes()
        await self.line.close()


@pytest.fixture
async def pg(postgres_url: str) -> AsyncIterator[Store]:
    opened = Store(postgres_url)
    yield opened
    await opened.close()


@pytest.fixture
async def mate(pg: Store) -> AsyncIterator[Callable[[str], Awaitable[Mate]]]:
    made: list[Mate] = []

    async def begin(name: str) -> Mate:
        heartbeat, told = Heartbeat(pg, name, "worker"), list[bool]()
        await heartbeat.begin()
        line = LifeLine(pg, heartbeat, told.append, beat_seconds=0.1, fence_seconds=0.5)
        await line.beat()
        made.append(Mate(heartbeat, line, told))
        return made[-1]

    yield begin
    for each in made:
        await each.dies()


async def freed(heirs: Heirs, seconds: float = PATIENCE) -> list[str]:
    """What the first look that frees anything frees; empty when none does in that time."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        if found := await heirs.look():
            return found
        await asyncio.sleep(0.05)
    return []


async def test_the_rows_of_a_dead_worker_are_free_and_its_marks_refused(pg: Store, mate) -> None:
    (run_id,) = await some_runs(pg)
    dead = await mate("worker-1")
    epoch = await claim(pg, "run", run_id, dead.owner)
    await dead.dies()
    assert await claim(pg, "run", run_id, "worker-2:x") is None, "its lease has not lapsed"
    assert await freed(Heirs(pg, silent_seconds=SILENT)) == [dead.owner]
    assert await renew(pg, "run", run_id, dead.owner, epoch or 0) is False
    async with pg.read() as session:
        row = await session.get(Run, run_id)
    assert row is not None and (row.owner, row.lease_until, row.epoch) == (None, None, (epoch or 0) + 1)
    assert await claim(pg, "run", run_id, "worker-2:x") == (epoch or 0) + 2


async def test_one_who_says_nothing_but_holds_its_lock_keeps_its_rows(pg: Store, mate) -> None:
    (run_id,) = await some_runs(pg)
    frozen = await mate("worker-1")
    await claim(pg, "run", run_id, frozen.owner)
    await frozen.freezes()
    heirs = Heirs(pg, silent_seconds=SILENT)
    assert await freed(heirs, 3 * SILENT) == []
    await frozen.dies()
    assert await freed(heirs) == [frozen.owner]


async def test_one_who_lost_its_lock_but_is_heard_keeps_its_rows_and_gets_its_lock_again(pg: Store, mate) -> None:
    (run_id,) = await some_runs(pg)
    alive = await mate("worker-1")
    await claim(pg, "run", run_id, alive.owner)
    alive.goes_on()
    heirs = Heirs(pg, silent_seconds=SILENT)
    for _ in range(3):
        await cut_connections(pg)
        assert await freed(heirs, SILENT) == []
    await alive.freezes()
    assert await freed(heirs, 3 * SILENT) == [], "it has its lock again"


async def cut_connections(store: Store) -> None:
    """The server ends every connection that holds a lock of a worker."""
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    held = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND {here} AND pid <> pg_backend_pid()"
    async with store.write() as session:
        connection = await session.connection()
        await connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) FROM ({held}) AS held"))


async def test_after_a_gap_in_its_own_looking_an_heir_begins_to_listen_anew(pg: Store, mate) -> None:
    """When the server was away nobody could be heard, and every lock is free for a moment."""
    (run_id,) = await some_runs(pg)
    dead = await mate("worker-1")
    await claim(pg, "run", run_id, dead.owner)
    await dead.dies()
    heirs = Heirs(pg, silent_seconds=SILENT, blind_seconds=0.3)
    for _ in range(3):
        assert await heirs.look() == []
        await asyncio.sleep(SILENT + 0.1)
    assert await freed(heirs) == [dead.owner]


async def test_a_worker_of_a_version_without_locks_is_waited_for(pg: Store) -> None:
    (audit_id,) = await some_audits(pg, "U1")
    assert not has_line("worker-1:0123abcd")
    await claim(pg, "audit", audit_id, "worker-1:0123abcd")
    assert await freed(Heirs(pg, silent_seconds=SILENT), 3 * SILENT) == []


async def test_only_rows_of_the_dead_are_freed(pg: Store, mate) -> None:
    one, two = await some_audits(pg, "U1", "U2")
    dead, alive = await mate("worker-1"), await mate("worker-2")
    alive.goes_on()
    for audit_id, who in ((one, dead), (two, alive)):
        await claim(pg, "audit", audit_id, who.owner)
    await dead.dies()
    heirs = Heirs(pg, silent_seconds=SILENT)
    assert await freed(heirs) == [dead.owner]
    assert await freed(heirs, 2 * SILENT) == []
    async with pg.read() as session:
        row = await session.get(Audit, two)
    assert row is not None and row.owner == alive.owner


async def test_one_who_is_not_heard_is_told_so_before_others_may_take_its_rows(pg: Store, mate) -> None:
    alone = await mate("worker-1")
    watching = asyncio.create_task(alone.line.watch())
    try:
        async with asyncio.timeout(PATIENCE):
            while True not in alone.told:
                await asyncio.sleep(0.02)
        await alone.line.beat()
        alone.told.clear()
        async with asyncio.timeout(PATIENCE):
            while not alone.told:
                await asyncio.sleep(0.02)
        assert alone.told[0] is False
    finally:
        watching.cancel()


async def test_behind_the_fence_writing_is_cut_off_reading_goes_on_and_nothing_is_taken(pg: Store) -> None:
    (run_id,) = await some_runs(pg)
    async with pg.write() as session:
        session.add(Audit(integration_id=1, flow="numbers"))
    begun, ended, go_on = list[str](), list[str](), asyncio.Event()

    def handler(kind: str):
        async def work(_row_id: int, _lease: object) -> None:
            begun.append(kind)
            try:
                await go_on.wait()
            finally:
                ended.append(kind)

        return work

    worker = Worker(pg, {"run": handler("run"), "audit": handler("audit")}, "worker-1:line-a")
    run, audit = await worker.take("run", run_id), await worker.take("audit", 1)
    assert run is not None and audit is not None
    working = [
        asyncio.create_task(worker.work("run", run_id, run.epoch)),
        asyncio.create_task(worker.work("audit", 1, audit.epoch)),
    ]
    async with asyncio.timeout(PATIENCE):
        while len(begun) < 2:
            await asyncio.sleep(0.01)
        worker.fence(True)
        assert await working[0] is False and run.lost
    assert ended == ["run"]
    assert await worker.take("run", run_id) is None
    worker.fence(False)
    assert await worker.take("run", run_id) is not None, "it was given back at once"
    go_on.set()
    await working[1]
    async with pg.read() as session:
        row = (await session.exec(sa.select(col(Run.epoch)).where(col(Run.id) == run_id))).scalar_one()
    assert row == run.epoch + 1
