"""Rule 2: what was shown is what is applied, or nothing is."""

from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from store.tables import Change, Plan
from store.words import ChangeState, PlanState, RunState
from sync.errors import Refusal
from sync.planning.plan import make_plan
from sync.planning.writer import FIXED, row_hash
from tests.sync.shop import Shop
from tests.sync.toy import Person

Happens = Callable[[Shop], Awaitable[None]]


async def renamed(shop: Shop, *keys: str) -> Plan:
    """A plan that renames these people."""
    for key in keys:
        shop.systems.people[key].name = f"Renamed {key}"
    return await shop.plan()


async def test_rule_2_a_run_writes_the_stored_rows_and_never_a_fresh_difference(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    run_id = await lone_shop.approve(await renamed(lone_shop, "1"))
    lone_shop.systems.people["1"].name, lone_shop.systems.people["2"].name = "Renamed later", "Renamed later"
    run = await lone_shop.run(run_id)
    assert run.counts == {ChangeState.APPLIED: 1}
    assert [lone_shop.systems.named(key).name for key in ("1", "2")] == ["Renamed 1", "Person 2"]


async def test_rule_2_a_row_that_was_altered_is_not_sent(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    plan = await renamed(lone_shop, "1", "2")
    run_id = await lone_shop.approve(plan)
    first = (await lone_shop.rows(plan))[0]
    await lone_shop.set(Change, first.id, after={**(first.after or {}), "name": "Somebody Else"})
    run = await lone_shop.run(run_id)
    assert (run.state, run.counts) == (RunState.PARTIAL, {ChangeState.FAILED: 1, ChangeState.APPLIED: 1})
    assert (await lone_shop.rows(plan))[0].reason == "row_altered"
    assert "Somebody Else" not in [card.name for card in lone_shop.systems.cards.values()]


async def test_rule_2_a_row_that_was_slipped_in_stops_the_run_before_it_begins(shop: Shop) -> None:
    await shop.settled(20)
    plan = await renamed(shop, "1")
    run_id = await shop.approve(plan)
    row = (await shop.rows(plan))[0]
    values = {name: getattr(row, name) for name in FIXED} | {"seq": 2, "subject": "c0002", "target_id": "c0002"}
    async with shop.store.write() as session:
        session.add(Change(**values, row_hash=row_hash(values)))
    run = await shop.run(run_id)
    assert (run.state, run.problem) == (RunState.FAILED, {"code": "digest_changed"})
    assert shop.systems.ledger == []


async def test_rule_2_hashes_hold_whatever_the_database_makes_of_values(shop: Shop) -> None:
    shop.systems.people["1"] = Person('Ünï 💡 \\ "quoted"', phone="555-0101", stickers=("0.10", "1e3"))
    await shop.audit()
    plan = await shop.plan()
    for row in await shop.rows(plan):
        assert row_hash({name: getattr(row, name) for name in FIXED}) == row.row_hash
    assert (await shop.run(await shop.approve(plan))).state == RunState.VERIFIED


async def change_settings(shop: Shop) -> None:
    await shop.change(options={"decide_by_hour": 11})


async def link_somebody(shop: Shop) -> None:
    await shop.decide((await shop.findings())[0].target_id, "keep")


async def new_version(shop: Shop) -> None:
    shop.systems.canon_version = 2


@pytest.mark.parametrize(
    ("happens", "what"),
    [(change_settings, "configuration"), (link_somebody, "links"), (new_version, "canonicaliser")],
)
async def test_rule_2_a_start_is_refused_when_what_it_rests_on_has_changed(
    lone_shop: Shop, happens: Happens, what: str
) -> None:
    lone_shop.systems.matching(20)
    lone_shop.systems.card("900", "Gone Person")
    lone_shop.systems.people["1"].name = "Renamed"
    await lone_shop.audit()
    plan = await lone_shop.plan()
    run_id = await lone_shop.approve(plan)
    await happens(lone_shop)
    run = await lone_shop.run(run_id)
    assert (run.state, run.problem) == (RunState.FAILED, {"code": what})
    assert lone_shop.systems.ledger == []
    assert {row.state for row in await lone_shop.rows(plan)} == {ChangeState.CANCELLED}


@pytest.mark.parametrize(("happens", "what"), [(change_settings, "configuration"), (link_somebody, "links")])
async def test_rule_2_nor_can_it_be_approved_but_it_can_be_asked_anew(
    lone_shop: Shop, happens: Happens, what: str
) -> None:
    lone_shop.systems.matching(20)
    lone_shop.systems.card("900", "Gone Person")
    await lone_shop.audit()
    plan = await lone_shop.plan()
    await happens(lone_shop)
    with pytest.raises(Refusal) as refused:
        await lone_shop.approve(plan)
    assert (refused.value.code, refused.value.facts) == ("rests_on_changed", {"what": what})
    again = await lone_shop.plan()
    assert again.id != plan.id
    assert (await lone_shop.fresh(plan)).state == PlanState.VOID


async def test_rule_2_a_plan_made_again_after_a_crash_is_the_same_plan(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    first = await renamed(lone_shop, "1", "2", "3")
    rows = [row.row_hash for row in await lone_shop.rows(first)]
    # The worker died before it could say that the plan waits: the next one finds it half made.
    await lone_shop.set(Plan, first.id, state=PlanState.READING, owner=None, lease_until=None)
    again = await lone_shop.carry_out_plan(first.id or 0)
    assert [row.row_hash for row in await lone_shop.rows(again)] == rows
    assert again.digest_changes == first.digest_changes


async def test_rule_2_a_plan_that_was_shown_is_never_made_again(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    plan = await renamed(lone_shop, "1")
    lease = await lone_shop.lease("run", await lone_shop.approve(plan) or 0)
    await lone_shop.set(Plan, plan.id, epoch=lease.epoch)
    await make_plan(lone_shop.bench, plan.id or 0, lease)
    assert (await lone_shop.fresh(plan)).state == PlanState.APPROVED
    assert len(await lone_shop.rows(plan)) == 1


async def test_rule_2_a_plan_in_the_place_of_another_says_what_is_new(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["41"] = Person("New Person")
    plan = await renamed(lone_shop, "1", "2")
    await lone_shop.age_reading(plan, hours=2)
    lone_shop.systems.people["3"].name = "Renamed 3"
    lone_shop.systems.people["2"].name = "Person 2"
    assert await lone_shop.approve(plan) is None
    again = await lone_shop.next_plan()
    assert again is not None and again.state == PlanState.WAITING
    assert again.compared == {"plan": plan.id, "identical": 2, "new": 1, "gone": 1}
    with pytest.raises(Refusal) as late:
        await lone_shop.approve(plan)
    assert (late.value.code, late.value.facts) == ("reading_old", {"plan_id": again.id})


async def test_rule_2_secrets_and_all_every_fixed_column_is_part_of_the_hash(lone_shop: Shop) -> None:
    await lone_shop.settled(5)
    row = (await lone_shop.rows(await renamed(lone_shop, "1")))[0]
    known = {name: getattr(row, name) for name in FIXED}
    assert all(row_hash(known | {name: "something else"}) != row.row_hash for name in FIXED)
    journal = {
        "id",
        "row_hash",
        "state",
        "run_id",
        "attempts",
        "sent_at",
        "done_at",
        "new_id",
        "observed",
        "reason",
        "detail",
    }
    assert set(Change.model_fields) == set(FIXED) | journal


async def test_rows_of_a_plan_are_counted_once(shop: Shop) -> None:
    await shop.settled(20)
    plan = await renamed(shop, "1", "2")
    async with shop.store.read() as session:
        stored = (await session.exec(select(sa.func.count()).where(col(Change.plan_id) == plan.id))).one()
    assert plan.counts["rows"] == stored == 2
    assert (plan.calls, plan.seconds) == (6, 0.03), "two reads, two writes, and two to verify them"
