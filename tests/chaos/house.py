"""The house under fire: imitation vendors, a database of its own, and a worker that can be killed and started again."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.cli.stage import environment_of, furnish, sandbox, settings_of
from bot.compose import open_store
from store.database import Store
from sync.drafting import by_name
from tests.chaos.vendor import Calix
from tests.chaos.wish import SQLITE, Wish
from tests.databases import fresh_database

SERVER = os.environ.get("SPLICE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
END_SECONDS = 20.0
# The worker asks nothing of Slack; an integration wants a channel all the same.
NOBODY: dict[str, Any] = {
    "team_id": "T0CHAOS",
    "bot_token": "xoxb-none",
    "app_token": "xapp-none",
    "signing_secret": "none",
    "api_url": "http://127.0.0.1:9/api/",
    "users": [{"id": "U0ADMIN", "real_name": "Ines Admin"}],
    "channels": [{"name": name, "id": f"C0{name.upper()}"} for name in ("calix-sync", "voice")],
}


class EndedByItself(RuntimeError):
    """A process of ours ended without having been killed.

    Attributes:
        code: its exit code.
    """

    def __init__(self, what: str, code: int | None) -> None:
        super().__init__(f"the {what} ended by itself with {code}")
        self.code = code


@dataclass(slots=True)
class Part:
    """One process of the product (`worker`, `face`), killed and started again under the same name."""

    name: str
    environment: Mapping[str, str]
    log: Path
    lives: int = 0
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Begin another life; its words go below those of the earlier ones."""
        self.lives += 1
        with self.log.open("ab") as output:
            output.write(f"--- life {self.lives}\n".encode())
            output.flush()
            command = (sys.executable, "-m", "bot", self.name)
            self._process = await asyncio.create_subprocess_exec(
                *command, env=dict(self.environment), stdout=output, stderr=output
            )

    async def kill(self) -> None:
        """SIGKILL: nothing is put in order, nothing is said."""
        self.check()
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            if self._process.returncode != -signal.SIGKILL:
                raise EndedByItself(self.name, self._process.returncode)
            self._process = None

    def check(self) -> None:
        """Raise when it has ended without us.

        Raises:
            EndedByItself: it has.
        """
        if self._process is not None and self._process.returncode is not None:
            raise EndedByItself(self.name, self._process.returncode)

    async def end(self) -> None:
        """Ask it to end, insist after a while."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), END_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


@dataclass(frozen=True, slots=True)
class House:
    """What runs. `store` is another view of the database that worker and face work on."""

    wish: Wish
    facts: dict[str, Any]
    integration_id: int
    store: Store
    calix: Calix
    client: httpx.AsyncClient
    home: Path
    worker: Part
    face: Part

    @property
    def team(self) -> str:
        """The workspace."""
        return str(self.facts["workspace"]["team_id"])

    async def latency(self, ms: int) -> None:
        """What every answer of both vendors takes from now on."""
        for system in ("sonar", "calix"):
            door = f"{self.facts['control'][system]}/latency"
            (await self.client.post(door, json={"latency_ms": ms})).raise_for_status()


@asynccontextmanager
async def house(wish: Wish) -> AsyncIterator[House]:
    """A fresh house, everything in it ended afterwards; neither worker nor face has been started."""
    apart = ("--without-voice",) if wish.face else ("--without-voice", "--without-workspace")
    with _home(wish.keep) as home, _database(wish.database, home) as url:
        async with (
            sandbox(str(accounts_for(wish)), seed=wish.seed, more=apart) as told,
            httpx.AsyncClient(trust_env=False, timeout=90) as client,
        ):
            facts = {"workspace": NOBODY} | told
            environment = environment_of(home, facts) | {"SPLICE_DATABASE_URL": url}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or every life would compile every module anew
            settings = settings_of(environment)
            await furnish(settings, facts, **_options(wish))
            worker, face = (Part(name, environment, home / f"{name}.log") for name in ("worker", "face"))
            async with open_store(settings) as store:
                pair = await by_name(store, facts["notes"]["companies"][0]["name"])
                if pair is None or pair.id is None:
                    raise LookupError("the integration was not saved")
                try:
                    yield House(wish, facts, pair.id, store, Calix(facts, client), client, home, worker, face)
                finally:
                    await worker.end()
                    await face.end()


def accounts_for(wish: Wish) -> int:
    """So many that there are enough records to change by hand, and more than one page of them."""
    return max(150, wish.changes)


def _options(wish: Wish) -> dict[str, Any]:
    """Nothing but the run shall write, and no limit shall stop it."""
    return {
        "poll_seconds": 3_600,
        "audit_hour": None,
        "limits": {"removal_share": 0.9, "removal_count": 1_000_000, "change_share": 1.0},
        "calix_concurrency": wish.width,
        "calix_rate": 1_000.0,
        "sonar_rate": 1_000.0,
        "settle_seconds": wish.settle_seconds,
    }


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="splice-chaos-") as folder:
        yield Path(folder)


@contextmanager
def _database(kind: str, home: Path) -> Iterator[str]:
    if kind == SQLITE:
        yield f"sqlite:///{home / 'splice.db'}"
        return
    with fresh_database(SERVER) as url:
        yield url
