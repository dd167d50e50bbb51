"""The engine port in memory: a task for each submission. What it may get wrong, its flags make it get wrong."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sync.engine.port import EngineAway, Standing, Work


class LocalEngine:
    """Runs work on the event loop; forgets everything at the end of the process."""

    def __init__(self) -> None:
        self.tasks: dict[tuple[str, int, int], asyncio.Task[None]] = {}
        self.deaf = False
        self.away = False
        self.opened = 0
        self.recovered: list[str] = []

    async def open(self, work: Work) -> None:
        self.work, self.opened, self.away = work, self.opened + 1, False

    async def submit(self, kind: str, row_id: int, epoch: int) -> None:
        if self.away:
            raise EngineAway("Test")
        name = (kind, row_id, epoch)
        if not self.deaf and name not in self.tasks:
            self.tasks[name] = asyncio.create_task(self._carry(*name))

    async def _carry(self, kind: str, row_id: int, epoch: int) -> None:
        while await self.work(kind, row_id, epoch):
            pass

    async def cancel(self, kind: str, row_id: int, epoch: int) -> None:
        self.tasks[kind, row_id, epoch].cancel()

    async def status(self, kind: str, row_id: int, epoch: int) -> Standing:
        task = self.tasks.get((kind, row_id, epoch))
        if task is None:
            return Standing.UNKNOWN
        return Standing.DONE if task.done() else Standing.GOING

    async def recover(self, replicas: Sequence[str]) -> int:
        self.recovered += replicas
        return 0

    async def forget(self, before: datetime) -> int:
        return 0

    async def healthy(self) -> bool:
        return not self.away

    async def close(self) -> None:
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
