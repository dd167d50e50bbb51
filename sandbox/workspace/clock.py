"""The workspace's time: real, or standing still until it is told to move, so that limits can be tested at once."""

from __future__ import annotations

import asyncio
import time
from typing import Literal

Mode = Literal["real", "manual"]

_MANUAL_START = 1_767_225_600.0  # 2026-01-01 00:00 UTC


class Clock:
    """Seconds since the epoch, and waiting that follows ``advance``."""

    def __init__(self, mode: Mode = "real") -> None:
        self.mode = mode
        self._base = _MANUAL_START
        self._offset = 0.0
        self._moved = asyncio.Condition()
        self._last_ts = 0

    def now(self) -> float:
        """Seconds since the epoch."""
        return (time.time() if self.mode == "real" else self._base) + self._offset

    def ts(self) -> str:
        """A message timestamp, such as ``1767225600.000100``: unique and growing, as Slack's are."""
        micros = max(int(self.now() * 1_000_000), self._last_ts + 100)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    async def advance(self, seconds: float) -> float:
        """Move the time forward (in both modes) and wake whoever waits; returns the new time."""
        async with self._moved:
            self._offset += seconds
            self._moved.notify_all()
        return self.now()

    async def sleep(self, seconds: float) -> None:
        """Wait until ``seconds`` have passed on this clock."""
        deadline = self.now() + seconds
        while (left := deadline - self.now()) > 0:
            try:
                await asyncio.wait_for(self._next_move(), left if self.mode == "real" else None)
            except TimeoutError:
                continue

    async def _next_move(self) -> None:
        async with self._moved:
            await self._moved.wait()
