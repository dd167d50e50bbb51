"""Removals that are asked about apart keep everybody who asked for them, and every record that was named."""

from datetime import timedelta

import pytest

from store.tables import Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, PlanState, RunState
from sync.approval import requesters
from sync.errors import Refusal
from tests.sync.shop import APPROVER, ASKER, Shop

MARKER = "U0MARKER"


async def idle_run(shop: Shop, *, by: str = ASKER) -> Run:
    """A full run that wrote nothing for over an hour and then goes on."""
    run_id = await shop.approve(await shop.plan(by=by), by="U0OTHER")
    shop.systems.away = True
    await shop.run(run_id)
    await shop.set(Run, run_id, active_at=utcnow() - timedelta(hours=1, minutes=1))
    shop.systems.away = False
    return await shop.resume(run_id)


async def test_tries_of_a_run_that_is_held_are_no_activity(shop: Shop) -> None:
    """Four tries in over three hours and not one write: its removals rest on an old decision all the same."""
    await shop.settled(20)
    shop.systems.card("900", "Gone Person")
    shop.systems.people["1"].name = "Renamed"
    run_id = await shop.approve(await shop.plan()) or 0
    shop.systems.away = True
    await shop.run(run_id)
    for _ in range(3):
        run = await shop.get(Run, run_id)
        await shop.set(Run, run_id, active_at=run.active_at - timedelta(minutes=50), lease_until=None, owner=None)
        assert (await shop.run(run_id)).state == RunState.HELD
    shop.systems.away = False
    run = await shop.resume(run_id)
    assert run.counts == {ChangeState.APPLIED: 1, ChangeState.CANCELLED: 1}
    assert [plan.reasons for plan in await shop.all_plans() if plan.state == PlanState.QUEUED] == [
        {"removals_only": True}
    ]


async def test_a_run_that_writes_is_not_idle_however_often_it_is_held(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.card("900", "Gone Person")
    for number in range(1, 4):
        lone_shop.systems.people[str(number)].name = f"Renamed {number}"
    run_id = await lone_shop.approve(await lone_shop.plan()) or 0
    lone_shop.systems.width, lone_shop.systems.next_writes = 1, ["", "away", "", "away", "", "away"]
    for _ in range(3):
        run = await lone_shop.run(run_id)
        assert run.state == RunState.HELD
        await lone_shop.set(Run, run_id, active_at=run.active_at - timedelta(minutes=50), lease_until=None, owner=None)
    assert (await lone_shop.run(run_id)).counts == {ChangeState.APPLIED: 4}


async def test_a_record_without_a_key_that_was_marked_is_asked_about_too(shop: Shop) -> None:
    await shop.settled(20)
    nameless = shop.systems.card("", "Nobody's Card")
    await shop.audit()
    await shop.decide(nameless, "remove", by=MARKER)
    run = await idle_run(shop)
    assert run.counts == {ChangeState.CANCELLED: 1}
    apart = await shop.next_plan()
    assert apart is not None and [row.target_id for row in await shop.rows(apart)] == [nameless]
    assert (apart.subjects, apart.reasons["marked_by"]) == ([f"@{nameless}"], {MARKER: 1})
    await shop.run(await shop.approve(apart))
    assert nameless not in shop.systems.cards


async def test_removals_that_were_asked_apart_are_still_in_the_target(lone_shop: Shop) -> None:
    """The guard's percentages are of what is there, not of what a run was to leave behind."""
    await lone_shop.settled(20)
    lone_shop.systems.card("900", "Gone Person")
    lone_shop.systems.people["1"].name = "Renamed"
    run = await idle_run(lone_shop)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 1, ChangeState.CANCELLED: 1})
    assert (await lone_shop.state()).target_in_scope == 21
    apart = await lone_shop.next_plan()
    assert apart is not None
    await lone_shop.run(await lone_shop.approve(apart))
    await lone_shop.sync()
    assert (await lone_shop.state()).target_in_scope == 20


async def test_who_asked_for_the_run_has_asked_for_what_it_leaves_to_a_plan_that_is_coming(shop: Shop) -> None:
    """The removals of a person's plan join those that a change had named: that person cannot approve them."""
    await shop.settled(20)
    shop.systems.people["3"].stickers = ()
    await shop.poll("3")
    assert [plan.requesters for plan in await shop.all_plans() if plan.state == PlanState.QUEUED] == [["system"]]
    shop.systems.people["4"].stickers = ()
    await idle_run(shop, by=APPROVER)
    apart = await shop.next_plan()
    assert apart is not None and (apart.subjects, apart.requesters) == (["3", "4"], ["system", APPROVER])
    with pytest.raises(Refusal, match="is_requester"):
        await shop.approve(apart, by=APPROVER)


async def test_nor_those_that_an_open_plan_asks_about_already(shop: Shop) -> None:
    await shop.settled(20)
    shop.systems.people["3"].stickers = ()
    await shop.poll("3")
    asked = await shop.next_plan()
    assert asked is not None and asked.state == PlanState.WAITING
    await idle_run(shop, by=APPROVER)
    async with shop.store.read() as session:
        assert await requesters(session, await shop.fresh(asked)) == {APPROVER: "asked"}
    assert [plan.state for plan in await shop.all_plans() if plan.state == PlanState.QUEUED] == []


async def test_nor_those_that_a_later_plan_gathers(shop: Shop) -> None:
    """What waited undecided is asked about together with what comes: so are those who asked for it."""
    await shop.settled(40)
    shop.systems.people["3"].stickers = ()
    await idle_run(shop, by=APPROVER)
    first = await shop.next_plan()
    assert first is not None and first.requesters == [APPROVER]
    shop.systems.people["4"].stickers = ()
    await shop.poll("4")
    both = await shop.next_plan()
    assert both is not None and (both.subjects, (await shop.fresh(first)).state) == (["3", "4"], PlanState.VOID)
    assert sorted(both.requesters) == ["U0APPROVER", "system"]
    with pytest.raises(Refusal, match="is_requester"):
        await shop.approve(both, by=APPROVER)


async def test_changes_that_wait_and_are_planned_again_keep_who_asked_for_them(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    for number in range(1, 9):
        lone_shop.systems.people[str(number)].name = f"Renamed {number}"
    refused = await lone_shop.poll(*"12345678")
    assert refused is not None and refused.state == PlanState.REFUSED
    await lone_shop.set(Plan, refused.id, requesters=["U0SOMEBODY"])
    lone_shop.systems.people["9"].name = "Renamed 9"
    gathered = await lone_shop.poll("9")
    assert gathered is not None and sorted(gathered.requesters) == ["U0SOMEBODY", "system"]
