"""One chunk of a run: settle what a crash left, then the next rows under their locks, until nothing is left."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from store.tables import Change, Plan, Run
from store.tables.base import utcnow
from store.words import ChangeState, RunState, Verb
from sync.errors import LeaseLostError, NotSent, VendorTrouble
from sync.flow import Flow, SourceRow
from sync.heard import about
from sync.incidents import recovered, trouble
from sync.pause import pause_of
from sync.planning.costs import CHUNK_ROWS
from sync.running.breaker import breaker_of, trip
from sync.running.finish import finish_run
from sync.running.groups import Chunk, ordered_groups
from sync.running.journal import Journal
from sync.running.locks import hold, let_go
from sync.running.prove import Prover
from sync.running.row import RowStep
from sync.running.start import begin
from sync.runs import counts
from sync.undo.restore import UNDO
from sync.workbench import Lease, Workbench

WAIT_SECONDS = 30.0
OPEN_SECONDS = 20.0
LONGEST_HOLD = 100.0  # longer waits are the rate budget's: it holds every request back until the vendor's own time
HELD_OWNER = "held"


async def apply_chunk(bench: Workbench, run_id: int, lease: Lease) -> bool:
    """Apply the next rows of a run; True while there is more to do. Called again and again by the engine."""
    async with bench.store.read() as session:
        run = await session.get(Run, run_id)
        plan = await session.get(Plan, run.plan_id) if run else None
    if run is None or plan is None or run.epoch != lease.epoch:
        return False
    journal = Journal(bench.store, run, lease.epoch, bench.heard)
    try:
        async with bench.flow(run.integration_id, run.flow, run_id) as (integration, flow, _calls):
            if not await begin(bench, journal, run, plan, flow):
                return False
            clock = asyncio.get_running_loop().time
            until, more = clock() + OPEN_SECONDS, True
            while more and clock() < until:  # one open connection serves several chunks
                more = await _apply(bench, journal, run, plan, flow, lease, integration.options)
            return more
    except LeaseLostError:
        return False
    except VendorTrouble as problem:
        return await _hold(bench, journal, problem)
    finally:
        await bench.heard.flush(bench.store)


async def _apply(
    bench: Workbench, journal: Journal, run: Run, plan: Plan, flow: Flow, lease: Lease, options: Mapping[str, Any]
) -> bool:
    if not await lease.renew():
        return False
    breaker = await breaker_of(journal, options)
    prover = Prover(flow, bench.store, plan)
    step = RowStep(flow, journal, prover, lambda: lease.lost or breaker.tripped)
    await _settle(step, journal, flow)
    stopped, paused = await _told(bench, run)
    rows = [] if stopped else await journal.next_rows(CHUNK_ROWS)
    if not rows:
        return await finish_run(bench, journal, run, plan, flow)
    if paused:
        return await _keep_place(bench, journal)
    if breaker.tripped:
        await trip(journal, breaker)
        return True  # it ends as one that a person stopped
    groups = ordered_groups(rows)
    names = sorted({name for row in rows for name in (row.subject, *row.claims)})
    if not await hold(journal, plan.target_org, names):
        await asyncio.sleep(1)
        return True
    try:
        prover.sources = await _sources(flow, rows)
        await prover.look_out(rows)
        ends = await journal.ended(row.subject for row in rows)
        await Chunk(step, journal, lease, ends, breaker).carry_out(groups, flow.manner.concurrency)
    finally:
        await let_go(journal)
        await _count(bench, journal)
    await recovered(bench.store, run.integration_id, "vendor", written=await _written(bench, plan))
    return True


async def _told(bench: Workbench, run: Run) -> tuple[bool, bool]:
    """Whether somebody said stop, and whether all this is paused."""
    async with bench.store.read() as session:
        fresh = await session.get(Run, run.id)
        paused = await pause_of(session, run.integration_id) is not None
    return fresh is None or fresh.stop_by is not None, paused


async def _keep_place(bench: Workbench, journal: Journal) -> bool:
    """Paused between rows: nobody holds the run, and nobody takes it up before it is resumed (`claimable`)."""
    async with bench.store.write() as session:
        run = await journal.check(session)
        run.state, run.counts = RunState.HELD, await counts(session, run.plan_id)
        run.problem = {"code": "paused"}
        run.owner, run.lease_until, run.version = None, None, run.version + 1
    return False


async def _settle(step: RowStep, journal: Journal, flow: Flow) -> None:
    """Rows that a crash left in `sending` are read back, after the system's settle time since they were sent."""
    rows = await journal.unsettled()
    last = max((row.sent_at for row in rows if row.sent_at is not None), default=None)
    if last is not None:
        settled = last + timedelta(seconds=flow.manner.settle_seconds)
        await asyncio.sleep(max(0.0, (settled - utcnow()).total_seconds()))
    for row in rows:
        parent = await journal.created_id(row.subject) if row.parent_id == "@new" else row.parent_id
        with about(row.seq):
            await step.settle(row, parent)


async def _sources(flow: Flow, rows: Sequence[Change]) -> dict[str, SourceRow]:
    """Creates, parts too, re-check their source just before the chunk; removals do so in their own step."""
    creates = [row for row in rows if row.verb == Verb.CREATE and not (row.requires or {}).get(UNDO)]
    ids = sorted({row.source_id for row in creates if row.source_id})
    return await flow.source_by_ids(ids) if ids else {}


async def _count(bench: Workbench, journal: Journal) -> None:
    async with bench.store.write() as session:
        run = await journal.check(session)
        before, run.counts = run.counts.get(ChangeState.APPLIED, 0), await counts(session, run.plan_id)
        if run.counts.get(ChangeState.APPLIED, 0) > before:
            run.active_at = utcnow()
        run.version += 1


async def _written(bench: Workbench, plan: Plan) -> int:
    async with bench.store.read() as session:
        return (await counts(session, plan.id or 0)).get(ChangeState.APPLIED, 0)


async def _hold(bench: Workbench, journal: Journal, problem: VendorTrouble) -> bool:
    """The vendor is away or asks to wait: the run keeps its place, tells so, and tries again by itself."""
    wait = min(problem.retry_after or WAIT_SECONDS, LONGEST_HOLD)
    again = utcnow() + timedelta(seconds=wait)
    try:
        async with bench.store.write() as session:
            run = await journal.check(session)
            run.state, run.counts = RunState.HELD, await counts(session, run.plan_id)
            # Nobody takes the run before the next try is due; the sweep then takes it up again.
            run.lease_until, run.owner, run.version = again, HELD_OWNER, run.version + 1
    except LeaseLostError:
        return False
    await trouble(
        bench.store,
        journal.integration_id,
        problem,
        subject_kind="run",
        subject_id=journal.run_id,
        next_try_at=again,
        sent=isinstance(problem, NotSent),
        written=run.counts.get("applied", 0),
        left=run.counts.get("pending", 0),
    )
    return False
