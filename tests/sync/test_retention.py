"""What is kept of people goes in time; who decided what stays."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, col, func, select

from store.database import Store
from store.tables import Audit, Change, Finding, Incident, Plan, Run, Schedule, SourceIndex
from store.tables.base import utcnow
from store.words import PlanKind, PlanState, RunState
from sync.asking import ask_create
from sync.incidents import recovered, report
from sync.retention import DAYS, forget_old
from sync.schedules import RETENTION, run_clock
from tests.sync.shop import ASKER, TEAM, Shop

KEPT = {kind: 0 for kind in DAYS if kind != "workflows"}
NAME = "Ada Example"


async def after(shop: Shop, days: float) -> dict[str, int]:
    """The round as it would go so many days from now: what it forgot, by kind."""
    return await forget_old(shop.store, now=utcnow() + timedelta(days=days))


async def count(shop: Shop, table: type[SQLModel]) -> int:
    async with shop.store.read() as session:
        return int((await session.exec(select(func.count()).select_from(table))).one())


async def busy(shop: Shop) -> Plan:
    """A run with an update, a removal, and a row that the vendor refused with words."""
    await shop.settled(40)
    shop.systems.people["1"].name = NAME
    shop.systems.people["2"].name = "Refused"
    shop.systems.card("900", NAME)
    shop.systems.next_writes, shop.systems.width = ["", "rejected", ""], 1
    await shop.audit()
    plan = await shop.plan()
    await shop.run(await shop.approve(plan))
    return plan


async def test_images_go_and_the_journal_stays(shop: Shop) -> None:
    plan = await busy(shop)
    before = [(row.key, row.state, row.reason, row.cause) for row in await shop.rows(plan)]
    assert await after(shop, DAYS["images"] - 1) == KEPT
    told = await after(shop, DAYS["images"] + 1)
    assert told["images"] == 3 and told["rows"] == 0
    rows = await shop.rows(plan)
    assert [(row.key, row.state, row.reason, row.cause) for row in rows] == before
    assert [(row.before, row.after, row.image, row.observed, row.detail) for row in rows] == [(None,) * 4 + ("",)] * 3
    assert (await after(shop, DAYS["images"] + 1))["images"] == 0, "once is enough"
    assert len(await shop.approvals()) == 1 and await shop.events("plan.approved")
    assert [event.data["rows"] for event in await shop.events("data.forgotten")] == [
        {kind: n for kind, n in told.items() if n}
    ]


async def test_a_plan_that_can_still_be_decided_or_carried_out_keeps_everything(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.card("900", NAME)
    plan = await shop.plan()
    await shop.set(Plan, plan.id, created_at=utcnow() - timedelta(days=500), planned_at=utcnow() - timedelta(days=500))
    assert await forget_old(shop.store) == KEPT
    await shop.set(Plan, plan.id, planned_at=plan.planned_at)
    shop.systems.away = True
    run = await shop.run(await shop.approve(plan))
    assert run.state == RunState.HELD
    assert await after(shop, 500) == KEPT | {"source_index": 40, "notes": 1}
    assert all(row.before for row in await shop.rows(plan))


@pytest.mark.parametrize("end", [PlanState.DENIED, PlanState.EXPIRED, PlanState.VOID, PlanState.ADVICE])
async def test_rows_that_nobody_confirmed_go_sooner(lone_shop: Shop, end: str) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["1"].name = NAME
    plan = await lone_shop.plan()
    await lone_shop.set(Plan, plan.id, state=end, decided_at=utcnow())
    assert await after(lone_shop, DAYS["never_run"] - 1) == KEPT
    assert (await after(lone_shop, DAYS["never_run"] + 1))["never_run"] == 1
    assert await lone_shop.rows(plan) == []
    assert (await lone_shop.fresh(plan)).counts["updates"] == 1, "how much it was stays"


async def test_the_rows_of_what_ran_go_in_the_end(lone_shop: Shop) -> None:
    plan = await busy(lone_shop)
    assert (await after(lone_shop, DAYS["rows"] + 1))["rows"] == 3
    assert await lone_shop.rows(plan) == []
    assert len(await lone_shop.approvals()) == 1
    assert await count(lone_shop, Run) == 1


async def test_of_a_record_that_is_gone_only_the_decision_stays(shop: Shop) -> None:
    await shop.settled(20)
    gone, here = shop.systems.card("900", NAME), shop.systems.card("901", "Still Here")
    await shop.audit()
    await shop.decide(gone, "keep")
    del shop.systems.cards[gone]
    await shop.audit()
    assert (await after(shop, DAYS["findings"] - 1))["findings"] == 0
    assert (await after(shop, DAYS["findings"] + 1))["findings"] == 1
    found = {each.target_id: each for each in await shop.findings()}
    kept = found[gone]
    assert (kept.label, kept.account, kept.record, kept.facts, kept.suggestions) == ("", "", {}, {}, [])
    assert (kept.decision, kept.decided_by, kept.target_key) == ("keep", ASKER, "900")
    assert found[here].label == "Still Here"
    assert (await after(shop, DAYS["findings"] + 1))["findings"] == 0


async def test_accounts_of_an_integration_that_nobody_audits_any_more_go(shop: Shop) -> None:
    await shop.settled(1100)
    assert await count(shop, SourceIndex) == 1100
    assert (await after(shop, DAYS["source_index"] + 1))["source_index"] == 1100
    assert await count(shop, SourceIndex) == 0
    await shop.audit()
    assert await count(shop, SourceIndex) == 1100


async def test_troubles_that_are_over_go_and_those_that_last_do_not(lone_shop: Shop) -> None:
    for cause in ("vendor:Cards:away", "vendor:People:away"):
        await report(lone_shop.store, 1, cause, subject_kind="run", subject_id=1, words=NAME)
    await recovered(lone_shop.store, 1, "vendor:Cards")
    assert (await after(lone_shop, DAYS["incidents"] + 1))["incidents"] == 1
    assert [each.cause for each in await lone_shop.incidents()] == ["vendor:People:away"]
    assert await count(lone_shop, Incident) == 1


async def test_what_a_person_wrote_out_and_what_a_vendor_said_go_with_the_images(lone_shop: Shop) -> None:
    wish = {"flow": "cards", "key": "1", "fields": {"key": "1", "name": NAME}, "by": ASKER, "team": TEAM}
    plan = await ask_create(lone_shop.store, 1, **wish)  # type: ignore[arg-type]
    problem = {"code": "rejected", "words": NAME}
    for table in (Audit, Plan):
        async with lone_shop.store.write() as session:
            session.add(table(integration_id=1, flow="cards", kind=PlanKind.FULL, state="failed", problem=problem))
    assert (await after(lone_shop, DAYS["images"] + 1))["images"] == 3
    asked = await lone_shop.fresh(plan)
    assert asked.reasons == {"owner": "1", "wish": {"verb": "create", "key": "1"}}
    async with lone_shop.store.read() as session:
        kept = [*(await session.exec(select(Audit.problem))).all(), *(await session.exec(select(Plan.problem))).all()]
    assert [each for each in kept if each] == [{"code": "rejected"}] * 2


async def test_the_clock_sees_to_it_every_night(shop: Shop) -> None:
    """Due last night while nobody was there: done once, soon after the start."""
    plan = await busy(shop)
    shop.systems.away = True
    stop = asyncio.Event()
    clock = asyncio.create_task(run_clock(shop.bench, stop, dict.fromkeys(DAYS, 0)))
    try:
        async with asyncio.timeout(30):
            while not (schedule := await _schedule(shop.store)):
                await asyncio.sleep(0.05)
            assert schedule.trigger == {"cron": "20 4 * * *"}
            await _due(shop.store)
            while await shop.rows(plan):
                await asyncio.sleep(0.1)
    finally:
        stop.set()
        await clock
    assert await count(shop, Finding) == 1


async def _schedule(store: Store) -> Schedule | None:
    async with store.read() as session:
        return await session.get(Schedule, RETENTION)


async def _due(store: Store) -> None:
    async with store.write() as session:
        late = sa.update(Schedule).where(col(Schedule.name) == RETENTION)
        await session.exec(late.values(next_at=utcnow() - timedelta(hours=3)))


async def test_change_rows_are_what_is_blanked(lone_shop: Shop) -> None:
    await busy(lone_shop)
    await after(lone_shop, DAYS["images"] + 1)
    async with lone_shop.store.read() as session:
        blank = select(func.count()).select_from(Change).where(col(Change.before).is_(sa.null()))
        assert (await session.exec(blank)).one() == await count(lone_shop, Change)
