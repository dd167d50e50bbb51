"""Real workers of one fleet: processes of `splice worker` on one database, beside the office that asks and approves."""

import asyncio
import base64
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import select

from store.database import Store
from store.secrets import SecretBox
from store.tables import Plan, Replica, Run
from sync.requests import ask_plan
from tests.stories.office import TEAM, UMA, Office
from tests.stories.town import Town

KEY = base64.b64encode(bytes(range(32))).decode()  # the same worthless one as the tests' own box
PATIENCE = 120.0
LOOK = 0.1
PATH = "/billing/subscribers"
# Nothing but what a story asks for shall be written, and no limit shall stop it.
QUIET: dict[str, Any] = {
    "poll_seconds": 0,
    "audit_hour": None,
    "calix_concurrency": 2,
    "settle_seconds": 0.2,
    "limits": {"removal_share": 0.9, "removal_count": 1_000_000, "change_share": 1.0},
}


@dataclass
class Fleet:
    """Workers by name, each with a home of its own as on machines of their own."""

    office: Office
    folder: Path
    workers: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        return self.office.town

    @property
    def store(self) -> Store:
        return self.office.store

    async def starts(self, name: str, lease: float | None = None) -> None:
        """One more worker; returns when it is there."""
        home = self.folder / name
        kept = {key: value for key, value in os.environ.items() if not key.startswith("SPLICE_")}
        environment = kept | {
            "SPLICE_HOME": str(home),
            "SPLICE_DATABASE_URL": self.store.url,
            "SPLICE_SECRET_KEYS": f"test:{KEY}",
            "SPLICE_REPLICA": name,
        }
        if lease is not None:
            environment["SPLICE_LEASE_SECONDS"] = str(lease)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.workers[name] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "worker", env=environment, stdout=log, stderr=log
            )
        await self.until(lambda: self._is_there(name))

    async def _is_there(self, name: str) -> bool:
        return bool(await self.store.scalar_rows(select(Replica.id).where(Replica.id == name)))

    async def kills(self, name: str) -> None:
        """SIGKILL: nothing is put in order, nothing is said."""
        worker = self.workers.pop(name)
        worker.kill()
        assert await worker.wait() == -signal.SIGKILL

    def freezes(self, name: str) -> None:
        os.kill(self.workers[name].pid, signal.SIGSTOP)

    def wakes(self, name: str) -> None:
        os.kill(self.workers[name].pid, signal.SIGCONT)

    async def end(self) -> None:
        for worker in self.workers.values():
            if worker.returncode is None:
                worker.send_signal(signal.SIGCONT)
                worker.terminate()
        for worker in self.workers.values():
            try:
                await asyncio.wait_for(worker.wait(), 20)
            except TimeoutError:
                worker.kill()
                await worker.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    async def until(self, true: Any, patience: float = PATIENCE) -> float:
        """Wait for it; the seconds that it took. A worker that ended by itself ends the wait."""
        begin = asyncio.get_running_loop().time()
        async with asyncio.timeout(patience):
            while not (await answer if asyncio.iscoroutine(answer := true()) else answer):
                for name, worker in self.workers.items():
                    assert worker.returncode is None, f"{name} ended by itself: {self.log(name)}"
                await asyncio.sleep(LOOK)
        return asyncio.get_running_loop().time() - begin

    # The work: records renamed by hand, and the plan that renames them back

    async def begins(self, rows: int, latency_ms: int = 150) -> "Job":
        """A first full sync, done; then a plan of so many updates, waiting to be approved."""
        await self.office.settled()
        plan = await self.disorders(rows)
        for door in (self.town.sonar, self.town.calix):
            door.post("latency", latency_ms=latency_ms)
        return Job(self, plan, self.town.written())

    async def disorders(self, rows: int) -> Plan:
        """Somebody renames so many records; the plan that puts them right."""
        keys = self.town.in_step()[:rows]
        assert len(keys) == rows
        for key in keys:
            self.town.by_hand(key, name="Renamed By Hand")
        plan = await self.office.plans()
        assert plan.counts["rows"] == rows, plan.counts
        return plan

    async def asks(self) -> int:
        """Somebody asks for a full plan, which a worker makes; its id.

        Raises:
            Refusal: as `ask_plan`.
        """
        asked = await ask_plan(self.store, self.office.home.id or 0, by=UMA, team=TEAM)
        return asked.id or 0

    async def changes(self, **options: Any) -> None:
        """The integration with some options changed."""
        await self.office.configures(self.office.draft(**(QUIET | options)))

    def holds_next_write(self, ms: int) -> None:
        """Calix accepts the next write and keeps its answer back."""
        self.town.calix.fault("hold", match={"method": "PUT", "path": PATH}, times=1, ms=ms)

    def holding(self) -> bool:
        """A write was accepted and is not answered yet."""
        return any(fault["struck"] for fault in self.town.calix.get("faults")["faults"])


@asynccontextmanager
async def a_fleet(town: Town, store: Store, box: SecretBox, folder: Path) -> AsyncIterator[Fleet]:
    """No worker has been started yet; all are ended, and the imitations as quick as before, afterwards."""
    made = Fleet(await Office.open(town, store, box, folder, **QUIET), folder)
    try:
        yield made
    finally:
        await made.end()
        town.calix.forget_faults()
        for door in (town.sonar, town.calix):
            door.post("latency", latency_ms=0)


@dataclass
class Job:
    """A plan of updates and the run that carries it out; the judge is Calix's ledger."""

    fleet: Fleet
    plan: Plan
    before: int
    run_id: int = 0

    async def approved(self) -> None:
        self.run_id = await self.fleet.office.approves(self.plan)

    def written(self) -> list[str]:
        """The records that were written, in order; one that was written twice stands there twice."""
        return [str(row["path"]) for row in self.fleet.town.writes(self.before)]

    def repeated(self) -> dict[str, int]:
        return {path: times for path, times in Counter(self.written()).items() if times > 1}

    async def run(self) -> Run:
        found: Run = await self.fleet.office.get(Run, self.run_id)
        return found

    async def writes(self, rows: int) -> None:
        """Wait until the ledger has so many."""
        await self.fleet.until(lambda: len(self.written()) >= rows)

    async def over(self) -> Run:
        """Wait for the end of the run."""

        async def finished() -> bool:
            return (await self.run()).finished_at is not None

        await self.fleet.until(finished)
        return await self.run()
