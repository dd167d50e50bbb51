"""What a person may do to a run from outside."""

import sqlalchemy as sa
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Change, Run
from store.words import ChangeState, RunState
from sync.errors import Refusal
from sync.events import record
from sync.requests import RUNNING


async def counts(session: AsyncSession, plan_id: int) -> dict[str, int]:
    """Rows of a plan by state."""
    query = select(Change.state, func.count()).where(Change.plan_id == plan_id).group_by(col(Change.state))
    return {str(state): int(n) for state, n in (await session.exec(query)).all()}


async def stop(store: Store, run_id: int, *, by: str, team: str = "") -> dict[str, int]:
    """Ask a run to stop after the rows in flight; any operator may. Answers written / in_flight / not_written, in rows.

    Raises:
        Refusal: run_over(state) when there is nothing to stop.
    """
    async with store.write() as session:
        asked = await session.exec(
            sa.update(Run)
            .where(col(Run.id) == run_id, col(Run.state).in_(RUNNING))
            .values(stop_by=by, version=Run.version + 1)
            .returning(col(Run.plan_id), col(Run.integration_id))
        )
        row = asked.first()
        if row is None:
            run = await session.get(Run, run_id)
            raise Refusal("run_over", state=run.state if run else "unknown")
        # A held run has nobody at work on it: it is taken up at once, to end.
        held = sa.update(Run).where(col(Run.id) == run_id, col(Run.state) == RunState.HELD)
        await session.exec(held.values(owner=None, lease_until=None))
        record(session, "run.stop", actor=by, team=team, integration_id=row.integration_id, subject=f"run:{run_id}")
        by_state = await counts(session, row.plan_id)
    return {
        "written": by_state.get(ChangeState.APPLIED, 0),
        "in_flight": by_state.get(ChangeState.SENDING, 0),
        "not_written": by_state.get(ChangeState.PENDING, 0),
    }
