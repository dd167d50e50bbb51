"""A trouble as its notice shows it: one notice per cause and channel, however many integrations it holds up."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import IncidentView
from bot.face.shows.next_try import next_try
from bot.face.shows.pairs import Bridges, pair_of
from bot.face.shows.waiting import UNSENT, Waiting, left_by, waiting_for
from store.tables import Change, Incident, Integration, Plan, Run
from store.words import ChangeState, PlanKind
from sync.requests import PLANNING


@dataclass(frozen=True, slots=True)
class Trouble:
    """The members of one notice: the incident that was first, and those of the same cause since."""

    members: Sequence[tuple[Incident, Integration]]

    @property
    def version(self) -> int:
        """Rises whenever a member's does, or one joins."""
        return sum(incident.version + 1 for incident, _ in self.members)

    @property
    def over(self) -> bool:
        """True when every member has recovered."""
        return all(incident.recovered_at is not None for incident, _ in self.members)


async def trouble_of(session: AsyncSession, lead: Incident) -> Trouble:
    """What the notice of this incident is about."""
    home = await session.get(Integration, lead.integration_id)
    if home is None:
        return Trouble([])
    query = (
        select(Incident, Integration)
        .join(Integration, col(Integration.id) == Incident.integration_id)
        .where(
            Incident.cause == lead.cause,
            col(Incident.id) >= lead.id,
            col(Incident.opened_at) >= lead.opened_at,
            Integration.channel == home.channel,
        )
        .order_by(col(Incident.id))
    )
    members = [(incident, integration) for incident, integration in (await session.exec(query)).all()]
    until = lead.recovered_at
    return Trouble([pair for pair in members if until is None or pair[0].opened_at <= until])


async def incident_view(session: AsyncSession, trouble: Trouble, bridges: Bridges) -> IncidentView:
    """The notice: the first of its members opened it, the latest tells of the vendor, all of them are counted."""
    lead = trouble.members[0][0]
    open_ones = [(each, at) for each, at in trouble.members if each.recovered_at is None] or list(trouble.members)
    latest, home = max(open_ones, key=lambda member: member[0].last_at)
    facts, subject = latest.facts, await _subject(session, latest)
    runs = await _runs(session, [incident for incident, _ in trouble.members])
    waits = await waiting_for(session, [integration.id or 0 for _, integration in open_ones])
    recovered = [incident.recovered_at for incident, _ in trouble.members if incident.recovered_at is not None]
    tripped = await left_by(session, runs) if facts.get("code") == "breaker" else None
    flow = subject.flow if subject is not None else ""
    return IncidentView(
        id=lead.id or 0,
        cause=str(facts.get("code") or lead.cause),
        system=str(facts.get("system") or ""),
        during=_during(latest, subject),
        pairs=[pair_of(each, bridges, flow if each is home else "") for _, each in trouble.members],
        subject_id=latest.subject_id,
        customers=tripped.held if tripped else _customers(waits, [incident for incident, _ in open_ones]),
        in_part=tripped.in_part if tripped else waits.in_part,
        flow=flow,
        field=str(facts.get("field") or facts.get("words") or "") if not latest.subject_kind else "",
        written=sum(_count(run.counts.get(ChangeState.APPLIED)) for run in runs),
        left=tripped.rows if tripped else sum(_count(run.counts.get(state)) for run in runs for state in UNSENT),
        in_doubt=0 if tripped else sum(_count(run.counts.get(ChangeState.IN_DOUBT)) for run in runs),
        waiting=waits.changes,
        sent=await _sent(session, lead, runs) if trouble.over else 0,
        tries=sum(incident.times for incident, _ in trouble.members),
        status=facts.get("status"),
        words=str(facts.get("words") or facts.get("error") or ""),
        opened_at=lead.opened_at,
        next_try_at=await next_try(session, [incident for incident, _ in open_ones]),
        recovered_at=max(recovered) if trouble.over and recovered else None,
    )


async def _subject(session: AsyncSession, incident: Incident) -> Plan | Run | None:
    """The plan or the run that was held up; a plan that came to nothing is no longer there."""
    if incident.subject_kind == "plan":
        return await session.get(Plan, incident.subject_id)
    return await session.get(Run, incident.subject_id) if incident.subject_kind == "run" else None


def _during(incident: Incident, subject: Plan | Run | None) -> str:
    """What was held up, in the words of `IncidentView`."""
    if incident.subject_kind != "plan":
        return incident.subject_kind
    if not isinstance(subject, Plan) or subject.state in PLANNING:
        return "changes"
    return "plan" if subject.kind == PlanKind.FULL else "retry"


def _customers(waits: Waiting, open_ones: Sequence[Incident]) -> int | None:
    """Of whom something waits; None where only the source could tell who has changed, and it was not asked."""
    asked = all(incident.subject_kind != "poll" for incident in open_ones)
    return waits.customers if asked or waits.customers else None


async def _runs(session: AsyncSession, incidents: Sequence[Incident]) -> Sequence[Run]:
    ids = [incident.subject_id for incident in incidents if incident.subject_kind == "run"]
    return (await session.exec(select(Run).where(col(Run.id).in_(ids)))).all() if ids else []


async def _sent(session: AsyncSession, lead: Incident, runs: Sequence[Run]) -> int:
    """Rows of the held runs that were written since the trouble began."""
    since = col(Change.done_at) > lead.opened_at
    here = col(Change.plan_id).in_([run.plan_id for run in runs]), Change.state == ChangeState.APPLIED, since
    return int((await session.exec(select(sa.func.count()).select_from(Change).where(*here))).one()) if runs else 0


def _count(value: object) -> int:
    """A number from a JSON column; anything else counts as none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
