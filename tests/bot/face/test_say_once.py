"""Two faces have the same thing to say at the same moment: it is said once, and neither of them stumbles."""

import asyncio

from sqlmodel import select

from bot.cards.private import note
from bot.face.outbox import say_once
from store.database import Store
from store.tables import Incident, Outbox

KEY = "recovered:1"


async def test_two_faces_at_once(store: Store, store_url: str) -> None:
    other = Store(store_url)
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def first() -> bool:
        async with store.write() as session:
            said = await say_once(session, note("private.done"), KEY, team="T", channel="C")
            inside.set()
            await go_on.wait()
            return said

    async def second() -> bool:
        await inside.wait()
        async with other.write() as session:
            session.add(Incident(cause="what else the transaction holds"))
            return await say_once(session, note("private.done"), KEY, team="T", channel="C")

    both = asyncio.gather(first(), second())
    await inside.wait()
    await asyncio.sleep(0.2)  # the second one has come to the row by now, and waits for the first
    go_on.set()
    assert await both == [True, False]
    async with other.read() as session:
        assert len((await session.exec(select(Outbox).where(Outbox.dedupe == KEY))).all()) == 1
        assert len((await session.exec(select(Incident))).all()) == 1
    await other.close()
