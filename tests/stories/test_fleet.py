"""A fleet of real workers on PostgreSQL and the imitations: killed, frozen, woken, robbed; nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from store.database import Store
from store.secrets import SecretBox
from store.tables import Audit, Plan, Run, Schedule
from store.tables.base import utcnow
from store.words import ChangeState, PlanState, RunState
from sync.engine.leases import SECONDS, replica_of
from sync.errors import Refusal
from tests.stories.fleet import PATH, QUIET, Fleet, a_fleet
from tests.stories.office import FLOW
from tests.stories.town import Town

pytestmark = [pytest.mark.postgresql, pytest.mark.long]
TAKE_OVER_SECONDS = 30.0
WIDTH = int(QUIET["calix_concurrency"])
ROWS = 40


@pytest.fixture
async def fleet(town: Town, postgres_url: str, box: SecretBox, tmp_path: Path) -> AsyncIterator[Fleet]:
    store = Store(postgres_url)
    async with a_fleet(town, store, box, tmp_path) as made:
        yield made
    await store.close()


async def test_when_one_of_two_is_killed_in_a_run_the_other_takes_over_soon(fleet: Fleet) -> None:
    job = await fleet.begins(ROWS)
    await asyncio.gather(fleet.starts("worker-1"), fleet.starts("worker-2"))
    await job.approved()
    await job.writes(5)
    fleet.holds_next_write(ms=3_000)
    await fleet.until(fleet.holding)
    begun = await job.run()

    await fleet.kills(replica_of(begun.owner or ""))
    at_the_kill = len(job.written())
    assert SECONDS > TAKE_OVER_SECONDS * 2, "nobody waits for the lease"
    took = await fleet.until(lambda: len(job.written()) > at_the_kill)
    assert took < TAKE_OVER_SECONDS
    run = await job.over()
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: ROWS})
    assert run.epoch >= begun.epoch + 2, "freed with one epoch, claimed with another"
    assert job.repeated() == {} and len(job.written()) == ROWS


async def test_one_that_was_frozen_past_its_lease_is_refused_when_it_wakes_up(fleet: Fleet) -> None:
    job = await fleet.begins(ROWS)
    await asyncio.gather(fleet.starts("worker-1", lease=4), fleet.starts("worker-2", lease=4))
    await job.approved()
    await job.writes(5)
    fleet.holds_next_write(ms=500)
    await fleet.until(fleet.holding)
    begun = await job.run()
    frozen = replica_of(begun.owner or "")
    (other,) = {"worker-1", "worker-2"} - {frozen}
    fleet.freezes(frozen)
    at_the_freeze = len(job.written())
    await job.writes(at_the_freeze + WIDTH + 1)  # more than it can have had on its way
    assert replica_of((await job.run()).owner or "") == other
    fleet.wakes(frozen)
    run = await job.over()

    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: ROWS})
    assert run.epoch > begun.epoch
    again = job.repeated()
    assert sum(times - 1 for times in again.values()) <= WIDTH
    rows = await fleet.office.rows(job.plan)
    named = {f"/v1{PATH}/{row.target_id}" for row in rows if row.attempts > 1}
    assert set(again) <= named, "the journal names what was sent again"

    await fleet.kills(other)  # the one that woke up works on, under epochs of its own
    more = await fleet.asks()
    await fleet.until(lambda: planned(fleet.store, more))


async def planned(store: Store, plan_id: int) -> bool:
    async with store.read() as session:
        plan = await session.get(Plan, plan_id)
    return plan is not None and plan.state == PlanState.EMPTY


async def test_two_full_runs_of_one_flow_never_overlap(fleet: Fleet) -> None:
    """Two faces ask again and again, whoever is let in approves; two workers carry out whatever is queued."""
    await fleet.office.settled()
    await asyncio.gather(fleet.starts("worker-1"), fleet.starts("worker-2"))
    refused: list[str] = []
    for turn in range(3):
        fleet.town.by_hand(fleet.town.in_step()[turn], name="Renamed By Hand")
        asked = await asyncio.gather(*(ask(fleet, refused) for _ in range(4)))
        assert len([plan for plan in asked if plan is not None]) == 1
        plan_id = next(plan for plan in asked if plan is not None)
        plan = await waiting(fleet, plan_id)
        decided = await asyncio.gather(*(fleet.office.approves(plan) for _ in range(2)), return_exceptions=True)
        assert len([each for each in decided if isinstance(each, int)]) == 1
        await asyncio.gather(*(ask(fleet, refused) for _ in range(2)))  # while it runs, or after it
        await fleet.until(lambda: nothing_under_way(fleet.store))
    assert refused
    async with fleet.store.read() as session:
        runs = list((await session.exec(select(Run).order_by(col(Run.started_at)))).all())
    times = [(run.started_at, run.finished_at) for run in runs if run.started_at and run.finished_at]
    assert len(times) >= 3
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(times))


async def ask(fleet: Fleet, refused: list[str]) -> int | None:
    try:
        return await fleet.asks()
    except Refusal as refusal:
        refused.append(refusal.code)
        return None


async def waiting(fleet: Fleet, plan_id: int) -> Plan:
    async def there() -> bool:
        return (await fleet.office.get(Plan, plan_id)).state not in (PlanState.QUEUED, PlanState.READING)

    await fleet.until(there)
    plan: Plan = await fleet.office.get(Plan, plan_id)
    assert plan.state == PlanState.WAITING, (plan.state, plan.problem)
    return plan


async def nothing_under_way(store: Store) -> bool:
    plans = select(Plan.id).where(col(Plan.state).in_((PlanState.QUEUED, PlanState.READING)))
    runs = select(Run.id).where(col(Run.finished_at).is_(None))
    return not await store.scalar_rows(plans) and not await store.scalar_rows(runs)


async def test_three_workers_fire_a_schedule_once_each_time(fleet: Fleet) -> None:
    await fleet.changes(audit_hour=3)
    await asyncio.gather(*(fleet.starts(f"worker-{n}") for n in (1, 2, 3)))
    due = sa.update(Schedule).where(col(Schedule.kind) == "nightly_audit", col(Schedule.flow) == FLOW)
    for turn in (1, 2, 3):
        await fleet.until(
            lambda: fleet.store.scalar_rows(select(Schedule.name).where(Schedule.kind == "nightly_audit"))
        )
        async with fleet.store.write() as session:
            await session.exec(due.values(next_at=utcnow() - timedelta(seconds=1)))
        await fleet.until(lambda turn=turn: audits_done(fleet.store, turn))
    async with fleet.store.read() as session:
        schedule = (await session.exec(select(Schedule).where(Schedule.kind == "nightly_audit"))).first()
    assert schedule is not None and schedule.next_at is not None and schedule.next_at > utcnow()
    assert len(await fleet.store.scalar_rows(select(Audit.id))) == 3


async def audits_done(store: Store, how_many: int) -> bool:
    return len(await store.scalar_rows(select(Audit.id).where(Audit.state == "completed"))) >= how_many
