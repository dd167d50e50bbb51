"""Asking for an undo: what it would do is told, its subjects are put on hold, and a plan is queued (design rule 8)."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Store
from store.tables import Change, Integration, Plan, Run
from store.words import ChangeState, PlanKind, RunState, Verb
from sync.errors import Refusal
from sync.events import record
from sync.ground import lock_org
from sync.pause import refuse_paused
from sync.requests import RUNNING, usable
from sync.undo.forgotten import refuse_forgotten
from sync.undo.holds import hold, undo_under_way


@dataclass(frozen=True, slots=True)
class Preview:
    """What an undo would be about, in counts of what the run wrote; some of it may have changed since.

    `made` and `erased` are records, `parts_made` and `parts_erased` what hangs on records that stay, `changed` rows.
    """

    run_id: int
    integration_id: int
    flow: str
    subjects: int = 0
    made: int = 0
    erased: int = 0
    parts_made: int = 0
    parts_erased: int = 0
    changed: int = 0


async def preview_undo(store: Store, run_id: int) -> Preview:
    """What an undo of that run would put back.

    Raises:
        Refusal: see `ask_undo`.
    """
    async with store.read() as session:
        run, _ = await _undoable(session, run_id)
        main = col(Change.parent_id).is_(None)
        query = (
            sa.select(col(Change.verb), main, sa.func.count())
            .where(col(Change.plan_id) == run.plan_id, col(Change.state) == ChangeState.APPLIED)
            .group_by(col(Change.verb), main)
        )
        subjects = sa.select(sa.func.count(sa.distinct(col(Change.subject)))).where(
            col(Change.plan_id) == run.plan_id, col(Change.state) == ChangeState.APPLIED
        )
        connection = await session.connection()
        counted = {(verb, bool(whole)): int(n) for verb, whole, n in (await connection.execute(query)).all()}
        return Preview(
            run_id,
            run.integration_id,
            run.flow,
            subjects=int((await connection.execute(subjects)).scalar_one()),
            made=counted.get((Verb.CREATE, True), 0),
            erased=counted.get((Verb.DELETE, True), 0),
            parts_made=counted.get((Verb.CREATE, False), 0),
            parts_erased=counted.get((Verb.DELETE, False), 0),
            changed=counted.get((Verb.UPDATE, True), 0) + counted.get((Verb.UPDATE, False), 0),
        )


async def ask_undo(store: Store, run_id: int, *, by: str, team: str) -> Plan:
    """Hold the run's subjects, then queue the plan that puts them back; another person than `by` must confirm it.

    Raises:
        Refusal: run_unknown(run), unknown_integration, integration_disabled, paused(by, at, why), undo_run_going(run),
            undo_other_org(run),
            undo_asked(plan_id), undo_done(run, plan_id), undo_forgotten(run, days), undo_nothing(run).
    """
    async with store.read() as session:
        run, _ = await _undoable(session, run_id)
    held = await hold(store, run, by=by)
    async with store.write() as session:
        await lock_org(session, (await usable(session, run.integration_id)).target_org)
        run, integration = await _undoable(session, run_id)  # somebody may have asked meanwhile
        plan = Plan(
            integration_id=run.integration_id,
            flow=run.flow,
            team=team or integration.team,
            kind=PlanKind.UNDO,
            requested_by=by,
            requesters=[by],
            target_org=integration.target_org,
            reasons={"undo": run_id},
        )
        session.add(plan)
        await session.flush()
        record(
            session, "undo.asked", actor=by, team=team, integration_id=run.integration_id, subject=f"run:{run_id}",
            plan_id=plan.id, on_hold=held,
        )  # fmt: skip
        return plan


async def _undoable(session: AsyncSession, run_id: int) -> tuple[Run, Integration]:
    run = await session.get(Run, run_id, populate_existing=True)
    if run is None:
        raise Refusal("run_unknown", run=run_id)
    integration = await session.get(Integration, run.integration_id)
    if integration is None or integration.deleted_at is not None:
        raise Refusal("unknown_integration", integration=run.integration_id)
    if not integration.enabled:
        raise Refusal("integration_disabled", integration=integration.name)
    await refuse_paused(session, run.integration_id)
    if run.state in RUNNING:
        raise Refusal("undo_run_going", run=run_id)
    plan = await session.get(Plan, run.plan_id)
    if plan is None or plan.target_org != integration.target_org:
        raise Refusal("undo_other_org", run=run_id)
    if (coming := await undo_under_way(session, run)) is not None:
        raise Refusal("undo_asked", run=run_id, plan_id=coming)
    if (done := (await undone_by(session, [run])).get(run_id)) is not None:
        raise Refusal("undo_done", run=run_id, by_run=done.id)
    await refuse_forgotten(session, run)
    return run, integration


async def undone_by(session: AsyncSession, runs: Sequence[Run]) -> dict[int, Run]:
    """The run that undid each of these to its end, where there is one.

    One that was stopped or went wrong, or whose removals nobody confirmed, left something to ask for again.
    """
    flows = {(run.integration_id, run.flow) for run in runs}
    query = (
        select(Run, Plan)
        .join(Plan, col(Plan.id) == Run.plan_id)
        .where(
            Plan.kind == PlanKind.UNDO,
            Run.state == RunState.VERIFIED,
            sa.tuple_(col(Run.integration_id), col(Run.flow)).in_(flows),
        )
    )
    found = (await session.exec(query.order_by(col(Run.id)))).all() if flows else []
    whole = {plan.reasons.get("undo"): run for run, plan in found if not run.counts.get(ChangeState.CANCELLED)}
    return {run.id or 0: whole[run.id] for run in runs if run.id in whole}
