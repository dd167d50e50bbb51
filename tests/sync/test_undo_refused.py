"""Why a run cannot be undone, or nothing released: each reason has its code, and nothing is asked."""

from datetime import timedelta

import pytest

from store.tables.base import utcnow
from store.words import PlanState
from sync.errors import Refusal
from sync.pause import pause, resume
from sync.retention.round import forget_old
from sync.undo.asking import ask_undo, preview_undo
from sync.undo.holds import release
from tests.sync.shop import ASKER, TEAM, Shop
from tests.sync.toy import Person
from tests.sync.undoing import OTHER, a_mistake, on_hold, refused, undo


async def test_no_undo_of_a_run_that_there_is_not(lone_shop: Shop) -> None:
    told = await refused(lone_shop, 404)
    assert (told.code, told.facts) == ("run_unknown", {"run": 404})


async def test_no_undo_of_a_run_that_still_goes_on(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["1"].name = "Mistake"
    run_id = await lone_shop.approve(await lone_shop.plan())
    told = await refused(lone_shop, run_id or 0)
    assert (told.code, told.facts) == ("undo_run_going", {"run": run_id})


async def test_one_undo_of_a_run_at_a_time_and_once(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    plan = await undo(lone_shop, run)
    told = await refused(lone_shop, run.id or 0)
    assert (told.code, told.facts["plan_id"]) == ("undo_asked", plan.id)
    with pytest.raises(Refusal) as held:
        await release(lone_shop.store, run.id or 0, by=ASKER, team=TEAM)
    assert (held.value.code, held.value.facts) == ("hold_undo_open", {"plan_id": plan.id})
    back = await lone_shop.run(await lone_shop.approve(plan, by=OTHER))
    told = await refused(lone_shop, run.id or 0)
    assert (told.code, told.facts["by_run"]) == ("undo_done", back.id)


async def test_no_undo_of_a_run_that_wrote_nothing(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    lone_shop.systems.people["1"].name = "Mistake"
    plan = await lone_shop.plan()
    lone_shop.systems.named("1").name = "By hand"
    run = await lone_shop.run(await lone_shop.approve(plan))
    assert (await refused(lone_shop, run.id or 0)).code == "undo_nothing"


@pytest.mark.parametrize("days", [91, 401])
async def test_no_undo_once_the_images_are_forgotten(lone_shop: Shop, days: int) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    waiting = await ask_undo(lone_shop.store, run.id or 0, by=ASKER, team=TEAM)
    await forget_old(lone_shop.store, now=utcnow() + timedelta(days=days))
    failed = await lone_shop.carry_out_plan(waiting.id or 0)
    assert (failed.state, failed.problem and failed.problem["code"]) == (PlanState.FAILED, "undo_forgotten")
    assert (await refused(lone_shop, run.id or 0)).code == "undo_forgotten"


async def test_no_undo_while_the_integration_is_disabled_or_after_it_moved_to_another_org(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    await lone_shop.change(enabled=False)
    assert (await refused(lone_shop, run.id or 0)).code == "integration_disabled"
    await lone_shop.change(enabled=True, options={"org": "another-org"})
    assert (await refused(lone_shop, run.id or 0)).code == "undo_other_org"


async def test_nothing_is_released_where_nothing_is_held(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    for run_id, code in ((run.id or 0, "hold_none"), (404, "run_unknown")):
        with pytest.raises(Refusal) as told:
            await release(lone_shop.store, run_id, by=ASKER, team=TEAM)
        assert told.value.code == code


async def test_the_preview_counts_what_the_run_wrote(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(40)
    systems.people["41"] = Person("New Person", stickers=("one", "two"))
    systems.people["2"].stickers = ()
    systems.people["3"].name = "Renamed"
    systems.card("900", "Gone Person")
    await lone_shop.audit()
    run = await lone_shop.sync()
    assert run is not None
    told = await preview_undo(lone_shop.store, run.id or 0)
    assert (told.made, told.parts_made, told.erased, told.parts_erased, told.changed) == (1, 2, 1, 1, 1)
    assert told.subjects == 4


async def test_no_undo_is_asked_for_while_writing_is_paused(lone_shop: Shop) -> None:
    await lone_shop.settled(40)
    run = await a_mistake(lone_shop)
    await pause(lone_shop.store, run.integration_id, by=ASKER, team=TEAM, why="Calix migrates")
    no = await refused(lone_shop, run.id or 0)
    assert (no.code, no.facts["why"]) == ("paused", "Calix migrates")
    assert await on_hold(lone_shop, run) == 0
    await resume(lone_shop.store, run.integration_id, by=OTHER, team=TEAM)
    assert (await undo(lone_shop, run)).state == PlanState.WAITING
