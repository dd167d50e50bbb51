"""Group commit: what several rows have to write down at the same time shares one transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Run
from sync.heard import Heard, put_calls

T = TypeVar("T")
Work = Callable[[AsyncSession, Run], Awaitable[T]]


class Together:
    """Pieces of work on one run, one transaction after the other; whoever comes meanwhile goes into the next one.

    Args:
        store: where.
        check: gives the run at the beginning of each transaction, or raises when it is another worker's.
        heard: requests that are written down with the rows they were made for.
    """

    def __init__(self, store: Store, check: Callable[[AsyncSession], Awaitable[Run]], heard: Heard) -> None:
        self._store, self._check, self._heard = store, check, heard
        self._turn = asyncio.Lock()
        self._open: list[Work[Any]] | None = None
        self._ends = False
        self._next: asyncio.Task[list[Any]] | None = None

    async def do(self, work: Work[T], *, ends: bool = True) -> T:
        """Returns once it is committed; an error of any of a transaction's pieces undoes and fails all of them.

        `ends`: a row's requests have been answered, and are written down with its mark.
        """
        if self._open is None or self._next is None:
            self._open = []
            self._next = asyncio.create_task(self._commit(self._open))
        self._ends |= ends
        place, task = len(self._open), self._next
        self._open.append(work)
        done: T = (await asyncio.shield(task))[place]
        return done

    async def _commit(self, works: list[Work[Any]]) -> list[Any]:
        async with self._turn:
            try:
                with self._heard.batch() as take:
                    async with self._store.write() as session:
                        run = await self._check(session)
                        self._close(works)
                        if self._ends:
                            self._ends = False
                            await put_calls(session, take())
                        return [await work(session, run) for work in works]
            finally:
                self._close(works)

    def _close(self, works: list[Work[Any]]) -> None:
        if self._open is works:
            self._open = None
