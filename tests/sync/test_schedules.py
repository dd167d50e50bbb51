"""What the clock does for an integration: it looks for changes, audits at night, and ends what nobody decided."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from store.tables import Audit, Plan, Schedule
from store.tables.base import utcnow
from store.words import PlanState
from sync.clock.clock import Clock
from sync.schedules import NIGHTLY, POLL, ensure_schedules, fire_nightly_audit, fire_poll, run_clock
from sync.workdays import next_working_hour
from tests.databases import away
from tests.sync.shop import Shop


async def schedules(shop: Shop) -> dict[str, Schedule]:
    async with shop.store.read() as session:
        return {row.kind: row for row in await session.exec(select(Schedule))}


async def ensured(shop: Shop, **options: Any) -> dict[str, Schedule]:
    """The schedules of the integration with these options."""
    row = await shop.change(options=options)
    await ensure_schedules(shop.bench, Clock(shop.store, {POLL: fire_poll, NIGHTLY: fire_nightly_audit}), row)
    return await schedules(shop)


async def test_by_default_it_looks_every_minute_and_audits_at_three(lone_shop: Shop) -> None:
    found = await ensured(lone_shop)
    assert (found[POLL].trigger, found[POLL].enabled) == ({"every": 60}, True)
    assert (found[NIGHTLY].trigger, found[NIGHTLY].zone, found[NIGHTLY].enabled) == ({"cron": "0 3 * * *"}, "UTC", True)


async def test_options_set_them_and_switch_them_off(lone_shop: Shop) -> None:
    found = await ensured(lone_shop, poll_seconds=15, audit_hour=1, time_zone="America/Denver")
    assert (found[POLL].trigger, found[NIGHTLY].trigger) == ({"every": 15}, {"cron": "0 1 * * *"})
    assert found[NIGHTLY].zone == "America/Denver"
    off = await ensured(lone_shop, poll_seconds=0, audit_hour=None)
    assert (off[POLL].enabled, off[NIGHTLY].enabled) == (False, False)
    await lone_shop.change(enabled=False)
    disabled = await ensured(lone_shop, poll_seconds=15)
    assert disabled[POLL].enabled is False


async def test_at_night_an_audit_is_asked_for_by_the_system(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    wall = [utcnow()]
    clock = Clock(lone_shop.store, {NIGHTLY: fire_nightly_audit}, lambda: wall[0])
    await clock.ensure("night", NIGHTLY, {"cron": "0 3 * * *"}, integration_id=1, flow="cards")
    wall[0] += timedelta(days=1)
    assert await clock.tick() == ["night"]
    async with lone_shop.store.read() as session:
        audits = (await session.exec(select(Audit))).all()
    assert [audit.requested_by for audit in audits][1:] == ["system"]
    assert (await lone_shop.fresh(lone_shop.integration)).status == "AUDIT"
    wall[0] += timedelta(days=1)
    await clock.tick()  # the first has not been carried out yet: another one would tell the same
    async with lone_shop.store.read() as session:
        assert len((await session.exec(select(Audit))).all()) == 2


async def test_nothing_is_audited_while_it_is_disabled(lone_shop: Shop) -> None:
    await lone_shop.change(enabled=False)
    wall = [utcnow()]
    clock = Clock(lone_shop.store, {NIGHTLY: fire_nightly_audit}, lambda: wall[0])
    await clock.ensure("night", NIGHTLY, {"cron": "0 3 * * *"}, integration_id=1, flow="cards")
    wall[0] += timedelta(days=1)
    await clock.tick()
    async with lone_shop.store.read() as session:
        assert (await session.exec(select(Audit))).all() == []


async def test_the_running_clock_makes_schedules_looks_and_ends_what_was_not_decided(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.card("900", "Gone Person")
    waiting = await lone_shop.plan()
    await lone_shop.set(Plan, waiting.id, waits_until=utcnow() - timedelta(minutes=1))
    stop = asyncio.Event()
    running = asyncio.create_task(run_clock(lone_shop.bench, stop))
    try:
        async with asyncio.timeout(30):
            while len(await schedules(lone_shop)) < 2:
                await asyncio.sleep(0.02)
    finally:
        stop.set()
        await running
    assert (await lone_shop.fresh(waiting)).state == PlanState.EXPIRED


async def test_a_store_that_is_away_is_waited_for(lone_shop: Shop) -> None:
    stop = asyncio.Event()
    async with away(lone_shop.store, "plan"):
        running = asyncio.create_task(run_clock(lone_shop.bench, stop))
        await asyncio.sleep(0.1)
        assert not running.done()
    stop.set()
    await running


def test_rule_6_a_request_waits_until_the_set_hour_of_the_next_working_day() -> None:
    friday = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    assert next_working_hour(friday, "UTC", 10) == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert next_working_hour(friday, "America/Sao_Paulo", 10) == datetime(2026, 11, 23, 13, tzinfo=UTC)
    # In Auckland it is Saturday already; in New York the clocks change on the Sunday between.
    assert next_working_hour(friday, "Pacific/Auckland", 9) == datetime(2026, 11, 22, 20, tzinfo=UTC)
    before_the_change = datetime(2026, 10, 30, 15, tzinfo=UTC)
    assert next_working_hour(before_the_change, "America/New_York", 10) == datetime(2026, 11, 2, 15, tzinfo=UTC)
