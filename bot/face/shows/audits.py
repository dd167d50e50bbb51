"""An audit as its card shows it."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import AuditView, DriftItem, DriftView, Pair
from bot.face.shows.pace import seconds_between, seconds_left, share_read
from bot.face.shows.pairs import Bridges, pair_of
from bot.face.shows.unmatched import unmatched
from store.tables import Audit, Drift, FlowState, Integration
from store.words import AuditState

DECISIONS = 10_000
"""An audit card's version: the audit's own, and behind it the decisions since (modulo this, so that it stays small)."""
FIRST_OF_A_KIND = 8
"""How many records of each kind and flow the table of a card shows."""


async def shown_audit(session: AsyncSession, audit: Audit, bridges: Bridges) -> tuple[AuditView | DriftView, int]:
    """The newest audit of a flow as its card shows it, and the version of that: decisions since the audit count too.

    Audits of other flows that were asked for together with it stand on the same card.
    """
    view = await audit_view(session, audit, bridges)
    state = await session.get(FlowState, (audit.integration_id, audit.flow))
    beside = (await session.exec(select(Audit).where(Audit.lead_id == audit.id).order_by(col(Audit.id)))).all()
    versions = sum(each.version for each in (audit, *beside))
    version = versions * DECISIONS + (state.links_version if state is not None else 0) % DECISIONS
    if beside:
        return await drift_view(session, [audit, *beside], bridges), version
    if audit.state != AuditState.COMPLETED:
        return view, version
    now = (await unmatched(session, [audit.integration_id], audit.flow)).get(audit.integration_id)
    if now is None:
        return view, version
    fresh = {name: getattr(now, name) for name in ("unmatched", "undecided", "linked", "kept", "marked")}
    return replace(view, counts={**view.counts, **fresh}), version


def version_of(audit: type[Audit]) -> sa.ColumnElement[int]:
    """The part of a card's version that its audits make: the sum of their versions."""
    each = aliased(audit)
    together = sa.or_(col(each.id) == audit.id, col(each.lead_id) == audit.id)
    return sa.select(sa.func.sum(each.version)).where(together).scalar_subquery()


async def drift_view(session: AsyncSession, audits: Sequence[Audit], bridges: Bridges) -> DriftView:
    """Audits that belong together, the leading one first, with the first records of each kind."""
    lead = audits[0]
    integration = await session.get(Integration, lead.integration_id)
    pair = Pair(id=lead.integration_id, name="") if integration is None else pair_of(integration, bridges)
    parts = [await audit_view(session, each, bridges) for each in audits]
    items = await _first_items(session, [each.id or 0 for each in audits])
    return DriftView(id=lead.id or 0, pair=pair, parts=parts, asked_by=lead.requested_by, items=items)


async def _first_items(session: AsyncSession, ids: Sequence[int]) -> list[DriftItem]:
    kinds = (col(Drift.audit_id), col(Drift.kind))
    place = sa.func.row_number().over(partition_by=kinds, order_by=col(Drift.id)).label("place")
    ranked = sa.select(col(Drift.id).label("id"), place).where(col(Drift.audit_id).in_(ids)).subquery()
    first = sa.select(ranked.c.id).where(ranked.c.place <= FIRST_OF_A_KIND)
    query = select(Drift).where(col(Drift.id).in_(first)).order_by(col(Drift.audit_id), col(Drift.id))
    return [item(row) for row in (await session.exec(query)).all()]


def item(row: Drift) -> DriftItem:
    """One record that is not in step, called as its flow calls records."""
    fields = tuple(name for name in row.fields.split(", ") if name)
    return DriftItem(
        flow=row.flow, kind=row.kind, key=row.target_key or row.source_id or row.target_id, reason=row.reason,
        fields=fields,
    )  # fmt: skip


async def audit_view(session: AsyncSession, audit: Audit, bridges: Bridges) -> AuditView:
    """One audit with its pair, as it ended."""
    integration = await session.get(Integration, audit.integration_id)
    pair = (
        pair_of(integration, bridges, audit.flow) if integration is not None else Pair(id=audit.integration_id, name="")
    )
    return AuditView(
        id=audit.id or 0,
        pair=pair,
        state=audit.state,
        asked_by=audit.requested_by,
        progress=audit.progress,
        counts=audit.counts,
        reasons=audit.reasons,
        samples=audit.samples,
        evidence=audit.evidence,
        problem=audit.problem,
        seconds_left=seconds_left(audit.started_at, share_read(audit.progress)),
        seconds=seconds_between(audit.started_at, audit.finished_at),
        at=audit.finished_at,
        flow=audit.flow,
    )
