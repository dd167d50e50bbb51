"""Many rows in chunks of one transaction each, whether they come at once or one after the other."""

from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

from store.database import CHUNK

T = TypeVar("T")


async def chunks(rows: AsyncIterator[T] | Iterable[T]) -> AsyncIterator[list[T]]:
    """The rows in order, 500 at a time."""
    chunk: list[T] = []
    async for row in _walk(rows):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


async def _walk(rows: AsyncIterator[T] | Iterable[T]) -> AsyncIterator[T]:
    if isinstance(rows, AsyncIterator):
        async for row in rows:
            yield row
        return
    for row in rows:
        yield row
