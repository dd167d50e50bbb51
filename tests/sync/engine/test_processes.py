"""Real workers, killed, frozen, stopped and robbed of their engine: the work is finished, never twice blindly."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.database import Store
from store.tables import Run
from store.words import RunState
from tests.sync.engine.rows import some_runs
from tests.sync.engine.worker_process import LAST

PATIENCE = 120
# A lease that no test waits for, and one that has to lapse before another worker may take over.
LONG, SHORT = 600, 3


class Fleet:
    """Workers on one store, each a process."""

    def __init__(self, store: Store, folder: Path, engine_url: str | None) -> None:
        self.store, self.folder, self.ledger = store, folder, folder / "ledger"
        self._engine_url = engine_url
        self.processes: list[asyncio.subprocess.Process] = []

    def engine_url(self, replica: str) -> str:
        return self._engine_url or f"sqlite:///{self.folder / replica}.engine.db"

    async def start(self, replica: str, lease: int = LONG) -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "tests.sync.engine.worker_process"]
        arguments = [self.store.url, self.engine_url(replica), replica, str(self.ledger), str(lease)]
        process = await asyncio.create_subprocess_exec(*command, *arguments, stderr=asyncio.subprocess.PIPE)
        self.processes.append(process)
        return process

    def numbers(self) -> list[tuple[int, int, int]]:
        lines = self.ledger.read_text().splitlines() if self.ledger.exists() else []
        return [(int(run), int(number), int(pid)) for run, number, pid in (line.split() for line in lines)]

    def written(self, run_id: int) -> list[int]:
        return [number for run, number, _ in self.numbers() if run == run_id]

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(0.02)

    async def all_done(self, runs: list[int]) -> None:
        async with asyncio.timeout(PATIENCE):
            while {run.state for run in await self.rows(runs)} != {RunState.VERIFIED}:
                await asyncio.sleep(0.1)

    async def rows(self, runs: list[int]) -> list[Run]:
        async with self.store.read() as session:
            found = [await session.get(Run, run_id) for run_id in runs]
        return [run for run in found if run is not None]

    async def end(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            await process.communicate()


@pytest.fixture
async def fleet(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[Fleet]:
    made = Fleet(store, tmp_path, None if store.is_sqlite else store_url)
    yield made
    await made.end()


async def test_a_killed_worker_goes_on_after_its_restart(fleet: Fleet) -> None:
    runs = await some_runs(fleet.store)
    for stop_at in (7, 16, 25):
        worker = await fleet.start("worker-1")
        await fleet.until(lambda at=stop_at: len(fleet.written(runs[0])) >= at)
        worker.kill()
        await worker.wait()
    await fleet.start("worker-1")
    await fleet.all_done(runs)
    written = fleet.written(runs[0])
    assert sorted(set(written)) == list(range(1, LAST + 1))
    assert len(written) - LAST <= 3  # at most the number in hand at each kill


@pytest.mark.long
async def test_another_worker_takes_over_from_a_dead_one(fleet: Fleet) -> None:
    runs = await some_runs(fleet.store, 2)
    first = await fleet.start("worker-1", SHORT)
    await fleet.until(lambda: len(fleet.numbers()) >= 10)
    second = await fleet.start("worker-2", SHORT)
    first.kill()
    await fleet.all_done(runs)
    assert {pid for _, _, pid in fleet.numbers()} == {first.pid, second.pid}
    for run_id in runs:
        assert sorted(set(fleet.written(run_id))) == list(range(1, LAST + 1))
        assert len(fleet.written(run_id)) - LAST <= 1


@pytest.mark.long
async def test_a_frozen_worker_that_wakes_up_writes_nothing_more(fleet: Fleet) -> None:
    runs = await some_runs(fleet.store)
    first = await fleet.start("worker-1", SHORT)
    await fleet.until(lambda: len(fleet.numbers()) >= 10)
    await freeze(fleet, first)
    second = await fleet.start("worker-2", SHORT)
    await fleet.until(lambda: any(pid == second.pid for _, _, pid in fleet.numbers()))
    os.kill(first.pid, signal.SIGCONT)
    await fleet.all_done(runs)
    pids = [pid for _, _, pid in fleet.numbers()]
    assert first.pid not in pids[pids.index(second.pid) :]
    assert len(fleet.written(runs[0])) - LAST <= 1


async def freeze(fleet: Fleet, worker: asyncio.subprocess.Process) -> None:
    """SIGSTOP between two transactions: what is locked in one stays so, on PostgreSQL for a minute."""
    async with asyncio.timeout(PATIENCE):
        while True:
            os.kill(worker.pid, signal.SIGSTOP)
            if await nothing_is_locked(fleet):
                return
            os.kill(worker.pid, signal.SIGCONT)
            await asyncio.sleep(0.01)


async def nothing_is_locked(fleet: Fleet) -> bool:
    if not fleet.store.is_sqlite:
        held = "state LIKE 'idle in%' AND query NOT LIKE '%xact_lock%'"
        open_ones = f"SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND {held}"
        return not await fleet.store.scalar_rows(sa.select(sa.text("*")).select_from(sa.text(f"({open_ones}) AS o")))
    with closing(sqlite3.connect(fleet.folder / "splice.db", timeout=0.2, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
    return True


@pytest.mark.long
async def test_a_stopped_worker_leaves_its_rows_to_others_at_once(fleet: Fleet) -> None:
    runs = await some_runs(fleet.store)
    first = await fleet.start("worker-1")
    await fleet.until(lambda: len(fleet.numbers()) >= 7)
    first.send_signal(signal.SIGTERM)
    _, words = await first.communicate()
    assert first.returncode == 0, words.decode()
    (run,) = await fleet.rows(runs)
    assert run.owner is None and run.lease_until is None and run.state == RunState.RUNNING
    await fleet.start("worker-2")
    await fleet.all_done(runs)
    assert fleet.written(runs[0]) == list(range(1, LAST + 1))


@pytest.mark.long
async def test_two_workers_share_the_rows_and_do_each_once(fleet: Fleet) -> None:
    runs = await some_runs(fleet.store, 8)
    await asyncio.gather(fleet.start("worker-1"), fleet.start("worker-2"))
    await fleet.all_done(runs)
    assert sorted((run, number) for run, number, _ in fleet.numbers()) == [
        (run, number) for run in runs for number in range(1, LAST + 1)
    ]
    assert len({pid for _, _, pid in fleet.numbers()}) == 2


@pytest.mark.long
async def test_the_later_of_two_processes_with_one_name_stays(fleet: Fleet) -> None:
    first = await fleet.start("worker-1", 12)
    runs = await some_runs(fleet.store)
    await fleet.until(lambda: len(fleet.numbers()) >= 3)
    await fleet.start("worker-1", 12)
    _, words = await asyncio.wait_for(first.communicate(), PATIENCE)
    assert first.returncode == 1 and b"ReplicaReplaced" in words
    await fleet.all_done(runs)
    assert sorted(set(fleet.written(runs[0]))) == list(range(1, LAST + 1))


def rob(fleet: Fleet, replica: str) -> None:
    """Delete the engine's SQLite database with all that belongs to it."""
    for file in fleet.folder.glob(f"{replica}.engine.db*"):
        file.unlink()


