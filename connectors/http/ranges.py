"""Reading by ranges of ids: parallel, in order, and no row can slip away while others come and go.

Pages by number shift when a row goes; `id > last` never does. Pages by `id > last` wait for each other; ranges of ids
do not. So the ids between the lowest and the highest are cut into ranges about a page wide, several are asked for at
once, and what does not fit into one answer is asked for by `id > last` inside its range. What is above the highest id
comes last.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from connectors.http.pages import Ledger, Page

T = TypeVar("T")
CATCH_UPS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Ids above `after`, up to and with `upto`; None = no end."""

    after: int
    upto: int | None

    def holds(self, number: int) -> bool:
        """True for an id inside."""
        return self.after < number and (self.upto is None or number <= self.upto)


@dataclass(frozen=True, slots=True)
class Extent:
    """What there is to read: how many rows, the lowest and the highest id (0 when there are none)."""

    total: int
    lowest: int = 0
    highest: int = 0


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """The first rows of a span by rising id, and how many rows the vendor counts in the whole span."""

    items: Sequence[T]
    total: int


class RangeReading(Generic[T]):
    """One reading of everything, by id.

    Args:
        fetch: the first rows of a span.
        survey: the extent of it all, asked for before and after.
        number: a record's id.
        size: rows in an answer at most.
        parallel: answers waited for at once.
    """

    def __init__(
        self,
        fetch: Callable[[Span], Awaitable[Slice[T]]],
        survey: Callable[[], Awaitable[Extent]],
        number: Callable[[T], int],
        *,
        size: int,
        parallel: int = 4,
    ) -> None:
        self._fetch, self._survey, self._number = fetch, survey, number
        self._size, self._parallel = size, parallel
        self._width = size
        self._top = 0
        self._ledger = Ledger()

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The pages by rising id; the last one is empty and carries the evidence.

        Raises:
            VendorError: an answer could not be had.
        """
        ledger, extent = self._ledger, await self._survey()
        if not extent.total:  # an empty answer is easily had by mistake
            extent = await self._survey()
        ledger.declared = extent.total
        self._width = self._first_width(extent)
        after, unread = extent, extent
        for _ in range(1 + CATCH_UPS):
            async with aclosing(self._slices(unread)) as slices:
                async for items in slices:
                    for item in items:
                        ledger.took(str(self._number(item)))
                    self._top = max(self._top, self._number(items[-1]))
                    ledger.pages += 1
                    yield Page(items, ledger.pages, extent.total)
            after = await self._survey()
            if after.highest <= self._top:
                break
            # Records came behind the last range while it was read: they are read too, and the count is taken again.
            unread = Extent(after.total, self._top + 1, self._top)
        self._conclude(extent, after)
        yield Page((), ledger.pages, extent.total, ledger.evidence())

    async def _slices(self, extent: Extent) -> AsyncGenerator[Sequence[T], None]:
        """Answers in order; at most `parallel` of them are under way or waiting to be taken."""
        window: deque[tuple[Span, asyncio.Task[Slice[T]], bool]] = deque()
        position: int | None = extent.lowest - 1

        def start(span: Span, *, rest: bool = False) -> None:
            entry = (span, asyncio.ensure_future(self._ask(span)), rest)
            window.appendleft(entry) if rest else window.append(entry)

        try:
            while window or position is not None:
                while position is not None and len(window) < self._parallel:
                    end = position + self._width if position < extent.highest else None
                    start(Span(position, end))
                    position = end
                span, task, rest = window[0]
                part = await task
                window.popleft()
                if not rest:
                    self._learn(span, part)
                if part.items and len(part.items) < part.total:
                    start(Span(self._number(part.items[-1]), span.upto), rest=True)
                if part.items:
                    yield part.items
        finally:
            waiting = [task for _, task, _ in window]
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _ask(self, span: Span) -> Slice[T]:
        """One answer that fits its span; one that does not is asked for again, then counted as a flaw and left out.

        So is an empty one below the highest id: a gap is rare, and a failure looks just like it.
        """
        part = await self._fetch(span)
        fits = self._fits(span, part)
        if fits and (part.items or span.upto is None):
            return part
        part = await self._fetch(span)
        if self._fits(span, part):
            if part.items or not fits:
                self._ledger.note("page_asked_again", after=span.after)
            return part
        self._ledger.flaw("page_does_not_fit", after=span.after, rows=len(part.items), total=part.total)
        return Slice((), 0)

    def _fits(self, span: Span, part: Slice[T]) -> bool:
        numbers = [self._number(item) for item in part.items]
        rising = all(low < high for low, high in pairwise(numbers))
        empty_as_told = bool(numbers) or not part.total
        return rising and empty_as_told and len(numbers) <= part.total and all(map(span.holds, numbers))

    def _first_width(self, extent: Extent) -> int:
        """Ids in a range such that it holds about a page of rows."""
        if not extent.total:
            return self._size
        return max(self._size, (extent.highest - extent.lowest + 1) * self._size * 9 // (extent.total * 10))

    def _learn(self, span: Span, part: Slice[T]) -> None:
        """Ids are not spread evenly: widen after thin answers, narrow after thick ones, never by much."""
        if span.upto is None:
            return
        if part.total > self._size:
            self._width = max(self._size, (span.upto - span.after) * self._size // part.total)
        elif part.total < self._size // 2:
            self._width = min(self._width * 2, max(self._width, (span.upto - span.after) * 8))

    def _conclude(self, before: Extent, after: Extent) -> None:
        ledger, most = self._ledger, max(before.total, after.total)
        if before.total != after.total:
            ledger.note("total_moved", before=before.total, after=after.total)
        if ledger.rows < most:  # strict: a burst of empty answers looks like rows that went
            ledger.flaw("rows_below_total", rows=ledger.rows, total=most)
        if not ledger.rows:
            ledger.flaw("nothing_there")
