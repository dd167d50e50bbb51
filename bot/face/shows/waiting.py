"""What waits for a system that is away: rows of held runs, and subjects that were named and not looked at yet."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, Named, Plan, Run
from store.words import ChangeState, PlanKind, RunState
from sync.requests import PLANNING

UNSENT = (ChangeState.PENDING, ChangeState.SENDING)
UNDONE = (ChangeState.FAILED, ChangeState.IN_DOUBT, ChangeState.STALE, ChangeState.BLOCKED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts over some integrations. `subjects` are customers too, whose rows are not planned yet.

    Attributes:
        rows: of held runs, not written.
        held: customers whose rows those are.
        in_part: those of them of whom other rows are written.
        subjects: named by events, or kept by plans of changes that wait.
    """

    rows: int = 0
    held: int = 0
    in_part: int = 0
    subjects: int = 0

    @property
    def changes(self) -> int:
        """All that waits: a subject that was not looked at yet counts as one change."""
        return self.rows + self.subjects

    @property
    def customers(self) -> int:
        """Of whom something waits."""
        return self.held + self.subjects


async def waiting_for(session: AsyncSession, ids: Sequence[int]) -> Waiting:
    """What waits in these integrations, in four queries."""
    plans = select(Run.plan_id).where(Run.state == RunState.HELD, col(Run.integration_id).in_(ids))
    here = col(Change.plan_id).in_(plans)
    rows, held, in_part = await _left(session, here, col(Change.state).in_(UNSENT))
    return Waiting(rows, held, in_part, await _subjects(session, ids))


async def left_by(session: AsyncSession, runs: Sequence[Run]) -> Waiting:
    """What runs that stopped by themselves did not write; nobody takes it up but by a new plan."""
    here = col(Change.plan_id).in_([run.plan_id for run in runs])
    cancelled = sa.and_(col(Change.state) == ChangeState.CANCELLED, col(Change.reason) == "breaker")
    return Waiting(*await _left(session, here, sa.or_(cancelled, col(Change.state).in_(UNDONE))))


async def _left(
    session: AsyncSession, here: sa.ColumnElement[bool], unwritten: sa.ColumnElement[bool]
) -> tuple[int, int, int]:
    """Rows, customers whose rows those are, and those of them of whom other rows are written."""
    many = sa.func.count(sa.distinct(col(Change.subject)))
    connection = await session.connection()
    rows, held = (await connection.execute(sa.select(sa.func.count(), many).where(here, unwritten))).one()
    written = sa.select(col(Change.subject)).where(here, col(Change.state) == ChangeState.APPLIED)
    both = sa.select(many).where(here, unwritten, col(Change.subject).in_(written))
    in_part = (await connection.execute(both)).scalar_one() if rows else 0
    return int(rows), int(held), int(in_part)


async def _subjects(session: AsyncSession, ids: Sequence[int]) -> int:
    named = select(sa.func.count()).select_from(Named).where(col(Named.integration_id).in_(ids))
    kept = select(Plan.subjects).where(
        col(Plan.integration_id).in_(ids), Plan.kind == PlanKind.INCREMENTAL, col(Plan.state).in_(PLANNING)
    )
    told = {str(subject) for subjects in await session.exec(kept) for subject in subjects or ()}
    return int((await session.exec(named)).one()) + len(told)
