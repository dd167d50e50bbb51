"""Webhooks that come twice, late and out of order: an event only names somebody, what is written is what is read."""

import itertools

import pytest

from store.tables import Named, Schedule
from sync.named import EVENTS, fire_events, note_named
from tests.sync.shop import Shop

HINTS = ("1", "2", "3")


async def hears(shop: Shop, *hints: str) -> None:
    """Deliveries one after the other, each committed before it is answered."""
    for hint in hints:
        await note_named(shop.store, shop.integration.id or 0, "cards", [hint])


async def looks(shop: Shop) -> None:
    """The clock's firing, and whatever comes of it."""
    async with shop.store.write() as session:
        await fire_events(session, Schedule(name=EVENTS, kind=EVENTS))
    plan = next((each for each in await shop.all_plans() if each.state == "queued"), None)
    if plan is not None and await shop.carry_out_plan(plan.id or 0) is not None:
        await shop.next_run()


async def named(shop: Shop) -> int:
    async with shop.store.read() as session:
        return len([each for hint in HINTS if (each := await session.get(Named, (1, "cards", hint))) is not None])


async def settled(shop: Shop) -> None:
    await shop.settled(12)
    for hint in HINTS:
        shop.systems.people[hint].name = f"Renamed {hint}"


@pytest.mark.parametrize("order", list(itertools.permutations(HINTS))[::2], ids="".join)
async def test_in_whatever_order_and_twice_each_change_is_written_once(shop: Shop, order: tuple[str, ...]) -> None:
    await settled(shop)
    await hears(shop, *order, *reversed(order))
    await looks(shop)
    assert sorted(shop.systems.ledger) == [("update", "card", hint) for hint in HINTS]
    await hears(shop, *order)  # delivered once more, long after
    await looks(shop)
    assert len(shop.systems.ledger) == len(HINTS)
    assert await named(shop) == 0


async def test_an_event_of_an_older_change_brings_nothing_old_back(shop: Shop) -> None:
    """The second change overtakes the first one's event: both are answered by what stands in the source now."""
    await settled(shop)
    await hears(shop, "1")
    shop.systems.people["1"].name = "Renamed Twice"
    await hears(shop, "1")
    await looks(shop)
    await hears(shop, "1")
    await looks(shop)
    assert (shop.systems.named("1").name, len(shop.systems.ledger)) == ("Renamed Twice", 1)


async def test_one_that_comes_while_the_change_is_looked_at_is_looked_at_again(shop: Shop) -> None:
    await settled(shop)

    async def meanwhile() -> None:
        shop.systems.while_resolving = None
        await hears(shop, "1")

    shop.systems.while_resolving = meanwhile
    await hears(shop, "1")
    await looks(shop)
    assert (len(shop.systems.ledger), await named(shop)) == (1, 1)
    shop.systems.people["1"].name = "Changed Meanwhile"
    await looks(shop)
    assert (shop.systems.named("1").name, await named(shop)) == ("Changed Meanwhile", 0)
