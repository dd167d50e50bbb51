"""Which subjects an incremental plan is about: those it was given, what changed, what events named, one customer's all.

However they were named, each is re-read and planned by the same flow (design section 4).
"""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from store.tables import FlowState, Named, Plan
from sync.flow import Flow
from sync.planning.names import gather_requesters, named_by
from sync.planning.split import waiting_plans
from sync.workbench import Workbench

OVERLAP = timedelta(minutes=2)  # clocks of two systems differ, and a transaction may commit after its own timestamp
MOST_NAMED = 2000  # what events named beyond that comes with the next plan


async def subjects_of(bench: Workbench, plan: Plan, flow: Flow) -> list[str]:
    """The source ids to look at; kept with the plan, so that a plan made anew after a crash looks at the same ones."""
    if plan.subjects is not None:
        return list(plan.subjects)
    if owner := plan.reasons.get("owner"):
        return await _keep(bench, plan, set(await flow.ids_of(str(owner))), [])
    if plan.reasons.get("events"):
        return await _named(bench, plan, flow)
    return await _changed(bench, plan, flow)


async def _changed(bench: Workbench, plan: Plan, flow: Flow) -> list[str]:
    """What changed since the watermark, with what still waits in open plans of changes: this plan covers those too."""
    async with bench.store.read() as session:
        state = await session.get(FlowState, (plan.integration_id, plan.flow))
    if state is None or state.watermark is None:
        return []
    ids = set(await flow.changed_since(state.watermark - OVERLAP))
    return await _keep(bench, plan, ids, [], with_waiting=True)


async def _named(bench: Workbench, plan: Plan, flow: Flow) -> list[str]:
    """What events named. One that comes again while the vendor is asked is another naming, and stays."""
    async with bench.store.read() as session:
        query = select(Named).where(Named.integration_id == plan.integration_id, Named.flow == plan.flow)
        rows = list((await session.exec(query.order_by(col(Named.at)).limit(MOST_NAMED))).all())
    ids = set(await flow.resolve([row.hint for row in rows]))
    return await _keep(bench, plan, ids, rows, with_waiting=True)


async def _keep(
    bench: Workbench, plan: Plan, ids: set[str], named: list[Named], *, with_waiting: bool = False
) -> list[str]:
    """Write the subjects down and forget the namings in one transaction: a crash between loses none."""
    if not ids and not named:
        return []
    async with bench.store.write() as session:
        if ids and with_waiting:
            waiting = await waiting_plans(session, plan, removals_only=False)
            ids |= named_by(waiting)
            gather_requesters(plan, waiting)
        plan.subjects = sorted(ids)
        row = await session.get(Plan, plan.id)
        if row is not None:
            row.subjects, row.requesters = plan.subjects, plan.requesters
        for each in named:
            seen = (
                col(Named.integration_id) == each.integration_id,
                col(Named.flow) == each.flow,
                col(Named.hint) == each.hint,
                col(Named.times) == each.times,
            )
            await session.exec(sa.delete(Named).where(*seen))
    return list(plan.subjects)
