"""Pausing: nothing is written for an integration, or for any, until an approver resumes it (issue "Bounded").

What only reads and was asked for by a person goes on: audits, decisions on unmatched records, plans under way. What
the clock does stops; what events name waits; runs stop between rows and keep their place.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Event, Integration, Pause, Run
from store.tables.base import utcnow
from store.words import RunState
from sync.errors import Refusal
from sync.events import record

ALL = 0
PAUSED, RESUMED = "pause.set", "pause.lifted"
OPEN_RUNS = (RunState.QUEUED, RunState.RUNNING, RunState.VERIFYING, RunState.HELD)


async def pause(store: Store, integration_id: int, *, by: str, team: str, why: str = "") -> int:
    """Pause an integration, or `ALL`; any operator may. Returns how many runs keep their place because of it.

    Raises:
        Refusal: unknown_integration, already_paused(by, at).
    """
    async with store.write() as session:
        await _exists(session, integration_id)
        row = {"integration_id": integration_id, "team": team, "by": by, "why": why, "at": utcnow()}
        new = store.insert(Pause).values(**row).on_conflict_do_nothing().returning(col(Pause.integration_id))
        if (await (await session.connection()).execute(new)).first() is None:
            there = await session.get(Pause, integration_id)
            raise Refusal("already_paused", **_who(there))
        _record(session, PAUSED, integration_id, by=by, team=team, why=why)
        return await _drawn_again(session, integration_id)


async def resume(store: Store, integration_id: int, *, by: str, team: str) -> int:
    """Let it go on where it was; the caller has made sure that an approver asks. Returns how many runs go on.

    The first one wins, whoever else presses at the same moment is told who it was.

    Raises:
        Refusal: not_paused, already_resumed(by, at).
    """
    async with store.write() as session:
        gone = sa.delete(Pause).where(col(Pause.integration_id) == integration_id).returning(col(Pause.integration_id))
        if (await (await session.connection()).execute(gone)).first() is None:
            raise await _too_late(session, integration_id)
        _record(session, RESUMED, integration_id, by=by, team=team)
        return await _drawn_again(session, integration_id)


async def pause_of(session: AsyncSession, integration_id: int) -> Pause | None:
    """What keeps an integration from going on: its own pause, else that of all."""
    query = select(Pause).where(col(Pause.integration_id).in_((ALL, integration_id)))
    return (await session.exec(query.order_by(sa.desc(col(Pause.integration_id))))).first()


async def refuse_paused(session: AsyncSession, integration_id: int) -> None:
    """Refuse what would write, or lead to it.

    Raises:
        Refusal: paused(by, at, why).
    """
    found = await pause_of(session, integration_id)
    if found is not None:
        raise Refusal("paused", why=found.why, **_who(found))


def is_paused(integration_id: Any) -> sa.ColumnElement[bool]:
    """The same in SQL, for the column of another table's statement."""
    return sa.exists().where(sa.or_(col(Pause.integration_id) == ALL, col(Pause.integration_id) == integration_id))


async def _exists(session: AsyncSession, integration_id: int) -> None:
    row = await session.get(Integration, integration_id) if integration_id != ALL else None
    if integration_id != ALL and (row is None or row.deleted_at is not None):
        raise Refusal("unknown_integration", integration=integration_id)


async def _too_late(session: AsyncSession, integration_id: int) -> Refusal:
    query = select(Event).where(Event.kind == RESUMED, Event.subject == _subject(integration_id))
    last = (await session.exec(query.order_by(sa.desc(col(Event.id))).limit(1))).first()
    return Refusal("not_paused") if last is None else Refusal("already_resumed", by=last.actor, at=last.at)


async def _drawn_again(session: AsyncSession, integration_id: int) -> int:
    """Cards of runs that are not over say at once what has become of them."""
    runs = sa.update(Run).where(col(Run.state).in_(OPEN_RUNS))
    if integration_id != ALL:
        runs = runs.where(col(Run.integration_id) == integration_id)
    return len((await session.exec(runs.values(version=Run.version + 1).returning(col(Run.id)))).all())


def _record(session: AsyncSession, kind: str, integration_id: int, **told: str) -> None:
    where = integration_id if integration_id != ALL else None
    by, team = told.pop("by"), told.pop("team")
    record(session, kind, actor=by, team=team, integration_id=where, subject=_subject(integration_id), **told)


def _subject(integration_id: int) -> str:
    return f"integration:{integration_id}" if integration_id != ALL else "all"


def _who(row: Pause | None) -> dict[str, Any]:
    return {"by": row.by if row else "", "at": row.at if row else None}
