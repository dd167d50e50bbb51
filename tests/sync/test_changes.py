"""After the first full sync changes flow by themselves; what they would remove is asked about apart."""

from datetime import timedelta

import pytest

from store.tables import FlowState, Plan
from store.tables.base import utcnow
from store.words import ChangeState, PlanKind, PlanState, Ruling, RunState
from sync.errors import Refusal
from sync.expiry import expire_waiting
from sync.poll import queue_poll
from tests.sync.shop import APPROVER, Shop
from tests.sync.toy import Person


async def plans(shop: Shop) -> list[tuple[str, str]]:
    """Kind and state of every plan."""
    return [(plan.kind, plan.state) for plan in await shop.all_plans()]


async def test_a_change_flows_by_itself(shop: Shop) -> None:
    await shop.settled(20)
    shop.systems.people["1"].name = "Renamed"
    shop.systems.people["21"] = Person("New Person", stickers=("one",))
    plan = await shop.poll("1", "21", "5")
    assert plan is not None and (plan.state, plan.subjects) == (PlanState.APPROVED, ["1", "21", "5"])
    run = await shop.next_run()
    assert (run.state, run.counts, run.approved_by) == (RunState.VERIFIED, {ChangeState.APPLIED: 3}, "system")
    assert shop.systems.named("1").name == "Renamed"


