"""Rule 8: an undo puts back what still looks as the run left it, lists the rest, and holds its subjects."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from store.tables import Change, Hold, IdMap, Link, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, Decision, PlanKind, PlanState, Role, Ruling, RunState
from sync.approval import requesters
from sync.errors import Refusal
from sync.undo.asking import ask_undo
from sync.undo.holds import release
from tests.sync.shop import APPROVER, ASKER, TEAM, Shop
from tests.sync.toy import Person
from tests.sync.undoing import OTHER, a_mistake, on_hold, refused, undo, undone


async def test_rule_8_of_500_that_were_synced_and_5_edited_by_hand_495_come_back_and_500_are_on_hold(
    shop: Shop,
) -> None:
    systems = shop.systems
    await shop.settled(2_000)
    run = await a_mistake(shop, 500)
    by_hand = [card for card in systems.cards.values() if card.key in ("7", "70", "170", "270", "470")]
    for card in by_hand:
        card.name = "Edited by hand"

    plan, back = await undone(shop, run)
    assert (plan.counts["updates"], plan.counts["rows"]) == (495, 495)
    assert plan.reasons["left"] == {"not_as_left": 5} and len(plan.samples["left"]) == 5
    assert back.state == RunState.VERIFIED, (back.counts, back.verified)
    assert back.counts == {ChangeState.APPLIED: 495, ChangeState.STALE: 5}
    assert [card.name for card in by_hand] == ["Edited by hand"] * 5
    assert sum(card.name == f"Person {card.key}" for card in systems.cards.values()) == 1_995
    assert await on_hold(shop, run) == 500

    # Neither the next poll nor a full sync repeats what was taken back.
    systems.ledger.clear()
    assert await shop.poll(*(str(number) for number in range(1, 501))) is None
    full = await shop.plan()
    assert (full.state, full.reasons["notes"]["on_hold"]) == (PlanState.EMPTY, 500)
    assert systems.ledger == []

    # Somebody else who changed meanwhile is not held up by it.
    systems.people["600"].name = "Not held"
    assert await shop.poll("600", "1") is not None
    await shop.next_run()
    assert {key for _, _, key in systems.ledger} == {"600"}

    assert await release(shop.store, run.id or 0, by=ASKER, team=TEAM) == 500
    assert (await shop.plan()).counts["updates"] == 500
    assert [event.data["subjects"] for event in await shop.events("hold.released")] == [500]
    assert [event.data["on_hold"] for event in await shop.events("undo.asked")] == [500]


async def test_rule_8_a_create_an_update_and_a_removal_are_undone_in_one_go(shop: Shop) -> None:
    systems = shop.systems
    await shop.settled(40)
    gone = systems.card("900", "Gone Person", stickers=("a", "b", "b"), phone="555 01")
    systems.cards[gone].extra = "precious"
    await shop.audit()
    systems.people["41"] = Person("New Person", stickers=("one", "two"))
    systems.people["2"].name, systems.people["2"].stickers = "Renamed", ("two", "three")
    systems.people["3"].stickers = ()
    before = {card.key: (card.name, sorted(card.stickers.values())) for card in systems.cards.values()}
    run = await shop.sync()
    assert run is not None and gone not in systems.cards

    plan, back = await undone(shop, run)
    assert plan.reasons["lost"] == {"history": 1, "parts": 1}
    assert plan.reasons["removal_causes"].keys() >= {"undone"}
    assert back.state == RunState.VERIFIED, (back.counts, back.verified, [r.reason for r in await shop.rows(plan)])
    after = {card.key: (card.name, sorted(card.stickers.values())) for card in systems.cards.values()}
    assert after == before
    again = systems.named("900")
    assert (again.phone, again.extra) == ("555 01", "precious")
    systems.ledger.clear()
    assert (await shop.plan()).state == PlanState.EMPTY and systems.ledger == []


async def test_rule_8_what_knew_the_record_by_its_old_id_learns_the_new_one(shop: Shop) -> None:
    systems = shop.systems
    await shop.settled(40)
    systems.people["1"].name = "Written once"  # so that it is remembered
    await shop.sync()
    stray = systems.card("", "Linked Person")
    await shop.audit()
    systems.people["77"] = Person("Linked Person")
    await shop.audit()
    await shop.decide(stray, Decision.LINK, link_to="77")
    await shop.sync()
    old = {key: next(i for i, card in systems.cards.items() if card.key == key) for key in ("1", "77")}
    for key in old:
        del systems.people[key]
    run = await shop.sync()
    assert run is not None and not set(old.values()) & set(systems.cards)

    waiting = await shop.ask(kind=PlanKind.RETRY, subjects=["2"])
    systems.people["2"].name = "Waits"
    waiting = await shop.carry_out_plan(waiting.id or 0)
    async with shop.store.write() as session:  # it was made before the removal, and names the record by its id
        named = (await session.exec(select(Change).where(Change.plan_id == waiting.id))).one()
        named.subject = old["1"]
        row = await session.get(Plan, waiting.id)
        assert row is not None
        row.state = PlanState.WAITING

    _, back = await undone(shop, run)
    assert back.state == RunState.VERIFIED, (back.counts, back.verified)
    new = {key: next(i for i, card in systems.cards.items() if card.key == key) for key in ("1", "77")}
    assert not set(new.values()) & set(old.values())
    async with shop.store.read() as session:
        known = await session.exec(select(IdMap.target_id).where(IdMap.source_ref == "p:1"))
        linked = await session.exec(select(Link.target_id).where(Link.source_id == "77"))
        held = await session.exec(select(Hold.target_id).where(col(Hold.key).in_(("1", "77"))))
        assert (known.one(), linked.one()) == (new["1"], new["77"])
        assert set(held.all()) == set(new.values())
    assert (await shop.fresh(waiting)).state == PlanState.VOID
    assert (await shop.plan()).counts["removals"] == 0


async def test_rule_8_who_asked_and_who_approved_that_run_do_not_confirm_its_undo(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    await lone_shop.set(Run, run.id, approved_by=APPROVER)  # a plan without removals may run by itself
    plan = await undo(lone_shop, run, by=APPROVER)
    assert plan.guard["verdict"] == "needs_approval"
    async with lone_shop.store.read() as session:
        assert await requesters(session, plan) == {APPROVER: "asked"}
    with pytest.raises(Refusal) as asked:
        await lone_shop.approve(plan, by=APPROVER)
    assert asked.value.facts == {"why": "asked"}
    with pytest.raises(Refusal) as operator:
        await lone_shop.approve(plan, by=OTHER, role=Role.OPERATOR)
    assert operator.value.code == "needs_role"
    await lone_shop.approve(plan, Ruling.DENY, by=OTHER)

    plan = await undo(lone_shop, run, by=ASKER)
    with pytest.raises(Refusal) as approved:
        await lone_shop.approve(plan, by=APPROVER)
    assert approved.value.facts == {"why": "approved_before"}
    assert await lone_shop.approve(plan, by=OTHER)


async def test_rule_8_it_is_limited_by_its_run_and_not_by_the_guard(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    systems.people = {str(n): Person(f"Person {n}") for n in range(1, 41)}
    await lone_shop.audit()
    run = await lone_shop.sync()
    assert run is not None and len(systems.cards) == 40
    plan, back = await undone(lone_shop, run)
    assert plan.counts["removals"] == 40 and back.state == RunState.VERIFIED
    assert systems.cards == {}


async def test_rule_8_somebody_who_writes_between_the_decision_and_the_run_is_not_overwritten(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    plan = await undo(lone_shop, run)
    run_id = await lone_shop.approve(plan, by=OTHER)
    lone_shop.systems.named("2").name = "By hand"
    back = await lone_shop.run(run_id)
    assert back.counts == {ChangeState.APPLIED: 2, ChangeState.STALE: 1}
    assert lone_shop.systems.named("2").name == "By hand"


async def test_rule_8_what_was_taken_back_by_hand_already_is_not_written_again(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    lone_shop.systems.named("1").name = "Person 1"
    gone = next(i for i, card in lone_shop.systems.cards.items() if card.key == "2")
    del lone_shop.systems.cards[gone]
    plan = await undo(lone_shop, run)
    assert plan.reasons["left"] == {"already_as_wanted": 1, "already_gone": 1}
    assert plan.counts["rows"] == 1


async def test_rule_8_a_plan_that_was_approved_before_the_undo_does_not_repeat_the_mistake(shop: Shop) -> None:
    systems = shop.systems
    await shop.settled(40)
    run = await a_mistake(shop)
    systems.people["1"].name = "Mistake again"
    systems.people["9"].name = "No mistake"
    late = await shop.approve(await shop.plan())
    await ask_undo(shop.store, run.id or 0, by=ASKER, team=TEAM)
    systems.ledger.clear()
    ended = await shop.run(late)
    assert ended.counts == {ChangeState.APPLIED: 1, ChangeState.STALE: 1}
    [stale] = [row for row in await shop.rows_of_run(ended) if row.state == ChangeState.STALE]
    assert (stale.key, stale.reason) == ("1", "on_hold")
    assert {key for _, _, key in systems.ledger} == {"9"}


async def test_rule_8_a_field_of_which_only_a_mark_is_kept_is_listed_and_the_others_come_back(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    systems.secrets = {"phone"}
    await lone_shop.settled(40)
    for number in ("1", "2"):
        systems.people[number].phone = f"555 {number}"
    systems.people["1"].name = "Mistake 1"
    gone = systems.card("900", "Gone Person", phone="mark")
    await lone_shop.audit()
    run = await lone_shop.sync()
    assert run is not None and gone not in systems.cards
    plan, back = await undone(lone_shop, run)
    assert plan.reasons["left"] == {"secret_not_kept": 2}
    assert plan.reasons["lost"] == {"secrets": 2, "history": 1, "unkept": 1}
    assert back.state == RunState.VERIFIED
    assert (systems.named("1").name, systems.named("1").phone) == ("Person 1", "555 1")
    assert systems.named("900").phone == ""


async def test_rule_8_what_is_erased_for_ever_is_listed(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.card("900", "Gone Person")
    await lone_shop.audit()
    run = await lone_shop.sync()
    lone_shop.systems.forever = True
    assert run is not None
    plan = await undo(lone_shop, run)
    assert (plan.state, plan.reasons["left"]) == (PlanState.EMPTY, {"cannot_come_back": 1})


async def test_rule_8_another_record_that_has_the_key_by_now_is_left_alone(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.card("900", "Gone Person")
    await lone_shop.audit()
    run = await lone_shop.sync()
    lone_shop.systems.card("900", "Somebody New")
    assert run is not None
    plan = await undo(lone_shop, run)
    assert plan.reasons["left"] == {"exists_meanwhile": 1}


async def test_rule_8_an_undo_can_be_undone(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    _, back = await undone(lone_shop, run)
    await lone_shop.set(Run, back.id, approved_by=OTHER)
    plan = await undo(lone_shop, back)
    forth = await lone_shop.run(await lone_shop.approve(plan, by=APPROVER))
    assert forth.state == RunState.VERIFIED
    assert lone_shop.systems.named("1").name == "Mistake 1"


async def test_rule_8_removals_that_were_not_confirmed_or_came_too_late_can_be_asked_for_again(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    systems.people["41"] = Person("New Person")
    run = await a_mistake(lone_shop)
    plan = await undo(lone_shop, run)
    back = await lone_shop.run(await lone_shop.approve(plan, Ruling.WITHOUT_REMOVALS, by=OTHER))
    assert back.counts == {ChangeState.APPLIED: 3, ChangeState.CANCELLED: 1}

    plan = await undo(lone_shop, run)
    assert (plan.counts["rows"], plan.reasons["left"]) == (1, {"already_as_wanted": 3})
    run_id = await lone_shop.approve(plan, by=OTHER) or 0
    lease = await lone_shop.lease("run", run_id)
    await lone_shop.begin(run_id, lease)
    await lone_shop.set(Run, run_id, active_at=utcnow() - timedelta(hours=2))
    back = await lone_shop.go_on(run_id, lease)
    assert back.counts == {ChangeState.STALE: 3, ChangeState.CANCELLED: 1}
    assert not [each for each in await lone_shop.all_plans() if each.state == PlanState.QUEUED]

    _, back = await undone(lone_shop, run)
    assert back.state == RunState.VERIFIED and "41" not in {card.key for card in systems.cards.values()}
    assert (await refused(lone_shop, run.id or 0)).code == "undo_done"


@pytest.mark.parametrize("fault", ["crash_before", "crash_after"])
async def test_rule_8_a_crash_while_a_record_is_made_again_makes_it_once_and_moves_its_links(
    shop: Shop, fault: str
) -> None:
    systems = shop.systems
    await shop.settled(40)
    systems.people["1"].name, systems.people["1"].stickers = "Remembered", ("one", "one")
    before = systems.named("1")
    before.stickers["by hand"] = "one"
    await shop.sync()
    del systems.people["1"]
    run = await shop.sync()
    assert run is not None
    run_id = await shop.approve(await undo(shop, run), by=OTHER)
    systems.ledger.clear()
    systems.next_writes, systems.width = [fault], 1
    await shop.run_and_crash(run_id)
    back = await shop.run(run_id, "test:2")
    assert (back.state, back.counts) == (RunState.VERIFIED, {ChangeState.APPLIED: 3})
    assert [verb for verb, _, _ in systems.ledger] == ["create"] * 3
    assert sorted(systems.named("1").stickers.values()) == sorted(before.stickers.values())
    async with shop.store.read() as session:
        known = (await session.exec(select(IdMap.target_id).where(IdMap.source_ref == "p:1"))).all()
        held = (await session.exec(select(Hold.target_id).where(Hold.key == "1"))).all()
    new = next(i for i, card in systems.cards.items() if card.key == "1")
    assert list(held) == list(known) == [new]


async def test_an_old_reading_is_planned_again_as_the_same_undo(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    plan = await undo(lone_shop, run)
    await lone_shop.age_reading(plan, hours=2)
    assert await lone_shop.approve(plan, by=OTHER) is None
    fresh = await lone_shop.next_plan()
    assert fresh is not None
    assert (fresh.kind, fresh.reasons["undo"], fresh.replaces) == (PlanKind.UNDO, run.id, plan.id)
    assert fresh.compared == {"plan": plan.id, "identical": 3, "new": 0, "gone": 0}
