"""The append-only record of who did what."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Event

SYSTEM = "system"


def record(
    session: AsyncSession,
    kind: str,
    *,
    actor: str,
    team: str = "",
    integration_id: int | None = None,
    subject: str = "",
    **data: Any,
) -> None:
    """Add an event to the transaction at hand, so that it exists exactly when its cause does."""
    session.add(Event(kind=kind, actor=actor, team=team, integration_id=integration_id, subject=subject, data=data))
