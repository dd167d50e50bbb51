"""The local index of accounts: refreshed under readers' eyes, searched as people type."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import func, select

from store.database import Store
from store.tables import SourceIndex
from sync.linking.index import replace_index, search_accounts
from tests.sync.linking.test_decisions import click
from tests.sync.linking.world import FLOW, World, a_world


def row(source_id: str, text: str, *, in_scope: bool = True, taken_by: str | None = None) -> dict[str, Any]:
    return {
        "source_id": source_id, "label": text, "detail": "", "text": f"{source_id} {text}",
        "in_scope": in_scope, "taken_by": taken_by,
    }  # fmt: skip


async def found(world: World, text: str, limit: int = 100) -> list[str]:
    return [each.source_id for each in await search_accounts(world.store, world.integration, FLOW, text, limit)]


@pytest.fixture
async def world(store: Store) -> World:
    made = await a_world(store, accounts=())
    rows = [
        row("1042", "Ada Example 12 Main St Town"),
        row("10", "Ben Sample 7 Lake Ave Town"),
        row("1043", "José Ñandú 9 Rua São João"),
        row("7", "Ada Specimen 1042 Lake Ave"),
        row("S-9_1", "100% Fiber Café"),
        row("8", "Ada Example elsewhere", in_scope=False),
        row("9", "Ada Example twin", taken_by="S-77"),
    ]
    await replace_index(store, made.integration, FLOW, 2, rows)
    return made


async def test_that_id_comes_first_then_ids_that_begin_so_then_words(world: World) -> None:
    assert await found(world, "10") == ["10", "1042", "1043", "7", "S-9_1"]
    assert await found(world, "1042") == ["1042", "7"]


async def test_words_fit_in_any_order_from_their_beginning_and_without_accents(world: World) -> None:
    assert await found(world, "exam ada") == ["1042", "9"]
    assert await found(world, "ADA town") == ["1042"]
    assert await found(world, "sao jose") == ["1043"]
    assert await found(world, "João") == ["1043"]
    assert await found(world, "ample") == []


async def test_signs_in_what_is_typed_mean_nothing_special(world: World) -> None:
    assert (await found(world, "S-9_1"))[0] == "S-9_1"
    assert await found(world, "100%") == ["S-9_1"]
    for nothing in ("%", "_", "", "  ", "'; --"):
        assert await found(world, nothing) == []


async def test_accounts_with_a_record_come_last_and_name_it(world: World) -> None:
    await world.audit(2, ["t1"])
    await click(world, "t1", "link", "1042")
    accounts = await search_accounts(world.store, world.integration, FLOW, "ada example")
    assert [(each.source_id, each.taken_by) for each in accounts] == [("1042", "key-t1"), ("9", "S-77")]
    assert await found(world, "ada") == ["7", "1042", "9"]


async def test_at_most_the_limit_is_given(world: World) -> None:
    assert await found(world, "ada", limit=1) == ["1042"]


async def test_a_new_audit_replaces_the_index_and_readers_always_see_a_full_one(store: Store) -> None:
    world = await a_world(store, accounts=())
    await world.accounts(2, [f"{n:05}" for n in range(1_200)])
    sizes: list[int] = []
    changing = True

    async def look() -> None:
        while changing:
            async with store.read() as session:
                here = SourceIndex.integration_id == world.integration
                sizes.append((await session.exec(select(func.count()).select_from(SourceIndex).where(here))).one())
            await asyncio.sleep(0)

    async def rows() -> AsyncIterator[dict[str, Any]]:
        for n in range(600, 1_800):
            yield row(f"{n:05}", "Ada Example")

    looking = asyncio.create_task(look())
    assert await replace_index(store, world.integration, FLOW, 3, rows()) == 1_200
    changing = False
    await looking
    assert min(sizes) >= 1_200
    assert len(await found(world, "ada example", limit=2_000)) == 1_200
    assert (await found(world, "00599"), await found(world, "01799")) == ([], ["01799"])
