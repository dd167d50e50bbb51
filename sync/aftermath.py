"""What a changed configuration does: to the integration's own flows and runs, and to the others of its bridge."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import FlowState, Integration, Run
from store.words import IntegrationStatus
from sync.bridge import Bridge
from sync.drafting import Draft
from sync.integrations import need_full
from sync.requests import RUNNING

AS_NEW: dict[str, Any] = {"watermark": None, "first_full_at": None, "target_in_scope": 0, "confirmed": {}}


def why_full(bridge: Bridge, row: Integration, draft: Draft, secrets: Mapping[str, str]) -> str:
    """Why a change asks for a full sync: what was told change by change until now no longer adds up, or ""."""
    if row.last_sync is None:
        return ""  # the first one is still to come
    if draft.enabled and not row.enabled:
        return "enabled_again"
    moved = (row.company, row.target_org) != (draft.company, bridge.org_of(draft.options, secrets))
    remapped = bridge.mapping_fingerprint(row.options) != bridge.mapping_fingerprint(draft.options)
    return "mapping_changed" if moved or remapped else ""


async def ensure_flows(session: AsyncSession, row: Integration, bridge: Bridge) -> None:
    """A state for each flow of the bridge."""
    for flow in bridge.flows:
        if await session.get(FlowState, (row.id, flow.name)) is None:
            watched = flow.watched
            session.add(FlowState(integration_id=row.id or 0, flow=flow.name, watched=watched, needs_full=watched))
    await session.flush()


async def begin_anew(session: AsyncSession, row: Integration) -> None:
    """Another target org: nothing that was learnt of the old one holds, so an audit and a first full sync come first.

    Links and the memory of what Splice made stay: they name records by the vendor's own ids, and the org may be the
    same one under another name.
    """
    row.audited_at = None
    await session.exec(sa.update(FlowState).where(col(FlowState.integration_id) == row.id).values(**AS_NEW))


async def stop_runs(session: AsyncSession, row: Integration, by: str) -> None:
    """Disabled means that nothing is written any more: runs end after the rows in flight."""
    running = sa.update(Run).where(
        col(Run.integration_id) == row.id, col(Run.state).in_(RUNNING), col(Run.stop_by).is_(None)
    )
    await session.exec(running.values(stop_by=by, version=Run.version + 1))


async def tell_siblings(session: AsyncSession, row: Integration, resync: Sequence[str], *, moved: bool) -> None:
    """The others of the bridge: their plans rest on which company is whose, and were made before.

    Args:
        row: the integration that was saved.
        resync: names of those that need a full sync again (seed 000: after each new integration "manual
            synchronization will need to be performed again").
        moved: companies or orgs have changed hands, so that no plan made before may start any more.
    """
    others = select(Integration).where(
        Integration.bridge == row.bridge,
        Integration.id != row.id,
        col(Integration.enabled).is_(True),
        col(Integration.deleted_at).is_(None),
    )
    for other in (await session.exec(others.order_by(col(Integration.id)))).all():
        if other.name in resync:
            other.config_version += 1
            await need_full(session, other, f"integration_added:{row.name}")
            other.status = IntegrationStatus.COMPLETED if other.last_sync else other.status
            other.status_message = "needs_full_sync"
        elif moved:
            other.config_version += 1
