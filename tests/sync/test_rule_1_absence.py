"""Rule 1: a list never proves absence. What is to go was looked up by id, when planned and again when written."""

import pytest

from store.tables import Audit, Plan
from store.words import ChangeState, PlanState, RunState
from sync.errors import Refusal
from tests.sync.shop import Shop
from tests.sync.toy import Person


async def with_one_gone(shop: Shop) -> str:
    """Forty people in step, and the card of somebody who left."""
    await shop.settled(40)
    return shop.systems.card("901", "Gone Person")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("drop", "source_incomplete"), ("repeat", "source_incomplete"), ("empty", "source_empty")],
)
async def test_rule_1_a_bad_reading_removes_nothing_and_says_why(lone_shop: Shop, fault: str, reason: str) -> None:
    await with_one_gone(lone_shop)
    lone_shop.systems.source_fault = fault
    plan = await lone_shop.plan()
    assert plan.counts["removals"] == 0
    assert reason in plan.reasons["removals_barred"]
    assert [row for row in await lone_shop.rows(plan) if row.part == "removals"] == []


async def test_rule_1_a_reading_that_breaks_off_plans_nothing_at_all(lone_shop: Shop) -> None:
    await with_one_gone(lone_shop)
    lone_shop.systems.source_fault = "broken"
    plan = await lone_shop.plan()
    assert plan.state == PlanState.FAILED
    assert plan.problem is not None and plan.problem["code"] == "html"
    assert await lone_shop.rows(plan) == []
    assert (await lone_shop.audit()).state == "failed"


async def test_rule_1_a_second_look_that_differs_bars_removals(lone_shop: Shop) -> None:
    await with_one_gone(lone_shop)
    lone_shop.systems.second_complete = False
    plan = await lone_shop.plan()
    assert (plan.counts["removals"], plan.reasons["removals_barred"]) == (0, ["target_differs_on_second_reading"])


