"""Schedules fire once whoever ticks, are caught up once, and survive a clock that is set back or forth."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Event, Schedule
from sync.clock import BadTrigger, Clock
from sync.errors import Refusal
from tests.databases import away

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Wall:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


async def note(session: AsyncSession, schedule: Schedule) -> None:
    """The effect of a firing: one event row."""
    session.add(Event(kind="fired", subject=schedule.name))


async def fired(store: Store) -> int:
    return len(await store.scalar_rows(select(Event.id)))


async def next_at(store: Store, name: str = "poll") -> datetime | None:
    async with store.read() as session:
        return (await session.exec(select(Schedule.next_at).where(Schedule.name == name))).one()


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def clock(store: Store, wall: Wall) -> Clock:
    return Clock(store, {"poll": note}, wall)


async def test_a_schedule_fires_when_its_time_has_come(store: Store, clock: Clock, wall: Wall) -> None:
    await clock.ensure("poll", "poll", {"every": 60})
    assert await clock.tick() == []
    wall.pass_(seconds=60)
    assert await clock.tick() == ["poll"]
    assert await clock.tick() == []
    wall.pass_(seconds=60)
    assert await clock.tick() == ["poll"]
    assert await fired(store) == 2


async def test_of_three_clocks_one_wins_each_time(store: Store, wall: Wall) -> None:
    others = [Store(store.url) for _ in range(2)]
    clocks = [Clock(one, {"poll": note}, wall) for one in (store, *others)]
    await asyncio.gather(*(clock.ensure("poll", "poll", {"every": 60}) for clock in clocks))
    winners = []
    for _ in range(8):
        wall.pass_(seconds=60)
        winners += await asyncio.gather(*(clock.tick() for clock in clocks))
    for one in others:
        await one.close()
    assert sorted(winners, key=len) == [[]] * 16 + [["poll"]] * 8
    assert await fired(store) == 8


async def test_what_was_missed_is_caught_up_once_and_on_the_beat(store: Store, clock: Clock, wall: Wall) -> None:
    await clock.ensure("poll", "poll", {"every": 60})
    wall.pass_(days=3, seconds=90)
    assert [await clock.tick(), await clock.tick()] == [["poll"], []]
    assert await next_at(store) == NOON + timedelta(days=3, seconds=120)


async def test_a_poll_goes_on_within_its_interval_after_the_clock_was_set_back(store: Store, clock, wall: Wall) -> None:
    await clock.ensure("poll", "poll", {"every": 60})
    wall.pass_(seconds=60)
    await clock.tick()
    wall.pass_(hours=-1)
    assert await clock.tick() == []
    wall.pass_(seconds=60)
    assert await clock.tick() == ["poll"]


async def test_a_poll_fires_once_after_the_clock_was_set_forth_and_back(store: Store, clock: Clock, wall: Wall) -> None:
    await clock.ensure("poll", "poll", {"every": 60})
    wall.pass_(hours=1)
    assert [await clock.tick(), await clock.tick()] == [["poll"], []]
    wall.pass_(hours=-1)
    await clock.tick()
    wall.pass_(seconds=61)
    assert await clock.tick() == ["poll"]


async def test_a_nightly_audit_does_not_fire_twice_because_the_clock_was_set_back(store: Store, clock, wall) -> None:
    await clock.ensure("nightly", "poll", {"cron": "30 12 * * *"})
    wall.pass_(minutes=31)
    assert await clock.tick() == ["nightly"]
    wall.pass_(hours=-1)
    for _ in range(90):
        wall.pass_(minutes=1)
        assert await clock.tick() == []
    assert await next_at(store, "nightly") == NOON + timedelta(days=1, minutes=30)


async def test_ensuring_again_keeps_the_next_time_unless_something_changed(store: Store, clock, wall: Wall) -> None:
    await clock.ensure("poll", "poll", {"every": 600})
    wall.pass_(seconds=300)
    await clock.ensure("poll", "poll", {"every": 600})
    assert await next_at(store) == NOON + timedelta(seconds=600)
    await clock.ensure("poll", "poll", {"every": 60})
    assert await next_at(store) == NOON + timedelta(seconds=360)


async def test_a_disabled_and_a_foreign_schedule_do_not_fire(store: Store, clock: Clock, wall: Wall) -> None:
    await clock.ensure("poll", "poll", {"every": 60}, enabled=False)
    await clock.ensure("others", "something else", {"every": 60})
    wall.pass_(hours=1)
    assert await clock.tick() == []
    await clock.ensure("poll", "poll", {"every": 60})
    wall.pass_(hours=1)
    assert await clock.tick() == ["poll"]


async def test_a_refused_firing_is_skipped_without_a_trace_of_its_own(store: Store, wall: Wall) -> None:
    async def refuse(session: AsyncSession, schedule: Schedule) -> None:
        await note(session, schedule)
        await session.flush()
        raise Refusal("audit_running", audit_id=1)

    clock = Clock(store, {"poll": refuse}, wall)
    await clock.ensure("poll", "poll", {"every": 60})
    wall.pass_(seconds=60)
    await clock.tick()
    assert await fired(store) == 0
    assert await next_at(store) == NOON + timedelta(seconds=120)


async def test_a_firing_that_broke_is_due_again(store: Store, wall: Wall) -> None:
    times = []

    async def break_once(session: AsyncSession, schedule: Schedule) -> None:
        times.append(schedule.name)
        await note(session, schedule)
        if len(times) == 1:
            raise ZeroDivisionError

    clock = Clock(store, {"poll": break_once, "sound": note}, wall)
    await clock.ensure("poll", "poll", {"every": 60})
    await clock.ensure("sound", "sound", {"every": 60})
    wall.pass_(seconds=60)
    assert await clock.tick() == ["sound"]
    assert await fired(store) == 1
    assert await clock.tick() == ["poll"]
    assert await fired(store) == 2


async def test_a_bad_trigger_is_refused_before_it_is_stored(store: Store, clock: Clock) -> None:
    with pytest.raises(BadTrigger):
        await clock.ensure("poll", "poll", {"cron": "never"})
    assert await store.scalar_rows(select(Schedule.name)) == []


async def test_a_store_that_is_away_is_waited_for(store: Store) -> None:
    stop, wall = asyncio.Event(), Wall()

    async def see(_session: AsyncSession, _schedule: Schedule) -> None:
        stop.set()

    clock = Clock(store, {"poll": see}, wall)
    await clock.ensure("poll", "poll", {"every": 60})
    wall.pass_(seconds=60)
    async with away(store, "schedule"):
        ticking = asyncio.create_task(clock.run(stop, 0.01))
        await asyncio.sleep(0.1)
        assert not ticking.done()
    await asyncio.wait_for(ticking, 10)


async def test_it_ticks_until_it_is_told_to_stop(sqlite_store: Store) -> None:
    stop, seen = asyncio.Event(), []

    async def see(_session: AsyncSession, schedule: Schedule) -> None:
        seen.append(schedule.name)
        stop.set()

    wall = Wall()
    clock = Clock(sqlite_store, {"poll": see}, wall)
    await clock.ensure("poll", "poll", {"every": 60})
    wall.pass_(seconds=60)
    await asyncio.wait_for(clock.run(stop, 0.01), 10)
    assert seen == ["poll"]
