"""Failure notices: posted once for each cause and channel, edited while it lasts, closed by one reply in the thread."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.incident import incident_card, recovery_reply
from bot.face.metrics import Metrics
from bot.face.outbox import redraw, say_once
from bot.face.posting import INCIDENT, drawn_here, post_new
from bot.face.shows.incidents import Trouble, incident_view, trouble_of
from bot.face.shows.pairs import Bridges
from store.database import Store
from store.tables import Incident, Message

OF_ONE_RUN = "run:"
"""Causes of that form belong to one run, whose own card tells what became of its rows."""


@dataclass(slots=True)
class Notices:
    """Draws incidents of one workspace; the store knows their messages, so a restart changes nothing."""

    store: Store
    team: str
    bridges: Bridges
    metrics: Metrics

    async def step(self) -> int:
        """Queue new notices, edits and recoveries; returns how many."""
        return await self._redraw() + await self._post()

    async def _post(self) -> int:
        async with self.store.read() as session:
            without = ~sa.exists().where(col(Message.subject_kind) == INCIDENT, col(Message.subject_id) == Incident.id)
            query = select(Incident).where(
                without, col(Incident.recovered_at).is_(None), ~col(Incident.cause).startswith(OF_ONE_RUN)
            )
            fresh = (await session.exec(query.order_by(col(Incident.id)))).all()
            wanted = []
            for incident in fresh:
                trouble = await trouble_of(session, incident)
                if trouble.members and not await self._told_by_another(session, incident):
                    wanted.append((trouble, await incident_view(session, trouble, self.bridges)))
        posted = 0
        for trouble, view in wanted:
            lead, integration = trouble.members[0]
            if not drawn_here(integration, self.team):
                continue
            posted += await post_new(
                self.store, incident_card(view), integration, INCIDENT, lead.id or 0, trouble.version, "", self.team
            )
        return posted

    async def _told_by_another(self, session: AsyncSession, incident: Incident) -> bool:
        """True when an older, open notice of the same cause already speaks for this one."""
        query = select(Incident).where(
            Incident.cause == incident.cause,
            col(Incident.id) < incident.id,
            col(Incident.recovered_at).is_(None),
            col(Incident.id).in_(select(Message.subject_id).where(Message.subject_kind == INCIDENT)),
        )
        for older in (await session.exec(query)).all():
            trouble = await trouble_of(session, older)
            if any(member.id == incident.id for member, _ in trouble.members):
                return True
        return False

    async def _redraw(self) -> int:
        async with self.store.read() as session:
            query = select(Message, Incident).join(Incident, col(Incident.id) == Message.subject_id)
            live = col(Message.live).is_(True), col(Message.subject_kind) == INCIDENT
            rows = (await session.exec(query.where(*live, col(Message.team).in_((self.team, ""))))).all()
            moved = []
            for message, lead in rows:
                trouble = await trouble_of(session, lead)
                if trouble.members and trouble.version != message.drawn_version:
                    moved.append((message, trouble, await incident_view(session, trouble, self.bridges)))
        for message, trouble, view in moved:
            async with self.store.write() as session:
                if await redraw(session, message, incident_card(view), trouble.version):
                    await self._close(session, message, trouble, view.id)
            self.metrics.drawn.labels(kind=INCIDENT).inc()
        return len(moved)

    async def _close(self, session: AsyncSession, message: Message, trouble: Trouble, incident_id: int) -> None:
        if not trouble.over:
            return
        view = await incident_view(session, trouble, self.bridges)
        await say_once(
            session,
            recovery_reply(view),
            f"recovered:{incident_id}",
            team=self.team,
            channel=message.channel,
            under=message.id,
        )
        await session.exec(sa.update(Message).where(col(Message.id) == message.id).values(live=False))
