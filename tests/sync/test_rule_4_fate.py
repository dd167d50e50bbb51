"""Rule 4: never blindly twice. What became of a request whose answer was lost is looked up before anything else."""

import pytest

from store.tables import Change, Run
from store.words import ChangeState, RunState
from sync.give_up import give_up
from sync.runs import stop
from tests.sync.shop import ASKER, TEAM, Shop
from tests.sync.toy import Person

CREATE, UPDATE, DELETE = "create", "update", "delete"


async def approved(shop: Shop, *verbs: str) -> int | None:
    """A plan that creates a person, renames one, and removes one, as far as asked for."""
    systems = shop.systems
    await shop.settled(20)
    if CREATE in verbs:
        systems.people["21"] = Person("New Person")
    if UPDATE in verbs:
        systems.people["1"].name = "Renamed"
    if DELETE in verbs:
        systems.card("900", "Gone Person")
    return await shop.approve(await shop.plan())


async def done(shop: Shop, verb: str) -> bool:
    """Whether the change is there."""
    cards = shop.systems.cards.values()
    there = {
        CREATE: any(card.key == "21" for card in cards),
        UPDATE: any(card.name == "Renamed" for card in cards),
        DELETE: all(card.key != "900" for card in cards),
    }
    return there[verb]


@pytest.mark.parametrize("verb", [CREATE, UPDATE, DELETE])
@pytest.mark.parametrize("fault", ["lost", "lost_answer"])
async def test_rule_4_a_timeout_is_read_back_and_done_once(lone_shop: Shop, verb: str, fault: str) -> None:
    run_id = await approved(lone_shop, verb)
    lone_shop.systems.next_writes = [fault]
    run = await lone_shop.run(run_id)
    assert run.state == RunState.VERIFIED
    assert run.counts == {ChangeState.APPLIED: 1}
    assert len(lone_shop.systems.ledger) == 1
    assert await done(lone_shop, verb)


@pytest.mark.parametrize("verb", [CREATE, UPDATE, DELETE])
async def test_rule_4_what_arrives_late_is_ours_and_not_somebody_elses(lone_shop: Shop, verb: str) -> None:
    """Read back too early, it seemed not to have arrived; it does before it is sent again."""
    run_id = await approved(lone_shop, verb)
    systems = lone_shop.systems
    systems.next_writes = ["late", "away"]
    lease = await lone_shop.lease("run", run_id or 0)
    await lone_shop.go_on(run_id or 0, lease)
    systems.land()
    run = await lone_shop.resume(run_id)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 1})
    assert len(systems.ledger) == 1


async def test_rule_4_a_create_that_nobody_can_look_up_is_not_sent_a_second_time(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, CREATE)
    lone_shop.systems.unique_key, lone_shop.systems.next_writes = False, ["lost"]
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.IN_DOUBT: 1})
    assert lone_shop.systems.ledger == []


async def test_rule_4_unless_a_look_up_by_key_can_be_trusted(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, CREATE)
    systems = lone_shop.systems
    systems.unique_key, systems.find_by_key, systems.next_writes = False, True, ["lost"]
    assert (await lone_shop.run(run_id)).counts == {ChangeState.APPLIED: 1}
    assert len(systems.ledger) == 1


async def test_rule_4_an_update_that_is_neither_before_nor_after_is_for_a_person(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, UPDATE)
    systems = lone_shop.systems
    systems.next_writes = ["lost"]

    def somebody_else(_change: object) -> None:
        systems.named("1").name = "By Hand"

    systems.before_write = somebody_else
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.IN_DOUBT: 1})
    assert systems.named("1").name == "By Hand"


async def test_rule_4_more_of_the_same_helps_nobody(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, UPDATE)
    lone_shop.systems.next_writes = ["lost"] * 9
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.FAILED: 1})
    assert len(lone_shop.systems.next_writes) == 6


@pytest.mark.parametrize(
    ("fault", "state", "ended"), [("rejected", "failed", RunState.PARTIAL), ("conflict", "stale", RunState.VERIFIED)]
)
async def test_rule_4_a_refusal_keeps_the_vendors_words(lone_shop: Shop, fault: str, state: str, ended: str) -> None:
    run_id = await approved(lone_shop, CREATE, UPDATE)
    lone_shop.systems.next_writes, lone_shop.systems.width = ["", fault], 1
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (ended, {ChangeState.APPLIED: 1, state: 1})
    row = (await lone_shop.rows_of_run(run))[-1]
    assert (row.reason, row.detail) == (fault, "a card needs a smile")


async def test_rule_4_an_id_that_was_not_told_is_looked_up(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, CREATE)
    lone_shop.systems.people["21"].stickers = ("one",)
    lone_shop.systems.next_writes = ["silent"]
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 1})
    assert (await lone_shop.rows_of_run(run))[0].new_id in lone_shop.systems.cards


async def test_rule_4_not_sent_is_no_attempt_however_often(lone_shop: Shop) -> None:
    """The vendor is away again and again, comes back, and one answer is lost: the row has tries left."""
    run_id = await approved(lone_shop, UPDATE)
    systems = lone_shop.systems
    systems.next_writes = ["away", "away", "away", "away", "lost"]
    run = await lone_shop.run(run_id)
    for _ in range(4):
        assert run.state == RunState.HELD
        run = await lone_shop.resume(run_id)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 1})


