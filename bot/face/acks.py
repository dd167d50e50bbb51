"""Acks go first: Slack waits three seconds and a person looks on, all other work of the face can wait for a moment."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE_SECONDS = 0.25
"""How long other work lets acks go first; a store that is slow must not stop everything else."""


class Acks:
    """Deliveries that have come in and are not acked yet."""

    def __init__(self) -> None:
        self._open = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """One delivery, from its coming to its ack."""
        self._open += 1
        self._none.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._none.set()

    async def first(self) -> None:
        """Wait until no delivery waits for its ack, but not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._none.wait()
