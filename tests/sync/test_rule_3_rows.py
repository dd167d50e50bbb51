"""Rule 3: every row is proven again just before it is written."""

import pytest
from sqlmodel import select

from store.tables import Change, Link
from store.words import ChangeState, RunState
from sync.linking.decisions import undo_decision
from tests.sync.shop import Shop
from tests.sync.toy import Person


async def reasons(shop: Shop) -> dict[str, str]:
    """Reason of every row by key."""
    async with shop.store.read() as session:
        rows = (await session.exec(select(Change))).all()
    return {f"{row.key}/{row.entity}": f"{row.state}:{row.reason}" for row in rows}


async def test_rule_3_what_somebody_changed_by_hand_is_not_overwritten(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.named("1").phone = "555-0199"
    run = await lone_shop.run(run_id)
    assert run.counts == {ChangeState.STALE: 1}
    assert lone_shop.systems.named("1").name == "Person 1"


async def test_rule_3_a_write_carries_along_what_is_not_ours(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["1"].name = "Renamed"
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.named("1").extra = "changed by somebody"
    await lone_shop.run(run_id)
    assert (lone_shop.systems.named("1").name, lone_shop.systems.named("1").extra) == ("Renamed", "changed by somebody")


async def test_rule_3_what_is_done_already_is_stale_and_keeps_nothing_else_back(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(20)
    systems.people["1"].name, systems.people["1"].stickers = "Renamed", ("two", "three")
    systems.people["2"].stickers = ()
    run_id = await lone_shop.approve(await lone_shop.plan())
    systems.named("1").name = "Renamed"
    systems.named("2").stickers.clear()
    run = await lone_shop.run(run_id)
    assert run.state == RunState.VERIFIED
    assert sorted(systems.named("1").stickers.values()) == ["three", "two"]
    told = await reasons(lone_shop)
    assert told["1/card"] == "stale:already_as_wanted"
    assert told["2/sticker"] == "stale:already_gone"


async def test_rule_3_rows_after_a_stale_one_are_blocked_and_that_is_no_trouble(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(20)
    systems.people["1"].name, systems.people["1"].stickers = "Renamed", ("one", "two")
    run_id = await lone_shop.approve(await lone_shop.plan())
    systems.named("1").name = "By Hand"
    run = await lone_shop.run(run_id)
    assert run.state == RunState.VERIFIED
    assert await reasons(lone_shop) == {"1/card": "stale:changed_since", "1/sticker": "blocked:after_stale"}


async def test_rule_3_what_exists_by_now_is_not_created_twice(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["21"] = Person("New Person", stickers=("one",))
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.card("21", "Made By Hand")
    await lone_shop.run(run_id)
    assert await reasons(lone_shop) == {"21/card": "stale:exists_meanwhile", "21/sticker": "blocked:after_stale"}
    assert lone_shop.systems.ledger == []


@pytest.mark.parametrize(
    ("scope", "skip", "reason"),
    [("gone", "", "source_gone"), ("archived", "", "source_left_scope"), ("", "no_name", "source_left_scope")],
)
async def test_rule_3_nobody_is_created_who_left_meanwhile(lone_shop: Shop, scope: str, skip: str, reason: str) -> None:
    await lone_shop.settled(20)
    lone_shop.systems.people["21"] = Person("New Person")
    run_id = await lone_shop.approve(await lone_shop.plan())
    if scope == "gone":
        del lone_shop.systems.people["21"]
    else:
        lone_shop.systems.people["21"].scope, lone_shop.systems.people["21"].skip = scope, skip
    await lone_shop.run(run_id)
    assert await reasons(lone_shop) == {"21/card": f"stale:{reason}"}


async def test_rule_3_nobody_is_created_who_was_linked_after_the_start(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    await lone_shop.settled(20)
    systems.people["21"] = Person("New Person")
    other = systems.card("900", "Perhaps The New Person")
    await lone_shop.audit()
    await lone_shop.decide(other, "keep")
    systems.people["1"].name, systems.width = "Renamed", 1
    run_id = await lone_shop.approve(await lone_shop.plan())

    async def link() -> None:
        async with lone_shop.store.write() as session:
            session.add(Link(integration_id=1, flow="cards", source_id="21", target_id=other, made_by="U0OTHER"))

    lease = await lone_shop.lease("run", run_id or 0)
    await link()
    await lone_shop.go_on(run_id or 0, lease)
    assert (await reasons(lone_shop))["21/card"] == "stale:decided_meanwhile"
    assert systems.named("1").name == "Renamed"


async def test_rule_3_a_linked_record_that_was_deleted_by_hand_is_created_anew(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    systems.matching(20)
    systems.people["21"] = Person("Linked Person")
    card = systems.card("900", "Linked Person")
    await lone_shop.audit()
    await lone_shop.decide(card, "link", link_to="21", by="U0OTHER")
    await lone_shop.sync()
    del systems.cards[card]
    run = await lone_shop.sync()
    assert run is not None and run.counts == {ChangeState.APPLIED: 1}
    assert systems.named("21").name == "Linked Person"


async def test_rule_3_a_record_is_not_written_by_a_link_that_was_taken_back(lone_shop: Shop) -> None:
    systems = lone_shop.systems
    systems.matching(20)
    systems.people["21"] = Person("Linked Person")
    card = systems.card("900", "Somebody")
    await lone_shop.audit()
    finding = await lone_shop.decide(card, "link", link_to="21", by="U0OTHER")
    run_id = await lone_shop.approve(await lone_shop.plan())
    lease = await lone_shop.lease("run", run_id or 0)
    await lone_shop.begin(run_id or 0, lease)
    await undo_decision(lone_shop.store, finding.id or 0, by="U0OTHER", team="T0TEAM")
    await lone_shop.go_on(run_id or 0, lease)
    assert systems.cards[card].key == "900"
    assert (await reasons(lone_shop))["21/card"] == "stale:decided_meanwhile"


async def test_rule_3_a_removal_that_was_kept_meanwhile_stays(lone_shop: Shop) -> None:
    await lone_shop.settled(20)
    gone = lone_shop.systems.card("900", "Gone Person")
    await lone_shop.audit()
    await lone_shop.decide(gone, "remove", by="U0OTHER")
    run_id = await lone_shop.approve(await lone_shop.plan())
    lease = await lone_shop.lease("run", run_id or 0)
    await lone_shop.begin(run_id or 0, lease)
    await lone_shop.decide(gone, "keep", by="U0OTHER")
    await lone_shop.go_on(run_id or 0, lease)
    assert gone in lone_shop.systems.cards
    assert await reasons(lone_shop) == {"900/card": "stale:decided_meanwhile"}


async def test_rule_3_a_linked_record_gives_its_key_free_before_another_takes_it(lone_shop: Shop) -> None:
    """The record of account 21 carries the key of account 22: it is corrected first, then 22 gets a record."""
    systems = lone_shop.systems
    systems.matching(20)
    systems.people |= {"21": Person("Twenty One"), "22": Person("Twenty Two", scope="later")}
    card = systems.card("x", "Twenty One")
    await lone_shop.audit()
    await lone_shop.decide(card, "link", link_to="21", by="U0OTHER")
    systems.cards[card].key, systems.people["22"].scope = "22", ""
    run = await lone_shop.sync()
    assert run is not None and run.counts == {ChangeState.APPLIED: 2}
    assert [systems.named(key).name for key in ("21", "22")] == ["Twenty One", "Twenty Two"]
    assert systems.cards[card].key == "21"


async def test_rule_3_a_plan_that_another_one_overtook_writes_nothing(shop: Shop) -> None:
    await shop.settled(20)
    shop.systems.people["1"].name = "Renamed"
    waiting = await shop.plan()
    shop.systems.people["1"].name = "Renamed Twice"
    await shop.poll("1")
    await shop.next_run()
    await shop.run(await shop.approve(waiting))
    assert shop.systems.named("1").name == "Renamed Twice"
    assert [f"{row.state}:{row.reason}" for row in await shop.rows(waiting)] == ["superseded:newer_plan"]
