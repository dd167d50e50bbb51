"""After the last row: does the target hold what was written (design section 3, "verify the run's rows")?

Each subject is read once more, by id, or from one reading of the whole target where that costs fewer calls. What the
vendor keeps in a spelling of its own is remembered and is no difference (rule 7).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

from store.database import Store
from store.tables import Change, Run
from store.words import Verb
from sync.compare import scratch_of
from sync.flow import Fields, Flow, TargetRow
from sync.planning.costs import BY_ID_UP_TO
from sync.reading.staging import staging
from sync.running.spelling import Kept, Written, remember
from sync.undo.rows import applied_pages, by_id, from_stage, main_id, more_applied_than
from sync.workbench import Workbench

SAMPLE = 10

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
    if await more_applied_than(bench.store, run.plan_id, 0):
        await asyncio.sleep(flow.manner.settle_seconds)
    if not await more_applied_than(bench.store, run.plan_id, BY_ID_UP_TO):
        await _each(bench.store, run, flow, tally, lambda ids: by_id(flow, ids))
        return asdict(tally)
    async with staging(scratch_of(bench.scratch)) as stage:
        async for page in flow.target_pages():
            await stage.add_target(flow, page.rows)  # type: ignore[arg-type]
        await _each(bench.store, run, flow, tally, lambda ids: from_stage(flow, stage, ids))
    return asdict(tally)


async def _each(store: Store, run: Run, flow: Flow, tally: Tally, fetch: Fetch) -> None:
    async for rows in applied_pages(store, run.plan_id):
        subjects = [list(group) for _, group in groupby(rows, key=lambda row: row.subject)]
        found = await fetch([main_id(members) for members in subjects])
        kept: list[Kept] = []
        for members in subjects:
            kept += _one(flow, tally, members, found.get(main_id(members)))
        if kept:
            await remember(store, flow, run.integration_id, kept)


def _one(flow: Flow, tally: Tally, rows: Sequence[Change], found: TargetRow | None) -> list[Kept]:
    tally.subjects += 1
    differs: list[str] = []
    kept: list[Kept] = []
    parts: dict[tuple[str, str | None], list[Change]] = {}
    for row in rows:  # a part may be written twice, its removals apart
        parts.setdefault((row.entity, row.new_id or row.target_id), []).append(row)
    for (entity, part_id), members in parts.items():
        if entity not in flow.owned_entities:
            continue  # made again by an undo and not compared by the flow
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
