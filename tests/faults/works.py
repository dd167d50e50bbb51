"""The worker under fire: started, listened to, and looked after."""

import asyncio
import json
import resource
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from store.database import Store
from store.secrets import SecretBox
from store.tables import Run
from tests.faults.worker_process import in_step, renamed
from tests.sync.shop import Shop

PATIENCE = 90.0
PATIENT = 30_000


class Worker:
    """One worker process: what its target has accepted, and what it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.ledger: list[tuple[str, str, str]] = []
        self.said: list[dict[str, Any]] = []
        self.rest = ""
        self._ears = [asyncio.create_task(self._hear_writes()), asyncio.create_task(self._hear_words())]

    async def _hear_writes(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            verb, entity, key = json.loads(line)
            self.ledger.append((verb, entity, key))

    async def _hear_words(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            try:
                self.said.append(json.loads(line))
            except ValueError:
                self.rest += line.decode()

    def heard(self, *events: str) -> int:
        """How often it said one of these."""
        return sum(each.get("event") in events for each in self.said)

    async def until(self, true: Callable[[], Any]) -> None:
        """Wait for something; a process that has ended is no good news."""
        async with asyncio.timeout(PATIENCE):
            while not (await found if isinstance(found := true(), Awaitable) else found):
                assert self.process.returncode is None, self.rest
                await asyncio.sleep(0.05)

    def may_write(self, most: int) -> None:
        """No file may grow beyond so many bytes from now on; -1: as much as it likes, the disk has room again."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    async def end(self) -> None:
        """Ask it to end."""
        if self.process.returncode is None:
            self.process.terminate()
        await asyncio.wait_for(self.process.wait(), PATIENCE)
        await asyncio.gather(*self._ears)


@asynccontextmanager
async def working(store_url: str, engine_url: str, folder: Path, busy: int = PATIENT) -> AsyncIterator[Worker]:
    """A worker, ended afterwards."""
    words = (sys.executable, "-m", "tests.faults.worker_process", store_url, engine_url, str(folder), str(busy))
    pipe = asyncio.subprocess.PIPE
    worker = Worker(await asyncio.create_subprocess_exec(*words, stdout=pipe, stderr=pipe))
    try:
        yield worker
    finally:
        await worker.end()


@asynccontextmanager
async def opened(url: str, busy: int = PATIENT) -> AsyncIterator[Store]:
    """Another view of a database, closed whatever happens."""
    store = Store(url, busy)
    try:
        yield store
    finally:
        await store.close()


async def approved(store: Store, box: SecretBox, folder: Path) -> tuple[Shop, int]:
    """The toy pair in step, then forty people renamed: the approved run that shall write it."""
    shop = await Shop.open(store, box, folder, limits={"change_share": 1.0})
    shop.systems.__dict__.update(in_step().__dict__)
    await shop.audit()
    await shop.sync()
    renamed(shop.systems)
    return shop, await shop.approve(await shop.plan()) or 0


async def over(shop: Shop, run_id: int) -> bool:
    """Whether the run has ended."""
    run: Run = await shop.get(Run, run_id)
    return run.finished_at is not None
