"""A plan with moves rests on what the other integrations of the bridge say of their companies (rule 6)."""

from datetime import timedelta

import pytest

from store.tables import Integration
from store.tables.base import utcnow
from sync.approval import requesters
from sync.configure import Draft, save
from sync.errors import Refusal
from tests.sync.shop import APPROVER, ASKER, TEAM, Shop


async def beside(shop: Shop, by: str, company: str = "7") -> Integration:
    """Another integration of the bridge, added or changed by somebody."""
    draft = Draft("others", "toy", company, "C0TOYS", options={"org": "other-org"})
    return await save(shop.store, shop.bench.box, shop.bench.bridges, draft, by=by, team=TEAM)


async def test_who_set_up_the_place_that_records_move_to_cannot_approve_the_moves(shop: Shop) -> None:
    other = await beside(shop, by=APPROVER)
    await shop.settled(40)
    shop.systems.people["1"].scope, shop.systems.people["1"].moves_to = "other_company", other.id
    await shop.set(Integration, 1, last_sync=utcnow() - timedelta(days=30))  # it was set up after our last sync
    plan = await shop.plan()
    assert plan.counts["moves"] == 1
    async with shop.store.read() as session:
        assert await requesters(session, plan) == {"U0APPROVER": "configured", "U0ADMIN": "configured", ASKER: "asked"}
    with pytest.raises(Refusal, match="is_requester"):
        await shop.approve(plan)
    await shop.approve(plan, by="U0OTHER")


async def test_a_plan_without_moves_does_not_rest_on_it(lone_shop: Shop) -> None:
    await beside(lone_shop, by=APPROVER)
    await lone_shop.settled(40)
    del lone_shop.systems.people["1"]
    await lone_shop.set(Integration, 1, last_sync=utcnow() - timedelta(days=30))
    plan = await lone_shop.plan()
    async with lone_shop.store.read() as session:
        assert APPROVER not in await requesters(session, plan)


async def test_what_was_settled_by_a_sync_since_is_nobodys_doing(lone_shop: Shop) -> None:
    other = await beside(lone_shop, by=APPROVER)
    await lone_shop.settled(40)
    lone_shop.systems.people["1"].scope, lone_shop.systems.people["1"].moves_to = "other_company", other.id
    plan = await lone_shop.plan()
    async with lone_shop.store.read() as session:
        assert await requesters(session, plan) == {ASKER: "asked"}
