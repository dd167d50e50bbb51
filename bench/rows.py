"""A run of many updates: rows a second, against the vendor's budget and without one to speak of."""

from typing import Any

from sqlmodel import col, select

from bench.audit import splice_audit
from bench.house import House, cpu_seconds, house, peak_mb
from store.tables import Change, FlowState, Plan, Run
from store.words import ChangeState, PlanState, Role, Ruling, RunState
from sync.approval import rule
from sync.requests import ask_plan

IN_SCOPE = 0.88  # of the accounts of a data set
BUSY = (RunState.QUEUED, RunState.RUNNING, RunState.HELD)
CALLS_PER_UPDATE = 2  # read, write


async def measure(rows: int, rate: float) -> dict[str, Any]:
    """Seconds from the approval to the last row, and to the verified end.

    Args:
        rows: updates, about.
        rate: the vendor's budget in requests a second.
    """
    # Locations were filled from another part of the address, so every subscriber differs in one field.
    async with house(str(int(rows / IN_SCOPE)), calix_rate=rate, sonar_rate=1_000.0, location="ZIP") as here:
        await splice_audit(here)
        plan = await planned(here)
        ruled = await rule(
            here.store,
            plan.id or 0,
            Ruling.WITHOUT_REMOVALS,
            by="U-BENCH",
            role=Role.APPROVER,
            team=here.team,
            digest_changes=plan.digest_changes,
            digest_removals=plan.digest_removals,
        )
        await here.until(Run, ruled.run_id, lambda row: row.state not in BUSY)
        run = await here.until(Run, ruled.run_id, lambda row: row.finished_at is not None)
        seconds = await written_within(here, plan)
        n = run.counts.get(ChangeState.APPLIED, 0)
        return {
            "rate": rate,
            "rows": plan.counts["rows_changes"],
            "applied": n,
            "state": run.state,
            "run_seconds": round(seconds, 1),
            "rows_a_second": round(n / seconds, 1),
            "budget_allows": round(rate / CALLS_PER_UPDATE, 1),
            "whole_seconds": round((run.finished_at - run.started_at).total_seconds(), 1)
            if run.finished_at and run.started_at
            else None,
            "worker_mb": peak_mb(here.worker),
            "worker_cpu_seconds": cpu_seconds(here.worker),
        }


async def planned(here: House) -> Plan:
    """A first full plan, the question about marketing answered."""
    async with here.store.write() as session:
        for state in (await session.exec(select(FlowState))).all():
            state.confirmed = {**state.confirmed, "opt_in": {"by": "U-BENCH"}}
    asked = await ask_plan(here.store, here.integration_id, by="U-ASKER", team=here.team)
    reading = (PlanState.QUEUED, PlanState.READING)
    return await here.until(Plan, asked.id, lambda row: row.state not in reading)


async def written_within(here: House, plan: Plan) -> float:
    """Seconds between the first request sent and the last row's end."""
    async with here.store.read() as session:
        done = select(Change.sent_at, Change.done_at).where(
            Change.plan_id == plan.id, Change.state == ChangeState.APPLIED
        )
        first = (await session.exec(done.order_by(col(Change.sent_at)).limit(1))).one()
        last = (await session.exec(done.order_by(col(Change.done_at).desc()).limit(1))).one()
    if first[0] is None or last[1] is None:
        raise LookupError("no row was applied")
    return float((last[1] - first[0]).total_seconds())
