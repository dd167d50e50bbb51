"""Judge a plan whose rows are written, and set it waiting, refused, running, or aside when there is nothing to do."""

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, FlowState, Integration, Plan
from store.tables.base import utcnow
from store.words import IntegrationStatus, PlanKind, PlanState, Ruling
from sync.decided import cancel_rows, queue_run, void
from sync.events import SYSTEM
from sync.flow import Flow
from sync.ground import lock_org
from sync.integrations import had_full, set_status
from sync.planning.authority import is_authoritative
from sync.planning.compared import compare_with
from sync.planning.names import gather_requesters
from sync.planning.noting import note
from sync.planning.planned import Planned
from sync.planning.split import ask_removals_apart, covered_by
from sync.planning.weighing import ASKED_OF_ONE, verdict
from sync.workbench import Lease, Workbench
from sync.workdays import next_working_hour


async def settle_plan(
    bench: Workbench, plan: Plan, integration: Integration, flow: Flow, planned: Planned, lease: Lease
) -> None:
    """Write down what a card needs, give the verdict, and act on it."""
    async with bench.store.read() as session:
        older = await covered_by(session, plan)
    if older:
        plan.replaces = older[-1].id
    compared, by_hand = await compare_with(bench.store, plan), await flow.plan_only()
    fingerprint = bench.bridges[integration.bridge].mapping_fingerprint(integration.options)
    async with bench.store.write() as session:
        await lock_org(session, plan.target_org)
        fresh = await session.get(Plan, plan.id)
        state = await session.get(FlowState, (plan.integration_id, plan.flow))
        settled = await session.get(Integration, plan.integration_id)
        if fresh is None or fresh.epoch != lease.epoch or state is None or settled is None:
            return
        first = _first(fresh, state, fingerprint)
        if fresh.reasons.get("poll") and state.watermark is not None:
            state.watermark = max(state.watermark, planned.reading.began)
        gathered = await covered_by(session, fresh, lock=True)
        gather_requesters(fresh, gathered)
        for old in gathered:
            await void(session, old, "gathered")
        note(fresh, flow, planned, first, fingerprint)
        fresh.guard = await verdict(session, fresh, settled, state, flow, first=first)
        fresh.owner, fresh.lease_until, fresh.version = None, None, fresh.version + 1
        fresh.planned_at = utcnow()
        zone, hour = integration.options.get("time_zone", "UTC"), integration.options.get("decide_by_hour", 10)
        fresh.waits_until = next_working_hour(utcnow(), zone, int(hour))
        fresh.compared, fresh.replaces = compared, plan.replaces
        if by_hand and fresh.counts["rows"]:
            await _advise(session, fresh, by_hand)
        else:
            await _act(session, fresh, settled, state)


def _first(plan: Plan, state: FlowState, fingerprint: str) -> str:
    if plan.kind in (*ASKED_OF_ONE, PlanKind.UNDO):
        return ""  # what one person asks for one customer is judged by its numbers alone; an undo by its run
    if state.first_full_at is None:
        return "first_full"
    known = state.confirmed.get("mapping")
    return "mapping_changed" if known is not None and known != fingerprint else ""


async def _act(session: AsyncSession, plan: Plan, integration: Integration, state: FlowState) -> None:
    told, status = plan.guard["verdict"], IntegrationStatus.QUEUED
    if plan.counts["rows"] == 0:
        plan.state, status = PlanState.EMPTY, IntegrationStatus.COMPLETED
        if is_authoritative(plan) and not plan.reasons["removals_barred"]:
            await complete_full(session, plan, integration, state, more=0)
    elif told == "allowed":
        # What a person wrote out and sent off is that person's decision; all else that may go goes by itself.
        by = plan.requested_by if plan.kind == PlanKind.ASKED else SYSTEM
        await queue_run(session, plan, by=by, team=plan.team, ruling=Ruling.ALL, with_removals=True)
    elif _splits(plan):
        await ask_removals_apart(session, plan)
        plan.state = PlanState.EMPTY
        if plan.counts["rows_changes"]:
            ruling = Ruling.WITHOUT_REMOVALS
            await queue_run(session, plan, by=SYSTEM, team=plan.team, ruling=ruling, with_removals=False)
    else:
        plan.state = PlanState.REFUSED if told == "refused" else PlanState.WAITING
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, status, f"plan.{plan.state}")
    elif plan.kind == PlanKind.INCREMENTAL and plan.state == PlanState.EMPTY:
        # Named, looked at, nothing to do itself: not worth a row.
        await session.exec(sa.delete(Change).where(col(Change.plan_id) == plan.id))
        await session.delete(plan)


async def _advise(session: AsyncSession, plan: Plan, why: str) -> None:
    """The system takes no writes here: the plan tells people what to do, and nobody can run it."""
    plan.state, plan.reasons = PlanState.ADVICE, plan.reasons | {"plan_only": why}
    await cancel_rows(session, [plan.id or 0], "plan_only")
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, IntegrationStatus.COMPLETED, "plan.advice")


def _splits(plan: Plan) -> bool:
    """Incremental changes that may go by themselves, beside removals that may not."""
    apart = plan.kind == PlanKind.INCREMENTAL and not plan.reasons.get("removals_only")
    return apart and bool(plan.counts["removals"]) and plan.guard["without_removals"] == "allowed"


async def complete_full(
    session: AsyncSession, plan: Plan, integration: Integration, state: FlowState, *, more: int
) -> None:
    """A full sync is verified: Last Sync moves, the need is cleared, the watermark is where its reading began.

    `more`: how many records the target has more than when it was read.
    """
    integration.last_sync = utcnow()
    await had_full(session, integration, state, plan.config_version)
    state.watermark = plan.reading_at
    state.first_full_at = state.first_full_at or utcnow()
    state.target_in_scope = int(plan.counts["in_scope"]) + more
    state.confirmed = state.confirmed | {"mapping": plan.reasons["mapping"]}
