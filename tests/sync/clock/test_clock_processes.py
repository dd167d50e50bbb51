"""Three real clocks on one database in a quick night: every time comes once, whatever the clocks on the wall do."""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from store.database import Store
from store.tables import Event
from sync.clock.timing import Timing

pytestmark = [pytest.mark.postgresql, pytest.mark.long]
DENVER = "America/Denver"
SPRING = datetime(2026, 3, 8, 6, tzinfo=UTC)  # 23:00 of the evening before; at 02:00 it is 03:00
FALL = datetime(2026, 11, 1, 5, tzinfo=UTC)  # 23:00 of the evening before; at 02:00 it is 01:00
HOURS = 6
SECONDS = 9.0  # that these hours take
STEP_AT = timedelta(hours=3)
TRIGGERS = {
    "skipped or shown twice": {"cron": "30 1,2 * * *"},
    "every hour": {"cron": "10 * * * *"},
    "every ninety minutes": {"every": 5400},
}

TICKER = """
import asyncio, json, sys, time
from datetime import datetime, timedelta
from store.database import Store
from store.tables import Event
from sync.clock.clock import Clock
url, start, speed, step, triggers, zone = json.loads(sys.argv[1])
start = datetime.fromisoformat(start)
real = time.time()
def true_now():
    return start + timedelta(seconds=(time.time() - real) * speed)
def now():
    present = true_now()
    return present + timedelta(hours=step) if present >= start + timedelta(hours=3) else present
async def note(session, schedule):
    session.add(Event(kind="fired", subject=schedule.name, data={"slot": schedule.next_at.isoformat()}))
async def main():
    global real
    store = Store(url)
    clock = Clock(store, {"test": note}, now)
    for name, trigger in triggers.items():
        await clock.ensure(name, "test", trigger, zone=zone)
    print("ready", flush=True)
    real = float(sys.stdin.readline())
    while true_now() < start + timedelta(hours=6):
        await clock.tick()
        await asyncio.sleep(0.02)
    await store.close()
asyncio.run(main())
"""


@pytest.fixture
async def pg(postgres_url: str) -> AsyncIterator[Store]:
    opened = Store(postgres_url)
    yield opened
    await opened.close()


async def night(store: Store, start: datetime, step: int) -> dict[str, Counter[datetime]]:
    """Three processes tick through it; how often each time of each schedule fired. All are set by `step` hours at 3."""
    told = [store.url, start.isoformat(), HOURS * 3600 / SECONDS, step, TRIGGERS, DENVER]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    tickers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", TICKER, json.dumps(told), **pipes) for _ in range(3)
    ]
    for ticker in tickers:
        assert ticker.stdout is not None
        assert await ticker.stdout.readline() == b"ready\n"
    midnight = f"{time.time()}\n".encode()  # the night begins for all three at once
    ends = await asyncio.gather(*(ticker.communicate(midnight) for ticker in tickers))
    assert [ticker.returncode for ticker in tickers] == [0, 0, 0], ends
    async with store.read() as session:
        events = (await session.exec(select(Event))).all()
    fired = {name: Counter[datetime]() for name in TRIGGERS}
    for event in events:
        fired[event.subject][datetime.fromisoformat(event.data["slot"])] += 1
    return fired


def times(name: str, begin: datetime, end: datetime) -> list[datetime]:
    """The times of a schedule after `begin`, up to `end`."""
    timing, found, at = Timing(TRIGGERS[name], DENVER), [], begin
    while (at := timing.after(at, found[-1] if found else begin)) <= end:
        found.append(at)
    return found


@pytest.mark.parametrize("start", [SPRING, FALL], ids=["spring", "fall"])
async def test_in_both_nights_each_time_fires_once(pg: Store, start: datetime) -> None:
    fired = await night(pg, start, 0)
    for name in ("skipped or shown twice", "every hour"):
        due = times(name, start - timedelta(hours=1), start + timedelta(hours=HOURS, minutes=-15))
        wanted = [at for at in due if at > start + timedelta(minutes=30)]
        seen = [at for at in fired[name] if start + timedelta(minutes=30) < at <= due[-1]]
        assert sorted(seen) == wanted, name
    assert {n for each in fired.values() for n in each.values()} == {1}
    assert len(fired["every ninety minutes"]) >= 3


@pytest.mark.parametrize("step", [1, -1], ids=["set forth", "set back"])
async def test_a_step_of_an_hour_fires_nothing_twice(pg: Store, step: int) -> None:
    """Set forth, what was missed is caught up once; set back, a time that has fired does not come again."""
    start = datetime(2026, 6, 1, 5, tzinfo=UTC)
    fired = await night(pg, start, step)
    for name in ("skipped or shown twice", "every hour"):
        assert set(fired[name].values()) == {1}, name
        assert set(fired[name]) <= set(times(name, start - timedelta(hours=1), start + timedelta(hours=HOURS + 1)))
    assert len(fired["every hour"]) >= HOURS - 1 - (1 if step < 0 else 0)
    assert len(fired["every ninety minutes"]) >= (2 if step < 0 else 3)
