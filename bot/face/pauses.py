"""Tells channels that something was paused or resumed: in Slack, or in a terminal while Slack was away."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import col, select

from bot.cards.pause import pause_card
from bot.cards.views import PauseView
from bot.face.outbox import say_once
from store.database import Store
from store.tables import Event, Integration
from store.tables.base import utcnow
from sync.pause import PAUSED, RESUMED

TOLD_WITHIN = timedelta(hours=12)


@dataclass(slots=True)
class Pauses:
    """Says each pausing and resuming once in every channel that it concerns; the outbox knows what was said."""

    store: Store
    team: str
    _told: set[int] = field(default_factory=set)

    async def step(self) -> int:
        """Queue what is to be said; returns how many posts."""
        async with self.store.read() as session:
            lately = col(Event.kind).in_((PAUSED, RESUMED)), col(Event.at) > utcnow() - TOLD_WITHIN
            query = select(Event).where(*lately).order_by(col(Event.id))
            events = [each for each in (await session.exec(query)).all() if each.id not in self._told]
            rows = await self._mine() if events else []
        said = 0
        for event in events:
            said += await self._say(event, rows)
            self._told.add(event.id or 0)
        return said

    async def _mine(self) -> list[Integration]:
        async with self.store.read() as session:
            here = col(Integration.team).in_((self.team, "")), col(Integration.deleted_at).is_(None)
            return list((await session.exec(select(Integration).where(*here))).all())

    async def _say(self, event: Event, rows: list[Integration]) -> int:
        concerned = [row for row in rows if event.integration_id in (None, row.id)]
        name = "" if event.integration_id is None else next((row.name for row in concerned), "")
        why = str(event.data.get("why") or "")
        card = pause_card(PauseView(on=event.kind == PAUSED, name=name, by=event.actor, at=event.at, why=why))
        said = 0
        for channel in sorted({row.channel for row in concerned} - {""}):
            async with self.store.write() as session:
                said += await say_once(session, card, f"pause:{event.id}:{channel}", team=self.team, channel=channel)
        return said
