"""What was delivered to us, what was said, and notes of who asked for what: kept until nobody can come back to it."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Event, Inbox, Incident, Message, Outbox, RateBucket
from store.words import OutboxState
from sync.retention.chunks import delete_by_key, in_chunks

# Events that decide nothing. Any other kind is kept for good, one that is not known here too.
PASSING = ("audit.asked", "data.forgotten", "incident.try_now", "plan.hurried")
OVER = (OutboxState.SENT, OutboxState.DROPPED)


async def inbox(store: Store, before: datetime) -> int:
    """Deliveries that their sender will not repeat any more."""
    return await delete_by_key(store, Inbox, col(Inbox.at) < before)


async def sent(store: Store, before: datetime) -> int:
    """Messages on which nothing depends once they are sent."""
    return await in_chunks(store, Outbox, sa.and_(_over(before), col(Outbox.dedupe).is_(None)))


async def said_once(store: Store, before: datetime) -> int:
    """Messages that must not be said a second time, however late their cause is seen again."""
    return await in_chunks(store, Outbox, sa.and_(_over(before), col(Outbox.dedupe).is_not(None)))


async def cards(store: Store, before: datetime) -> int:
    """Where cards stand that are not drawn any more; but that of a trouble which lasts, or it would be told anew."""
    lasts = sa.exists().where(
        col(Message.subject_kind) == "incident",
        col(Incident.id) == Message.subject_id,
        col(Incident.recovered_at).is_(None),
    )
    waited_for = sa.exists().where(col(Outbox.message_id) == Message.id, col(Outbox.state).not_in(OVER))
    old = sa.and_(col(Message.live).is_(False), col(Message.created_at) < before)
    return await in_chunks(store, Message, sa.and_(old, ~lasts, ~waited_for))


async def notes(store: Store, before: datetime) -> int:
    """Events that are no decisions."""
    return await in_chunks(store, Event, sa.and_(col(Event.at) < before, col(Event.kind).in_(PASSING)))


async def rates(store: Store, before: datetime) -> int:
    """Budgets of credentials that nobody uses any more."""
    then = before.timestamp()
    unused = sa.and_(col(RateBucket.arrival) < then, col(RateBucket.held_until) < then)
    return await delete_by_key(store, RateBucket, unused)


def _over(before: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(col(Outbox.state).in_(OVER), col(Outbox.created_at) < before)
