"""The landing page's lines, in a few queries for all integrations together (seed 000, landing page)."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import IntegrationView
from bot.catalogue import known, say
from bot.face.shows.opt_in import unanswered
from bot.face.shows.unmatched import Unmatched, unmatched
from store.tables import Incident, Integration, Pause, Plan
from store.words import IntegrationStatus, PlanState
from sync.pause import ALL

BUSY = (IntegrationStatus.AUDIT, IntegrationStatus.QUEUED, IntegrationStatus.STARTING, IntegrationStatus.SYNCING)


async def landing_rows(session: AsyncSession, rows: Sequence[Integration]) -> list[IntegrationView]:
    """One view for each integration, with its count of unmatched records and its next action."""
    ids = [row.id or 0 for row in rows]
    counts = await unmatched(session, ids)
    troubles = await _troubles(session, ids)
    waiting = set(
        await _ids(session, ids, Plan.integration_id, col(Plan.state).in_((PlanState.WAITING, PlanState.REFUSED)))
    )
    asking = await unanswered(session, ids)
    paused = {each.integration_id: each for each in (await session.exec(select(Pause))).all()}
    views = []
    for row in rows:
        number = row.id or 0
        found, trouble = counts.get(number, Unmatched()), troubles.get(number, "")
        view = _view(row, found, trouble, open_plan=number in waiting, opt_in=number in asking)
        held = paused.get(number) or paused.get(ALL)
        views.append(replace(view, paused_by=held.by, paused_at=held.at) if held is not None else view)
    return views


async def _ids(session: AsyncSession, ids: Sequence[int], column: int, wanted: sa.ColumnElement[bool]) -> list[int]:
    return list((await session.exec(select(column).where(col(column).in_(ids), wanted))).all())


async def _troubles(session: AsyncSession, ids: Sequence[int]) -> dict[int, str]:
    """What the newest open incident of each integration is about, in words; notes hold nothing up."""
    query = select(Incident).where(
        col(Incident.integration_id).in_(ids), col(Incident.recovered_at).is_(None), Incident.subject_kind != ""
    )
    found = (await session.exec(query.order_by(col(Incident.id)))).all()
    return {each.integration_id or 0: _in_words(each) for each in found}


def _in_words(incident: Incident) -> str:
    code = f"incident.cause_{incident.facts.get('code')}"
    return say(code if known(code) else "incident.cause_unknown", system=incident.facts.get("system", ""))


def _view(row: Integration, counts: Unmatched, trouble: str, *, open_plan: bool, opt_in: bool) -> IntegrationView:
    number = row.id or 0
    detail = row.status_message.partition(":")[2]
    return IntegrationView(
        id=number,
        name=row.name,
        enabled=row.enabled,
        company=row.company_name or row.company,
        audited_at=row.audited_at,
        last_sync=row.last_sync,
        status=row.status,
        message=row.status_message,
        message_facts={"what": trouble} if detail and trouble else {},
        unmatched=counts.unmatched,
        undecided=counts.undecided,
        needs_full_reason=row.needs_full_reason.partition(":")[0] if row.needs_full_sync else "",
        next=_next(row, counts.undecided, open_plan=open_plan, opt_in=opt_in),
    )


def _next(row: Integration, undecided: int, *, open_plan: bool, opt_in: bool) -> str:
    """Seed 000: "Sync" or "Audit", depending on the stage; what stands before either of them comes first."""
    if not row.enabled:
        return "enable"
    if row.status in BUSY:
        return "open" if open_plan else ""
    if row.audited_at is None:
        return "audit"
    if open_plan:
        return "open"
    if undecided:
        return "review"
    return "opt_in" if opt_in else "sync"
