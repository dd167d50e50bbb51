"""The landing page's status of an integration (seed 000: NEW, AUDIT, QUEUED, STARTING, SYNCING, COMPLETED, ERROR)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Integration
from store.tables.base import utcnow


async def set_status(session: AsyncSession, integration_id: int, status: str, message: str) -> None:
    """Change status and message; `message` is a code of the catalogue, "incident:…" or "" ."""
    integration = await session.get(Integration, integration_id)
    if integration is not None:
        integration.status, integration.status_message, integration.updated_at = status, message, utcnow()
