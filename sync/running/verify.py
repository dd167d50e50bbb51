"""After the last row: does the target hold what was written (design section 3, "verify the run's rows")?

Each subject is read once more, by id, or from one reading of the whole target where that costs fewer calls. What the
vendor keeps in a spelling of its own is remembered and is no difference (rule 7).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

from sqlmodel import col, select

from store.database import Store
from store.tables import Change, Run
from store.words import ChangeState, Verb
from sync.compare import scratch_of
from sync.flow import Fields, Flow, TargetRow
from sync.planning.costs import BY_ID_UP_TO
from sync.reading.rows import load_target
from sync.reading.staging import Staging, staging
from sync.running.spelling import Kept, Written, remember
from sync.workbench import Workbench

SAMPLE = 10
PAGE = 500

Fetch = Callable[[Sequence[str]], Awaitable[dict[str, TargetRow | None]]]


@dataclass(slots=True)
class Tally:
    """What verification found, in subjects; as stored with the run."""

    subjects: int = 0
    as_planned: int = 0
    kept_by_vendor: int = 0
    differing: int = 0
    samples: list[dict[str, Any]] = field(default_factory=list)


async def verify(bench: Workbench, run: Run, flow: Flow) -> dict[str, Any]:
    """Compare every applied row with the target as it stands now; see `Tally`.

    Raises:
        VendorTrouble: the target could not be read.
    """
    tally = Tally()
    async with bench.store.read() as session:
        some = select(Change.id).where(Change.plan_id == run.plan_id, Change.state == ChangeState.APPLIED)
        applied = len((await session.exec(some.limit(BY_ID_UP_TO + 1))).all())
    if applied:
        await asyncio.sleep(flow.manner.settle_seconds)
    if applied <= BY_ID_UP_TO:
        await _each(bench.store, run, flow, tally, lambda ids: _by_id(flow, ids))
        return asdict(tally)
    async with staging(scratch_of(bench.scratch)) as stage:
        async for page in flow.target_pages():
            await stage.add_target(flow, page.rows)  # type: ignore[arg-type]
        await _each(bench.store, run, flow, tally, lambda ids: _from_stage(flow, stage, ids))
    return asdict(tally)


async def _each(store: Store, run: Run, flow: Flow, tally: Tally, fetch: Fetch) -> None:
    async for rows in _pages(store, run):
        subjects = [list(group) for _, group in groupby(rows, key=lambda row: row.subject)]
        found = await fetch([_main_id(members) for members in subjects])
        kept: list[Kept] = []
        for members in subjects:
            kept += _one(flow, tally, members, found.get(_main_id(members)))
        if kept:
            await remember(store, flow, run.integration_id, kept)


async def _pages(store: Store, run: Run) -> AsyncIterator[list[Change]]:
    """Applied rows by subject; a page ends with a whole subject."""
    last, size = "", PAGE
    while True:
        async with store.read() as session:
            query = select(Change).where(
                Change.plan_id == run.plan_id, Change.state == ChangeState.APPLIED, col(Change.subject) > last
            )
            query = query.order_by(col(Change.subject), col(Change.seq)).limit(size + 1)
            rows = list((await session.exec(query)).all())
        whole = rows if len(rows) <= size else [row for row in rows if row.subject != rows[-1].subject]
        if rows and not whole:  # one subject of more rows than a page holds
            size *= 2
            continue
        if whole:
            yield whole
            last = whole[-1].subject
        if len(rows) <= size:
            return


def _main_id(rows: Sequence[Change]) -> str:
    """The vendor's id of the record that a subject's rows are about."""
    known = next((row.parent_id for row in rows if row.parent_id not in (None, "@new")), None)
    return known or next((row.new_id or row.target_id or "" for row in rows if row.parent_id is None), "")


def _one(flow: Flow, tally: Tally, rows: Sequence[Change], found: TargetRow | None) -> list[Kept]:
    tally.subjects += 1
    differs: list[str] = []
    kept: list[Kept] = []
    parts: dict[tuple[str, str | None], list[Change]] = {}
    for row in rows:  # a part may be written twice, its removals apart
        parts.setdefault((row.entity, row.new_id or row.target_id), []).append(row)
    for (entity, part_id), members in parts.items():
        now = _fields(found, entity, part_id)
        written = Written(flow, entity, part_id or "", members[0].before, members[-1].after, members[-1].observed)
        if members[-1].verb == Verb.DELETE or now is None:
            differs += [entity] if (members[-1].verb == Verb.DELETE) != (now is None) else []
            continue
        others = written.other_than(now)
        if all(written.kept_by_vendor(name, now) for name in others):
            kept += [written.kept(name, now) for name in others]
        else:
            differs += others
    if differs:
        tally.differing += 1
        if len(tally.samples) < SAMPLE:
            tally.samples.append({"key": rows[0].key, "fields": sorted(set(differs))})
    elif kept:
        tally.kept_by_vendor += 1
    else:
        tally.as_planned += 1
    return kept


def _fields(found: TargetRow | None, entity: str, part_id: str | None) -> Fields | None:
    parts = found.parts if found is not None else ()
    return next((part.fields for part in parts if (part.entity, part.id) == (entity, part_id)), None)


async def _from_stage(flow: Flow, stage: Staging, ids: Sequence[str]) -> dict[str, TargetRow | None]:
    """What the list does not show is asked for by id: a list proves no absence."""
    marks = ",".join("?" * len(ids))
    sql = f"SELECT id, key, unreadable, scope, doc FROM target WHERE id IN ({marks})"  # noqa: S608  # marks alone
    staged = {row[0]: load_target(row) for row in await stage.query(sql, list(ids))}
    return staged | await _by_id(flow, [each for each in ids if each not in staged])


async def _by_id(flow: Flow, ids: Sequence[str]) -> dict[str, TargetRow | None]:
    places = asyncio.Semaphore(flow.manner.concurrency)

    async def one(target_id: str) -> tuple[str, TargetRow | None]:
        async with places:
            return target_id, await flow.target_by_id(target_id)

    return dict(await asyncio.gather(*(one(target_id) for target_id in ids)))