@pytest.mark.long
@pytest.mark.parametrize("alive", [False, True], ids=["while it is down", "while it works"])
async def test_without_the_engines_database_all_work_is_still_finished(sqlite_store: Store, tmp_path, alive) -> None:
    fleet = Fleet(sqlite_store, tmp_path, None)
    try:
        runs = await some_runs(sqlite_store, 2)
        worker = await fleet.start("worker-1", SHORT)
        await fleet.until(lambda: len(fleet.numbers()) >= 10)
        if not alive:
            worker.kill()
            await worker.wait()
        rob(fleet, "worker-1")
        if not alive:
            await fleet.start("worker-1", SHORT)
        await fleet.all_done(runs)
        for run_id in runs:
            assert sorted(set(fleet.written(run_id))) == list(range(1, LAST + 1))
        late = await some_more(sqlite_store, runs)
        await fleet.all_done([late])
    finally:
        await fleet.end()


async def some_more(store: Store, runs: list[int]) -> int:
    """One more run of the same plan, asked for afterwards."""
    async with store.write() as session:
        first = await session.get(Run, runs[0])
        assert first is not None
        run = Run(plan_id=first.plan_id, integration_id=first.integration_id, flow=first.flow)
        session.add(run)
        await session.flush()
        return run.id or 0
