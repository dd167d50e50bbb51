"""Slash commands over Socket Mode, twenty at once, again and again while something else goes on."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from bench.house import House
from bot.tour.person import Person, StepFailed

COMMANDS = ("/splice help", "/integrations", "/audit rubbish")
AT_ONCE = 20
# Seven people may ask 14 times a second in the long run (bot.face.limits): nobody is turned away.
EVERY_SECONDS = 2.0


class Acks:
    """Milliseconds from the envelope to its ack, as the imitation workspace saw them."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self.failed = 0

    async def fire(self, here: House) -> None:
        """Twenty people's commands at once, until cancelled."""
        people, turn = here.people(), 0
        while True:
            asked = [(people[(turn + n) % len(people)], COMMANDS[n % len(COMMANDS)]) for n in range(AT_ONCE)]
            turn += AT_ONCE
            await asyncio.gather(*(self._one(who, here.channel, text) for who, text in asked))
            await asyncio.sleep(EVERY_SECONDS)

    async def _one(self, who: Person, channel: str, text: str) -> None:
        try:
            told = await who.types(channel, text)
        except StepFailed:
            self.failed += 1
        else:
            self.milliseconds.append(float(told["acked_in_ms"]))

    def figures(self) -> dict[str, Any]:
        """Their number and percentiles."""
        return {
            "acks": len(self.milliseconds),
            "acks_failed": self.failed,
            "ack_p50_ms": percentile(self.milliseconds, 50),
            "ack_p99_ms": percentile(self.milliseconds, 99),
            "ack_max_ms": percentile(self.milliseconds, 100),
        }


@asynccontextmanager
async def firing(here: House) -> AsyncIterator[Acks]:
    """Commands are fired while the block runs."""
    acks = Acks()
    task = asyncio.create_task(acks.fire(here))
    try:
        yield acks
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def percentile(values: list[float], share: float) -> float | None:
    """The nearest rank; None of nothing."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(len(values) * share / 100) - 1)]
