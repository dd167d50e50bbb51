"""The budget: what may leave in a second, the fifth that is kept for people, and a vendor's wish for quiet."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from connectors.http.budget import Gate, LocalBudget, a_person_waits, interactive


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def budget(rate: float, burst: float, clock: Clock) -> LocalBudget:
    return LocalBudget(rate, burst, clock=clock, sleep=clock.sleep)


async def moments(spender: LocalBudget, clock: Clock, count: int, *, person: bool) -> list[float]:
    found = []
    for _ in range(count):
        await spender.acquire(interactive=person)
        found.append(round(clock.now, 6))
    return found


async def test_after_a_rest_a_burst_and_then_the_rate() -> None:
    clock = Clock()
    assert await moments(budget(10, 3, clock), clock, 6, person=True) == [0, 0, 0, 0.1, 0.2, 0.3]


async def test_the_background_leaves_a_fifth() -> None:
    clock = Clock()
    at = await moments(budget(10, 1, clock), clock, 81, person=False)
    assert at[-1] == 10.0  # 80 gaps of 1/8 s


async def test_a_person_does_not_queue_behind_the_background() -> None:
    clock = Clock()
    shared = budget(10, 5, clock)
    await moments(shared, clock, 50, person=False)
    before = clock.now
    at = await moments(shared, clock, 1, person=True)
    assert at == [round(before, 6)]


async def test_a_vendors_wish_for_quiet_holds_for_everybody() -> None:
    clock = Clock()
    shared = budget(10, 5, clock)
    await shared.penalise(30)
    await shared.penalise(10)
    assert await moments(shared, clock, 1, person=True) == [30.0]
    assert await moments(shared, clock, 1, person=False) == [30.0]


async def test_more_than_a_burst_at_once_waits_for_no_more_than_its_due() -> None:
    clock = Clock()
    shared = budget(10, 2, clock)
    await shared.acquire(10)
    await shared.acquire(1, interactive=True)
    assert round(clock.now, 6) == 0.9


@given(
    rate=st.floats(0.5, 500),
    burst=st.floats(1, 50),
    asks=st.lists(st.tuples(st.booleans(), st.floats(0, 2)), min_size=1, max_size=60),
)
def test_no_window_holds_more_than_rate_and_burst_allow(
    rate: float, burst: float, asks: list[tuple[bool, float]]
) -> None:
    async def story() -> list[tuple[float, bool]]:
        clock = Clock()
        spender = budget(rate, burst, clock)
        left = []
        for person, rest in asks:
            await clock.sleep(rest)
            await spender.acquire(interactive=person)
            left.append((clock.now, person))
        return left

    left = asyncio.run(story())
    for people, share in ((True, 1.0), (False, 0.8)):
        at = [moment for moment, person in left if people or not person]
        for first in range(len(at)):
            for last in range(first, len(at)):
                allowed = (at[last] - at[first]) * rate * share + max(1.0, burst * share)
                assert last - first + 1 <= allowed + 1e-3


def test_who_waits_is_known_inside_the_block_alone() -> None:
    assert not a_person_waits()
    with interactive():
        assert a_person_waits()
        with interactive():
            assert a_person_waits()
        assert a_person_waits()
    assert not a_person_waits()


async def test_the_gate_keeps_a_place_for_a_person() -> None:
    gate, inside = Gate(4), list[str]()
    release = asyncio.Event()

    async def stay(name: str, *, person: bool) -> None:
        async with gate.open(interactive=person):
            inside.append(name)
            await release.wait()

    tasks = [asyncio.create_task(stay(f"machine {n}", person=False)) for n in range(6)]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(stay("person", person=True)))
    for _ in range(5):
        await asyncio.sleep(0)
    assert sorted(inside) == ["machine 0", "machine 1", "machine 2", "person"]
    release.set()
    await asyncio.gather(*tasks)
    assert len(inside) == 7


async def test_a_narrow_gate_still_opens() -> None:
    for width in (1, 2):
        async with Gate(width).open(interactive=False):
            pass
