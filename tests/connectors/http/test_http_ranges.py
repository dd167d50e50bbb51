"""Reading by ranges of ids loses nothing that was there all along, whatever comes, goes, or is served short."""

import asyncio
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.http.pages import Evidence
from connectors.http.ranges import Extent, RangeReading, Slice, Span


class Vendor:
    """Rows that are nothing but their ids; `meddle` may change them after each answer."""

    def __init__(self, ids: set[int], size: int = 10) -> None:
        self.ids, self.size = set(ids), size
        self.asked: list[Span] = []
        self.spoil: Callable[[int, Slice[int]], Slice[int]] = lambda nth, part: part
        self.meddle: Callable[[], None] = lambda: None
        self.in_flight = self.most = 0

    async def fetch(self, span: Span) -> Slice[int]:
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await asyncio.sleep(0)
        self.asked.append(span)
        inside = sorted(filter(span.holds, self.ids))
        part = self.spoil(len(self.asked), Slice(inside[: self.size], len(inside)))
        self.meddle()
        self.in_flight -= 1
        return part

    async def survey(self) -> Extent:
        return Extent(len(self.ids), min(self.ids), max(self.ids)) if self.ids else Extent(0)

    async def read(self, size: int = 10, parallel: int = 4) -> tuple[list[int], Evidence]:
        reading = RangeReading(self.fetch, self.survey, lambda number: number, size=size, parallel=parallel)
        got, evidence = list[int](), None
        async for page in reading.pages():
            assert evidence is None
            got += page.items
            evidence = page.evidence
        assert evidence is not None
        return got, evidence


async def test_dense_ids_cost_one_answer_a_page() -> None:
    vendor = Vendor(set(range(1, 1001)))
    got, evidence = await vendor.read()
    assert got == list(range(1, 1001))
    assert evidence.complete
    assert (evidence.rows, evidence.declared, evidence.pages, evidence.reasons) == (1000, 1000, 100, ())
    assert len(vendor.asked) == 101  # and what is above the highest id
    assert vendor.most == 4


async def test_a_gap_of_a_million_costs_little() -> None:
    ids = {*range(1, 501), *range(1_000_000, 1_000_500)}
    vendor = Vendor(ids)
    got, evidence = await vendor.read()
    assert got == sorted(ids)
    assert evidence.complete
    assert len(vendor.asked) < 400


@settings(max_examples=150, deadline=None)
@given(
    ids=st.sets(st.integers(1, 3000), max_size=400),
    served=st.integers(1, 12),
    parallel=st.integers(1, 5),
    seed=st.integers(0, 2**32),
)
def test_what_was_there_all_along_is_read_once_and_in_order(
    ids: set[int], served: int, parallel: int, seed: int
) -> None:
    vendor, dice = Vendor(ids, served), random.Random(seed)
    gone: set[int] = set()

    def meddle() -> None:
        if vendor.ids and dice.random() < 0.3:
            victim = dice.choice(sorted(vendor.ids))
            gone.add(victim)
            vendor.ids.discard(victim)
        if dice.random() < 0.3:
            vendor.ids.add(max(vendor.ids, default=3000) + dice.randint(1, 3))

    budget = iter(range(200))

    def sometimes() -> None:
        if next(budget, None) is not None:
            meddle()

    vendor.meddle = sometimes
    got, evidence = asyncio.run(vendor.read(parallel=parallel))
    assert ids - gone <= set(got)
    assert got == sorted(set(got))
    assert evidence.rows == len(got)
    assert evidence.complete or not got or evidence.reasons


@settings(max_examples=100, deadline=None)
@given(ids=st.sets(st.integers(1, 5000), min_size=1, max_size=400), served=st.integers(1, 12))
def test_a_quiet_vendor_is_read_completely_however_little_it_serves(ids: set[int], served: int) -> None:
    got, evidence = asyncio.run(Vendor(ids, served).read())
    assert got == sorted(ids)
    assert evidence.complete
    assert evidence.reasons == ()


