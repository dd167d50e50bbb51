"""What is queued reaches Slack once, in order, whatever Slack does meanwhile; on both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.cards.card import Card
from bot.face.gateway import Gateway
from bot.face.metrics import Metrics
from bot.face.outbox import post_card, redraw, say_once
from bot.face.sender import Sender
from store.database import Store
from store.tables import Message, Outbox
from store.tables.base import utcnow
from store.words import OutboxState
from tests.bot.face.rows import TEAM
from tests.bot.face.stage import CALIX, GENERAL, NOC, UMA
from tests.sandbox.workspace.outside import SCOPES, Outside, manifest


@pytest.fixture
async def gateway(slack: Outside) -> AsyncIterator[Gateway]:
    opened = Gateway(slack.info["bot_token"], slack.info["api_url"], Metrics(), timeout=5.0)
    yield opened
    await opened.close()


@pytest.fixture
async def sender(store: Store, gateway: Gateway) -> Sender:
    return Sender(store, gateway, TEAM, Metrics(), every=0.0)


def card(text: str) -> Card:
    return Card(text, [{"type": "section", "text": {"type": "mrkdwn", "text": text}}])


async def post(store: Store, text: str, subject: int = 1, channel: str = CALIX) -> Message:
    async with store.write() as session:
        message = await post_card(
            session, card(text), team=TEAM, channel=channel, kind="audit", subject_id=subject, version=0, asker=UMA
        )
    assert message is not None
    return message


async def say(store: Store, *said: str, channel: str = CALIX) -> None:
    for text in said:
        async with store.write() as session:
            await say_once(session, card(text), text, team=TEAM, channel=channel)


async def draw(store: Store, message: Message, text: str, version: int) -> None:
    async with store.write() as session:
        fresh = await session.get(Message, message.id)
        assert fresh is not None
        await redraw(session, fresh, card(text), version)


async def send_all(sender: Sender, *, most: int = 200) -> None:
    """Step until nothing waits, as the loop does."""
    for _ in range(most):
        await sender.step()
        await sender.drain()
        if not await unsent(sender.store):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"still waiting: {await unsent(sender.store)}")


async def unsent(store: Store) -> list[Any]:
    waits = col(Outbox.state).in_((OutboxState.QUEUED, OutboxState.SENDING))
    async with store.read() as session:
        return [(row.kind, row.problem) for row in (await session.exec(select(Outbox).where(waits))).all()]


async def said(slack: Outside, channel: str = CALIX) -> list[str]:
    return [message["text"] for message in await slack.messages(UMA, channel)]


async def hurry(store: Store) -> None:
    async with store.write() as session:
        await session.exec(sa.update(Outbox).values(not_before=utcnow() - timedelta(seconds=1)))


async def test_a_channel_gets_its_messages_in_order(store: Store, sender: Sender, slack: Outside) -> None:
    await say(store, "one", "two", "three")
    await say(store, "elsewhere", channel=NOC)
    await send_all(sender)
    assert await said(slack) == ["one", "two", "three"]
    assert await said(slack, NOC) == ["elsewhere"]


async def test_edits_of_one_message_become_one(store: Store, sender: Sender, slack: Outside) -> None:
    message = await post(store, "queued")
    await draw(store, message, "10 %", 1)
    await draw(store, message, "20 %", 2)
    await send_all(sender)
    for version in range(3, 9):
        await draw(store, message, f"{version}0 %", version)
    await send_all(sender)
    assert await said(slack) == ["80 %"]
    calls = [call["method"] for call in (await slack.log())["calls"]]
    assert (calls.count("chat.postMessage"), calls.count("chat.update")) == (1, 1)


async def test_a_card_that_says_nothing_new_is_not_sent(store: Store, sender: Sender, slack: Outside) -> None:
    message = await post(store, "the same")
    await send_all(sender)
    await draw(store, message, "the same", 1)
    assert await unsent(store) == []
    async with store.read() as session:
        shown = await session.get(Message, message.id)
    assert shown is not None
    assert shown.drawn_version == 1


async def test_a_429_is_waited_out_and_the_order_stays(store: Store, sender: Sender, slack: Outside) -> None:
    await slack.do("fault", kind="rate_limit", method="chat.postMessage", retry_after=1, times=2)
    await say(store, "one", "two")
    await send_all(sender)
    assert await said(slack) == ["one", "two"]


async def test_nothing_is_lost_while_slack_is_away(store: Store, sender: Sender, slack: Outside) -> None:
    await slack.do("fault", kind="down", method="chat.postMessage", times=1)
    await slack.do("fault", kind="status", method="chat.postMessage", status=503, times=1)
    await say(store, "one", "two")
    for _ in range(20):
        await hurry(store)
        await sender.step()
        await sender.drain()
    assert await said(slack) == ["one", "two"]


async def test_a_post_whose_answer_was_lost_is_looked_up(store: Store, sender: Sender, slack: Outside) -> None:
    await slack.do("fault", kind="lost_answer", method="chat.postMessage", times=1)
    message = await post(store, "once")
    await sender.step()
    await sender.drain()
    assert await unsent(store) == [("post", "unknown")]
    await hurry(store)
    await send_all(sender)
    (shown,) = await slack.messages(UMA, CALIX)
    async with store.read() as session:
        kept = await session.get(Message, message.id)
    assert kept is not None
    assert (shown["text"], shown["ts"]) == ("once", kept.ts)


async def test_where_reading_is_not_allowed_it_is_sent_again(store: Store, sender: Sender, slack: Outside) -> None:
    await slack.do("manifest", **manifest("/audit", scopes=SCOPES.replace("channels:history", "")))
    await slack.do("fault", kind="lost_answer", method="chat.postMessage", times=1)
    await say(store, "rather twice than never")
    await sender.step()
    await sender.drain()
    await hurry(store)
    await send_all(sender)
    assert await said(slack) == ["rather twice than never"] * 2


async def test_what_a_dead_face_was_sending_is_taken_over(store: Store, sender: Sender, slack: Outside) -> None:
    await say(store, "one", "two")
    async with store.write() as session:
        dead = {"state": OutboxState.SENDING, "owner": "a face that died", "not_before": utcnow()}
        await session.exec(sa.update(Outbox).where(col(Outbox.dedupe) == "one").values(**dead))
    await send_all(sender)
    assert await said(slack) == ["one", "two"]


async def test_two_faces_share_the_work(store: Store, gateway: Gateway, slack: Outside) -> None:
    faces = [Sender(store, gateway, TEAM, Metrics(), every=0.0) for _ in range(2)]
    texts = [f"message {number}" for number in range(12)]
    await say(store, *texts)
    await asyncio.gather(*(send_all(face) for face in faces))
    assert await said(slack) == texts


async def test_two_faces_draw_a_card_once(store: Store, slack: Outside) -> None:
    first = await post(store, "once")
    async with store.write() as session:
        again = await post_card(
            session, card("twice"), team=TEAM, channel=CALIX, kind="audit", subject_id=1, version=0, asker=UMA
        )
    assert again is None
    async with store.write() as session:
        assert await redraw(session, first, card("mine"), 1)
    async with store.write() as session:
        assert not await redraw(session, first, card("late"), 2)  # drawn from what another face has changed since


async def test_a_channel_without_the_bot_waits_until_it_is_invited(
    store: Store, gateway: Gateway, slack: Outside
) -> None:
    told: list[tuple[str, str]] = []

    async def held(row: Outbox, code: str) -> None:
        told.append((row.payload["asker"], code))

    sender = Sender(store, gateway, TEAM, Metrics(), every=0.0, held=held)
    await post(store, "for everybody", channel=GENERAL)
    await say(store, "goes on")
    for _ in range(3):
        await sender.step()
        await sender.drain()
        await hurry(store)
    assert told == [(UMA, "not_in_channel")]
    assert await said(slack) == ["goes on"]
    await slack.do("invite", user="U0SPLICE", channel=GENERAL)
    await send_all(sender)
    assert await said(slack, GENERAL) == ["for everybody"]


async def test_blocks_that_slack_refuses_leave_the_text(store: Store, sender: Sender, slack: Outside) -> None:
    async with store.write() as session:
        broken = Card("still said", [{"type": "no_such_block"}])
        await say_once(session, broken, "broken", team=TEAM, channel=CALIX)
    await send_all(sender)
    assert await said(slack) == ["still said"]


async def test_a_card_that_somebody_deleted_is_let_go(store: Store, sender: Sender, slack: Outside) -> None:
    message = await post(store, "shown")
    await send_all(sender)
    (shown,) = await slack.messages(UMA, CALIX)
    await slack.web.chat_delete(channel=CALIX, ts=shown["ts"])
    await draw(store, message, "changed", 1)
    await send_all(sender)
    async with store.read() as session:
        kept = await session.get(Message, message.id)
    assert kept is not None
    assert not kept.live


async def test_a_channel_gets_no_more_than_its_pace_allows(store: Store, gateway: Gateway, slack: Outside) -> None:
    slow = Sender(store, gateway, TEAM, Metrics(), every=3_600.0)
    await say(store, "one", "two")
    await say(store, "another channel", channel=NOC)
    for _ in range(3):
        await slow.step()
        await slow.drain()
    assert (await said(slack), await said(slack, NOC)) == (["one"], ["another channel"])
