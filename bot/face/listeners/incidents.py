"""Buttons of a failure notice: what it is about is tried again, each piece in its own way; and the details."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.cards.actions import INCIDENT_DETAILS, TRY_NOW
from bot.cards.card import Card
from bot.cards.private import note, refusal
from bot.cards.wording import joined
from bot.face.ask import Ask
from bot.face.desk import Desk, Forbidden
from bot.face.listeners.again import plan_anew
from bot.face.listeners.audit import audit_one
from bot.face.listeners.runs import hurry_run
from bot.face.listeners.sync import sync_one
from bot.face.listeners.windows import window
from bot.face.places import by_id
from bot.face.registry import Registry
from bot.face.shows.incidents import Trouble, incident_view, trouble_of
from bot.modals.reading import incident_modal
from store.tables import Incident, Integration, Plan, Schedule
from store.tables.base import utcnow
from store.words import PlanKind, Role
from sync.errors import Refusal
from sync.events import record
from sync.pause import refuse_paused
from sync.planning.failing import HELD_OWNER
from sync.requests import PLANNING
from sync.schedules import POLL


def register(registry: Registry) -> None:
    """The notice's buttons."""

    @registry.action(TRY_NOW, role=Role.OPERATOR)
    async def try_now(desk: Desk, ask: Ask) -> None:
        trouble = await _trouble(desk, ask)
        open_ones = [(each, at) for each, at in trouble.members if each.recovered_at is None]
        if not open_ones:
            raise Refusal("incident_over")
        await _try_all(desk, ask, open_ones)
        desk.drawn.set()

    @registry.action(INCIDENT_DETAILS)
    async def details(desk: Desk, ask: Ask) -> None:
        trouble = await _trouble(desk, ask)
        async with desk.store.read() as session:
            view = await incident_view(session, trouble, desk.bridges)
        await window(desk, ask, incident_modal(view))


async def _try_all(desk: Desk, ask: Ask, members: list[tuple[Incident, Integration]]) -> None:
    """One that cannot be tried now keeps no other from it; the answer says what became of each."""
    tried: list[str] = []
    left: list[str] = []
    forbidden: Forbidden | None = None
    for incident, integration in members:
        try:
            await desk.allow(ask, Role.OPERATOR, integration.id)
            await _try(desk, ask, incident, integration)
        except Forbidden as trouble:
            forbidden = trouble
        except Refusal as refused:
            left.append(joined([integration.name, refusal(refused.code, **refused.facts).text], ": "))
        else:
            tried.append(integration.name)
    if forbidden is not None and not tried and not left:
        raise forbidden
    await desk.tell(ask, _told(tried, left))


def _told(tried: list[str], left: list[str]) -> Card:
    return note("private.tried" if tried else "private.not_tried", names=tried, left="\n".join(left))


async def _try(desk: Desk, ask: Ask, incident: Incident, integration: Integration) -> None:
    """What was held up: an audit is asked for again, what waits is taken up at once, a plan is made anew."""
    number = integration.id or 0
    if incident.subject_kind == "audit":
        await audit_one(desk, ask, integration)
    elif incident.subject_kind == "plan":
        await _plan(desk, ask, incident, integration)
    elif incident.subject_kind == "run":
        await hurry_run(desk, incident.subject_id or 0, by=ask.user)
    else:
        await _look_now(desk, number, by=ask.user)


async def _plan(desk: Desk, ask: Ask, incident: Incident, integration: Integration) -> None:
    async with desk.store.read() as session:
        plan = await session.get(Plan, incident.subject_id)
    if plan is None or plan.state in PLANNING:
        await _hurry_plan(desk, incident.subject_id or 0, integration.id or 0, by=ask.user)
    elif plan.kind == PlanKind.FULL:
        await sync_one(desk, ask, integration)
    else:
        await plan_anew(desk, ask, plan)


async def _hurry_plan(desk: Desk, plan_id: int, integration_id: int, *, by: str) -> None:
    """Let a plan that waits for a system be made at once: its pause is over, the worker's next sweep takes it up.

    Raises:
        Refusal: plan_not_held, paused(by, at).
    """
    async with desk.store.write() as session:
        woken = await session.exec(
            sa.update(Plan)
            .where(col(Plan.id) == plan_id, col(Plan.state).in_(PLANNING), col(Plan.owner) == HELD_OWNER)
            .values(lease_until=utcnow() - timedelta(seconds=1))
            .returning(col(Plan.id))
        )
        if woken.first() is None:
            raise Refusal("plan_not_held")
        await refuse_paused(session, integration_id)
        subject = f"plan:{plan_id}"
        record(session, "plan.hurried", actor=by, team=desk.team, integration_id=integration_id, subject=subject)


async def _trouble(desk: Desk, ask: Ask) -> Trouble:
    async with desk.store.read() as session:
        lead = await session.get(Incident, ask.number("incident"))
        trouble = await trouble_of(session, lead) if lead is not None else Trouble([])
    if not trouble.members:
        raise Refusal("unknown_integration", integration=ask.number("incident"))
    await by_id(desk, trouble.members[0][1].id or 0)
    return trouble


async def _look_now(desk: Desk, integration_id: int, *, by: str) -> None:
    """Bring the clock's next look for changes forward; the nightly audit keeps its hour.

    Raises:
        Refusal: poll_needless, paused(by, at).
    """
    async with desk.store.write() as session:
        await refuse_paused(session, integration_id)
        mine = col(Schedule.integration_id) == integration_id, col(Schedule.kind) == POLL
        due = sa.update(Schedule).where(*mine, col(Schedule.enabled).is_(True))
        looked = await session.exec(due.values(next_at=utcnow() - timedelta(seconds=1)).returning(col(Schedule.name)))
        if looked.first() is None:
            raise Refusal("poll_needless")
        record(session, "incident.try_now", actor=by, team=desk.team, integration_id=integration_id)
