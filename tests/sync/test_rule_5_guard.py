"""Rule 5: limits over a rolling day, so that a thousand small plans are judged as one big one."""

from datetime import timedelta

import pytest

from store.tables import Change, Plan
from store.tables.base import utcnow
from store.words import ChangeState, PlanState, Ruling
from sync.errors import Refusal
from sync.flow import Policy
from sync.planning.guard import Limits, Weight, judge, removal_limit
from tests.sync.shop import Shop
from tests.sync.toy import Person


@pytest.mark.parametrize(
    ("population", "limit"),
    [(0, 3), (1, 3), (10, 3), (30, 3), (39, 3), (40, 4), (500, 50), (1000, 100), (1001, 100), (100_000, 100)],
)
def test_rule_5_the_limit_is_a_tenth_or_a_hundred_and_at_least_three(population: int, limit: int) -> None:
    assert removal_limit(population) == limit


@pytest.mark.parametrize(
    ("population", "removals", "earlier", "verdict", "over"),
    [
        # existing, removals of this plan, removals of the last 24 hours
        (1000, 0, 0, "allowed", []),
        (1000, 100, 0, "needs_approval", []),
        (1000, 101, 0, "refused", ["removals"]),
        (1000, 1, 99, "needs_approval", []),
        (1000, 1, 100, "refused", ["removals"]),
        (1000, 0, 900, "allowed", []),  # what was removed before does not hold up what removes nothing
        (100_000, 100, 0, "needs_approval", []),
        (100_000, 101, 0, "refused", ["removals"]),
        (9, 3, 0, "needs_approval", []),
        (9, 4, 0, "refused", ["removals"]),
        # all of a set, however small
        (1, 1, 0, "refused", ["removes_all"]),
        (3, 3, 0, "refused", ["removes_all"]),
        (9, 9, 0, "refused", ["removals", "removes_all"]),
        (3, 1, 2, "refused", ["removes_all"]),
        (0, 1, 0, "needs_approval", []),
    ],
)
def test_rule_5_removals(population: int, removals: int, earlier: int, verdict: str, over: list[str]) -> None:
    told = judge(Weight(population, removals, 0, removals_24h=earlier))
    assert (told["verdict"], told["over"]) == (verdict, over)


@pytest.mark.parametrize(
    ("population", "changes", "earlier", "first", "verdict"),
    [
        (1000, 300, 0, "", "allowed"),
        (1000, 301, 0, "", "refused"),
        (1000, 1, 300, "", "refused"),
        (5, 3, 0, "", "allowed"),
        (5, 4, 0, "", "refused"),
        (1000, 900, 0, "first_full", "needs_approval"),
        (1000, 1, 0, "first_full", "needs_approval"),
        (1000, 900, 0, "mapping_changed", "needs_approval"),
        (0, 900, 0, "first_full", "needs_approval"),
    ],
)
def test_rule_5_creates_and_updates(population: int, changes: int, earlier: int, first: str, verdict: str) -> None:
    assert judge(Weight(population, 0, changes, changes_24h=earlier, first=first))["verdict"] == verdict


@pytest.mark.parametrize(
    ("policy", "full", "removals", "verdict", "without"),
    [
        (Policy.REMOVALS, False, 0, "allowed", "allowed"),
        (Policy.REMOVALS, True, 0, "needs_confirmation", "needs_confirmation"),
        (Policy.REMOVALS, False, 2, "needs_approval", "allowed"),
        (Policy.REMOVALS, True, 2, "needs_approval", "needs_confirmation"),
        (Policy.REMOVALS, True, 200, "refused", "needs_confirmation"),
        (Policy.ALWAYS, False, 0, "needs_approval", "needs_approval"),
        (Policy.OVER_LIMIT, False, 2, "allowed", "allowed"),
        (Policy.OVER_LIMIT, False, 200, "refused", "allowed"),
        (Policy.NEVER, False, 2, "allowed", "allowed"),
        (Policy.NEVER, True, 2, "needs_confirmation", "needs_confirmation"),
        (Policy.NEVER, False, 200, "refused", "allowed"),
    ],
)
def test_rule_6_policies(policy: Policy, full: bool, removals: int, verdict: str, without: str) -> None:
    told = judge(Weight(1000, removals, 5, asks=full, policy=policy))
    assert (told["verdict"], told["without_removals"]) == (verdict, without)


def test_rule_5_an_integration_may_have_limits_of_its_own() -> None:
    tight = Limits(removal_share=0.01, removal_count=5, change_share=0.05)
    assert judge(Weight(1000, 6, 0), tight)["verdict"] == "refused"
    assert judge(Weight(1000, 0, 51), tight)["verdict"] == "refused"


def test_rule_5_the_verdict_carries_its_numbers() -> None:
    told = judge(Weight(2500, 180, 40, removals_24h=20, changes_24h=7))
    assert told == {
        "verdict": "refused",
        "over": ["removals"],
        "removals": 180,
        "removals_24h": 20,
        "limit": 100,
        "population": 2500,
        "percent": 8.0,
        "changes": 40,
        "changes_24h": 7,
        "changes_limit": 750,
        "first": "",
        "burst": 0,
        "without_removals": "allowed",
    }


