"""Every decision of some days: in order, each once, whatever the database; and what the report rests on is recorded."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.database import Store
from store.tables import Approval, Event, Plan
from store.tables.base import utcnow
from store.words import Ruling
from sync.errors import Refusal
from sync.expiry import expire_waiting
from sync.proof.period import PAGE, Period, decided
from tests.sync.shop import APPROVER, Shop

NOON = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)


async def told(store: Store, period: Period) -> list[dict[str, Any]]:
    return [event async for _, event in decided(store, period)]


async def today(shop: Shop) -> dict[str, dict[str, Any]]:
    """What a report of today has, the last of each kind."""
    days = Period.of(str(utcnow().date() - timedelta(days=1)), str(utcnow().date() + timedelta(days=1)))
    return {event["kind"]: event for event in await told(shop.store, days)}


async def test_more_events_than_a_page_holds_many_of_the_same_moment(store: Store) -> None:
    rows = [
        {"team": "T1", "at": NOON + timedelta(seconds=number // 400), "actor": "U0ADA", "kind": "plan.denied",
         "integration_id": None, "subject": f"plan:{number}", "data": {}}
        for number in range(2 * PAGE + 7)
    ]  # fmt: skip
    await store.bulk(Event, rows)
    found = await told(store, Period.of("2026-03-08", "2026-03-08"))
    assert [event["subject"] for event in found] == [row["subject"] for row in rows]


async def test_the_last_day_counts_and_the_next_does_not(store: Store) -> None:
    async with store.write() as session:
        for name, at in {"first": "08T00:00:00", "last": "09T23:59:59.999999", "next": "10T00:00:00"}.items():
            moment = datetime.fromisoformat(f"2026-03-{at}+00:00")
            session.add(Event(actor="U0ADA", kind="plan.denied", at=moment, subject=name))
    assert [event["subject"] for event in await told(store, Period.of("2026-03-08", "2026-03-09"))] == ["first", "last"]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)])
def test_a_day_is_as_long_as_its_zone_makes_it(day: str, hours: int) -> None:
    period = Period.of(day, day, "America/New_York")
    assert period.end - period.begin == timedelta(hours=hours)


async def test_an_override_is_told_with_its_reason_and_role(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    for number in range(1, 11):
        lone_shop.systems.people[str(number)].name = f"Renamed {number}"
    await lone_shop.approve(await lone_shop.plan(), Ruling.OVERRIDE, reason="moved offices", typed="10")
    approved = (await today(lone_shop))["plan.approved"]
    assert (approved["actor"], approved["role"], approved["integration_name"]) == (APPROVER, "approver", "toys")
    assert (approved["data"]["ruling"], approved["data"]["reason"]) == ("override", "moved offices")


async def test_a_denial_is_told_with_its_reason_and_role(lone_shop: Shop) -> None:
    plan = await waiting(lone_shop)
    await lone_shop.approve(plan, Ruling.DENY, reason="not today")
    denied = (await today(lone_shop))["plan.denied"]
    assert (denied["subject"], denied["role"], denied["data"]["reason"]) == (f"plan:{plan.id}", "approver", "not today")


async def test_a_plan_that_nobody_decided_is_told(lone_shop: Shop) -> None:
    plan = await waiting(lone_shop)
    await lone_shop.set(Plan, plan.id, waits_until=utcnow() - timedelta(minutes=1))
    assert await expire_waiting(lone_shop.store) == 1
    expired = (await today(lone_shop))["plan.expired"]
    assert (expired["actor"], expired["subject"], expired["role"]) == ("system", f"plan:{plan.id}", "")
    assert datetime.fromisoformat(expired["data"]["waited_until"]) < utcnow()


async def test_a_click_that_came_too_late_is_told_as_an_expiry(lone_shop: Shop) -> None:
    plan = await waiting(lone_shop)
    await lone_shop.set(Plan, plan.id, waits_until=utcnow() - timedelta(minutes=1))
    with pytest.raises(Refusal):
        await lone_shop.approve(plan)
    assert (await today(lone_shop))["plan.expired"]["actor"] == "system"


async def test_an_approval_that_ran_out_before_the_start_is_told(lone_shop: Shop) -> None:
    plan = await waiting(lone_shop)
    run_id = await lone_shop.approve(plan)
    (approval,) = [each for each in await lone_shop.approvals() if each.plan_id == plan.id]
    await lone_shop.set(Approval, approval.id, at=utcnow() - timedelta(hours=1))
    await lone_shop.run(run_id)
    ended = (await today(lone_shop))["run.not_started"]
    assert (ended["subject"], ended["data"]["reason"]) == (f"run:{run_id}", "approval_expired")


async def test_a_changed_setting_is_told_with_what_it_was(lone_shop: Shop) -> None:
    await lone_shop.change(options={"poll_seconds": 5})
    await lone_shop.change(options={"poll_seconds": 9, "audit_hour": 2}, enabled=False)
    changed = (await today(lone_shop))["integration.changed"]["data"]["changed"]
    assert changed == {"enabled": [True, False], "options.audit_hour": [None, 2], "options.poll_seconds": [5, 9]}


async def waiting(shop: Shop) -> Plan:
    """A plan with a removal, which an approver must confirm."""
    await shop.settled(40)
    shop.systems.card("900", "Gone Person")
    await shop.audit()
    return await shop.plan()
