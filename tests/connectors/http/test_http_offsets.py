"""Reading by offset from vendors that honour it, ignore it, lose or repeat pages, or never tell a total."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.http.offsets import Listing, OffsetReading
from connectors.http.pages import Evidence

Spoil = Callable[[int, int, Listing[int]], Listing[int]]


class Vendor:
    """Rows that are nothing but their ids."""

    def __init__(self, rows: Sequence[int], *, tells: bool = False, cap: int = 0, ignores: bool = False) -> None:
        self.rows, self.tells, self.cap, self.ignores = list(rows), tells, cap, ignores
        self.asked: list[tuple[int, int]] = []
        self.spoil: Spoil = lambda nth, offset, listing: listing

    async def fetch(self, offset: int, limit: int) -> Listing[int]:
        self.asked.append((offset, limit))
        served = min(limit, self.cap or limit)
        rows = self.rows if self.ignores else self.rows[offset : offset + served]
        return self.spoil(len(self.asked), offset, Listing(list(rows), len(self.rows) if self.tells else None))

    async def read(self) -> tuple[list[int], Evidence]:
        got, evidence = list[int](), None
        async for page in OffsetReading(self.fetch, str, str, limit=10).pages():
            got += page.items
            evidence = page.evidence
        assert evidence is not None
        return got, evidence


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 35])
@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize("cap", [0, 5])
@pytest.mark.parametrize("ignores", [True, False])
async def test_a_quiet_vendor_is_read_completely(count: int, tells: bool, cap: int, ignores: bool) -> None:
    vendor = Vendor(range(count), tells=tells, cap=cap, ignores=ignores)
    got, evidence = await vendor.read()
    assert got == list(range(count))
    assert evidence.complete
    assert (evidence.rows, evidence.repeated) == (count, 0)
    assert evidence.declared == (count if tells else None)


async def test_a_declared_total_that_is_met_ends_the_reading() -> None:
    vendor = Vendor(range(30), tells=True)
    await vendor.read()
    assert vendor.asked == [(0, 10), (10, 10), (20, 10)]


async def test_without_a_total_the_end_is_looked_at_twice_and_beyond() -> None:
    vendor = Vendor(range(30))
    await vendor.read()
    assert vendor.asked == [(0, 10), (10, 10), (20, 10), (30, 10), (30, 10), (40, 10)]


async def test_the_whole_list_at_once_is_recognised() -> None:
    vendor = Vendor(range(35), ignores=True)
    _, evidence = await vendor.read()
    assert vendor.asked == [(0, 10)]
    assert evidence.reasons == (("paging_ignored", {"rows": 35}),)


@pytest.mark.parametrize("tells", [True, False])
async def test_an_empty_answer_in_the_middle_is_asked_for_again(tells: bool) -> None:
    vendor = Vendor(range(45), tells=tells)
    vendor.spoil = lambda nth, offset, listing: Listing([], listing.total) if nth == 3 else listing
    got, evidence = await vendor.read()
    assert got == list(range(45))
    assert evidence.complete
    assert ("page_asked_again", {"offset": 20}) in evidence.reasons


async def test_a_burst_of_empty_answers_that_tell_a_total_of_nothing_is_no_end() -> None:
    vendor = Vendor(range(45), tells=True)
    vendor.spoil = lambda nth, offset, listing: Listing([], 0) if nth >= 3 else listing
    got, evidence = await vendor.read()
    assert len(got) == 20
    assert not evidence.complete
    assert ("rows_below_total", {"rows": 20, "total": 45}) in evidence.reasons


@pytest.mark.parametrize("tells", [True, False])
async def test_a_page_that_stays_empty_makes_the_reading_incomplete(tells: bool) -> None:
    vendor = Vendor(range(45), tells=tells)
    vendor.spoil = lambda nth, offset, listing: Listing([], listing.total) if offset == 20 else listing
    got, evidence = await vendor.read()
    assert not evidence.complete
    assert evidence.rows == len(got)
    codes = [code for code, _ in evidence.reasons]
    assert codes == (["rows_below_total"] if tells else ["page_missing"])


@pytest.mark.parametrize("tells", [True, False])
async def test_a_page_sent_twice_is_asked_for_again(tells: bool) -> None:
    vendor = Vendor(range(45), tells=tells)
    vendor.spoil = lambda nth, offset, listing: Listing(list(range(10, 20)), listing.total) if nth == 3 else listing
    got, evidence = await vendor.read()
    assert got == list(range(45))
    assert evidence.complete
    assert ("page_asked_again", {"offset": 20}) in evidence.reasons
    assert evidence.repeated == 0


@pytest.mark.parametrize("tells", [True, False])
async def test_a_page_that_stays_a_copy_makes_the_reading_incomplete(tells: bool) -> None:
    vendor = Vendor(range(45), tells=tells)
    vendor.spoil = lambda nth, offset, listing: Listing(list(range(10, 20)), listing.total) if offset == 20 else listing
    got, evidence = await vendor.read()
    assert got == list(range(20))
    assert not evidence.complete


async def test_a_record_that_goes_while_reading_shifts_the_pages_and_is_noticed_with_a_total() -> None:
    vendor = Vendor(range(30), tells=True)

    def drop_a_row(nth: int, offset: int, listing: Listing[int]) -> Listing[int]:
        if nth == 1:
            vendor.rows.remove(3)
        return listing

    vendor.spoil = drop_a_row
    got, evidence = await vendor.read()
    assert 10 not in got
    assert ("total_moved", {"before": 30, "after": 29}) in evidence.reasons
    assert evidence.fingerprint != (await vendor.read())[1].fingerprint


@pytest.mark.parametrize(("place", "complete"), [(0, False), (30, True)])
async def test_a_record_that_comes_while_reading_is_missed_in_front_and_met_at_the_end(
    place: int, complete: bool
) -> None:
    vendor = Vendor(range(30), tells=True)

    def add_a_row(nth: int, offset: int, listing: Listing[int]) -> Listing[int]:
        if nth == 1:
            vendor.rows.insert(place, 99)
        return listing

    vendor.spoil = add_a_row
    got, evidence = await vendor.read()
    assert set(range(30)) <= set(got)
    assert evidence.complete is (99 in got) is complete
    assert ("total_moved", {"before": 30, "after": 31}) in evidence.reasons


async def test_without_a_total_a_repeated_row_means_that_something_moved() -> None:
    vendor = Vendor(range(30))

    def add_a_row(nth: int, offset: int, listing: Listing[int]) -> Listing[int]:
        if nth == 1:
            vendor.rows.insert(0, 99)
        return listing

    vendor.spoil = add_a_row
    _, evidence = await vendor.read()
    assert not evidence.complete
    assert ("rows_repeated", {"rows": 1}) in evidence.reasons


@given(rows=st.lists(st.integers(0, 40), max_size=60), tells=st.booleans(), ignores=st.booleans())
def test_no_record_is_given_twice_and_the_order_does_not_matter_to_the_fingerprint(
    rows: list[int], tells: bool, ignores: bool
) -> None:
    got, evidence = asyncio.run(Vendor(rows, tells=tells, ignores=ignores).read())
    assert len(set(got)) == len(got) == evidence.rows
    if evidence.complete:
        assert set(got) == set(rows)
        again = asyncio.run(Vendor(sorted(got), tells=True).read())[1]
        assert again.fingerprint == evidence.fingerprint


@pytest.mark.parametrize("count", [2, 5, 7, 10, 35])
@pytest.mark.parametrize("cap", [0, 5])
async def test_a_vendor_that_knows_the_limit_and_not_the_offset_is_never_believed(count: int, cap: int) -> None:
    vendor = Vendor(range(count), cap=cap)
    vendor.spoil = lambda nth, offset, listing: Listing(vendor.rows[: min(vendor.asked[-1][1], cap or 99)])
    got, evidence = await vendor.read()
    assert got == vendor.rows[: len(got)]
    assert not evidence.complete
    assert evidence.reasons[0][0] == "rows_repeated"
