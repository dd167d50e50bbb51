"""What Slack is still owed: queued in the transaction of its cause, so that nothing is lost or said twice."""

import hashlib
import json
from datetime import timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.card import Card
from store.tables import Message, Outbox
from store.tables.base import utcnow
from store.words import OutboxState
from sync.retention import DAYS

KEEP = timedelta(days=DAYS["sent"])
KEEP_KEYS = timedelta(days=DAYS["said_once"])


class Sending(StrEnum):
    """What an outbox row does: a new message, a redrawn one, a reply in the thread of one, an open window redrawn."""

    POST = "post"
    EDIT = "edit"
    REPLY = "reply"
    WINDOW = "window"


def content(card: Card) -> dict[str, Any]:
    """A card as the arguments of chat.postMessage and chat.update."""
    return {"text": card.text, "blocks": card.blocks}


def digest(card: Card) -> str:
    """What tells whether a redrawn card says anything new."""
    return hashlib.sha256(json.dumps(content(card), sort_keys=True).encode()).hexdigest()


async def post_card(
    session: AsyncSession, card: Card, *, team: str, channel: str, kind: str, subject_id: int, version: int, asker: str
) -> Message | None:
    """Queue the one live card of a subject; None when it has one already.

    Raises:
        sqlalchemy.exc.IntegrityError: another process queued it in the same moment (on flush or commit).
    """
    there = select(Message.id).where(Message.subject_kind == kind, Message.subject_id == subject_id)
    if (await session.exec(there)).first() is not None:
        return None
    message = Message(
        team=team,
        channel=channel,
        subject_kind=kind,
        subject_id=subject_id,
        drawn_version=version,
        drawn_digest=digest(card),
    )
    session.add(message)
    await session.flush()
    payload = {"message": content(card), "asker": asker}
    key = f"card:{kind}:{subject_id}"
    session.add(
        Outbox(team=team, channel=channel, kind=Sending.POST, message_id=message.id, dedupe=key, payload=payload)
    )
    await session.flush()
    return message


async def redraw(session: AsyncSession, message: Message, card: Card, version: int) -> bool:
    """Note the version that is shown and queue the edit; False when another process drew it meanwhile.

    An edit replaces what is still queued for the same message, even its first post.
    """
    seen, fresh = message.drawn_version, digest(card)
    says_nothing_new = message.drawn_digest == fresh
    drawn = await session.exec(
        sa.update(Message)
        .where(col(Message.id) == message.id, col(Message.drawn_version) == seen)
        .values(drawn_version=version, drawn_digest=fresh)
        .returning(col(Message.id))
    )
    if drawn.first() is None:
        return False
    if says_nothing_new:
        return True
    waiting = select(Outbox).where(
        Outbox.message_id == message.id,
        Outbox.state == OutboxState.QUEUED,
        col(Outbox.kind).in_((Sending.POST, Sending.EDIT)),
    )
    row = (await session.exec(waiting.order_by(col(Outbox.id)).with_for_update())).first()
    if row is not None:
        row.payload = {**row.payload, "message": content(card)}
        session.add(row)
        return True
    session.add(
        Outbox(
            team=message.team,
            channel=message.channel,
            kind=Sending.EDIT,
            message_id=message.id,
            payload={"message": content(card)},
        )
    )
    return True


async def say_once(
    session: AsyncSession, card: Card, key: str, *, team: str, channel: str, under: int | None = None
) -> bool:
    """Queue a message that is said once, ever: a post, or a reply under a card (its Message id).

    False when it was said already, also by another face in this very moment; what else the transaction holds stays.
    """
    if (await session.exec(select(Outbox.id).where(Outbox.dedupe == key))).first() is not None:
        return False
    row = Outbox(
        team=team,
        channel=channel,
        kind=Sending.POST if under is None else Sending.REPLY,
        message_id=under,
        dedupe=key,
        payload={"message": content(card)},
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


async def prune(session: AsyncSession) -> None:
    """Forget what was sent; keys stay a month, so that what is said once stays so."""
    now = utcnow()
    done = col(Outbox.state).in_((OutboxState.SENT, OutboxState.DROPPED))
    old = sa.or_(
        sa.and_(col(Outbox.dedupe).is_(None), col(Outbox.created_at) < now - KEEP),
        col(Outbox.created_at) < now - KEEP_KEYS,
    )
    await session.exec(sa.delete(Outbox).where(done, old))
