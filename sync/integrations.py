"""The landing page's status of an integration (seed 000: NEW, AUDIT, QUEUED, STARTING, SYNCING, COMPLETED, ERROR)."""

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import FlowState, Integration
from store.tables.base import utcnow


async def set_status(session: AsyncSession, integration_id: int, status: str, message: str) -> None:
    """Change status and message; `message` is a code of the catalogue, "incident:…" or "" ."""
    integration = await session.get(Integration, integration_id)
    if integration is not None:
        integration.status, integration.status_message, integration.updated_at = status, message, utcnow()


async def need_full(session: AsyncSession, integration: Integration, reason: str) -> None:
    """Every flow that is watched needs a full sync again before changes flow by themselves; `reason` says why.

    A plan that rests on an older configuration does not meet the need (`had_full`).
    """
    integration.needs_full_sync, integration.needs_full_reason = True, reason
    integration.needs_full_version = integration.config_version
    watched = col(FlowState.integration_id) == integration.id, col(FlowState.watched).is_(True)
    await session.exec(sa.update(FlowState).where(*watched).values(needs_full=True))


async def had_full(session: AsyncSession, integration: Integration, state: FlowState, config_version: int) -> None:
    """A full sync of this flow is verified; the integration needs none once every watched flow had one.

    `config_version` is that of its plan: what was planned before the need arose (another integration was added while
    it ran) leaves the need as it is.
    """
    if config_version < integration.needs_full_version:
        return
    state.needs_full = False
    others = select(FlowState.flow).where(
        FlowState.integration_id == integration.id,
        FlowState.flow != state.flow,
        col(FlowState.needs_full).is_(True),
        col(FlowState.watched).is_(True),
    )
    if (await session.exec(others)).first() is None:
        integration.needs_full_sync, integration.needs_full_reason = False, ""
