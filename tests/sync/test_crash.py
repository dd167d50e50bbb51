"""A worker that dies in the middle: the next one repeats nothing, and the old one can do no harm any more."""

import time

import pytest

from store.tables import Change, Plan, Run
from store.words import ChangeState, PlanState, RunState
from sync.errors import LeaseLostError
from sync.planning.plan import make_plan
from sync.requests import ask_plan
from sync.running.journal import Journal
from sync.running.locks import hold, let_go
from tests.sync.shop import ASKER, TEAM, Shop
from tests.sync.toy import Person


async def many(shop: Shop, people: int = 40, renamed: int = 8) -> int | None:
    """An approved plan of so many renamed people, one write after another."""
    await shop.settled(people)
    for number in range(1, renamed + 1):
        shop.systems.people[str(number)].name = f"Renamed {number}"
    shop.systems.width = 1
    return await shop.approve(await shop.plan())


@pytest.mark.parametrize("fault", ["crash_before", "crash_after"])
async def test_a_run_that_died_with_a_row_on_its_way_repeats_nothing(shop: Shop, fault: str) -> None:
    run_id = await many(shop)
    shop.systems.next_writes = ["", "", fault]
    await shop.run_and_crash(run_id)
    run = await shop.run(run_id, "test:2")
    assert (run.state, run.counts, run.epoch) == (RunState.VERIFIED, {ChangeState.APPLIED: 8}, 2)
    assert sorted(shop.systems.ledger) == sorted({("update", "card", str(number)) for number in range(1, 9)})


async def test_a_crash_between_a_record_and_its_parts_finishes_the_parts(shop: Shop) -> None:
    await shop.settled(20)
    shop.systems.people["21"] = Person("New Person", stickers=("one", "two"))
    run_id = await shop.approve(await shop.plan())
    shop.systems.next_writes = ["", "crash_before"]
    await shop.run_and_crash(run_id)
    run = await shop.run(run_id, "test:2")
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 3})
    assert sorted(shop.systems.named("21").stickers.values()) == ["one", "two"]


async def test_what_an_earlier_row_blocked_stays_blocked_after_a_crash(lone_shop: Shop) -> None:
    """The removal of a part comes at the very end of the plan; that its record was refused is long past then."""
    systems = lone_shop.systems
    await lone_shop.settled(40)
    systems.people["1"].name, systems.people["1"].stickers, systems.width = "Renamed", (), 1
    systems.people["2"].name = "Renamed Too"
    run_id = await lone_shop.approve(await lone_shop.plan())
    systems.next_writes = ["rejected", "crash_before"]
    await lone_shop.run_and_crash(run_id)
    run = await lone_shop.run(run_id, "test:2")
    assert run.counts == {ChangeState.FAILED: 1, ChangeState.APPLIED: 1, ChangeState.BLOCKED: 1}
    assert list(systems.named("1").stickers.values()) == ["one"]


async def test_a_part_whose_record_was_never_made_is_not_written_anywhere(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["21"] = Person("New Person", stickers=("one",))
    plan = await lone_shop.plan()
    run_id = await lone_shop.approve(plan)
    made = (await lone_shop.rows(plan))[0]
    await lone_shop.set(Change, made.id, state=ChangeState.SUPERSEDED)
    run = await lone_shop.run(run_id)
    assert run.counts == {ChangeState.SUPERSEDED: 1, ChangeState.BLOCKED: 1}
    assert lone_shop.systems.ledger == []


async def test_marks_of_an_old_epoch_are_refused(shop: Shop) -> None:
    run_id = await many(shop, renamed=1)
    old = await shop.lease("run", run_id or 0)
    run = await shop.get(Run, run_id)
    journal = Journal(shop.store, run, old.epoch)
    row = (await journal.next_rows(10))[0]
    await shop.lease("run", run_id or 0, "test:2")
    for mark in (journal.sending(row), journal.applied(row, "c0001", None), let_go(journal), hold(journal, "o", ["n"])):
        with pytest.raises(LeaseLostError):
            await mark
    assert (await shop.get(Change, row.id)).state == ChangeState.PENDING
    assert (await shop.go_on(run_id or 0, old)).counts == {}
    assert shop.systems.ledger == []


async def test_a_worker_that_hung_renews_its_lease_and_closes_no_run_with_rows_left(lone_shop: Shop) -> None:
    run_id = await many(lone_shop)
    lease = await lone_shop.lease("run", run_id or 0)
    lease.seconds = 1.0
    hangs = iter([0.6])
    lone_shop.systems.before_write = lambda _change: time.sleep(next(hangs, 0))
    run = await lone_shop.go_on(run_id or 0, lease)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 8})


async def test_a_run_is_never_closed_while_rows_are_left(lone_shop: Shop) -> None:
    run_id = await many(lone_shop)
    lease = await lone_shop.lease("run", run_id or 0)
    await lone_shop.begin(run_id or 0, lease)
    await lone_shop.lease("run", run_id or 0, "test:2")
    run = await lone_shop.go_on(run_id or 0, lease)
    assert (run.state, run.finished_at) == (RunState.RUNNING, None)
    assert lone_shop.systems.ledger == []


async def test_a_plan_taken_over_while_it_is_read_ends_without_a_trace(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    asked = await ask_plan(lone_shop.store, 1, by=ASKER, team=TEAM)
    old = await lone_shop.lease("plan", asked.id or 0)
    await lone_shop.lease("plan", asked.id or 0, "test:2")
    await lone_shop.set(Plan, asked.id, epoch=old.epoch)  # it is taken over after the first look at the epoch
    await make_plan(lone_shop.bench, asked.id or 0, old)
    plan = await lone_shop.get(Plan, asked.id)
    assert (plan.state, plan.problem, plan.counts) == (PlanState.READING, None, {})


async def test_a_create_that_died_on_its_way_and_cannot_be_looked_up_is_not_sent_again(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["21"] = Person("New Person")
    lone_shop.systems.unique_key = False
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.next_writes = ["crash_before"]
    await lone_shop.run_and_crash(run_id)
    run = await lone_shop.run(run_id, "test:2")
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.IN_DOUBT: 1})
    assert lone_shop.systems.ledger == []
