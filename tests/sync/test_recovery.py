"""A trouble is over when the system that made it has answered, not when another one has."""

from collections.abc import Sequence

from sqlmodel import select

from store.tables import Incident, Plan
from sync.poll import queue_poll
from tests.sync.shop import Shop


async def looks_for_changes(shop: Shop) -> None:
    """The clock's look, carried out."""
    async with shop.store.write() as session:
        await queue_poll(session, shop.integration.id or 0, "cards")
    async with shop.store.read() as session:
        queued = (await session.exec(select(Plan.id).where(Plan.state == "queued"))).one()
    await shop.carry_out_plan(queued or 0)


async def open_causes(shop: Shop) -> Sequence[str]:
    async with shop.store.read() as session:
        return [each.cause for each in await session.exec(select(Incident)) if each.recovered_at is None]


async def test_the_target_has_not_recovered_because_the_source_had_nothing_new(shop: Shop) -> None:
    systems = shop.systems
    systems.matching(20)
    systems.people["1"].name = "Renamed Person"
    await shop.audit()
    await shop.sync()
    systems.away = True
    await shop.audit()
    assert await open_causes(shop) == ["vendor:Cards:away"]

    await looks_for_changes(shop)
    assert await open_causes(shop) == ["vendor:Cards:away"]

    systems.away = False
    systems.people["2"].name = "Renamed Too"
    systems.changed = ["2"]
    await looks_for_changes(shop)
    assert await open_causes(shop) == []
