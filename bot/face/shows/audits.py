"""An audit as its card shows it."""

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.cards.views import AuditView, Pair
from bot.face.shows.pace import seconds_between, seconds_left, share_read
from bot.face.shows.pairs import Bridges, pair_of
from bot.face.shows.unmatched import unmatched
from store.tables import Audit, FlowState, Integration
from store.words import AuditState

DECISIONS = 10_000
"""An audit card's version: the audit's own, and behind it the decisions since (modulo this, so that it stays small)."""


async def shown_audit(session: AsyncSession, audit: Audit, bridges: Bridges) -> tuple[AuditView, int]:
    """The newest audit of a flow as its card shows it, and the version of that: decisions since the audit count too."""
    view = await audit_view(session, audit, bridges)
    state = await session.get(FlowState, (audit.integration_id, audit.flow))
    version = audit.version * DECISIONS + (state.links_version if state is not None else 0) % DECISIONS
    if audit.state != AuditState.COMPLETED:
        return view, version
    now = (await unmatched(session, [audit.integration_id], audit.flow)).get(audit.integration_id)
    if now is None:
        return view, version
    fresh = {name: getattr(now, name) for name in ("unmatched", "undecided", "linked", "kept", "marked")}
    return replace(view, counts={**view.counts, **fresh}), version


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
    )
