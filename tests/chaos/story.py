"""The way to a run that may be shot at: audit, plan, approval by somebody else; then waiting for the worker."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlmodel import col, select

from store.tables import Audit, Change, FlowState, Plan, Run
from store.words import AuditState, PlanState, Role, Ruling
from sync.approval import rule
from sync.requests import ask_audit, ask_plan
from tests.chaos.house import House

ASKER, APPROVER = "U0ASKER", "U0APPROVER"
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 7_200.0
Row = TypeVar("Row", Audit, Plan, Run)


async def planned(house: House) -> Plan:
    """A first full plan, waiting for its decision.

    Raises:
        RuntimeError: audit or plan did not come about.
    """
    audit = await ask_audit(house.store, house.integration_id, by=ASKER, team=house.team)
    audit = await until(house, Audit, audit.id, lambda row: row.finished_at is not None)
    if audit.state != AuditState.COMPLETED:
        raise RuntimeError(f"the audit ended as {audit.state}: {audit.problem}")
    async with house.store.write() as session:
        for state in (await session.exec(select(FlowState))).all():
            state.confirmed = {**state.confirmed, "opt_in": {"by": ASKER}}
    plan = await ask_plan(house.store, house.integration_id, by=ASKER, team=house.team)
    plan = await until(house, Plan, plan.id, lambda row: row.state not in (PlanState.QUEUED, PlanState.READING))
    if plan.state != PlanState.WAITING:
        raise RuntimeError(f"the plan ended as {plan.state}: {plan.problem or plan.guard}")
    return plan


async def approved(house: House, plan: Plan) -> int:
    """The number of the run that both parts of the plan were approved for."""
    ruled = await rule(
        house.store,
        plan.id or 0,
        Ruling.ALL,
        by=APPROVER,
        role=Role.APPROVER,
        team=house.team,
        digest_changes=plan.digest_changes,
        digest_removals=plan.digest_removals,
    )
    return ruled.run_id or 0


async def finished(house: House, run_id: int) -> Run:
    """The run once it is over; nobody but the worker does anything for that."""
    return await until(house, Run, run_id, lambda row: row.finished_at is not None)


async def rows_of(house: House, plan: Plan) -> list[Change]:
    """The plan's rows, which are also the journal."""
    async with house.store.read() as session:
        query = select(Change).where(Change.plan_id == plan.id).order_by(col(Change.seq))
        return list((await session.exec(query)).all())


async def get(house: House, table: type[Row], row_id: int | None) -> Row:
    """A row as it is now."""
    async with house.store.read() as session:
        found: Any = await session.get(table, row_id)
    if found is None:
        raise LookupError(f"{table.__name__} {row_id}")
    return found  # type: ignore[no-any-return]


async def until(house: House, table: type[Row], row_id: int | None, done: Callable[[Row], bool]) -> Row:
    """The row once it is as wanted.

    Raises:
        TimeoutError: it never was.
        EndedByItself: the worker is gone.
    """
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not done(row := await get(house, table, row_id)):
            house.worker.check()
            await asyncio.sleep(LOOK_SECONDS)
        return row
