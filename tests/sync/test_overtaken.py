"""A change that flows by itself and is overtaken on the way is looked at once more, then it is for a person.

Nothing names it a second time: its watermark has passed, its event is gone.
"""

import pytest

from store.tables import Integration, Run
from store.words import ChangeState, PlanState, RunState
from tests.sync.shop import Shop


async def overtaken(shop: Shop, name: str = "By Hand", phone: str = "") -> None:
    """A change that is on its way when somebody edits the record by hand."""
    shop.systems.people["1"].name = "Renamed"
    await shop.poll("1")
    card = shop.systems.named("1")
    card.name, card.phone = name, phone


async def waiting(shop: Shop) -> list[tuple[str, list[str] | None, dict[str, bool]]]:
    """State, subjects and reasons of the plans that are queued."""
    return [(p.state, p.subjects, p.reasons) for p in await shop.all_plans() if p.state == PlanState.QUEUED]


async def test_a_row_that_is_stale_is_planned_once_more(shop: Shop) -> None:
    await shop.settled(20)
    await overtaken(shop, phone="555-0199")
    run = await shop.next_run()
    assert (run.state, run.counts) == (RunState.VERIFIED, {ChangeState.STALE: 1})
    assert await waiting(shop) == [(PlanState.QUEUED, ["1"], {"once_more": True})]
    await shop.next_plan()
    assert (await shop.next_run()).counts == {ChangeState.APPLIED: 1}
    assert shop.systems.named("1").name == "Renamed"
    assert await waiting(shop) == []
    assert await shop.incidents() == []


async def test_a_vendors_conflict_is_no_less_of_a_reason(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    await lone_shop.poll("1")
    lone_shop.systems.next_writes = ["conflict"]
    assert (await lone_shop.next_run()).counts == {ChangeState.STALE: 1}
    await lone_shop.next_plan()
    await lone_shop.next_run()
    assert lone_shop.systems.named("1").name == "Renamed"


async def test_overtaken_twice_it_is_for_a_person_until_a_later_change_mends_it(shop: Shop) -> None:
    await shop.settled(20)
    await overtaken(shop)
    await shop.next_run()
    await shop.next_plan()
    shop.systems.named("1").name = "By Hand Again"
    run = await shop.next_run()
    assert (run.state, run.counts, await waiting(shop)) == (RunState.PARTIAL, {ChangeState.STALE: 1}, [])
    [incident] = await shop.incidents()
    assert (incident.cause, incident.facts["code"]) == (f"run:{run.id}", "rows_not_applied")
    assert (await shop.fresh(shop.integration)).status == "ERROR"
    await shop.poll("1")
    assert (await shop.next_run()).state == RunState.VERIFIED
    assert (await shop.fresh(incident)).recovered_at is not None
    assert (await shop.fresh(shop.integration)).status == "COMPLETED"


async def test_what_is_as_wanted_already_is_not_looked_at_again(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    await overtaken(lone_shop, name="Renamed")
    assert (await lone_shop.next_run()).counts == {ChangeState.STALE: 1}
    assert await waiting(lone_shop) == []


async def test_a_removal_that_was_approved_and_overtaken_is_asked_about_once_more(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    del lone_shop.systems.people["1"]
    await lone_shop.poll("1")
    asked = await lone_shop.next_plan()
    assert asked is not None and asked.state == PlanState.WAITING
    lone_shop.systems.named("1").name = "By Hand"
    await lone_shop.run(await lone_shop.approve(asked))
    assert await waiting(lone_shop) == [(PlanState.QUEUED, ["1"], {"once_more": True, "removals_only": True})]
    again = await lone_shop.next_plan()
    assert again is not None and again.state == PlanState.WAITING, "never without a person"


@pytest.mark.parametrize("how", ["stopped", "disabled", "needs_full"])
async def test_nothing_is_queued_where_nothing_may_flow(lone_shop: Shop, how: str) -> None:
    await lone_shop.settled(20)
    await overtaken(lone_shop)
    run = (await lone_shop.all_runs())[-1]
    lease = await lone_shop.lease("run", run.id or 0)
    await lone_shop.begin(run.id or 0, lease)
    match how:
        case "stopped":
            await lone_shop.set(Run, run.id, stop_by="U0ASKER")
        case "disabled":
            await lone_shop.set(Integration, 1, enabled=False)
        case "needs_full":
            await lone_shop.set_state(needs_full=True)
    await lone_shop.go_on(run.id or 0, lease)
    assert await waiting(lone_shop) == []


async def test_a_full_plan_tells_of_it_on_its_own_card(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.named("1").name = "By Hand"
    assert (await lone_shop.run(run_id)).counts == {ChangeState.STALE: 1}
    assert await waiting(lone_shop) == []
