"""A worker in a process of its own, with handlers that write numbers into a ledger file instead of to a vendor.

`python -m tests.sync.engine.worker_process STORE ENGINE REPLICA LEDGER SECONDS`; SIGTERM ends it.
Each chunk of a run writes five numbers; the run's `version` is its journal, marked under the epoch after each number.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Run
from store.words import RunState
from sync.engine.dbos import DbosEngine
from sync.engine.leases import Lease
from sync.engine.sweep import run_worker

LAST = 40
CHUNK = 5
SECONDS_EACH = 0.02


class Numbers:
    """The handler of runs."""

    def __init__(self, store: Store, ledger: Path) -> None:
        self.store, self.ledger = store, ledger

    async def chunk(self, run_id: int, lease: Lease) -> bool:
        """Write the next five numbers; True while there are more."""
        async with self.store.read() as session:
            run = await session.get(Run, run_id)
        assert run is not None
        for number in range(run.version + 1, min(run.version + CHUNK, LAST) + 1):
            if not await lease.sure():
                return False
            with self.ledger.open("a") as ledger:
                ledger.write(f"{run_id} {number} {os.getpid()}\n")
            await asyncio.sleep(SECONDS_EACH)
            if not await self.mark(run_id, lease, number):
                return False
        return run.version + CHUNK < LAST

    async def mark(self, run_id: int, lease: Lease, number: int) -> bool:
        """Move it on, if the row is still ours."""
        state = RunState.VERIFIED if number == LAST else RunState.RUNNING
        statement = (
            sa.update(Run)
            .where(col(Run.id) == run_id, col(Run.epoch) == lease.epoch)
            .values(version=number, state=state)
            .returning(col(Run.id))
        )
        async with self.store.write() as session:
            return (await (await session.connection()).execute(statement)).first() is not None


async def main(store_url: str, engine_url: str, replica: str, ledger: str, seconds: str) -> None:
    """Work until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    store = Store(store_url)
    numbers = Numbers(store, Path(ledger))
    await run_worker(
        store,
        DbosEngine(engine_url, replica),
        {"run": numbers.chunk},
        replica=replica,
        stop=stop,
        seconds=float(seconds),
        sweep_seconds=0.1,
    )
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
