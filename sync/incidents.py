"""Troubles with one cause: opened once, counted while they last, closed by the next success (failure notice)."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Incident, Integration
from store.tables.base import utcnow
from store.words import IntegrationStatus
from sync.errors import VendorTrouble
from sync.integrations import set_status

HELD_UP = "incident:"
NOTE = ""
"""The subject kind of an incident that is no trouble: it is told once and stays."""


async def trouble(
    store: Store,
    integration_id: int,
    problem: VendorTrouble,
    *,
    subject_kind: str,
    subject_id: int,
    next_try_at: datetime | None = None,
    **facts: Any,
) -> None:
    """A vendor did not do its part: open an incident of that system and code, or count one more."""
    cause = f"vendor:{problem.system}:{problem.code}"
    told = {"system": problem.system, "code": problem.code, "status": problem.status, "words": problem.words} | facts
    await report(
        store,
        integration_id,
        cause,
        subject_kind=subject_kind,
        subject_id=subject_id,
        next_try_at=next_try_at,
        **told,
    )


async def note(store: Store, integration_id: int, cause: str, **facts: Any) -> None:
    """Tell of something that holds nothing up: the integration's status stays as it is."""
    await report(store, integration_id, cause, subject_kind=NOTE, subject_id=None, trouble=False, **facts)


async def report(
    store: Store,
    integration_id: int,
    cause: str,
    *,
    subject_kind: str,
    subject_id: int | None,
    next_try_at: datetime | None = None,
    trouble: bool = True,
    **facts: Any,
) -> None:
    """Open an incident with that cause, or count one more of it."""
    async with store.write() as session:
        query = select(Incident).where(
            Incident.integration_id == integration_id, Incident.cause == cause, col(Incident.recovered_at).is_(None)
        )
        incident = (await session.exec(query)).first()
        integration = await session.get(Integration, integration_id)
        if incident is None:
            incident = Incident(
                team=integration.team if integration else "", integration_id=integration_id, cause=cause, times=0
            )
        incident.times += 1
        incident.version += 1
        incident.last_at, incident.next_try_at = utcnow(), next_try_at
        incident.subject_kind, incident.subject_id, incident.facts = subject_kind, subject_id, facts
        session.add(incident)
        if trouble:
            message = f"{HELD_UP}{facts.get('code', cause)}"
            await set_status(session, integration_id, IntegrationStatus.ERROR, message)


async def recovered(store: Store, integration_id: int, *begin: str, **facts: Any) -> None:
    """Close the open incidents whose cause begins so; a closed one is drawn once more and answered in its thread.

    A status that told of trouble goes once no trouble is left; notes hold nothing up, so they do not count.
    """
    query = select(Incident).where(Incident.integration_id == integration_id, col(Incident.recovered_at).is_(None))
    async with store.read() as session:
        if not any(each.cause.startswith(begin) for each in await session.exec(query)):
            return
    async with store.write() as session:
        open_ones = (await session.exec(query)).all()
        for incident in open_ones:
            if incident.cause.startswith(begin):
                incident.recovered_at, incident.version = utcnow(), incident.version + 1
                incident.facts = incident.facts | facts
        if all(incident.recovered_at is not None or incident.subject_kind == NOTE for incident in open_ones):
            await _clear_status(session, integration_id)


async def _clear_status(session: AsyncSession, integration_id: int) -> None:
    """A status that told of the trouble alone goes with it; what was told since then stays."""
    integration = await session.get(Integration, integration_id)
    if integration is not None and integration.status_message.startswith(HELD_UP):
        settled = IntegrationStatus.COMPLETED if integration.audited_at else IntegrationStatus.NEW
        await set_status(session, integration_id, settled, "")
