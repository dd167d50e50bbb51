"""Rows for the engine to carry."""

from store.database import Store
from store.tables import Audit, Integration, Plan, Run


async def an_integration(store: Store) -> int:
    """An integration that rows may belong to."""
    async with store.write() as session:
        row = Integration(team="T1", bridge="numbers", name="Company A")
        session.add(row)
        await session.flush()
        return row.id or 0


async def some_runs(store: Store, how_many: int = 1) -> list[int]:
    """Queued runs of one plan."""
    integration = await an_integration(store)
    async with store.write() as session:
        plan = Plan(integration_id=integration, flow="numbers", kind="full", state="approved")
        session.add(plan)
        await session.flush()
        runs = [Run(plan_id=plan.id or 0, integration_id=integration, flow="numbers") for _ in range(how_many)]
        session.add_all(runs)
        await session.flush()
        return [run.id or 0 for run in runs]


async def some_audits(store: Store, *asked_by: str) -> list[int]:
    """Queued audits, one for each asker."""
    integration = await an_integration(store)
    async with store.write() as session:
        audits = [Audit(integration_id=integration, flow="numbers", requested_by=who) for who in asked_by]
        session.add_all(audits)
        await session.flush()
        return [audit.id or 0 for audit in audits]
