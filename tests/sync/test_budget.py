"""One budget for a credential, whoever spends it: the rate holds, people go first, a vendor's pause binds all."""

import asyncio
import subprocess
import sys

import pytest
import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import RateBucket
from sync.budget import AHEAD_MOST, Budgets, StoreBudget


class Impatient(Exception):
    """Raised instead of waiting."""


class Wall:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []
        self.patient = True

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if not self.patient:
            raise Impatient
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
def wall() -> Wall:
    return Wall()


def budget(store: Store, wall: Wall, rate: float = 5, name: str = "calix:one") -> StoreBudget:
    return StoreBudget(store, name, rate, now=wall, sleep=wall.sleep)


async def spend(one: StoreBudget, times: int, **how: bool) -> None:
    for _ in range(times):
        await one.acquire(**how)


@pytest.mark.parametrize("rate", [0.1, 1, 5, 50, 200])
async def test_a_long_stretch_takes_as_long_as_the_rate_says(store: Store, wall: Wall, rate: float) -> None:
    start, one = wall.now, budget(store, wall, rate)
    await spend(one, 120)
    burst = max(1.0, rate * 0.8)
    assert (120 - burst - 1) / rate <= wall.now - start <= (120 + AHEAD_MOST) / rate


async def test_processes_share_the_budget_of_a_credential_but_not_of_another(store: Store, wall: Wall) -> None:
    other = Store(store.url)
    start = wall.now
    await asyncio.gather(spend(budget(store, wall), 30), spend(budget(other, wall), 30))
    together = wall.now - start
    await spend(budget(store, wall, name="calix:two"), 4)
    await other.close()
    assert (60 - 5) / 5 <= together <= 60 / 5 + 1
    assert wall.now - start == together


async def test_a_person_does_not_wait_behind_the_background(store: Store, wall: Wall) -> None:
    one = budget(store, wall)
    await spend(one, 4)
    await one.acquire(interactive=True)
    assert wall.slept == []
    await one.acquire()
    assert wall.slept != []


async def test_a_person_goes_first_when_both_wait(store: Store, wall: Wall) -> None:
    one = budget(store, wall)
    await spend(one, 4)
    await spend(one, 1, interactive=True)
    wall.patient = False
    for how in ({"interactive": True}, {"interactive": False}):
        with pytest.raises(Impatient):
            await one.acquire(**how)
    person, background = wall.slept
    assert person == pytest.approx(1 / 5)
    assert background == pytest.approx(2 / 5)


async def test_when_the_vendor_asks_to_wait_nothing_leaves_any_process(store: Store, wall: Wall) -> None:
    other = Store(store.url)
    one, two = budget(store, wall, 200), budget(other, wall, 200)
    await one.acquire()
    start = wall.now
    await two.penalise(30)
    await one.penalise(10)  # the longer wish holds
    await asyncio.gather(two.acquire(), one.acquire(interactive=True), one.acquire())
    await other.close()
    assert wall.now >= start + 30


async def test_a_wish_for_a_day_is_kept_for_a_quarter_of_an_hour(store: Store, wall: Wall) -> None:
    start, one = wall.now, budget(store, wall)
    await one.penalise(86_400)
    await one.acquire()
    assert start + 900 <= wall.now <= start + 901


async def test_a_clock_set_back_does_not_stop_the_budget(store: Store, wall: Wall) -> None:
    one = budget(store, wall)
    await spend(one, 10)
    await one.penalise(60)
    wall.now -= 86_400
    start = wall.now
    await spend(one, 4)
    assert wall.now - start <= 1
    await one.penalise(60)
    await one.acquire()
    assert wall.now >= start + 60


async def test_a_fast_budget_is_taken_some_at_a_time_and_spoils(store: Store, wall: Wall) -> None:
    async def arrival() -> float:
        ((value,),) = await store.scalar_rows(sa.select(col(RateBucket.arrival)))
        return float(value)

    one = budget(store, wall, 200)
    await one.acquire()
    taken = await arrival()
    assert taken == pytest.approx(wall.now + 10 / 200)
    await spend(one, 9)
    assert await arrival() == taken
    await one.acquire()
    assert await arrival() == pytest.approx(wall.now + 20 / 200)
    wall.now += 2  # what is left of the ten has spoiled
    await one.acquire()
    assert await arrival() == pytest.approx(wall.now + 10 / 200)


async def test_more_than_the_burst_at_once_is_possible_and_paid_for(store: Store, wall: Wall) -> None:
    start, one = wall.now, budget(store, wall)
    await one.acquire(20)
    await one.acquire()
    assert wall.now - start >= (21 - 5) / 5


async def test_one_who_gives_up_waiting_takes_nothing(store: Store, wall: Wall) -> None:
    one = budget(store, wall)
    await one.penalise(60)
    wall.patient = False
    with pytest.raises(Impatient):
        await one.acquire()
    ((arrival,),) = await store.scalar_rows(sa.select(col(RateBucket.arrival)))
    assert arrival == 0.0
    wall.patient = True
    await one.acquire()


def test_budgets_gives_one_to_all_who_use_a_credential(sqlite_store: Store) -> None:
    budgets = Budgets(sqlite_store)
    assert budgets("a", 5, 4) is budgets("a", 5, 4)
    assert budgets("a", 5, 4) is not budgets("b", 5, 4)


SPENDER = """
import asyncio, sys, time
from store.database import Store
from sync.budget import StoreBudget
async def main():
    store = Store(sys.argv[1])
    one = StoreBudget(store, "calix:one", 40)
    until = time.time() + 2.0
    n = 0
    while time.time() < until:
        await one.acquire()
        n += 1
    await store.close()
    print(n)
asyncio.run(main())
"""


async def test_three_real_processes_together_keep_to_the_rate(store: Store) -> None:
    spenders = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", SPENDER, store.url, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    start = asyncio.get_running_loop().time()
    counts = [int((await spender.communicate())[0]) for spender in spenders]
    lasted = asyncio.get_running_loop().time() - start
    assert all(spender.returncode == 0 for spender in spenders)
    assert 20 < sum(counts) <= 40 * lasted + 32 + 3
