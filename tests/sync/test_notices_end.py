"""Every trouble that is told of ends by itself when it is over, and its status with it."""

from typing import Any

import pytest

from store.tables import Audit, Plan
from store.words import IntegrationStatus, PlanKind
from sync.give_up import give_up
from sync.incidents import note
from tests.sync.shop import ASKER, TEAM, Shop


async def status(shop: Shop) -> tuple[str, str]:
    row = await shop.fresh(shop.integration)
    return row.status, row.status_message


async def gave_up(shop: Shop, kind: str, row: Any) -> None:
    """A row whose handler failed again and again."""
    async with shop.store.write() as session:
        session.add(row)
    await give_up(shop.store, kind, row.id, await shop.lease(kind, row.id), KeyError("x"))
    assert await status(shop) == ("ERROR", "incident:gave_up")


async def is_open(shop: Shop) -> list[str]:
    return [each.cause for each in await shop.incidents() if each.recovered_at is None]


async def test_a_note_holds_no_status_up(shop: Shop) -> None:
    """A field that the vendor ignores is told of for good; the vendor that was away came back all the same."""
    await shop.settled(20)
    await note(shop.store, 1, "ignored:phone", system="Cards", code="field_ignored", words="phone")
    shop.systems.source_away = True
    await shop.poll("1")
    assert (await status(shop))[0] == IntegrationStatus.ERROR
    shop.systems.source_away = False
    await shop.poll("1")
    assert await status(shop) == ("COMPLETED", "")
    assert await is_open(shop) == ["ignored:phone"]


async def test_an_audit_that_was_given_up_is_over_with_the_next_one(shop: Shop) -> None:
    await shop.settled(5)
    await gave_up(shop, "audit", Audit(integration_id=1, flow="cards", team=TEAM, requested_by=ASKER))
    await shop.poll("1")
    assert (await status(shop))[0] == "ERROR", "a look at one change is no audit"
    await shop.audit()
    assert (await is_open(shop), (await status(shop))[0]) == ([], "COMPLETED")


@pytest.mark.parametrize(
    ("kind", "over_by_a_poll"), [(PlanKind.INCREMENTAL, True), (PlanKind.FULL, False), (PlanKind.RETRY, False)]
)
async def test_a_plan_that_was_given_up_is_over_with_the_next_of_its_kind(
    shop: Shop, kind: str, over_by_a_poll: bool
) -> None:
    await shop.settled(5)
    await gave_up(shop, "plan", Plan(integration_id=1, flow="cards", kind=kind, requested_by=ASKER))
    await shop.poll("1")
    assert (await is_open(shop) == [], (await status(shop))[0] == "COMPLETED") == (over_by_a_poll, over_by_a_poll)
    await shop.plan()
    assert await is_open(shop) == [], "a full one ends them all"


async def test_a_run_that_left_rows_undone_is_over_when_they_are_done(shop: Shop) -> None:
    await shop.settled(20)
    for number in ("1", "2"):
        shop.systems.people[number].name = f"Renamed {number}"
    shop.systems.next_writes, shop.systems.width = ["rejected", "rejected"], 1
    run = await shop.run(await shop.approve(await shop.plan()))
    assert await is_open(shop) == [f"run:{run.id}"]
    await shop.poll("1")
    await shop.next_run()
    assert await is_open(shop) == [f"run:{run.id}"], "one of the two is still not done"
    await shop.poll("2")
    await shop.next_run()
    assert (await is_open(shop), (await status(shop))[0]) == ([], "COMPLETED")


async def test_a_difference_that_verification_found_needs_a_full_sync_to_be_over(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    lone_shop.systems.after_write = lambda: setattr(lone_shop.systems.named("1"), "name", "Somebody Else's")
    run = await lone_shop.run(await lone_shop.approve(await lone_shop.plan()))
    assert (run.state, run.verified["differing"]) == ("partial", 1)
    lone_shop.systems.after_write = None
    lone_shop.systems.people["2"].name = "Renamed 2"
    await lone_shop.poll("2")
    await lone_shop.next_run()
    assert await is_open(lone_shop) == [f"run:{run.id}"]
    await lone_shop.sync()
    assert await is_open(lone_shop) == []
