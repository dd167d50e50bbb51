"""Decisions, new plans and expiry at the same moment: each sees what the other has done, and nobody waits in a ring.

On SQLite there is one writer at a time; what is shown here matters on PostgreSQL.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Plan
from store.tables.base import utcnow
from store.words import PlanState, Ruling, RunState
from sync.decided import close, void
from sync.errors import Refusal
from sync.expiry import expire_waiting
from sync.ground import lock_org, lock_plan
from sync.planning.plan import make_plan
from sync.planning.split import ask_removals_apart, covered_by
from tests.sync.shop import APPROVER, Shop
from tests.sync.toy import Person

MOMENT = 0.3
ORG = "toy-org"


async def open_plan(shop: Shop) -> Plan:
    """Removals that two changes have named wait to be decided."""
    await shop.settled(40)
    shop.systems.people["3"].stickers = shop.systems.people["4"].stickers = ()
    await shop.poll("3", "4")
    plan = await shop.next_plan()
    assert plan is not None and plan.state == PlanState.WAITING
    return plan


@asynccontextmanager
async def settling(
    shop: Shop, locked: asyncio.Event, looked: asyncio.Event
) -> AsyncIterator[tuple[AsyncSession, list[Plan]]]:
    """What settling a plan does under its lock, slowly: the older plans whose place it takes."""
    async with shop.store.write() as session:
        await lock_org(session, ORG)
        locked.set()
        await asyncio.sleep(MOMENT)
        newer = Plan(integration_id=1, flow="cards", kind="incremental", target_org=ORG, subjects=["3", "4", "5"])
        newer.reasons = {"removals_only": True}
        covered = await covered_by(session, newer, lock=True)
        looked.set()
        await asyncio.sleep(MOMENT)
        yield session, covered


@pytest.mark.parametrize("ruling", [Ruling.ALL, Ruling.DENY])
@pytest.mark.parametrize("before", [True, False], ids=["before it looks", "after it has looked"])
async def test_who_clicks_while_the_plan_is_being_replaced_learns_that_it_was(
    shop: Shop, ruling: str, before: bool
) -> None:
    plan, locked, looked = await open_plan(shop), asyncio.Event(), asyncio.Event()

    async def settle() -> None:
        async with settling(shop, locked, looked) as (session, covered):
            for old in covered:
                await void(session, old, "gathered")

    async def click() -> None:
        await (locked if before else looked).wait()
        with pytest.raises(Refusal, match="not_waiting"):
            await shop.approve(plan, ruling)

    async with asyncio.timeout(60):
        await asyncio.gather(settle(), click())
    decided = [each for each in await shop.approvals() if each.plan_id == plan.id]
    assert ((await shop.fresh(plan)).state, decided) == (PlanState.VOID, []), "never both replaced and decided"


async def test_a_plan_that_is_being_decided_is_not_replaced(shop: Shop) -> None:
    plan, held = await open_plan(shop), asyncio.Event()

    async def click() -> None:
        async with shop.store.write() as session:
            clicked = await lock_plan(session, plan.id or 0)
            assert clicked is not None
            held.set()
            await asyncio.sleep(MOMENT)
            close(clicked, PlanState.APPROVED)

    async def settle() -> list[Plan]:
        await held.wait()
        async with settling(shop, asyncio.Event(), asyncio.Event()) as (_, covered):
            return covered

    async with asyncio.timeout(60):
        _, covered = await asyncio.gather(click(), settle())
    assert covered == []


async def test_nor_ended_for_being_late(shop: Shop) -> None:
    plan, held = await open_plan(shop), asyncio.Event()
    await shop.set(Plan, plan.id, waits_until=utcnow() - timedelta(seconds=1))

    async def click() -> None:
        async with shop.store.write() as session:
            clicked = await lock_plan(session, plan.id or 0)
            assert clicked is not None
            held.set()
            await asyncio.sleep(MOMENT)
            close(clicked, PlanState.APPROVED)

    async def clock() -> int:
        await held.wait()
        return await expire_waiting(shop.store)

    async with asyncio.timeout(60):
        assert await asyncio.gather(click(), clock()) == [None, 0]
    assert (await shop.fresh(plan)).state == PlanState.APPROVED


async def test_removals_join_a_plan_that_is_coming_only_until_it_is_read(shop: Shop) -> None:
    """Added in the moment in which a worker takes it up, they are looked at with it and not forgotten."""
    await shop.settled(40)
    shop.systems.people["3"].stickers = shop.systems.people["4"].stickers = ()
    await shop.poll("3")
    [coming] = [plan for plan in await shop.all_plans() if plan.state == PlanState.QUEUED]
    full, added = await shop.plan(), asyncio.Event()

    async def part() -> None:
        async with shop.store.write() as session:
            await lock_org(session, ORG)
            await ask_removals_apart(session, full)
            added.set()
            await asyncio.sleep(MOMENT)

    async def worker() -> Plan:
        lease = await shop.lease("plan", coming.id or 0)
        await added.wait()
        await make_plan(shop.bench, coming.id or 0, lease)
        return await shop.fresh(coming)  # type: ignore[no-any-return]

    async with asyncio.timeout(60):
        _, made = await asyncio.gather(part(), worker())
    assert (made.subjects, [row.key for row in await shop.rows(made)]) == (["3", "4"], ["3", "4"])


async def test_what_comes_too_late_for_it_is_asked_about_in_a_plan_of_its_own(shop: Shop) -> None:
    await shop.settled(40)
    shop.systems.people["3"].stickers = shop.systems.people["4"].stickers = ()
    await shop.poll("3")
    [coming] = [plan for plan in await shop.all_plans() if plan.state == PlanState.QUEUED]
    full, read = await shop.plan(), asyncio.Event()

    async def worker() -> None:
        async with shop.store.write() as session:
            taken = await lock_plan(session, coming.id or 0)
            assert taken is not None
            read.set()
            await asyncio.sleep(MOMENT)
            taken.state = PlanState.READING

    async def part() -> None:
        await read.wait()
        async with shop.store.write() as session:
            await lock_org(session, ORG)
            await ask_removals_apart(session, full)

    async with asyncio.timeout(60):
        await asyncio.gather(worker(), part())
    named = [(plan.state, plan.subjects) for plan in (await shop.all_plans())[-3:] if plan.reasons.get("removals_only")]
    assert named == [(PlanState.READING, ["3"]), (PlanState.QUEUED, ["3", "4"])]


async def test_switching_off_while_a_run_ends_holds_nobody_up(shop: Shop) -> None:
    """Both write to the run and to its integration."""
    await shop.settled(40)
    shop.systems.people["41"] = Person("New Person")
    run_id = await shop.approve(await shop.plan(), by=APPROVER)

    async def off() -> None:
        await shop.change(enabled=False)

    async with asyncio.timeout(60):
        run, _ = await asyncio.gather(shop.run(run_id), off())
    assert run.state in (RunState.VERIFIED, RunState.STOPPED, RunState.FAILED)
    assert (await shop.fresh(shop.integration)).enabled is False
