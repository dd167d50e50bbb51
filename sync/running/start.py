"""Whether a run may start or go on (design rules 2 and 6): checked by the worker, not by the card."""

import hashlib
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Approval, Change, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import IntegrationStatus, Part, PlanKind, RunState
from sync.decided import again, cancel_rows
from sync.events import SYSTEM, record
from sync.flow import Flow
from sync.ground import START_WITHIN, ground_changed, lock_org
from sync.integrations import set_status
from sync.planning.split import ask_removals_apart
from sync.running.journal import Journal
from sync.workbench import Workbench

IDLE = timedelta(hours=1)
PAGE = 5000


async def begin(bench: Workbench, journal: Journal, run: Run, plan: Plan, flow: Flow) -> bool:
    """Mark the run as running; False when it may not start, which closes it with the reason."""
    stored = await _digests(bench, plan) if run.started_at is None else {}
    async with bench.store.write() as session:
        await lock_org(session, plan.target_org)
        fresh = await journal.check(session)
        if fresh.state in (RunState.VERIFYING, RunState.RUNNING) and fresh.started_at is not None and not _idle(fresh):
            return True
        if fresh.started_at is None:
            reason = await _why_not(session, fresh, plan, flow, stored)
            if reason:
                await _close(session, fresh, plan, reason)
                return False
            fresh.started_at = fresh.active_at = utcnow()
        elif _idle(fresh):
            # A run that wrote nothing for an hour asks again before its removals: a new plan names them.
            await ask_removals_apart(session, plan, "idle_over_an_hour")
            fresh.active_at = utcnow()
        if (fresh.problem or {}).get("code") == "paused":
            fresh.problem = None
        fresh.state, fresh.version = RunState.RUNNING, fresh.version + 1
        if plan.kind == PlanKind.FULL:
            await set_status(session, run.integration_id, IntegrationStatus.SYNCING, "run.running")
    return True


def _idle(run: Run) -> bool:
    """Nothing was written for an hour: tries of a held run are no activity, however many there were."""
    return run.active_at is not None and utcnow() - run.active_at > IDLE


async def _digests(bench: Workbench, plan: Plan) -> dict[str, str]:
    """Digests of the rows as they are stored now: no row was added, taken away or moved since the plan was shown."""
    hashes, filled, last = {part: hashlib.sha256() for part in Part}, set[str](), 0
    while True:
        query = sa.select(col(Change.seq), col(Change.part), col(Change.row_hash)).where(
            col(Change.plan_id) == plan.id, col(Change.seq) > last
        )
        rows = await bench.store.scalar_rows(query.order_by(col(Change.seq)).limit(PAGE))
        if not rows:
            return {part: hashes[part].hexdigest() if part in filled else "" for part in Part}
        for seq, part, row_hash in rows:
            last = seq
            filled.add(part)
            hashes[Part(part)].update(bytes.fromhex(row_hash))


async def _why_not(session: AsyncSession, run: Run, plan: Plan, flow: Flow, stored: dict[str, str]) -> str:
    query = select(Approval).where(Approval.plan_id == plan.id).order_by(sa.desc(col(Approval.id)))
    decided = (await session.exec(query)).first()
    if decided is None:
        return "not_approved"
    if utcnow() - decided.at > START_WITHIN:
        return "approval_expired"
    if decided.digest_changes != stored[Part.CHANGES]:
        return "digest_changed"
    if run.with_removals and decided.digest_removals != stored[Part.REMOVALS]:
        return "digest_changed"
    return str(await ground_changed(session, plan, flow.canon_version))


async def _close(session: AsyncSession, run: Run, plan: Plan, reason: str) -> None:
    run.state, run.problem, run.finished_at = RunState.FAILED, {"code": reason}, utcnow()
    run.owner, run.lease_until, run.version = None, None, run.version + 1
    await cancel_rows(session, [plan.id or 0], reason)
    record(
        session,
        "run.not_started",
        actor=SYSTEM,
        team=run.team,
        integration_id=run.integration_id,
        subject=f"run:{run.id}",
        plan_id=plan.id,
        reason=reason,
    )
    integration = await session.get(Integration, plan.integration_id)
    if plan.kind == PlanKind.FULL:
        await set_status(session, plan.integration_id, IntegrationStatus.ERROR, f"run.{reason}")
    elif reason != "digest_changed" and integration is not None and integration.enabled:
        # What changed at the source is named nowhere else any more: its subjects are read and planned again.
        session.add(again(plan, integration))
