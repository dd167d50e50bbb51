"""A trouble as its notice shows it: one notice per cause and channel, however many integrations it holds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import IncidentView
from bot.face.shows.pairs import Bridges, pair_of
from store.tables import Incident, Integration, Run
from store.words import ChangeState


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
    """The notice: the worst of its members speaks for all."""
    lead = trouble.members[0][0]
    recovered = [incident.recovered_at for incident, _ in trouble.members if incident.recovered_at is not None]
    tries = [incident.next_try_at for incident, _ in trouble.members if incident.next_try_at is not None]
    latest = max((incident for incident, _ in trouble.members), key=lambda incident: incident.last_at)
    facts = latest.facts
    run = await session.get(Run, latest.subject_id) if latest.subject_kind == "run" and latest.subject_id else None
    counts = run.counts if run is not None else {}
    unsent = (ChangeState.PENDING, ChangeState.SENDING)
    return IncidentView(
        id=lead.id or 0,
        cause=str(facts.get("code") or lead.cause),
        system=str(facts.get("system") or ""),
        during=latest.subject_kind,
        pairs=[pair_of(integration, bridges) for _, integration in trouble.members],
        subject_id=latest.subject_id,
        customers=_count(facts.get("customers")),
        written=_count(counts.get(ChangeState.APPLIED)) or _count(facts.get("written")),
        left=sum(_count(counts.get(state)) for state in unsent) or _count(facts.get("left")),
        in_doubt=_count(counts.get(ChangeState.IN_DOUBT)),
        waiting=sum(_count(incident.facts.get("waiting")) for incident, _ in trouble.members),
        sent=_count(facts.get("written")) if trouble.over else 0,
        tries=sum(incident.times for incident, _ in trouble.members),
        status=facts.get("status"),
        words=str(facts.get("words") or ""),
        opened_at=lead.opened_at,
        next_try_at=min(tries, default=None),
        recovered_at=max(recovered) if trouble.over and recovered else None,
    )


def _count(value: object) -> int:
    """A number from a JSON column; anything else counts as none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