async def test_rule_1_a_target_cut_short_creates_nothing_a_second_time(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["41"] = Person("New Person")
    lone_shop.systems.target_complete = False
    plan = await lone_shop.plan()
    assert (plan.counts["creates"], plan.reasons["notes"]["creates_left_out"]) == (0, 1)


async def test_rule_1_far_fewer_records_than_before_are_no_reason_to_change_anything(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.card("900", "Gone Person")
    for card_id in list(lone_shop.systems.cards)[:20]:
        del lone_shop.systems.cards[card_id]
    plan = await lone_shop.plan()
    assert plan.reasons["removals_barred"] == ["target_fewer_than_before"]


async def test_rule_1_a_plan_without_its_removals_for_want_of_proof_is_no_full_sync(lone_shop: Shop) -> None:
    await with_one_gone(lone_shop)
    before = (await lone_shop.fresh(lone_shop.integration)).last_sync
    lone_shop.systems.people["1"].name = "Renamed"
    lone_shop.systems.second_complete = False
    run = await lone_shop.sync()
    assert run is not None and run.state == RunState.VERIFIED
    assert (await lone_shop.fresh(lone_shop.integration)).last_sync == before


async def test_rule_1_somebody_archived_while_paging_slips_the_list_and_is_found_by_id(lone_shop: Shop) -> None:
    await with_one_gone(lone_shop)
    # The list agrees with itself: it declares what it shows, one person fewer.
    seven = lone_shop.systems.people.pop("7")

    def comes_back() -> None:
        lone_shop.systems.people["7"] = seven

    lone_shop.systems.while_reading = comes_back
    plan = await lone_shop.plan()
    assert plan.reasons["removals_barred"] == []
    assert [row.key for row in await lone_shop.rows(plan)] == ["901"]
    assert plan.reasons["notes"]["dropped_found_in_source"] == 1


async def test_rule_1_a_reactivated_account_is_not_removed_though_it_was_approved(lone_shop: Shop) -> None:
    gone = await with_one_gone(lone_shop)
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.people["901"] = Person("Gone Person")
    assert (await lone_shop.run(run_id)).counts == {ChangeState.STALE: 1}
    assert gone in lone_shop.systems.cards


async def test_rule_1_nor_when_it_came_back_without_all_that_a_sync_needs(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    gone = lone_shop.systems.card("900", "Gone Person")
    await lone_shop.audit()
    await lone_shop.decide(gone, "remove", by="U0OTHER")
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.people["900"] = Person("Gone Person", skip="no_address")
    assert (await lone_shop.run(run_id)).counts == {ChangeState.STALE: 1}
    assert gone in lone_shop.systems.cards


async def test_rule_1_what_a_record_would_lose_is_looked_up_by_id_too(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    systems.people["5"].stickers, systems.people["6"].phone = (), ""
    systems.named("6").phone = "555-0106"
    systems.looked_up.clear()
    plan = await lone_shop.plan()
    assert plan.counts["removals"] == 2
    assert {"5", "6"} <= set(systems.looked_up)
    run_id = await lone_shop.approve(plan)
    systems.people["5"].stickers = ("one",)  # the service is back before the run begins
    run = await lone_shop.run(run_id)
    assert run.counts == {ChangeState.STALE: 1, ChangeState.APPLIED: 1}
    assert list(systems.named("5").stickers.values()) == ["one"]
    assert systems.named("6").phone == ""


async def test_rule_1_unreadable_records_are_never_changed(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    gone = lone_shop.systems.card("900", "Gone Person")
    five = next(i for i, card in lone_shop.systems.cards.items() if card.key == "5")
    lone_shop.systems.unreadable = {gone, five}
    lone_shop.systems.people["5"].name = "Renamed"
    audit = await lone_shop.audit()
    assert audit.counts["unreadable"] == 2
    assert (await lone_shop.plan()).state == PlanState.EMPTY


async def test_rule_1_a_record_without_a_key_goes_only_when_somebody_marked_it(lone_shop: Shop) -> None:
    keyless = lone_shop.systems.card("", "Nobody Known")
    await lone_shop.settled(20)
    assert keyless in lone_shop.systems.cards
    await lone_shop.decide(keyless, "remove", by="U0OTHER")
    run = await lone_shop.sync()
    assert run is not None and run.counts == {ChangeState.APPLIED: 1}
    assert keyless not in lone_shop.systems.cards


async def test_rule_1_what_was_kept_is_never_removed(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    kept = lone_shop.systems.card("900", "Kept Person")
    await lone_shop.audit()
    await lone_shop.decide(kept, "keep")
    assert (await lone_shop.plan()).state == PlanState.EMPTY
    # Not even when its account turns up archived, and archived accounts may go.
    lone_shop.systems.people["900"] = Person("Kept", scope="archived", removable=True)
    assert (await lone_shop.plan()).state == PlanState.EMPTY


async def test_a_linked_record_goes_when_its_account_is_gone(lone_shop: Shop) -> None:
    linked = lone_shop.systems.card("900", "Linked Person")
    lone_shop.systems.people["41"] = Person("Linked Person")
    lone_shop.systems.matching(40)
    await lone_shop.audit()
    await lone_shop.decide(linked, "link", link_to="41", by="U0OTHER")
    await lone_shop.sync()
    assert lone_shop.systems.cards[linked].key == "41"
    del lone_shop.systems.people["41"]
    plan = await lone_shop.plan()
    assert plan.reasons["removal_causes"] == {"source_gone": 1}
    await lone_shop.run(await lone_shop.approve(plan))
    assert linked not in lone_shop.systems.cards


async def test_archived_accounts_leave_only_where_the_flow_lets_them(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    people = lone_shop.systems.people
    people["1"].scope, people["1"].removable = "archived", True
    people["2"].scope, people["2"].removable = "other_company", False
    plan = await lone_shop.plan()
    assert plan.reasons["removal_causes"] == {"archived": 1}
    run_id = await lone_shop.approve(plan)
    people["1"].scope, people["1"].removable = "", False
    run = await lone_shop.run(run_id)
    assert [row.reason for row in await lone_shop.rows(plan)] == ["came_back"]
    assert run.counts == {ChangeState.STALE: 1}


async def test_disabled_refuses_everything_also_what_was_asked_before(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    run_id = await _approved_change(lone_shop)
    await lone_shop.change(enabled=False)
    assert (await lone_shop.run(run_id)).problem == {"code": "configuration"}
    for ask in (lone_shop.audit, lone_shop.plan):
        with pytest.raises(Refusal) as refused:
            await ask()
        assert refused.value.code == "integration_disabled"
    plan, audit = Plan(integration_id=1, flow="cards", kind="full"), Audit(integration_id=1, flow="cards")
    async with lone_shop.store.write() as session:
        session.add_all([plan, audit])
    for ended in (await lone_shop.carry_out_plan(plan.id or 0), await lone_shop.carry_out_audit(audit.id or 0)):
        assert ended.problem is not None and ended.problem["code"] == "integration_disabled"
    assert lone_shop.systems.ledger == []


async def _approved_change(shop: Shop) -> int | None:
    shop.systems.people["1"].name = "Renamed"
    return await shop.approve(await shop.plan())
