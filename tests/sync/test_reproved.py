"""Rule 3 to its end: a record goes only as it was shown, with all its parts; a part comes only while it is wanted."""

from typing import Any

import pytest

from store.tables import Change
from store.words import ChangeState, RunState
from sync.planning.writer import FIXED, row_hash
from tests.sync.shop import Shop
from tests.sync.toy import Person


async def told(shop: Shop, run: Any) -> dict[str, str]:
    """State and reason of every row by record and entity."""
    return {f"{row.key}/{row.entity}": f"{row.state}:{row.reason}" for row in await shop.rows_of_run(run)}


async def approved_removal(shop: Shop) -> tuple[str, int]:
    """A card that nobody has, with one sticker; its removal is approved."""
    await shop.settled(20)
    gone = shop.systems.card("900", "Gone Person", stickers=("one",))
    return gone, await shop.approve(await shop.plan()) or 0


@pytest.mark.parametrize("stickers", [{"a": "one", "b": "brand new"}, {"a": "another"}, {}])
async def test_a_record_whose_parts_changed_since_is_not_taken_away(shop: Shop, stickers: dict[str, str]) -> None:
    """Somebody has ordered a service on it since: it lives. Its main part alone shows nothing of that."""
    gone, run_id = await approved_removal(shop)
    shop.systems.cards[gone].stickers = stickers
    run = await shop.run(run_id)
    assert gone in shop.systems.cards
    assert await told(shop, run) == {"900/card": "stale:changed_since"}


async def test_one_that_is_as_it_was_shown_goes_whatever_else_it_holds(shop: Shop) -> None:
    gone, run_id = await approved_removal(shop)
    shop.systems.cards[gone].extra = "not ours"
    assert (await shop.run(run_id)).counts == {ChangeState.APPLIED: 1}
    assert gone not in shop.systems.cards


async def test_a_row_of_an_older_version_is_proven_by_its_main_part(lone_shop: Shop) -> None:
    gone, run_id = await approved_removal(lone_shop)
    lease = await lone_shop.lease("run", run_id)
    await lone_shop.begin(run_id, lease)
    [row] = [each for each in await lone_shop.all_rows() if each.target_id == gone]
    row.requires = None
    hashed = row_hash({name: getattr(row, name) for name in FIXED})
    await lone_shop.set(Change, row.id, requires=None, row_hash=hashed)
    assert (await lone_shop.go_on(run_id, lease)).counts == {ChangeState.APPLIED: 1}


async def approved_part(shop: Shop) -> int:
    """A second sticker for a card that is there; it is approved."""
    await shop.settled(20)
    shop.systems.people["1"].stickers = ("one", "two")
    return await shop.approve(await shop.plan()) or 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stickers": ("one",)}, "changed_since"),
        ({"stickers": ("one", "three")}, "changed_since"),
        ({"scope": "archived"}, "source_left_scope"),
        ({"skip": "no_name"}, "source_left_scope"),
        (None, "source_gone"),
    ],
)
async def test_a_part_that_is_wanted_no_more_is_not_made(lone_shop: Shop, change: Any, reason: str) -> None:
    run_id = await approved_part(lone_shop)
    if change is None:
        del lone_shop.systems.people["1"]
    for name, value in (change or {}).items():
        setattr(lone_shop.systems.people["1"], name, value)
    run = await lone_shop.run(run_id)
    assert await told(lone_shop, run) == {"1/sticker": f"stale:{reason}"}
    assert lone_shop.systems.ledger == []


async def test_one_that_is_still_wanted_is_made_whatever_else_changed(lone_shop: Shop) -> None:
    run_id = await approved_part(lone_shop)
    lone_shop.systems.people["1"].name = "Renamed Since"
    assert (await lone_shop.run(run_id)).counts == {ChangeState.APPLIED: 1}
    assert sorted(lone_shop.systems.named("1").stickers.values()) == ["one", "two"]


async def test_a_part_of_a_new_record_waits_for_its_source_too(lone_shop: Shop) -> None:
    """The record was made, then the vendor was away; meanwhile the account left."""
    await lone_shop.settled(20)
    lone_shop.systems.people["21"] = Person("New Person", stickers=("one",))
    run_id = await lone_shop.approve(await lone_shop.plan())
    lone_shop.systems.next_writes, lone_shop.systems.width = ["", "away"], 1
    assert (await lone_shop.run(run_id)).state == RunState.HELD
    lone_shop.systems.people["21"].scope = "archived"
    run = await lone_shop.resume(run_id)
    assert await told(lone_shop, run) == {"21/card": "applied:", "21/sticker": "stale:source_left_scope"}
    assert lone_shop.systems.named("21").stickers == {}
