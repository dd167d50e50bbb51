"""The end of a run: verified, partial or stopped, and what that means for the integration."""

from collections import Counter
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Change, FlowState, Integration, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, IntegrationStatus, PlanKind, RunState, Verb
from sync.decided import cancel_rows
from sync.flow import Flow
from sync.ground import lock_org
from sync.incidents import recovered, report
from sync.integrations import set_status
from sync.linking.findings import close_removed
from sync.planning.authority import is_authoritative
from sync.planning.outcome import complete_full
from sync.running.breaker import by_breaker
from sync.running.journal import Journal
from sync.running.mended import BREAKER, OF_A_RUN, close_mended
from sync.running.overtaken import overtaken_twice
from sync.running.verify import verify
from sync.runs import counts
from sync.undo.moved import void_old_ids
from sync.workbench import Workbench

FOLLOWED_WELL = ("pushed", "unsupported")
SAMPLE = 10
UNFINISHED = (ChangeState.PENDING, ChangeState.SENDING)
TROUBLED = (ChangeState.FAILED, ChangeState.IN_DOUBT)  # what is blocked is so by one of these, or by a stale row


async def finish_run(bench: Workbench, journal: Journal, run: Run, plan: Plan, flow: Flow) -> bool:
    """Verify what was written and close the run. Only a verified full sync moves Last Sync (seed 000).

    Returns:
        True when there are rows left after all, so that the run goes on.

    Raises:
        VendorTrouble: what was written could not be read.
    """
    async with bench.store.write() as session:
        fresh = await journal.check(session)
        stopped = fresh.stop_by is not None
        if stopped:
            await cancel_rows(session, [run.plan_id], "breaker" if by_breaker(fresh) else "stopped")
        fresh.counts = await counts(session, run.plan_id)
        if any(fresh.counts.get(state) for state in UNFINISHED):
            return True
        fresh.state, fresh.version = RunState.VERIFYING, fresh.version + 1
    verified = await verify(bench, run, flow) | await _follow_up(bench, run, flow)
    async with bench.store.write() as session:
        await lock_org(session, plan.target_org)
        fresh = await journal.check(session)
        fresh.counts, fresh.verified = await counts(session, run.plan_id), verified
        await void_old_ids(session, plan)
        left = not stopped and await overtaken_twice(session, plan)
        fresh.state = _end(fresh, stopped=stopped, left=left)
        fresh.finished_at, fresh.owner, fresh.lease_until = utcnow(), None, None
        fresh.version += 1
        if run.with_removals:
            await close_removed(session, run.plan_id, run.integration_id, plan.flow)
        await _tell_integration(session, fresh, plan)
        ended = fresh.model_copy()
    await _report(bench, ended, plan)
    await close_mended(bench.store, run.integration_id)
    return False


async def _report(bench: Workbench, run: Run, plan: Plan) -> None:
    """What a run left undone opens a trouble; a full one that is verified ends those of all runs before it."""
    facts: dict[str, Any] = {"subject_kind": "run", "subject_id": run.id or 0, "rows": dict(run.counts)}
    if run.state == RunState.PARTIAL:
        facts |= {"verified": run.verified}
        await report(bench.store, run.integration_id, f"{OF_A_RUN}{run.id}", code="rows_not_applied", **facts)
    elif by_breaker(run):
        facts |= {"failures": (run.problem or {})["failures"], "of": (run.problem or {})["of"]}
        await report(bench.store, run.integration_id, f"{BREAKER}{run.id}", code="breaker", **facts)
    elif run.state == RunState.VERIFIED and plan.kind == PlanKind.FULL:
        await recovered(bench.store, run.integration_id, OF_A_RUN, BREAKER)


async def _follow_up(bench: Workbench, run: Run, flow: Flow) -> dict[str, Any]:
    """What is due beside the target for each record written, counted by how it went; apart from the rows' own fate."""
    if not flow.manner.follows_up:
        return {}
    async with bench.store.read() as session:
        written = select(Change.key).where(Change.plan_id == run.plan_id, Change.state == ChangeState.APPLIED)
        keys = list((await session.exec(written.distinct())).all())
    told = await flow.follow_up(keys)
    wrong = [key for key, how in sorted(told.items()) if how not in FOLLOWED_WELL]
    return {"followed": dict(Counter(told.values())), "not_followed": wrong[:SAMPLE]}


def _end(run: Run, *, stopped: bool, left: bool) -> str:
    if stopped:
        return RunState.STOPPED
    troubled = any(run.counts.get(state) for state in TROUBLED) or run.verified.get("differing")
    return RunState.PARTIAL if troubled or left else RunState.VERIFIED


async def records_by(session: AsyncSession, plan_id: int, *verbs: str) -> list[int]:
    """How many whole records a plan's rows have truly made, or taken away: one number for each verb."""
    query = select(Change.verb, func.count()).where(
        Change.plan_id == plan_id, Change.state == ChangeState.APPLIED, col(Change.parent_id).is_(None)
    )
    found = dict((await session.exec(query.group_by(col(Change.verb)))).all())
    return [int(found.get(verb, 0)) for verb in verbs]


async def _tell_integration(session: AsyncSession, run: Run, plan: Plan) -> None:
    if plan.kind != PlanKind.FULL:
        return
    integration = await session.get(Integration, plan.integration_id)
    state = await session.get(FlowState, (plan.integration_id, plan.flow))
    whole = run.state == RunState.VERIFIED and is_authoritative(plan) and not plan.reasons.get("removals_barred")
    if whole and integration is not None and state is not None:
        made, removed = await records_by(session, plan.id or 0, Verb.CREATE, Verb.DELETE)
        await complete_full(session, plan, integration, state, more=made - removed)
    status = IntegrationStatus.ERROR if run.state == RunState.PARTIAL else IntegrationStatus.COMPLETED
    await set_status(session, plan.integration_id, status, f"run.{run.state}")
