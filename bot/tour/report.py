"""One line a step, and a closing line that machines read too."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from rich.console import Console

from bot.tour.person import StepFailed


class Report:
    """Counts the steps of one or several stories."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.passed = self.failed = 0

    @asynccontextmanager
    async def step(self, what: str) -> AsyncIterator[None]:
        """One step; it ends the story when it does not hold."""
        began = time.perf_counter()
        try:
            yield
        except (StepFailed, aiohttp.ClientError, TimeoutError, KeyError) as trouble:
            self.failed += 1
            self._console.print(f"  FAIL {what}: {type(trouble).__name__} {trouble}", style="red", markup=False)
            raise StoryEnded(what) from trouble
        self.passed += 1
        self._console.print(f"  ok   {what} ({time.perf_counter() - began:.1f} s)", markup=False)

    def title(self, text: str) -> None:
        """What the following steps belong to."""
        self._console.print(text, markup=False)

    def close(self) -> bool:
        """The closing line; True when every step held."""
        total = self.passed + self.failed
        self._console.print(f"tour: {total} steps, {self.passed} passed, {self.failed} failed", markup=False)
        return self.failed == 0 and total > 0


class StoryEnded(Exception):
    """A step failed; what follows rests on it."""
