"""A face that died had acked what it did not finish: whoever asked hears of it from the next one."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.face.ask import Ask, Kind
from bot.face.deliveries import Deliveries
from bot.settings import Settings
from store.database import Store
from store.tables import Inbox, Replica
from store.tables.base import utcnow
from tests.bot.face.conftest import running
from tests.bot.face.rows import TEAM, Rows
from tests.bot.face.stage import CALIX, OMAR, UMA, Json, Stage
from tests.sandbox.workspace.outside import Outside

A_WHILE_AGO = timedelta(minutes=1)


def acked(key: str, face: str = "face:dead", **more: Any) -> Inbox:
    """What a face had acked a minute ago."""
    told = {"team": TEAM, "kind": "command", "name": "audit", "user": UMA, "channel": CALIX} | more
    return Inbox(key=key, face=face, at=utcnow() - A_WHILE_AGO, **told)


async def open_rows(rows: Rows) -> list[str]:
    """Keys of what nobody was answered for."""
    return sorted(row.key for row in await rows.all(Inbox) if row.done_at is None)


async def all_answered(rows: Rows) -> None:
    """Wait until everybody was answered for."""
    async with asyncio.timeout(30):
        while await open_rows(rows):
            await asyncio.sleep(0.02)


async def test_who_asked_a_face_that_died_hears_of_it_once(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await rows.put(acked("command:1"))
    await rows.put(acked("action:2", kind="action", name="plan.all", user=OMAR))
    await rows.put(acked("event:3", kind="event"))
    for _ in range(2):
        async with running(settings, sqlite_store) as port:
            stage = Stage(slack, port)
            await stage.sees(UMA, "restarted while it worked on", private=True)
            await stage.sees(OMAR, "restarted while it worked on your click", private=True)
            await all_answered(rows)
    said = [message for message in await messages(slack, UMA) if "restarted" in message["text"]]
    assert len(said) == 1


async def test_a_face_that_is_alive_answers_for_itself(
    slack: Outside, settings: Settings, sqlite_store: Store, rows: Rows
) -> None:
    await rows.put(Replica(id="face:other", kind="face", started_at=utcnow(), seen_at=utcnow()))
    await rows.put(acked("command:1", face="face:other"))
    await rows.put(acked("command:2", name="sync"))
    async with running(settings, sqlite_store) as port:
        await Stage(slack, port).sees(UMA, "/sync", private=True)
    assert await open_rows(rows) == ["command:1"]


async def test_what_is_acked_is_in_the_store_and_ends_there(stage: Stage, rows: Rows) -> None:
    await rows.people()
    await rows.integration("Company A")
    told = await stage.types(UMA, "/audit company a")
    assert told["error"] is None
    (row,) = await rows.all(Inbox)
    assert (row.kind, row.name, row.user, row.channel) == ("command", "audit", UMA, CALIX)
    assert row.face.startswith("face:")
    await stage.sees(UMA, "Company A", private=False)
    await all_answered(rows)


async def test_a_delivery_without_a_key_is_taken_each_time(rows: Rows) -> None:
    ask = Ask(kind=Kind.COMMAND, name="audit", request_id="r", team="T", user=UMA)
    deliveries = Deliveries(rows.store, "face:1")
    assert [await deliveries.first_time(ask) for _ in range(2)] == [True, True]
    keyed = Ask(kind=Kind.COMMAND, name="audit", request_id="r", key="9", team="T", user=UMA)
    assert await deliveries.first_time(keyed)
    await deliveries.done(keyed)
    assert await open_rows(rows) == []


async def messages(slack: Outside, user: str) -> list[Json]:
    """All that a person sees."""
    return [message for each in (await slack.state(user))["channels"] for message in each["messages"]]
