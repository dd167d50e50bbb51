"""Which audits get a card: a person's at once, the clock's only when there is something to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.drift import draw_audit
from bot.face.posting import AUDIT, drawn_here, post_new
from bot.face.shows.audits import shown_audit
from bot.face.shows.pairs import Bridges
from store.database import Store
from store.tables import Audit, Integration, Message
from store.tables.base import utcnow
from store.words import AuditState
from sync.events import SYSTEM

RUNNING = (AuditState.QUEUED, AuditState.READING)
WORTH_TELLING = ("undecided", "missing", "differing", "unreadable")
LATELY = timedelta(days=2)
LATECOMERS = 50
"""How far below the newest id a row may still appear: transactions do not commit in the order of their ids."""


@dataclass(slots=True)
class NewAudits:
    """Finds audits without a card. The floor keeps it from looking at those that were settled long ago."""

    store: Store
    team: str
    bridges: Bridges
    _floor: int = 0

    async def step(self) -> int:
        """Queue the cards that are wanted; returns how many."""
        async with self.store.read() as session:
            without = ~sa.exists().where(col(Message.subject_kind) == AUDIT, col(Message.subject_id) == Audit.id)
            query = select(Audit, Integration).join(Integration).where(col(Audit.id) > self._floor, without)
            # One whose card is long forgotten, or which ended before there was a channel, is nobody's news any more.
            query = query.where(col(Audit.lead_id).is_(None), col(Audit.created_at) > utcnow() - LATELY)
            rows = (await session.exec(query.order_by(col(Audit.id)))).all()
            together = await self._beside(session, [audit.id or 0 for audit, _ in rows])
        groups = [([audit, *together.get(audit.id or 0, [])], integration) for audit, integration in rows]
        open_ids = [audits[0].id or 0 for audits, _ in groups if any(each.state in RUNNING for each in audits)]
        if rows:  # below the oldest one under way nothing will want a card any more
            below = open_ids[0] - 1 if open_ids else (rows[-1][0].id or 0) - LATECOMERS
            self._floor = max(self._floor, below)
        posted = 0
        for audits, integration in groups:
            if drawn_here(integration, self.team) and wants_card(audits):
                posted += await self._post(audits[0], integration)
        return posted

    async def _beside(self, session: AsyncSession, ids: list[int]) -> dict[int, list[Audit]]:
        """The audits that were asked for together with these."""
        found: dict[int, list[Audit]] = {}
        for audit in (await session.exec(select(Audit).where(col(Audit.lead_id).in_(ids)))).all():
            found.setdefault(audit.lead_id or 0, []).append(audit)
        return found

    async def _post(self, audit: Audit, integration: Integration) -> int:
        async with self.store.read() as session:
            view, version = await shown_audit(session, audit, self.bridges)
        card, asker = draw_audit(view), audit.requested_by
        return int(await post_new(self.store, card, integration, AUDIT, audit.id or 0, version, asker, self.team))


def wants_card(audits: Sequence[Audit]) -> bool:
    """A person's audits at once; the clock's when all have ended and left something for people to do or to know."""
    if audits[0].requested_by != SYSTEM:
        return True
    if any(audit.state in RUNNING for audit in audits):
        return False
    return any(_worth_telling(audit) for audit in audits if audit.state != AuditState.FAILED)  # that has its own notice


def _worth_telling(audit: Audit) -> bool:
    return audit.state == AuditState.INCOMPLETE or any(audit.counts.get(name) for name in WORTH_TELLING)
