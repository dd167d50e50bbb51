"""Make a queued plan: read, match, write its rows, judge it, and leave it waiting for a person or running by itself."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from store.tables import Change, FlowState, Integration, Plan
from store.tables.base import utcnow
from store.words import IntegrationStatus, Part, PlanKind, PlanState
from sync.compare import compare, keep_findings, scratch_of
from sync.errors import LeaseLostError, Refusal, VendorTrouble
from sync.flow import Flow
from sync.ground import lock_plan
from sync.incidents import recovered
from sync.integrations import set_status
from sync.planning.authority import may_remove_records, only_adds
from sync.planning.build import build_changes, build_removals, kept_extras
from sync.planning.failing import failed, given_up_before, vendor_failed
from sync.planning.named import stage_named
from sync.planning.outcome import settle_plan
from sync.planning.planned import Planned
from sync.planning.wish import wished
from sync.planning.writer import RowWriter
from sync.progress import Teller
from sync.reading.staging import Staging, staging
from sync.requests import PLANNING
from sync.subjects import subjects_of
from sync.undo.holds import Holds
from sync.undo.planned import undone
from sync.workbench import Lease, Workbench


async def make_plan(bench: Workbench, plan_id: int, lease: Lease) -> None:
    """Carry out one queued plan. A vendor's trouble ends it as `failed` with the cause; no half plan is ever shown."""
    async with bench.store.write() as session:
        plan = await lock_plan(session, plan_id)  # its subjects may still be added to until it is read
        if plan is None or plan.epoch != lease.epoch or plan.state not in PLANNING:
            return
        plan.state, plan.version = PlanState.READING, plan.version + 1
        # An earlier try may have died among its rows: they were never shown, and are made anew.
        await session.exec(sa.delete(Change).where(col(Change.plan_id) == plan_id))
        await _rest_on(session, plan)
    try:
        async with (
            bench.flow(plan.integration_id, plan.flow) as (integration, flow, calls),
            staging(scratch_of(bench.scratch)) as stage,
        ):
            if not integration.enabled:
                raise Refusal("integration_disabled", integration=integration.name)
            plan.canon_version = flow.canon_version
            teller = Teller(bench.store, Plan, plan_id, lease)
            planned = await _planned(bench, plan, integration, flow, stage, teller, calls)
            await settle_plan(bench, plan, integration, flow, planned, lease)
        # A look that named nothing has asked the source alone.
        both = plan.kind == PlanKind.FULL or planned.counts.get("source_read")
        over = await given_up_before(bench.store, plan)
        await recovered(bench.store, plan.integration_id, "vendor" if both else f"vendor:{flow.source}:", *over)
    except LeaseLostError:
        return
    except VendorTrouble as problem:
        await vendor_failed(bench, plan, lease, problem)
    except Refusal as refusal:
        await failed(bench.store, plan, lease, refusal.code, **refusal.facts)


async def _rest_on(session: Any, plan: Plan) -> None:
    """Note the versions that the plan rests on before anything is read."""
    integration = await session.get(Integration, plan.integration_id)
    state = await session.get(FlowState, (plan.integration_id, plan.flow))
    plan.config_version, plan.links_version = integration.config_version, state.links_version
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, IntegrationStatus.STARTING, "plan.reading")


async def _planned(
    bench: Workbench,
    plan: Plan,
    integration: Integration,
    flow: Flow,
    stage: Staging,
    teller: Teller,
    calls: Callable[[], int],
) -> Planned:
    integration_id = plan.integration_id
    if plan.kind == PlanKind.ASKED:
        return await wished(bench, plan, flow)
    if plan.kind == PlanKind.UNDO:
        return await undone(bench, plan, flow)
    if plan.kind == PlanKind.FULL:
        result = await compare(bench.store, flow, integration, stage, teller.tell, calls)
        reading, counts, notes = result.reading, result.counts, result.reasons["notes"]
        counts |= await keep_findings(bench.store, flow, integration, stage, 0, complete=reading.complete)
    else:
        asked_at = utcnow()
        ids = await subjects_of(bench, plan, flow)
        reading, counts, notes = await stage_named(bench.store, flow, integration_id, stage, ids)
        reading.began = asked_at  # a poll's watermark: what changes while it is read is named by the next one
    if plan.kind == PlanKind.FULL and any(counts[kind] for kind in ("unmatched", "without_key", "leaving")):
        reading.second = await flow.second_reading()
    may_remove = not reading.removals_barred and not only_adds(plan)
    barred = Part.REMOVALS if not may_remove else Part.CHANGES if plan.reasons.get("removals_only") else None
    writer = RowWriter(bench.store, plan, flow.manner, frozenset(Part) - {barred})
    await teller.tell({"phase": "plan"} | teller.last_sides())
    whole = reading.target.complete
    if not whole and counts["missing"]:
        notes["creates_left_out"] = counts["missing"]
    holds = await Holds.of(bench.store, plan)
    dropped = await build_changes(writer, flow, integration_id, stage, holds, creates=whole)
    if not reading.removals_barred and may_remove_records(plan, flow):
        await build_removals(writer, flow, integration_id, stage, holds, dropped)
    if holds.left_out:
        notes["on_hold"] = holds.left_out
    if counts["guarded"]:
        notes["left_to_people"] = counts["guarded"]
    extras = await kept_extras(stage, notes) if only_adds(plan) else []
    return Planned(writer, reading, counts, await writer.finish(), notes, dropped, extras)
