"""Many deliveries at once are noted together, each is taken once, and their acks come before all other work."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.face.acks import Acks
from bot.face.ask import Ask, Kind
from bot.face.deliveries import Deliveries
from store.database import Store
from store.tables import Inbox
from tests.bot.face.rows import Rows


def command(key: str) -> Ask:
    return Ask(kind=Kind.COMMAND, name="audit", request_id="r", key=key, team="T", user="U1")


@contextmanager
def commits() -> Iterator[list[sa.Connection]]:
    """Every transaction that ends well meanwhile."""
    counted: list[sa.Connection] = []
    count = counted.append
    event.listen(sa.Engine, "commit", count)
    try:
        yield counted
    finally:
        event.remove(sa.Engine, "commit", count)


async def rename(store: Store, table: str, name: str) -> None:
    async with store.write() as session:
        await (await session.connection()).execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


async def test_twenty_at_once_are_noted_in_a_few_transactions_and_each_is_taken_once(store: Store) -> None:
    deliveries = Deliveries(store, "face:1")
    asks = [command(str(number)) for number in [*range(20), 3, 3]]
    with commits() as counted:
        taken = await asyncio.gather(*(deliveries.first_time(ask) for ask in asks))
    assert taken == [True] * 20 + [False] * 2
    assert 1 <= len(counted) <= 3
    rows = await Rows(store).all(Inbox)
    assert {row.key for row in rows} == {f"command:{number}" for number in range(20)}
    assert {(row.face, row.done_at) for row in rows} == {("face:1", None)}

    await asyncio.gather(*(deliveries.done(ask) for ask in asks[:7]))
    assert sum(row.done_at is not None for row in await Rows(store).all(Inbox)) == 7


async def test_two_faces_do_not_take_the_same_delivery(store: Store) -> None:
    faces = [Deliveries(store, f"face:{number}") for number in range(2)]
    taken = await asyncio.gather(*(face.first_time(command(str(number))) for number in range(10) for face in faces))
    assert [sum(taken[at : at + 2]) for at in range(0, 20, 2)] == [1] * 10


async def test_a_store_that_is_away_is_told_to_each_and_later_ones_are_noted_again(sqlite_store: Store) -> None:
    deliveries = Deliveries(sqlite_store, "face:1")
    await rename(sqlite_store, "inbox", "elsewhere")
    both = await asyncio.gather(*(deliveries.first_time(command(key)) for key in "ab"), return_exceptions=True)
    assert [type(each) for each in both] == [OperationalError] * 2
    await rename(sqlite_store, "elsewhere", "inbox")
    assert await deliveries.first_time(command("a"))


async def test_other_work_lets_every_ack_go_first_but_does_not_wait_for_ever() -> None:
    acks, order = Acks(), list[str]()

    async def work() -> None:
        await acks.first()
        order.append("work")

    with acks.one():
        waits = asyncio.create_task(work())
        with acks.one():
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        order.append("acked")
    await waits
    assert order == ["acked", "work"]

    with acks.one():  # an ack that does not come
        await asyncio.wait_for(acks.first(), 5)
    with pytest.raises(ValueError, match="an ack that fails"), acks.one():
        raise ValueError("an ack that fails")
    await asyncio.wait_for(acks.first(), 0.1)