async def test_a_vendor_that_goes_away_in_mid_run_and_comes_back_finds_the_run_waiting(shop: Shop) -> None:
    systems = shop.systems
    await shop.settled(60)
    for number in range(1, 13):
        systems.people[str(number)].name = f"Renamed {number}"
    run_id = await shop.approve(await shop.plan())
    systems.next_writes, systems.width = ["", "", "", "away"], 1
    held = await shop.run(run_id)
    assert held.state == RunState.HELD
    assert held.counts == {ChangeState.APPLIED: 3, ChangeState.PENDING: 9}
    notice = (await shop.incidents())[0]
    assert notice.facts["sent"] is True and (notice.facts["written"], notice.facts["left"]) == (3, 9)
    assert (await shop.fresh(shop.integration)).status == "ERROR"
    run = await shop.resume(run_id)
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 12})
    assert len(systems.ledger) == 12
    assert (await shop.incidents())[0].recovered_at is not None
    assert (await shop.fresh(shop.integration)).status == "COMPLETED"


async def test_a_record_that_cannot_be_read_keeps_no_other_waiting(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    for number in range(1, 9):
        systems.people[str(number)].name = f"Renamed {number}"
    run_id = await lone_shop.approve(await lone_shop.plan())
    systems.unanswered = {next(i for i, card in systems.cards.items() if card.key == "3")}
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.APPLIED: 7, ChangeState.FAILED: 1})
    failed = [row for row in await lone_shop.rows_of_run(run) if row.state == ChangeState.FAILED]
    assert [(row.key, row.reason, row.detail) for row in failed] == [("3", "server", "out of paper")]


async def test_when_no_record_can_be_read_it_is_the_system_and_the_run_waits(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    for number in range(1, 9):
        systems.people[str(number)].name = f"Renamed {number}"
    run_id = await lone_shop.approve(await lone_shop.plan())
    systems.unanswered = set(systems.cards)
    held = await lone_shop.run(run_id)
    assert (held.state, held.counts) == (RunState.HELD, {ChangeState.PENDING: 8})
    systems.unanswered = set()
    assert (await lone_shop.resume(run_id)).counts == {ChangeState.APPLIED: 8}


async def test_a_run_that_is_stopped_says_what_was_written_and_what_was_not(shop: Shop) -> None:
    systems = shop.systems
    await shop.settled(40)
    for number in range(1, 9):
        systems.people[str(number)].name = f"Renamed {number}"
    run_id = await shop.approve(await shop.plan())
    systems.width, systems.next_writes = 1, ["", "", "away"]
    await shop.run(run_id)
    told = await stop(shop.store, run_id or 0, by=ASKER, team=TEAM)
    assert told == {"written": 2, "in_flight": 0, "not_written": 6}
    held = await shop.get(Run, run_id)
    assert (held.stop_by, held.owner, held.lease_until) == (ASKER, None, None)
    run = await shop.resume(run_id)
    assert (run.state, run.counts) == (RunState.STOPPED, {ChangeState.APPLIED: 2, ChangeState.CANCELLED: 6})
    assert {row.reason for row in await shop.rows_of_run(run) if row.state == "cancelled"} == {"stopped"}
    assert (await shop.fresh(shop.integration)).status_message == "run.stopped"


async def test_a_stop_in_the_middle_ends_after_the_rows_in_flight(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    for number in range(1, 9):
        systems.people[str(number)].name = f"Renamed {number}"
    run_id = await lone_shop.approve(await lone_shop.plan())
    systems.width = 1
    lease = await lone_shop.lease("run", run_id or 0)
    await lone_shop.begin(run_id or 0, lease)
    await lone_shop.set(Run, run_id, stop_by=ASKER)
    run = await lone_shop.go_on(run_id or 0, lease)
    assert (run.state, systems.ledger) == (RunState.STOPPED, [])


async def test_giving_up_leaves_no_row_that_somebody_might_still_send(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, CREATE, UPDATE)
    lone_shop.systems.next_writes, lone_shop.systems.width = ["crash_after"], 1
    await lone_shop.run_and_crash(run_id)
    lease = await lone_shop.lease("run", run_id or 0, "test:2")
    await give_up(lone_shop.store, "run", run_id or 0, lease, ZeroDivisionError("Ada Example, 555-0101"))
    run = await lone_shop.get(Run, run_id)
    assert (run.state, run.problem) == (RunState.FAILED, {"code": "gave_up", "cause": "ZeroDivisionError"})
    states = {row.state for row in await lone_shop.rows_of_run(run)}
    assert states == {ChangeState.IN_DOUBT, ChangeState.CANCELLED}


async def test_giving_up_under_an_old_epoch_changes_nothing(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, UPDATE)
    old = await lone_shop.lease("run", run_id or 0)
    await lone_shop.lease("run", run_id or 0, "test:2")
    await give_up(lone_shop.store, "run", run_id or 0, old, ZeroDivisionError())
    assert (await lone_shop.get(Run, run_id)).state == RunState.QUEUED


async def test_attempts_of_a_row_are_those_whose_fate_was_unknown(lone_shop: Shop) -> None:
    run_id = await approved(lone_shop, UPDATE)
    lone_shop.systems.next_writes = ["lost", "lost"]
    await lone_shop.run(run_id)
    row = await lone_shop.get(Change, (await lone_shop.rows_of_run(await lone_shop.get(Run, run_id)))[0].id)
    assert (row.attempts, row.state) == (3, ChangeState.APPLIED)
