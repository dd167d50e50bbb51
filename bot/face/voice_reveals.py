"""Who had which password revealed, how often within an hour, and the timer that hides it again (issue "Voice", 8).

The timer is a row of the outbox: whatever becomes of this face, some face of the workspace sends it when it is due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.face.outbox import Sending
from bot.modals.voice_reveal import masked
from store.database import Store
from store.tables import Event, Member, Outbox
from store.tables.base import utcnow
from sync.errors import Refusal
from sync.events import record

REVEALED = "secret.revealed"
MOST = 5
WITHIN = timedelta(hours=1)
SHOWN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Reveal:
    """Who sees which line's password, where and why; never the password."""

    team: str
    user: str
    integration_id: int
    customer: str
    line: str
    reason: str
    view_id: str


async def refuse_too_often(store: Store, team: str, user: str) -> None:
    """Refuse before a vendor is asked.

    Raises:
        Refusal: reveal_too_often(most, at).
    """
    async with store.read() as session:
        await _count(session, team, user)


async def write_down(store: Store, reveal: Reveal) -> datetime:
    """Record the reveal and set its timer, in one transaction; returns when it is hidden again.

    Raises:
        Refusal: reveal_too_often(most, at): nothing is recorded, and nothing may be shown.
    """
    async with store.write() as session:
        await _stand_in_line(store, session, reveal)
        await _count(session, reveal.team, reveal.user)
        record(
            session,
            REVEALED,
            actor=reveal.user,
            team=reveal.team,
            integration_id=reveal.integration_id,
            subject=f"customer:{reveal.customer}",
            line=reveal.line,
            reason=reveal.reason,
        )
        until = utcnow() + timedelta(seconds=SHOWN_SECONDS)
        session.add(_timer(reveal, until))
    return until


async def hide_again(store: Store, reveal: Reveal) -> None:
    """Hide it at once, whatever the window shows now."""
    async with store.write() as session:
        session.add(_timer(reveal, utcnow()))


def _timer(reveal: Reveal, due: datetime) -> Outbox:
    """A row of its own channel, so that it waits for nothing and nothing waits for it."""
    payload = {"message": masked(reveal.line), "view": reveal.view_id}
    channel = f"view:{reveal.view_id}"
    return Outbox(team=reveal.team, channel=channel, kind=Sending.WINDOW, payload=payload, not_before=due)


async def _stand_in_line(store: Store, session: AsyncSession, reveal: Reveal) -> None:
    """The person's own row is locked, so that two clicks at once are counted one after the other."""
    seen = store.insert(Member).values(team=reveal.team, user=reveal.user, name="", tz="", seen_at=utcnow())
    again = seen.on_conflict_do_update(index_elements=["team", "user"], set_={"seen_at": seen.excluded.seen_at})
    await (await session.connection()).execute(again)


async def _count(session: AsyncSession, team: str, user: str) -> None:
    here = Event.kind == REVEALED, Event.actor == user, Event.team == team, col(Event.at) > utcnow() - WITHIN
    had = select(sa.func.count(), sa.func.min(col(Event.at))).where(*here)
    n, first = (await session.exec(had)).one()
    if n >= MOST:
        raise Refusal("reveal_too_often", most=MOST, at=first + WITHIN)
