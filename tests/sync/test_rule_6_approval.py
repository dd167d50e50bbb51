"""Rule 6: four eyes, on digests, in time; whoever clicks gets a run or a reason."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from store.tables import Approval, Finding, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, PlanState, Role, Ruling, RunState
from sync.approval import view
from sync.errors import Refusal
from sync.expiry import expire_waiting
from sync.flow import Policy
from sync.linking.decisions import undo_decision
from tests.sync.shop import APPROVER, ASKER, TEAM, Shop
from tests.sync.toy import Person

OTHER = "U0OTHER"


async def with_removal(shop: Shop, **how: Any) -> Plan:
    """A plan that renames one person and removes one card."""
    await shop.settled(20)
    shop.systems.people["1"].name = "Renamed"
    shop.systems.card("900", "Gone Person")
    return await shop.plan(**how)


async def refusal(awaitable: Any) -> tuple[str, dict[str, Any]]:
    """The code and the facts of a refusal."""
    with pytest.raises(Refusal) as refused:
        await awaitable
    return refused.value.code, refused.value.facts


async def test_rule_6_who_asked_cannot_approve(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    assert await refusal(lone_shop.approve(plan, by=ASKER)) == ("is_requester", {"why": "asked"})


async def test_rule_6_who_marked_a_removal_cannot_approve_it(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    gone = lone_shop.systems.card("900", "Gone Person")
    await lone_shop.audit()
    await lone_shop.decide(gone, "remove", by=OTHER)
    plan = await lone_shop.plan()
    assert plan.reasons["marked_by"] == {OTHER: 1}
    assert await refusal(lone_shop.approve(plan, by=OTHER)) == ("is_requester", {"why": "marked"})
    assert await lone_shop.approve(plan) is not None


async def test_rule_6_who_linked_cannot_approve_what_rests_on_the_link(lone_shop: Shop) -> None:
    lone_shop.systems.matching(20)
    lone_shop.systems.people["21"] = Person("Linked Person")
    card = lone_shop.systems.card("900", "Linked Person")
    await lone_shop.audit()
    await lone_shop.decide(card, "link", link_to="21", by=OTHER)
    plan = await lone_shop.plan()
    assert await refusal(lone_shop.approve(plan, by=OTHER)) == ("is_requester", {"why": "linked"})
    await lone_shop.run(await lone_shop.approve(plan))
    # Carried out, the link is nobody's doing any more.
    lone_shop.systems.people["21"].name = "Renamed"
    lone_shop.systems.card("901", "Gone Person")
    assert await lone_shop.approve(await lone_shop.plan(), by=OTHER) is not None


async def test_rule_6_nor_who_took_a_link_back_that_a_removal_follows_from(lone_shop: Shop) -> None:
    lone_shop.systems.matching(20)
    lone_shop.systems.people["21"] = Person("Linked Person")
    card = lone_shop.systems.card("900", "Linked Person")
    await lone_shop.audit()
    finding: Finding = await lone_shop.decide(card, "link", link_to="21")
    await undo_decision(lone_shop.store, finding.id or 0, by=OTHER, team=TEAM)
    plan = await lone_shop.plan()
    assert await refusal(lone_shop.approve(plan, by=OTHER)) == ("is_requester", {"why": "linked"})


async def test_rule_6_who_changed_the_settings_cannot_approve_what_rests_on_them(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    await lone_shop.change(options={"mapping": "other"})
    lone_shop.systems.people["1"].name = "Renamed"
    plan = await lone_shop.plan()
    assert plan.reasons["cause"] == "mapping_changed"
    assert await refusal(lone_shop.approve(plan, by="U0ADMIN")) == ("is_requester", {"why": "configured"})
    assert await lone_shop.approve(plan) is not None


@pytest.mark.parametrize(
    ("role", "ruling", "needed"),
    [
        ("", Ruling.WITHOUT_REMOVALS, Role.OPERATOR),
        (Role.VIEWER, Ruling.WITHOUT_REMOVALS, Role.OPERATOR),
        (Role.OPERATOR, Ruling.ALL, Role.APPROVER),
        (Role.OPERATOR, Ruling.DENY, Role.APPROVER),
        ("", Ruling.DENY, Role.APPROVER),
    ],
)
async def test_rule_6_roles(lone_shop: Shop, role: str, ruling: Ruling, needed: Role) -> None:
    plan = await with_removal(lone_shop)
    assert await refusal(lone_shop.approve(plan, ruling, by=OTHER, role=role)) == ("needs_role", {"role": needed})
    assert (await lone_shop.fresh(plan)).state == PlanState.WAITING


async def test_rule_6_without_the_removals_the_askers_own_click_suffices(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    run_id = await lone_shop.approve(plan, Ruling.WITHOUT_REMOVALS, by=ASKER, role=Role.OPERATOR)
    run = await lone_shop.run(run_id)
    assert run.counts == {ChangeState.APPLIED: 1, ChangeState.CANCELLED: 1}
    assert run.state == RunState.VERIFIED


async def test_rule_6_under_the_policy_always_it_does_not(lone_shop: Shop) -> None:
    lone_shop.systems.policy = Policy.ALWAYS
    lone_shop.systems.matching(20)
    await lone_shop.audit()
    assert (await lone_shop.plan()).state == PlanState.EMPTY
    lone_shop.systems.people["1"].name = "Renamed"
    plan = await lone_shop.plan()
    assert await refusal(lone_shop.approve(plan, by=ASKER)) == ("is_requester", {"why": "asked"})


async def test_rule_6_what_each_person_may_do_is_known_before_the_click(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)

    async def may(by: str, role: str) -> set[str]:
        return await view(lone_shop.store, plan.id or 0, by=by, role=role)

    assert await may(APPROVER, Role.APPROVER) == {"confirm_all", "confirm_without_removals", "deny"}
    assert await may(ASKER, Role.ADMIN) == {"confirm_without_removals", "deny"}
    assert await may(OTHER, Role.OPERATOR) == {"confirm_without_removals"}
    assert await may(OTHER, "") == set()
    await lone_shop.approve(plan, Ruling.DENY)
    assert await may(APPROVER, Role.APPROVER) == set()
    assert await view(lone_shop.store, 999, by=APPROVER, role=Role.APPROVER) == set()


async def test_rule_6_two_clicks_at_once_make_one_decision(shop: Shop) -> None:
    plan = await with_removal(shop)
    clicks = (shop.approve(plan, by=who) for who in (APPROVER, OTHER, "U0THIRD"))
    answers = await asyncio.gather(*clicks, return_exceptions=True)
    won = [answer for answer in answers if isinstance(answer, int)]
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (len(won), [refused.code for refused in lost]) == (1, ["already_decided"] * 2)
    decided = (await shop.approvals())[-1]
    assert all(refused.facts == {"by": decided.by, "at": decided.at, "ruling": Ruling.ALL} for refused in lost)
    assert len(await shop.all_runs()) == 1


async def test_rule_6_a_click_on_the_card_of_another_plan_decides_nothing(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    shown = plan.model_copy()
    shown.digest_removals = "0" * 64
    assert await refusal(lone_shop.approve(shown)) == ("digest_changed", {})
    assert await refusal(lone_shop.approve(Plan(id=999))) == ("not_waiting", {"state": "unknown"})
    assert (await lone_shop.fresh(plan)).state == PlanState.WAITING


async def test_rule_6_a_late_click_finds_the_plan_expired(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    then = utcnow() - timedelta(minutes=1)
    await lone_shop.set(Plan, plan.id, waits_until=then)
    assert await refusal(lone_shop.approve(plan)) == ("expired", {"at": then})
    assert (await lone_shop.fresh(plan)).state == PlanState.EXPIRED
    assert {row.state for row in await lone_shop.rows(plan)} == {ChangeState.CANCELLED}
    assert await refusal(lone_shop.approve(plan)) == ("not_waiting", {"state": PlanState.EXPIRED})


async def test_rule_6_what_nobody_decides_ends_by_itself(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    assert await expire_waiting(lone_shop.store) == 0
    await lone_shop.set(Plan, plan.id, waits_until=utcnow() - timedelta(minutes=1))
    assert await expire_waiting(lone_shop.store) == 1
    assert (await lone_shop.fresh(plan)).state == PlanState.EXPIRED
    assert (await lone_shop.fresh(lone_shop.integration)).status_message == "plan.expired"


async def test_rule_6_half_an_hour_from_the_decision_to_the_start(lone_shop: Shop) -> None:
    run_id = await lone_shop.approve(await with_removal(lone_shop))
    for approval in await lone_shop.approvals():
        await lone_shop.set(Approval, approval.id, at=utcnow() - timedelta(minutes=31))
    run = await lone_shop.run(run_id)
    assert (run.state, run.problem) == (RunState.FAILED, {"code": "approval_expired"})
    assert lone_shop.systems.ledger == []


async def test_rule_6_a_run_without_a_decision_does_not_start(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    run = Run(plan_id=plan.id or 0, integration_id=1, flow="cards", with_removals=True)
    async with lone_shop.store.write() as session:
        session.add(run)
    assert (await lone_shop.run(run.id)).problem == {"code": "not_approved"}


async def test_rule_6_a_run_that_lay_idle_asks_again_before_its_removals(lone_shop: Shop) -> None:
    run_id = await lone_shop.approve(await with_removal(lone_shop))
    lone_shop.systems.next_writes, lone_shop.systems.width = ["away"], 1
    await lone_shop.run(run_id)
    await lone_shop.set(Run, run_id, active_at=utcnow() - timedelta(hours=1, minutes=1))
    run = await lone_shop.resume(run_id)
    assert run.counts == {ChangeState.APPLIED: 1, ChangeState.CANCELLED: 1}
    apart = await lone_shop.next_plan()
    assert apart is not None and apart.state == PlanState.WAITING
    assert (apart.counts["removals"], apart.counts["rows_changes"]) == (1, 0)
    assert await refusal(lone_shop.approve(apart, by=ASKER)) == ("is_requester", {"why": "asked"})


async def test_rule_6_an_old_reading_is_read_again_and_asked_about_anew(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    await lone_shop.age_reading(plan, hours=1.1)
    assert await lone_shop.approve(plan) is None
    again = await lone_shop.next_plan()
    assert again is not None and again.compared == {"plan": plan.id, "identical": 2, "new": 0, "gone": 0}
    assert again.requesters == [ASKER]
    assert await lone_shop.approve(again) is not None
    assert [event.data["plan_id"] for event in await lone_shop.events("plan.replanned")] == [again.id]


async def test_rule_6_a_denial_is_kept_with_its_reason(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    assert await lone_shop.approve(plan, Ruling.DENY, reason="wait for Monday") is None
    assert (await lone_shop.approvals())[-1].reason == "wait for Monday"
    assert (await lone_shop.events("plan.denied"))[-1].actor == APPROVER
    assert {row.state for row in await lone_shop.rows(plan)} == {ChangeState.CANCELLED}
    assert (await lone_shop.fresh(lone_shop.integration)).status_message == "plan.denied"
    code, facts = await refusal(lone_shop.approve(plan))
    assert (code, facts["ruling"], facts["by"]) == ("already_decided", Ruling.DENY, APPROVER)


async def test_rule_6_who_asked_may_take_the_question_back(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    await lone_shop.approve(plan, Ruling.DENY, by=ASKER, role=Role.OPERATOR)
    assert (await lone_shop.fresh(plan)).state == PlanState.DENIED


async def over_limit(shop: Shop) -> Plan:
    """A plan that would remove a quarter of all records, and change one."""
    await shop.settled(20)
    for number in range(1, 6):
        del shop.systems.people[str(number)]
    shop.systems.people["6"].name = "Renamed"
    return await shop.plan()


async def test_rule_5_over_the_limit_only_an_override_helps_with_a_reason_and_the_number(lone_shop: Shop) -> None:
    plan = await over_limit(lone_shop)
    assert plan.state == PlanState.REFUSED
    assert await refusal(lone_shop.approve(plan)) == ("over_limit", {"limit": 3, "removals": 5})
    override = Ruling.OVERRIDE
    assert await refusal(lone_shop.approve(plan, override, typed="5")) == ("reason_missing", {})
    assert await refusal(lone_shop.approve(plan, override, reason="they left", typed="4")) == (
        "number_wrong",
        {"expected": 5},
    )
    asked = lone_shop.approve(plan, override, by=ASKER, reason="they left", typed="5")
    assert await refusal(asked) == ("is_requester", {"why": "asked"})
    run = await lone_shop.run(await lone_shop.approve(plan, override, reason="they left", typed="5"))
    assert run.counts == {ChangeState.APPLIED: 6}
    assert (await lone_shop.approvals())[-1].reason == "they left"


async def test_rule_5_an_override_is_for_that_one_plan(lone_shop: Shop) -> None:
    plan = await over_limit(lone_shop)
    await lone_shop.run(await lone_shop.approve(plan, Ruling.OVERRIDE, reason="they left", typed="5"))
    del lone_shop.systems.people["7"]
    assert (await lone_shop.plan()).state == PlanState.REFUSED


async def test_rule_5_the_changes_of_a_refused_plan_may_go_without_its_removals(lone_shop: Shop) -> None:
    plan = await over_limit(lone_shop)
    may = await view(lone_shop.store, plan.id or 0, by=ASKER, role=Role.OPERATOR)
    assert may == {"confirm_without_removals", "deny"}
    run = await lone_shop.run(await lone_shop.approve(plan, Ruling.WITHOUT_REMOVALS, by=ASKER, role=Role.OPERATOR))
    assert run.counts == {ChangeState.APPLIED: 1, ChangeState.CANCELLED: 5}


async def test_an_override_is_not_for_a_plan_that_was_not_refused(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    ruled = lone_shop.approve(plan, Ruling.OVERRIDE, reason="why not", typed="1")
    assert await refusal(ruled) == ("not_waiting", {"state": PlanState.WAITING})


async def test_what_was_denied_as_a_whole_stays_undecided_record_by_record(lone_shop: Shop) -> None:
    plan = await with_removal(lone_shop)
    await lone_shop.approve(plan, Ruling.DENY)
    assert [finding.decision for finding in await lone_shop.findings()] == [None]
    assert (await lone_shop.plan()).counts["removals"] == 1


async def test_asking_twice_is_refused_while_the_first_waits(shop: Shop) -> None:
    plan = await with_removal(shop)
    assert await refusal(shop.plan()) == ("plan_waiting", {"plan_id": plan.id})


async def test_two_who_ask_at_once_get_one_plan(shop: Shop) -> None:
    await shop.settled(5)
    answers = await asyncio.gather(shop.ask("U0ONE"), shop.ask("U0TWO"), return_exceptions=True)
    codes = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert codes == ["plan_running"]
