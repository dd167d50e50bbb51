"""Asking a vendor about several things side by side; the first trouble ends all of it, and nothing runs on behind."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


async def each(asked: Iterable[Asked], work: Callable[[Asked], Awaitable[Told]], width: int) -> list[Told]:
    """What `work` gives for each, in the order asked; `width` at once.

    Raises:
        Exception: whatever the first failing work raised, once the others have been cancelled.
    """
    places = asyncio.Semaphore(width)

    async def one(item: Asked) -> Told:
        async with places:
            return await work(item)

    try:
        async with asyncio.TaskGroup() as tasks:
            begun = [tasks.create_task(one(item)) for item in asked]
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    return [task.result() for task in begun]
