"""Looking again until something holds, for what no message tells of."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.tour.person import StepFailed

LOOKS, LOOK_SECONDS = 240, 0.25


async def until(what: str, there: Callable[[], Awaitable[Any]]) -> Any:
    """What `there` gives, once it gives something.

    Raises:
        StepFailed: it never did.
    """
    for _ in range(LOOKS):
        if found := await there():
            return found
        await asyncio.sleep(LOOK_SECONDS)
    raise StepFailed(f"waited in vain for {what}")
