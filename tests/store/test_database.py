"""Reading, writing and bulk writes behave alike on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from store.database import NestedWrite, Store, is_away
from store.tables import Replica, Schedule, SourceIndex
from store.tables.integrations import Integration

NOON = datetime(2026, 3, 8, 12, 0, tzinfo=timezone(timedelta(hours=-6)))


async def test_times_come_back_in_utc_and_naive_ones_are_refused(store: Store) -> None:
    async with store.write() as session:
        session.add(Replica(id="a", kind="worker", seen_at=NOON))
    async with store.read() as session:
        seen = (await session.exec(select(Replica))).one().seen_at
    assert seen == NOON and seen.tzinfo is UTC
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        async with store.write() as session:
            session.add(Replica(id="b", kind="worker", seen_at=NOON.replace(tzinfo=None)))


async def test_an_error_rolls_the_whole_transaction_back(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.write() as session:
            session.add(Replica(id="a", kind="worker"))
            await session.flush()
            _ = 1 / 0
    assert await store.scalar_rows(select(Replica.id)) == []


async def test_bulk_inserts_every_row_with_its_defaults(store: Store) -> None:
    async with store.write() as session:
        session.add(Integration(id=1, team="T1", bridge="b", name="A"))
    rows = ({"integration_id": 1, "flow": "subscribers", "source_id": str(n)} for n in range(1203))
    assert await store.bulk(SourceIndex, rows) == 1203
    counted = await store.scalar_rows(
        sa.select(sa.func.count(), sa.func.sum(sa.cast(SourceIndex.in_scope, sa.Integer)))
    )
    assert tuple(counted[0]) == (1203, 1203)


async def test_writers_that_read_first_never_lose_an_update(store: Store) -> None:
    async with store.write() as session:
        session.add(Schedule(name="count", kind="k", trigger={"n": 0}))

    async def add_one() -> None:
        async with store.write() as session:
            row = (await session.exec(select(Schedule).where(col(Schedule.name) == "count").with_for_update())).one()
            row.trigger = {"n": row.trigger["n"] + 1}

    await asyncio.gather(*(add_one() for _ in range(30)))
    async with store.read() as session:
        assert (await session.exec(select(Schedule))).one().trigger == {"n": 30}


async def test_two_stores_on_one_database_wait_for_each_other(store: Store) -> None:
    other = Store(store.url)

    async def fill(into: Store, start: int) -> int:
        rows = ({"id": f"r{n}", "kind": "worker"} for n in range(start, start + 1500))
        return await into.bulk(Replica, rows)

    try:
        assert await asyncio.gather(fill(store, 0), fill(other, 5000)) == [1500, 1500]
    finally:
        await other.close()
    assert len(await store.scalar_rows(select(Replica.id))) == 3000


async def test_a_transaction_inside_another_is_refused_rather_than_waited_for(store: Store) -> None:
    with pytest.raises(NestedWrite):
        async with store.write(), store.write():
            pass
    async with store.write() as session:
        session.add(Replica(id="a", kind="worker"))
    assert len(await store.scalar_rows(select(Replica.id))) == 1


async def test_a_reader_sees_what_was_committed_while_a_writer_works(store: Store) -> None:
    async with store.write() as session:
        session.add(Replica(id="a", kind="worker"))
        await session.flush()
        assert await store.scalar_rows(select(Replica.id)) == []
    assert [row[0] for row in await store.scalar_rows(select(Replica.id))] == ["a"]


@pytest.mark.postgresql
async def test_a_transaction_in_which_nothing_is_asked_does_not_keep_its_locks_for_ever(postgres_url: str) -> None:
    """Its process may be frozen; others wait for the row."""
    opened = Store(postgres_url)
    for session_of in (opened.read, opened.write):
        async with session_of() as session:
            limit = await (await session.connection()).execute(sa.text("SHOW idle_in_transaction_session_timeout"))
            assert limit.scalar_one() == "1min"
    await opened.close()


async def failing(store: Store, statement: str) -> Exception:
    with pytest.raises(sa.exc.DBAPIError) as trouble:
        async with store.write() as session:
            await (await session.connection()).execute(sa.text(statement))
    return trouble.value


async def test_a_database_that_cannot_is_told_from_a_statement_that_is_wrong(sqlite_url: str, store: Store) -> None:
    twice = await failing(store, "INSERT INTO schema_twice VALUES (1)")
    assert not is_away(twice)
    assert not is_away(ZeroDivisionError())
    impatient, other = Store(sqlite_url, busy=20), Store(sqlite_url)
    async with other.write() as session:
        await session.connection()
        locked = await failing(impatient, "DELETE FROM replica")
    assert is_away(locked)
    assert is_away(ExceptionGroup("rows", [locked, ExceptionGroup("more", [locked])]))
    assert not is_away(ExceptionGroup("rows", [locked, twice]))
    await impatient.close()
    await other.close()


async def test_a_server_that_is_not_there_is_away() -> None:
    nowhere = Store("postgresql://postgres@127.0.0.1:9/splice")
    assert is_away(await failing(nowhere, "SELECT 1"))
    await nowhere.close()
