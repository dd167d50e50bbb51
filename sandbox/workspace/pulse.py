"""A sequence number that grows with every change, and waiting for it: what the page and a tour live on."""

from __future__ import annotations

import asyncio


class Pulse:
    """Counts changes; ``wait`` answers as soon as the count passes what the caller has seen."""

    def __init__(self) -> None:
        self.seq = 0
        self._beat = asyncio.Event()

    def beat(self) -> None:
        """Note one change."""
        self.seq += 1
        self._beat.set()
        self._beat = asyncio.Event()

    async def wait(self, since: int, timeout: float) -> int:
        """Return the current count once it is above ``since``, or after ``timeout`` seconds whatever it is."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while self.seq <= since and (left := deadline - loop.time()) > 0:
            try:
                await asyncio.wait_for(self._beat.wait(), left)
            except TimeoutError:
                break
        return self.seq