async def test_a_look_that_finds_nothing_leaves_nothing_but_the_watermark(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    before, plans_before = (await lone_shop.state()).watermark, await plans(lone_shop)
    assert await lone_shop.poll() is None
    assert await lone_shop.poll("5") is None, "it was touched, and nothing about it differs"
    assert await plans(lone_shop) == plans_before
    after = (await lone_shop.state()).watermark
    assert before is not None and after is not None and after > before


async def test_the_watermark_stands_before_the_question_and_stays_when_the_vendor_is_away(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    before = (await lone_shop.state()).watermark
    lone_shop.systems.source_away = True
    assert await lone_shop.poll("1") is None
    assert (await lone_shop.state()).watermark == before
    assert (await lone_shop.incidents())[0].subject_kind == "poll"
    assert (await lone_shop.fresh(lone_shop.integration)).status == "ERROR"
    lone_shop.systems.source_away = False
    asked = utcnow()
    await lone_shop.poll("1")
    watermark = (await lone_shop.state()).watermark
    assert watermark is not None and asked <= watermark <= utcnow()
    assert (await lone_shop.incidents())[0].recovered_at is not None
    assert (await lone_shop.fresh(lone_shop.integration)).status == "COMPLETED"


async def test_a_removal_is_split_off_and_the_changes_go_on(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.people["1"].name = "Renamed"
    del shop.systems.people["2"]
    changes = await shop.poll("1", "2")
    assert changes is not None and changes.state == PlanState.APPROVED
    run = await shop.next_run()
    assert run.counts == {ChangeState.APPLIED: 1, ChangeState.CANCELLED: 1}
    apart = await shop.next_plan()
    assert apart is not None
    assert (apart.state, apart.subjects, apart.counts["rows_changes"]) == (PlanState.WAITING, ["2"], 0)
    assert apart.guard["verdict"] == "needs_approval"
    await shop.run(await shop.approve(apart, by=APPROVER))
    assert all(card.key != "2" for card in shop.systems.cards.values())


async def test_a_renamed_person_who_loses_a_phone_is_renamed_at_once(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].phone = "555-0101"
    await lone_shop.poll("1")
    await lone_shop.next_run()
    lone_shop.systems.people["1"].name, lone_shop.systems.people["1"].phone = "Renamed", ""
    await lone_shop.poll("1")
    await lone_shop.next_run()
    card = lone_shop.systems.named("1")
    assert (card.name, card.phone) == ("Renamed", "555-0101")
    apart = await lone_shop.next_plan()
    assert apart is not None and apart.reasons["removal_causes"] == {"field_emptied": 1}
    run = await lone_shop.run(await lone_shop.approve(apart))
    assert (run.state, card.phone) == (RunState.VERIFIED, "")


async def test_removals_gather_in_one_plan_that_asks_once(lone_shop: Shop) -> None:
    await lone_shop.settled(60)
    people = lone_shop.systems.people
    del people["2"]
    assert await lone_shop.poll("2") is None, "nothing but a removal: it is asked about in a plan of its own"
    first = await lone_shop.next_plan()
    assert await lone_shop.poll("2") is None
    assert [plan.state for plan in await lone_shop.all_plans() if plan.state == PlanState.QUEUED] == []
    del people["3"]
    await lone_shop.poll("3")
    del people["4"]
    await lone_shop.poll("4")  # before the first could be asked about together with the second
    second = await lone_shop.next_plan()
    assert first is not None and second is not None
    assert (second.subjects, second.compared) == (
        ["2", "3", "4"],
        {"plan": first.id, "identical": 1, "new": 2, "gone": 0},
    )
    assert (await lone_shop.fresh(first)).state == PlanState.VOID
    with pytest.raises(Refusal) as refused:
        await lone_shop.approve(first)
    assert (refused.value.code, refused.value.facts) == ("reading_old", {"plan_id": second.id})


async def test_what_was_not_decided_in_time_is_asked_about_with_the_next(lone_shop: Shop) -> None:
    await lone_shop.settled(60)
    del lone_shop.systems.people["2"]
    await lone_shop.poll("2")
    late = await lone_shop.next_plan()
    assert late is not None
    await lone_shop.set(Plan, late.id, waits_until=utcnow() - timedelta(minutes=1))
    await expire_waiting(lone_shop.store)
    await lone_shop.poll("2")  # touched once more: nobody is asked at present, so somebody is asked anew
    again = await lone_shop.next_plan()
    assert again is not None and (again.state, again.subjects) == (PlanState.WAITING, ["2"])


async def test_a_removal_that_became_needless_is_asked_about_no_more(lone_shop: Shop) -> None:
    await lone_shop.settled(60)
    person = lone_shop.systems.people.pop("2")
    await lone_shop.poll("2")
    waiting = await lone_shop.next_plan()
    assert waiting is not None
    await lone_shop.approve(waiting, Ruling.DENY)
    lone_shop.systems.people["2"] = person
    assert await lone_shop.poll("2") is None
    assert [state for _, state in await plans(lone_shop)].count(PlanState.WAITING) == 0


async def test_subjects_survive_a_vendor_that_is_away_while_they_are_planned(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["1"].name = "Renamed"
    del lone_shop.systems.people["2"]
    await lone_shop.poll("1", "2")
    await lone_shop.next_run()
    lone_shop.systems.source_away = True
    apart = await lone_shop.next_plan()
    assert apart is not None
    assert (apart.state, apart.owner, apart.subjects) == (PlanState.QUEUED, "held", ["2"])
    assert apart.lease_until is not None and apart.lease_until > utcnow()
    lone_shop.systems.source_away = False
    await lone_shop.set(Plan, apart.id, lease_until=utcnow())
    again = await lone_shop.next_plan()
    assert again is not None and again.state == PlanState.WAITING


async def test_changes_whose_run_could_not_start_are_read_and_planned_again(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["1"].name = "Renamed"
    await lone_shop.poll("1")
    await lone_shop.change(options={"decide_by_hour": 11})
    run = await lone_shop.next_run()
    assert (run.state, run.problem) == (RunState.FAILED, {"code": "configuration"})
    again = await lone_shop.next_plan()
    assert again is not None and (again.state, again.subjects) == (PlanState.APPROVED, ["1"])
    assert (await lone_shop.next_run()).counts == {ChangeState.APPLIED: 1}


@pytest.mark.parametrize("standing", ["disabled", "needs_full", "never_synced", "under_way"])
async def test_nobody_looks_for_changes_when_it_would_be_no_use(lone_shop: Shop, standing: str) -> None:
    await lone_shop.settled(5)
    if standing == "disabled":
        await lone_shop.change(enabled=False)
    if standing == "needs_full":
        await lone_shop.set_state(needs_full=True)
    if standing == "never_synced":
        await lone_shop.set_state(watermark=None)
    if standing == "under_way":
        async with lone_shop.store.write() as session:
            await queue_poll(session, 1, "cards")
    with pytest.raises(Refusal) as refused:
        await lone_shop.poll("1")
    assert refused.value.code == "poll_needless"


async def test_a_record_that_is_linked_elsewhere_is_not_written_by_the_account_whose_key_it_bears(
    lone_shop: Shop,
) -> None:
    systems = lone_shop.systems
    systems.matching(20)
    systems.people |= {"21": Person("Twenty One"), "22": Person("Twenty Two", scope="later")}
    card = systems.card("x", "Twenty One")
    await lone_shop.audit()
    await lone_shop.decide(card, "link", link_to="21", by="U0OTHER")
    await lone_shop.sync()
    systems.cards[card].key, systems.people["22"].scope = "22", ""  # somebody mistyped the key by hand
    await lone_shop.poll("22")
    await lone_shop.next_run()
    assert systems.cards[card].name == "Twenty One"
    assert [row.reason for row in await lone_shop.all_rows()][-1] == "exists_meanwhile"
    await lone_shop.poll("21")
    await lone_shop.next_run()
    assert systems.cards[card].key == "21"


async def test_a_linked_account_that_went_is_found_by_its_link(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    systems.matching(40)
    systems.people["41"] = Person("Forty One")
    card = systems.card("x", "Forty One")
    await lone_shop.audit()
    await lone_shop.decide(card, "link", link_to="41", by="U0OTHER")
    await lone_shop.sync()
    del systems.people["41"]
    await lone_shop.poll("41")
    apart = await lone_shop.next_plan()
    assert apart is not None and apart.reasons["removal_causes"] == {"source_gone": 1}


async def test_somebody_who_moves_is_removed_only_after_arriving(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.people["2"].scope, shop.systems.people["2"].moves_to = "other_company", 7
    plan = await shop.plan()
    assert (plan.counts["moves"], plan.reasons["removal_causes"]) == (1, {"moves": 1})
    shop.systems.arrived = False
    await shop.run(await shop.approve(plan))
    assert [row.reason for row in await shop.rows(plan)] == ["not_arrived_yet"]
    assert shop.systems.named("2").name == "Person 2"
    shop.systems.arrived = True
    await shop.sync()
    assert all(card.key != "2" for card in shop.systems.cards.values())


async def test_somebody_who_came_back_from_moving_stays(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    two = lone_shop.systems.people["2"]
    two.scope, two.moves_to = "other_company", 7
    run_id = await lone_shop.approve(await lone_shop.plan())
    two.scope, two.moves_to = "", None
    await lone_shop.run(run_id)
    assert [row.reason for row in await lone_shop.all_rows()][-1] == "came_back"


async def test_what_a_run_left_undone_can_be_planned_again(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name, lone_shop.systems.people["2"].name = "Renamed", "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.next_writes, lone_shop.systems.width = ["rejected"], 1
    assert (await lone_shop.run(run_id)).counts == {ChangeState.FAILED: 1, ChangeState.APPLIED: 1}
    retry = await lone_shop.plan(kind=PlanKind.RETRY, subjects=["1", ""])
    assert (retry.state, retry.counts["updates"]) == (PlanState.APPROVED, 1)
    assert (await lone_shop.next_run()).counts == {ChangeState.APPLIED: 1}
    assert (await lone_shop.plan(kind=PlanKind.RETRY, subjects=["1"])).state == PlanState.EMPTY


async def test_only_a_verified_full_sync_moves_last_sync_and_clears_the_need(lone_shop: Shop) -> None:
    lone_shop.systems.matching(20)
    lone_shop.systems.people["1"].name, lone_shop.systems.people["2"].name = "Renamed", "Renamed"
    await lone_shop.audit()
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.next_writes = ["rejected"]
    assert (await lone_shop.run(run_id)).state == RunState.PARTIAL
    row = await lone_shop.fresh(lone_shop.integration)
    assert (row.last_sync, row.needs_full_sync, row.status) == (None, True, "ERROR")
    assert (await lone_shop.state()).watermark is None
    await lone_shop.sync()
    row = await lone_shop.fresh(lone_shop.integration)
    assert (row.last_sync is not None, row.needs_full_sync, row.status) == (True, False, "COMPLETED")
    last = row.last_sync
    lone_shop.systems.people["3"].name = "Renamed"
    await lone_shop.poll("3")
    await lone_shop.next_run()
    assert (await lone_shop.fresh(row)).last_sync == last
    assert (await lone_shop.plan()).state == PlanState.EMPTY
    assert (await lone_shop.fresh(row)).last_sync > last


async def test_what_splice_made_stays_its_own_where_the_org_is_shared(lone_shop: Shop) -> None:
    assert isinstance(await lone_shop.state(), FlowState)
    lone_shop.systems.people["1"] = Person("Person 1")
    foreign = lone_shop.systems.card("900", "Somebody Else's")
    await lone_shop.audit()
    lone_shop.systems.shared = True
    await lone_shop.sync()
    audit = await lone_shop.audit()
    assert (audit.counts["out_of_scope"], audit.counts["matched"]) == (1, 1)
    assert foreign in lone_shop.systems.cards
