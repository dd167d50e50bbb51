"""Paused, nothing is written and nothing is lost; resumed, everything goes on where it was."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from store.tables import Audit, Named, Pause, Plan, Run, Schedule
from store.tables.base import utcnow
from store.words import AuditState, ChangeState, PlanKind, PlanState, Ruling, RunState
from sync.approval import rule
from sync.asking import ask_customer
from sync.clock.clock import Clock
from sync.engine.leases import claim
from sync.errors import Refusal
from sync.named import note_named
from sync.pause import ALL, pause, resume
from sync.runs import stop
from sync.schedules import EVENTS, NIGHTLY, POLL, fire_events, fire_nightly_audit, fire_poll
from tests.sync.shop import APPROVER, ASKER, TEAM, Shop
from tests.sync.toy import Person

WHO = {"by": ASKER, "team": TEAM}
FIRE = {POLL: fire_poll, NIGHTLY: fire_nightly_audit, EVENTS: fire_events}


async def renamed(shop: Shop, count: int = 6) -> int:
    """A settled shop with so many people renamed; the run that shall write it."""
    await shop.settled(40)
    for number in range(1, count + 1):
        shop.systems.people[str(number)].name = f"Renamed {number}"
    shop.systems.width = 1
    return await shop.approve(await shop.plan()) or 0


def number(shop: Shop) -> int:
    return shop.integration.id or 0


async def refused(work: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refusal) as trouble:
        await work
    return trouble.value.code, trouble.value.facts


@pytest.mark.parametrize("which", ["this one", "all"])
async def test_a_run_stops_between_rows_keeps_its_place_and_goes_on(shop: Shop, which: str) -> None:
    run_id, what = await renamed(shop), ALL if which == "all" else number(shop)
    lease = await shop.lease("run", run_id)
    await shop.begin(run_id, lease)
    async with shop.store.write() as session:  # the pause comes while the first rows are on their way
        session.add(Pause(integration_id=what, by=ASKER, team=TEAM))
    held = await shop.go_on(run_id, lease)
    assert (held.state, held.problem, held.owner) == (RunState.HELD, {"code": "paused"}, None)
    assert (held.counts, shop.systems.ledger) == ({ChangeState.PENDING: 6}, [])
    assert await claim(shop.store, "run", run_id, "test:1") is None
    await resume(shop.store, what, by=APPROVER, team=TEAM)
    run = await shop.run(run_id)
    assert (run.state, run.problem, run.counts) == (RunState.VERIFIED, None, {ChangeState.APPLIED: 6})
    assert len(shop.systems.ledger) == 6


async def test_the_row_in_flight_is_finished_and_no_other_is_sent(shop: Shop) -> None:
    run_id = await renamed(shop)
    pausing: list[int] = []

    def meanwhile(_change: Any) -> None:
        """Somebody pauses it while the third row is being written."""
        pausing.append(1)
        if len(pausing) == 3:
            tasks.append(loop.create_task(pause(shop.store, number(shop), **WHO)))

    loop, tasks = asyncio.get_running_loop(), list[Any]()
    shop.systems.before_write = meanwhile
    held = await shop.run(run_id)
    await asyncio.gather(*tasks)
    written = held.counts[ChangeState.APPLIED]
    assert held.state == RunState.HELD
    assert 3 <= written < 6
    assert len(shop.systems.ledger) == written
    assert set(held.counts) == {ChangeState.APPLIED, ChangeState.PENDING}


async def test_pausing_is_told_to_whoever_pauses_again_and_resuming_has_one_winner(shop: Shop) -> None:
    assert await pause(shop.store, number(shop), why="Calix migrates", **WHO) == 0
    code, facts = await refused(pause(shop.store, number(shop), by=APPROVER, team=TEAM))
    assert (code, facts["by"]) == ("already_paused", ASKER)
    assert (await refused(resume(shop.store, ALL, by=APPROVER, team=TEAM)))[0] == "not_paused"
    await resume(shop.store, number(shop), by=APPROVER, team=TEAM)
    code, facts = await refused(resume(shop.store, number(shop), by="U0LATE", team=TEAM))
    assert (code, facts["by"]) == ("already_resumed", APPROVER)
    (set_,), (lifted,) = await shop.events("pause.set"), await shop.events("pause.lifted")
    assert (set_.actor, set_.data, lifted.actor) == (ASKER, {"why": "Calix migrates"}, APPROVER)
    assert (await refused(pause(shop.store, 99, **WHO)))[0] == "unknown_integration"


async def test_while_paused_nothing_new_is_planned_or_confirmed_but_denying_and_auditing_go_on(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.people["1"].name = "Renamed"
    del shop.systems.people["40"]
    plan = await shop.plan()
    await pause(shop.store, number(shop), **WHO)
    assert (await refused(shop.approve(plan)))[0] == "paused"
    assert (await refused(shop.ask()))[0] == "paused"
    customer = ask_customer(shop.store, number(shop), flow="cards", owner="1", mode="full", by=ASKER, team=TEAM)
    assert (await refused(customer))[0] == "paused"
    assert (await shop.audit()).state == AuditState.COMPLETED
    digests = {"digest_changes": plan.digest_changes, "digest_removals": plan.digest_removals}
    await rule(shop.store, plan.id or 0, Ruling.DENY, by=APPROVER, role="approver", team=TEAM, **digests)
    assert (await shop.fresh(plan)).state == PlanState.DENIED


async def test_the_clock_does_nothing_meanwhile_and_the_watermark_stands(shop: Shop) -> None:
    await shop.settled(40)
    before = (await shop.state()).watermark
    clock = Clock(shop.store, FIRE)
    for kind in (POLL, NIGHTLY):
        await clock.ensure(kind, kind, {"every": 60}, integration_id=number(shop), flow="cards")
    await pause(shop.store, number(shop), **WHO)
    async with shop.store.write() as session:
        await session.exec(sa.update(Schedule).values(next_at=utcnow() - timedelta(seconds=1)))
    plans, audits = len(await shop.all_plans()), await shop.store.scalar_rows(sa.select(sa.func.count(Audit.id)))
    assert sorted(await clock.tick()) == sorted([POLL, NIGHTLY])  # fired, and skipped
    assert len(await shop.all_plans()) == plans
    assert await shop.store.scalar_rows(sa.select(sa.func.count(Audit.id))) == audits
    assert (await shop.state()).watermark == before
    await resume(shop.store, number(shop), by=APPROVER, team=TEAM)
    shop.systems.people["1"].name = "Renamed"
    assert await shop.poll("1") is not None


async def test_what_events_name_meanwhile_is_looked_at_after_the_resuming(shop: Shop) -> None:
    await shop.settled(40)
    await pause(shop.store, number(shop), **WHO)
    shop.systems.people["1"].name = "Renamed"
    await note_named(shop.store, number(shop), "cards", ["1"])
    await fire(shop)
    assert [row[0] for row in await shop.store.scalar_rows(sa.select(Named.hint))] == ["1"]
    await resume(shop.store, number(shop), by=APPROVER, team=TEAM)
    await fire(shop)
    await shop.next_plan()
    await shop.next_run()
    assert shop.systems.named("1").name == "Renamed"


async def fire(shop: Shop) -> None:
    async with shop.store.write() as session:
        await fire_events(session, Schedule(name=EVENTS, kind=EVENTS))


async def test_changes_that_were_queued_wait_while_what_a_person_asked_for_is_read_to_its_end(shop: Shop) -> None:
    await shop.settled(40)
    asked = await shop.ask(kind=PlanKind.RETRY, subjects=["1"])
    async with shop.store.write() as session:
        of_itself = Plan(integration_id=number(shop), flow="cards", kind=PlanKind.INCREMENTAL, subjects=["2"])
        session.add(of_itself)
    await pause(shop.store, ALL, **WHO)
    assert await claim(shop.store, "plan", asked.id or 0, "test:1") is not None
    assert await claim(shop.store, "plan", of_itself.id or 0, "test:1") is None
    await resume(shop.store, ALL, by=APPROVER, team=TEAM)
    assert await claim(shop.store, "plan", of_itself.id or 0, "test:1") is not None


async def test_a_paused_run_can_still_be_stopped(shop: Shop) -> None:
    run_id = await renamed(shop)
    await pause(shop.store, number(shop), **WHO)
    assert await claim(shop.store, "run", run_id, "test:1") is None
    assert await stop(shop.store, run_id, by=ASKER, team=TEAM) == {"written": 0, "in_flight": 0, "not_written": 6}
    run = await shop.run(run_id)
    assert (run.state, shop.systems.ledger) == (RunState.STOPPED, [])


async def test_another_integration_goes_on(shop: Shop) -> None:
    run_id = await renamed(shop)
    await pause(shop.store, ALL, **WHO)
    await resume(shop.store, ALL, by=APPROVER, team=TEAM)
    async with shop.store.write() as session:
        session.add(Pause(integration_id=99, by=ASKER))
    assert (await shop.run(run_id)).state == RunState.VERIFIED


async def test_paused_over_an_hour_the_removals_are_asked_about_again(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["50"] = Person("New Person")
    del lone_shop.systems.people["40"]
    run_id = await lone_shop.approve(await lone_shop.plan()) or 0
    lease = await lone_shop.lease("run", run_id)
    await lone_shop.begin(run_id, lease)
    await pause(lone_shop.store, number(lone_shop), **WHO)
    await lone_shop.go_on(run_id, lease)
    await lone_shop.set(Run, run_id, active_at=utcnow() - timedelta(hours=2))
    await resume(lone_shop.store, number(lone_shop), by=APPROVER, team=TEAM)
    await lone_shop.run(run_id)
    assert [entry[0] for entry in lone_shop.systems.ledger] == ["create"]