async def remove_one(shop: Shop, number: int) -> Plan:
    """One more person leaves; a small plan of its own."""
    del shop.systems.people[str(number)]
    plan = await shop.poll(str(number))
    return plan if plan is not None else await apart(shop)


async def apart(shop: Shop) -> Plan:
    """The plan in which removals are asked about."""
    plan = await shop.next_plan()
    assert plan is not None
    return plan


async def test_rule_5_small_plans_of_a_day_are_judged_as_one(shop: Shop) -> None:
    """Of 50 people five may leave in a day, one by one or all at once."""
    await shop.settled(50)
    for number in range(1, 6):
        plan = await remove_one(shop, number)
        assert (plan.state, plan.guard["removals_24h"]) == (PlanState.WAITING, number - 1)
        await shop.run(await shop.approve(plan))
    sixth = await remove_one(shop, 6)
    assert (sixth.state, sixth.guard["over"], sixth.guard["removals_24h"]) == (PlanState.REFUSED, ["removals"], 5)
    # A day later they count no more.
    for row in await shop.all_rows():
        if row.sent_at is not None:
            await shop.set(Change, row.id, sent_at=row.sent_at - timedelta(hours=24, seconds=1))
    del shop.systems.people["7"]
    await shop.poll("7")
    gathered = await apart(shop)
    assert (gathered.state, gathered.counts["removals"]) == (PlanState.WAITING, 2)
    assert (await shop.fresh(sixth)).state == PlanState.VOID


async def test_rule_5_what_is_approved_and_not_yet_written_counts_too(shop: Shop) -> None:
    await shop.settled(50)
    for number in range(1, 6):
        await shop.approve(await remove_one(shop, number))
    assert (await remove_one(shop, 6)).state == PlanState.REFUSED


async def test_rule_5_plans_that_waited_side_by_side_are_weighed_again_at_the_click(shop: Shop) -> None:
    """Four to remove in each of two plans, five allowed a day: whoever comes second is over the limit."""
    await shop.settled(50)
    for number in range(1, 5):
        del shop.systems.people[str(number)]
    full = await shop.plan()
    for number in range(5, 9):
        del shop.systems.people[str(number)]
    await shop.poll("5", "6", "7", "8")
    other = await apart(shop)
    assert [plan.guard["verdict"] for plan in (full, other)] == ["needs_approval"] * 2
    await shop.approve(full)
    with pytest.raises(Refusal) as refused:
        await shop.approve(other)
    assert (refused.value.code, refused.value.facts) == ("over_limit", {"limit": 5, "removals": 4})
    assert (await shop.fresh(other)).state == PlanState.REFUSED


async def test_rule_5_a_first_full_sync_does_not_use_up_the_day(lone_shop: Shop) -> None:
    for number in range(1, 31):
        lone_shop.systems.people[str(number)] = Person(f"Person {number}")
    await lone_shop.audit()
    first = await lone_shop.plan()
    assert (first.guard["verdict"], first.reasons["cause"]) == ("needs_approval", "first_full")
    await lone_shop.run(await lone_shop.approve(first))
    lone_shop.systems.people["1"].name = "Renamed"
    plan = await lone_shop.poll("1")
    assert plan is not None and (plan.state, plan.guard["changes_24h"]) == (PlanState.APPROVED, 0)


async def test_rule_5_changes_over_the_limit_gather_in_one_open_plan(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    for number in range(1, 8):
        lone_shop.systems.people[str(number)].name = "Renamed"
    over = await lone_shop.poll(*(str(number) for number in range(1, 8)))
    assert over is not None and (over.state, over.guard["over"]) == (PlanState.REFUSED, ["changes"])
    lone_shop.systems.people["8"].name = "Renamed"
    gathered = await lone_shop.poll("8")
    assert gathered is not None and gathered.counts["updates"] == 8
    assert gathered.compared == {"plan": over.id, "identical": 7, "new": 1, "gone": 0}
    assert (await lone_shop.fresh(over)).state == PlanState.VOID
    run_id = await lone_shop.approve(gathered, Ruling.OVERRIDE, reason="a price list", typed="8")
    assert (await lone_shop.run(run_id)).counts == {ChangeState.APPLIED: 8}


async def test_rule_5_the_day_is_one_for_all_integrations_of_an_org(lone_shop: Shop) -> None:
    await lone_shop.settled(50)
    for number in range(1, 6):
        del lone_shop.systems.people[str(number)]
    await lone_shop.run(await lone_shop.approve(await lone_shop.plan()))
    # The same rows, sent by another integration into the same org.
    for row in await lone_shop.all_rows():
        await lone_shop.set(Change, row.id, integration_id=99)
    assert (await remove_one(lone_shop, 6)).guard["removals_24h"] == 5
    assert utcnow() > (await lone_shop.all_rows())[0].sent_at  # type: ignore[operator]
