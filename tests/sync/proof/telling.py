"""The toy pair as systems that are asked over a wire: each request is told, as connectors tell theirs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from store.database import Store
from store.secrets import SecretBox
from store.tables import VendorCall
from sync.bridge import Opened, Setup
from sync.errors import VendorTrouble
from sync.flow import Observed, Wanted, WriteResult
from sync.workbench import Workbench
from tests.sync.shop import Shop
from tests.sync.toy import ToyBridge, ToyFlow


@dataclass(frozen=True)
class Told:
    """What is told of a request."""

    method: str
    where: str
    status: int | None
    system: str = "Cards"
    seconds: float = 0.0123456
    problem: str = ""


class TellingFlow(ToyFlow):
    """Tells of each reading and writing of a card."""

    told: Callable[..., None] | None = None

    async def read(self, change: Wanted) -> Observed | None:
        return await self._telling("GET", change, super().read(change))

    async def write(self, change: Wanted, now: Observed | None) -> WriteResult:
        return await self._telling("PUT", change, super().write(change, now))

    async def _telling(self, method: str, change: Wanted, asked: Any) -> Any:
        path, status, problem = f"/cards/{change.target_id}", 200, ""
        try:
            return await asked
        except VendorTrouble as trouble:
            status, problem = trouble.status, trouble.code
            raise
        finally:
            if self.told is not None:
                self.told(Told(method, path, status, problem=problem))


class TellingBridge(ToyBridge):
    """Opens such flows."""

    @asynccontextmanager
    async def open(self, setup: Setup) -> AsyncIterator[Opened]:
        async with super().open(setup) as opened:
            flow = TellingFlow(self.systems)
            flow.told = setup.on_call
            yield Opened({"cards": flow}, opened.doctor, opened.calls)


async def telling_shop(store: Store, box: SecretBox, folder: Path) -> Shop:
    """A shop of this pair."""
    shop = await Shop.open(store, box, folder)
    bench = Workbench(store, {"toy": TellingBridge(shop.systems)}, box, folder, shop.bench.budget)
    return Shop(bench, shop.systems, shop.integration)


async def calls_of(store: Store, run_id: int | None) -> list[VendorCall]:
    """What was kept of a run, in order."""
    async with store.read() as session:
        kept = select(VendorCall).where(VendorCall.run_id == run_id).order_by(col(VendorCall.id))
        return list((await session.exec(kept)).all())
