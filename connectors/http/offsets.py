"""Reading by offset and limit from a vendor that may not know either, and may never say how many records there are.

A short page proves nothing (a server may serve less than was asked for), nor does an empty one (it may be a failure):
without a declared total the end is asked for again, and a page beyond it is looked into.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from connectors.http.pages import Ledger, Page

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One answer: its records, and the vendor's count of all records where it tells."""

    items: Sequence[T]
    total: int | None = None


class OffsetReading(Generic[T]):
    """One reading of a whole list.

    Args:
        fetch: the answer to (offset, limit).
        identity: what makes a record the same record.
        pair: what the fingerprint is made of: id and key.
        limit: records asked for at a time.
    """

    def __init__(
        self,
        fetch: Callable[[int, int], Awaitable[Listing[T]]],
        identity: Callable[[T], str],
        pair: Callable[[T], str],
        *,
        limit: int,
    ) -> None:
        self._fetch, self._identity, self._pair, self._limit = fetch, identity, pair, limit
        self._seen: set[int] = set()
        self._totals: list[int] = []
        self._ledger = Ledger()

    async def pages(self) -> AsyncIterator[Page[T]]:
        """The pages in the vendor's order; the last one is empty and carries the evidence.

        Raises:
            VendorError: an answer could not be had.
        """
        ledger, offset, ignored = self._ledger, 0, False
        while not ignored:
            listing = await self._ask(offset)
            new = self._new(listing)
            if not new:
                listing, new, offset = await self._look_again(offset, listing)
            if not new:
                ignored = bool(listing.items) and await self._ignores_paging(listing)
                break
            ignored = len(listing.items) > self._limit
            offset += len(listing.items)
            yield Page(new, ledger.pages, ledger.declared)
            if ledger.declared is not None and ledger.rows >= ledger.declared:
                break
        self._conclude(ignored)
        yield Page((), ledger.pages, ledger.declared, ledger.evidence())

    async def _ask(self, offset: int, limit: int | None = None) -> Listing[T]:
        listing = await self._fetch(offset, limit or self._limit)
        self._ledger.pages += 1
        if listing.total is not None:
            self._totals.append(listing.total)
            self._ledger.declared = max(self._totals)  # an answer that failed as an empty list tells 0
        return listing

    def _new(self, listing: Listing[T]) -> list[T]:
        """Records not seen before; they are counted."""
        fresh = []
        for item in listing.items:
            mark = hash(self._identity(item))
            if mark not in self._seen:
                self._seen.add(mark)
                self._ledger.took(self._pair(item))
                fresh.append(item)
        self._ledger.repeated += len(listing.items) - len(fresh)
        return fresh

    async def _look_again(self, offset: int, listing: Listing[T]) -> tuple[Listing[T], list[T], int]:
        """Nothing new at `offset`: the end, a failure, or a page sent twice. Ask once more, then one page further."""
        before = self._ledger.repeated - len(listing.items)
        again = await self._ask(offset)
        if new := self._new(again):
            self._ledger.note("page_asked_again", offset=offset)
            self._ledger.repeated = before  # mended: those rows were none of this place
            return again, new, offset
        if not again.items and self._ledger.declared is None:
            beyond = await self._ask(offset + self._limit)
            if new := self._new(beyond):
                self._ledger.flaw("page_missing", offset=offset)
                return beyond, new, offset + self._limit
        return again, [], offset

    async def _ignores_paging(self, listing: Listing[T]) -> bool:
        """True when asking for one record gives the same records again: who knows no limit sent them all.

        A vendor that knows the limit and sends a page again (it may also serve less than asked) proves nothing.
        """
        whole = await self._ask(0, 1 if len(listing.items) > 1 else 1 + self._limit)
        return not self._new(whole) and len(whole.items) == len(listing.items) == self._ledger.rows

    def _conclude(self, ignored: bool) -> None:
        ledger = self._ledger
        if ignored:
            ledger.note("paging_ignored", rows=ledger.rows)
            ledger.repeated = 0
        if self._totals and self._totals[0] != self._totals[-1]:
            ledger.note("total_moved", before=self._totals[0], after=self._totals[-1])
        if ledger.declared is not None and ledger.rows < ledger.declared:
            ledger.flaw("rows_below_total", rows=ledger.rows, total=ledger.declared)
        elif ledger.declared is None and ledger.repeated:
            ledger.flaw("rows_repeated", rows=ledger.repeated)
        elif ledger.repeated:
            ledger.note("rows_repeated", rows=ledger.repeated)
