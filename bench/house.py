"""The house under measurement: imitations, worker and face as processes of their own, and a look into the store."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.cli.stage import environment_of, furnish, process, sandbox, settings_of
from bot.compose import open_store
from bot.settings import Settings
from bot.tour.door import Door
from bot.tour.person import Person
from store.database import Store
from store.tables import Audit, Plan, Run

Row = TypeVar("Row", Audit, Plan, Run)

CHANNEL = "calix-sync"
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 1_800.0


@dataclass(frozen=True, slots=True)
class House:
    """What runs. `worker` and `face` are process ids; `store` is a third view of their database."""

    facts: dict[str, Any]
    settings: Settings
    environment: Mapping[str, str]
    integration_id: int
    worker: int
    face: int
    store: Store
    door: Door
    log: Path

    @property
    def team(self) -> str:
        """The workspace."""
        return str(self.facts["workspace"]["team_id"])

    @property
    def name(self) -> str:
        """The integration."""
        return str(self.facts["notes"]["companies"][0]["name"])

    @property
    def channel(self) -> str:
        """Where the integration's cards stand."""
        return next(str(each["id"]) for each in self.facts["workspace"]["channels"] if each["name"] == CHANNEL)

    def people(self) -> list[Person]:
        """The members of the workspace."""
        workspace = self.facts["workspace"]
        return [
            Person(self.door, workspace["control_url"], user["id"], user["real_name"])
            for user in workspace["users"]
            if not user.get("is_bot")
        ]

    def person(self, name: str) -> Person:
        """One of them, by a part of the name."""
        return next(each for each in self.people() if name in each.name)

    async def row(self, table: type[Row], row_id: int | None) -> Row:
        """A row as it is now."""
        async with self.store.read() as session:
            found = await session.get(table, row_id)
        if found is None:
            raise LookupError(f"{table.__name__} {row_id}")
        return found

    async def until(self, table: type[Row], row_id: int | None, done: Callable[[Row], bool]) -> Row:
        """The row once it is as wanted.

        Raises:
            TimeoutError: it never was.
        """
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not done(row := await self.row(table, row_id)):  # noqa: ASYNC110  # other processes change it
                await asyncio.sleep(LOOK_SECONDS)
            return row

    def database_mb(self) -> float:
        """The database's files on the disk, in MB."""
        return round(sum(path.stat().st_size for path in self.settings.home.glob("splice.db*")) / 1e6, 1)


@asynccontextmanager
async def house(size: str, *more: str, **options: Any) -> AsyncIterator[House]:
    """A fresh house on imitations of that size, gone afterwards. `options` go over those of the integration."""
    with tempfile.TemporaryDirectory(prefix="splice-bench-") as folder:
        home = Path(folder)
        async with sandbox(size, more=("--limiter", "off", *more)) as facts, Door() as door:
            environment = environment_of(home, facts)
            settings = settings_of(environment)
            slow = {"poll_seconds": 3_600}
            integration_id = (await furnish(settings, facts, voice=slow, **slow | options)).calix
            log = home / "splice.log"
            with log.open("wb") as output:
                run = (sys.executable, "-m", "bot")
                async with (
                    process(*run, "worker", environment=environment, output=output) as worker,
                    process(*run, "face", environment=environment, output=output) as face,
                    open_store(settings) as store,
                ):
                    here = House(facts, settings, environment, integration_id, worker.pid, face.pid, store, door, log)
                    await here.people()[0].waits_for("a socket", lambda state: state["connection"]["sockets"])
                    yield here


async def timed(work: Awaitable[Any]) -> tuple[Any, float]:
    """What came of it, and the seconds that it took."""
    clock = asyncio.get_running_loop().time
    began = clock()
    return await work, round(clock() - began, 2)


def cpu_seconds(pid: int) -> float | None:
    """Processor seconds that a process has used: they say more than the clock where a machine is shared."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    user, system = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return round((int(user) + int(system)) / os.sysconf("SC_CLK_TCK"), 1)


def waited_seconds(pid: int) -> float | None:
    """Seconds that a process was ready to run while others had the processors: what a busy machine costs it."""
    told = Path(f"/proc/{pid}/schedstat")
    return round(int(told.read_text(encoding="utf-8").split()[1]) / 1e9, 1) if told.exists() else None


def peak_mb(pid: int) -> float | None:
    """The most memory that a process has held, in MB; None where the kernel does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
    return round(int(told["VmHWM"].split()[0]) / 1024, 1)
