"""The plan of an undo: a run's rows against the target as it is now, written down like any plan (rules 2 and 8)."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby

from sqlmodel import col, select

from store.tables import Change, IdMap, Plan, Run
from store.tables.base import utcnow
from store.words import Verb
from sync.compare import scratch_of
from sync.errors import Refusal
from sync.flow import Evidence, Flow, TargetRow
from sync.planning.costs import BY_ID_UP_TO
from sync.planning.planned import Planned
from sync.planning.writer import RowWriter, Subject
from sync.reading.read import Reading
from sync.reading.staging import Staging, staging
from sync.undo.forgotten import refuse_forgotten
from sync.undo.restore import Back, Beside, restored
from sync.undo.rows import applied_pages, by_id, from_stage, main_id, more_applied_than
from sync.workbench import Workbench

KEYS = 100
Fetch = Callable[[Sequence[str]], Awaitable[dict[str, TargetRow | None]]]


async def undone(bench: Workbench, plan: Plan, flow: Flow) -> Planned:
    """Read what the run wrote, record by record, and write down what puts it back. `plan.reasons["undo"]`: the run.

    Many records are read in one reading of the target, a few by id.

    Raises:
        Refusal: run_unknown(run), undo_forgotten(run, days).
        VendorTrouble: the target could not be read.
    """
    began = utcnow()
    run = await _run(bench, plan)
    writer = RowWriter(bench.store, plan, flow.manner)
    if not await more_applied_than(bench.store, run.plan_id, BY_ID_UP_TO):
        found, lost = await _walk(bench, plan, run, flow, writer, lambda ids: by_id(flow, ids))
        pages = 1
    else:
        async with staging(scratch_of(bench.scratch)) as stage:
            pages = await _stage(flow, stage)
            found, lost = await _walk(bench, plan, run, flow, writer, lambda ids: from_stage(flow, stage, ids))
    source, target = Evidence(rows=1, pages=1, complete=True), Evidence(rows=found, pages=pages, complete=True)
    counts = {"matched": 0, "target_read": found, "out_of_scope": 0, "source_read": 0}
    return Planned(writer, Reading(began, source, target), counts, await writer.finish(), {}, lost=lost)


async def _run(bench: Workbench, plan: Plan) -> Run:
    number = int(plan.reasons["undo"])
    async with bench.store.read() as session:
        run = await session.get(Run, number)
        if run is None:
            raise Refusal("run_unknown", run=number)
        await refuse_forgotten(session, run)
    return run


async def _stage(flow: Flow, stage: Staging) -> int:
    pages = 0
    async for page in flow.target_pages():
        await stage.add_target(flow, page.rows)  # type: ignore[arg-type]
        pages += 1
    return max(1, pages)


async def _walk(
    bench: Workbench, plan: Plan, run: Run, flow: Flow, writer: RowWriter, fetch: Fetch
) -> tuple[int, Counter[str]]:
    found, lost = 0, Counter[str]()
    async for rows in applied_pages(bench.store, run.plan_id):
        groups = [list(members) for _, members in groupby(rows, key=lambda row: row.subject)]
        now = await fetch([main_id(members) for members in groups])
        beside = await _beside(bench, plan, flow, rows)
        subjects: list[Subject] = []
        for members in groups:
            record = now.get(main_id(members))
            found += record is not None
            back = restored(flow, run.id or 0, members, record, beside)
            subjects += _told(writer, back, lost)
        await writer.add(subjects)
    return found, lost


def _told(writer: RowWriter, back: Back, lost: Counter[str]) -> list[Subject]:
    for row, reason in back.left:
        writer.leave(row, reason)
    lost.update(back.lost)
    return [back.subject] if back.subject is not None else []


async def _beside(bench: Workbench, plan: Plan, flow: Flow, rows: Sequence[Change]) -> Beside:
    """By which source refs these records are remembered, and which keys of erased ones are taken by now."""
    ids = {each for row in rows for each in (row.target_id, row.new_id) if each}
    async with bench.store.read() as session:
        known = select(IdMap.target_id, IdMap.source_ref).where(
            IdMap.integration_id == plan.integration_id, IdMap.flow == plan.flow, col(IdMap.target_id).in_(ids)
        )
        refs = {str(target): str(ref) for target, ref in (await session.exec(known)).all()}
    erased = [row.key for row in rows if row.verb == Verb.DELETE and row.parent_id is None and row.key]
    taken: set[str] = set()
    for start in range(0, len(erased), KEYS):
        there = await flow.target_by_keys(erased[start : start + KEYS])
        taken.update(key for key, records in there.items() if records)
    return Beside(refs, frozenset(taken))