def nothing(part: Slice[int]) -> Slice[int]:
    return Slice((), part.total)


def all_gone(part: Slice[int]) -> Slice[int]:
    return Slice((), 0)


def shifted(part: Slice[int]) -> Slice[int]:
    return Slice([number - 10 for number in part.items], part.total)


@pytest.mark.parametrize("spoil", [nothing, shifted, all_gone])
async def test_an_answer_that_does_not_fit_is_asked_for_again(spoil: Callable[[Slice[int]], Slice[int]]) -> None:
    vendor = Vendor(set(range(1, 101)))
    vendor.spoil = lambda nth, part: spoil(part) if nth == 3 else part
    got, evidence = await vendor.read(parallel=1)
    assert got == list(range(1, 101))
    assert evidence.complete
    assert evidence.reasons == (("page_asked_again", {"after": 20}),)


@pytest.mark.parametrize("spoil", [nothing, shifted, all_gone])
async def test_an_answer_that_never_fits_makes_the_reading_incomplete(
    spoil: Callable[[Slice[int]], Slice[int]],
) -> None:
    vendor = Vendor(set(range(1, 101)))
    vendor.spoil = lambda nth, part: spoil(part) if part.items and part.items[0] == 21 else part
    got, evidence = await vendor.read(parallel=1)
    assert set(got) == set(range(1, 101)) - set(range(21, 31))
    assert not evidence.complete
    assert ("rows_below_total", {"rows": 90, "total": 100}) in evidence.reasons


async def test_a_burst_of_empty_answers_to_the_very_end_is_no_end() -> None:
    vendor = Vendor(set(range(1, 101)))

    def spoil(nth: int, part: Slice[int]) -> Slice[int]:
        if nth < 5:
            return part
        vendor.ids.clear()
        return Slice((), 0)

    vendor.spoil = spoil
    got, evidence = await vendor.read(parallel=1)
    assert len(got) == 40
    assert not evidence.complete
    assert evidence.reasons == (
        ("rows_below_total", {"rows": 40, "total": 100}),
        ("total_moved", {"before": 100, "after": 0}),
    )


async def test_an_empty_list_proves_nothing() -> None:
    got, evidence = await Vendor(set()).read()
    assert got == []
    assert not evidence.complete
    assert evidence.reasons == (("nothing_there", {}),)


async def test_what_comes_behind_the_last_range_is_read_too() -> None:
    vendor = Vendor(set(range(1, 101)))

    def come_at_the_end() -> None:
        if vendor.asked[-1].upto is None and len(vendor.ids) < 103:
            vendor.ids.add(max(vendor.ids) + 1)

    vendor.meddle = come_at_the_end
    got, evidence = await vendor.read()
    assert got == list(range(1, 104))
    assert evidence.complete
    assert [code for code, _ in evidence.reasons] == ["total_moved"]


async def test_what_comes_and_goes_meanwhile_is_told() -> None:
    vendor = Vendor(set(range(1, 51)))
    vendor.spoil = lambda nth, part: (vendor.ids.add(51), part)[1]
    got, evidence = await vendor.read(parallel=1)
    assert got == list(range(1, 52))
    assert evidence.complete
    assert evidence.reasons == (("total_moved", {"before": 50, "after": 51}),)


async def test_a_failure_ends_the_reading_and_leaves_nothing_running() -> None:
    vendor = Vendor(set(range(1, 101)))

    def spoil(nth: int, part: Slice[int]) -> Slice[int]:
        if nth == 5:
            raise ConnectionError("away")
        return part

    vendor.spoil = spoil
    before = asyncio.all_tasks()
    with pytest.raises(ConnectionError):
        await vendor.read()
    assert asyncio.all_tasks() == before


async def test_equal_lists_have_equal_fingerprints() -> None:
    one, same, other = Vendor({1, 2, 30}), Vendor({30, 2, 1}, size=1), Vendor({1, 2, 31})
    prints = [(await vendor.read())[1].fingerprint for vendor in (one, same, other)]
    assert prints[0] == prints[1] != prints[2]
