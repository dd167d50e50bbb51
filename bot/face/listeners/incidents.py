"""Buttons of a failure notice: try now, and the details."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.cards.actions import INCIDENT_DETAILS, TRY_NOW
from bot.cards.private import note
from bot.face.ask import Ask
from bot.face.desk import Desk
from bot.face.listeners.audit import audit_one
from bot.face.listeners.runs import hurry_run
from bot.face.listeners.sync import sync_one
from bot.face.listeners.windows import window
from bot.face.places import by_id
from bot.face.registry import Registry
from bot.face.shows.incidents import Trouble, incident_view, trouble_of
from bot.modals.reading import incident_modal
from store.tables import Incident, Schedule
from store.tables.base import utcnow
from store.words import Role
from sync.errors import Refusal
from sync.events import record


def register(registry: Registry) -> None:
    """The notice's buttons."""

    @registry.action(TRY_NOW, role=Role.OPERATOR)
    async def try_now(desk: Desk, ask: Ask) -> None:
        trouble = await _trouble(desk, ask)
        for incident, integration in trouble.members:
            await desk.allow(ask, Role.OPERATOR, integration.id)
            if incident.recovered_at is not None:
                continue
            if incident.subject_kind == "audit":
                await audit_one(desk, ask, integration)
            elif incident.subject_kind == "plan":
                await sync_one(desk, ask, integration)
            elif incident.subject_kind == "run":
                await hurry_run(desk, incident.subject_id or 0, by=ask.user)
            else:
                await _look_now(desk, integration.id or 0, by=ask.user)
        await desk.tell(ask, note("private.done"))

    @registry.action(INCIDENT_DETAILS)
    async def details(desk: Desk, ask: Ask) -> None:
        trouble = await _trouble(desk, ask)
        async with desk.store.read() as session:
            view = await incident_view(session, trouble, desk.bridges)
        await window(desk, ask, incident_modal(view))


async def _trouble(desk: Desk, ask: Ask) -> Trouble:
    async with desk.store.read() as session:
        lead = await session.get(Incident, ask.number("incident"))
        trouble = await trouble_of(session, lead) if lead is not None else Trouble([])
    if not trouble.members:
        raise Refusal("unknown_integration", integration=ask.number("incident"))
    await by_id(desk, trouble.members[0][1].id or 0)
    return trouble


async def _look_now(desk: Desk, integration_id: int, *, by: str) -> None:
    """Bring the clock's next look at this integration forward."""
    async with desk.store.write() as session:
        mine = col(Schedule.integration_id) == integration_id, col(Schedule.enabled).is_(True)
        await session.exec(sa.update(Schedule).where(*mine).values(next_at=utcnow() - timedelta(seconds=1)))
        record(session, "incident.try_now", actor=by, team=desk.team, integration_id=integration_id)
