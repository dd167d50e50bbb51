"""A row whose handler failed again and again ends with a reason that a person reads, instead of going on for ever."""

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Audit, Change, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import AuditState, ChangeState, IntegrationStatus, PlanState, RunState
from sync.decided import cancel_rows
from sync.engine.leases import Lease
from sync.incidents import report
from sync.integrations import set_status

Row = Audit | Plan | Run
ENDS: dict[str, tuple[type[Row], str]] = {
    "audit": (Audit, AuditState.FAILED),
    "plan": (Plan, PlanState.FAILED),
    "run": (Run, RunState.FAILED),
}


async def give_up(store: Store, kind: str, row_id: int, lease: Lease, error: BaseException) -> None:
    """End the row under its epoch; only the type of the error is kept, since its words may hold a customer's data.

    The incident ends with the next success of the same kind (`sync.incidents.recovered`).
    """
    table, state = ENDS[kind]
    cause = type(error).__name__
    async with store.write() as session:
        row: Row | None = await session.get(table, row_id)
        if row is None or row.epoch != lease.epoch:
            return
        await session.get(Integration, row.integration_id, with_for_update={"key_share": True})
        row.state, row.problem, row.version = state, {"code": "gave_up", "cause": cause}, row.version + 1
        row.owner, row.lease_until = None, None
        if isinstance(row, Audit | Run):
            row.finished_at = utcnow()
        if isinstance(row, Run):
            await _leave_rows(session, row.plan_id)
        await set_status(session, row.integration_id, IntegrationStatus.ERROR, f"{kind}.failed")
        integration_id = row.integration_id
    await report(
        store,
        integration_id,
        f"{kind}:{row_id}",
        subject_kind=kind,
        subject_id=row_id,
        code="gave_up",
        error=cause,
    )


async def _leave_rows(session: AsyncSession, plan_id: int) -> None:
    """Nobody will send what is left; what was on its way is for a person to look at."""
    await cancel_rows(session, [plan_id], "trouble")
    flying = sa.update(Change).where(col(Change.plan_id) == plan_id, col(Change.state) == ChangeState.SENDING)
    await session.exec(flying.values(state=ChangeState.IN_DOUBT, reason="interrupted"))
