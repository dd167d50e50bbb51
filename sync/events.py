"""The append-only record of who did what, and as what."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Event

SYSTEM = "system"
NAMED = "person.named"
"""The event by which a person's name in the workspace becomes known, or another one."""

_acting: ContextVar[tuple[str, str]] = ContextVar("acting", default=("", ""))


def act_as(person: str, role: str) -> None:
    """From here to the end of this task, what this person does is recorded with the role that they hold now."""
    _acting.set((person, role))


@contextmanager
def acting_as(person: str, role: str) -> Iterator[None]:
    """The same for what is done within."""
    token = _acting.set((person, role))
    try:
        yield
    finally:
        _acting.reset(token)


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
    """Add an event to the transaction at hand, so that it exists exactly when its cause does.

    `by_role` among its data is the role in which the actor did it, where that is known.
    """
    person, role = _acting.get()
    if role and person == actor:
        data.setdefault("by_role", role)
    session.add(Event(kind=kind, actor=actor, team=team, integration_id=integration_id, subject=subject, data=data))
