"""Read, match and find: the read-only work that an audit and a full plan share."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from store.database import CHUNK, Store
from store.tables import FlowState, IdMap, Integration, Link
from sync.flow import Facts, Flow, TargetRow
from sync.linking.blocks import index_candidates
from sync.linking.findings import NewFinding, finding_counts, store_findings
from sync.linking.suggest import suggest
from sync.planning.diff import causes, record_drafts
from sync.planning.guard import removal_limit
from sync.planning.pairs import differing, recall
from sync.reading.match import MISSING, class_counts, match, reasons, samples
from sync.reading.read import Progress, Reading, read_both
from sync.reading.rows import facts_document, load_source, load_target
from sync.reading.staging import Staging

FOUND = """
SELECT t.id, t.key, t.unreadable, t.scope, t.doc FROM pair p JOIN target t ON t.id = p.target_id
WHERE p.class IN ('unmatched','without_key') ORDER BY t.id"""
FREE = f"SELECT s.id, s.scope, s.skip, s.moves, s.removable, s.doc FROM source s WHERE {MISSING}"  # noqa: S608


@dataclass(slots=True)
class Comparison:
    """What comparing told: the reading with its evidence, and the counts of every class."""

    reading: Reading
    counts: dict[str, int]
    reasons: dict[str, dict[str, int]]
    samples: dict[str, list[str]]


async def links_of(store: Store, integration_id: int, flow: str) -> list[tuple[str, str]]:
    """All links as (target id, source id)."""
    async with store.read() as session:
        query = select(Link.target_id, Link.source_id).where(Link.integration_id == integration_id, Link.flow == flow)
        return [(str(target), str(source)) for target, source in (await session.exec(query)).all()]


async def made_ids(store: Store, integration_id: int, flow: str, stage: Staging) -> list[str]:
    """Ids of the target records that Splice made; asked for only where the target is shared with others."""
    if not await stage.query("SELECT 1 FROM target WHERE scope <> '' OR shared LIMIT 1"):
        return []
    async with store.read() as session:
        query = select(IdMap.target_id).where(
            IdMap.integration_id == integration_id, IdMap.flow == flow, col(IdMap.made).is_(True)
        )
        return [str(each) for each in (await session.exec(query)).all()]


async def compare(
    store: Store, flow: Flow, integration: Integration, stage: Staging, tell: Progress, calls: Callable[[], int]
) -> Comparison:
    """Both sides read, matched and classed in `stage`."""
    reading = await read_both(flow, stage, tell, calls)
    links = await links_of(store, integration.id or 0, flow.name)
    own = await made_ids(store, integration.id or 0, flow.name, stage)
    await stage.run(lambda connection: match(connection, links, own))
    counts = await stage.run(class_counts)
    reading.fewer = await fewer_than_before(store, integration.id or 0, flow.name, counts["target_read"])
    if reading.fewer:
        reading.notes["fewer_than_before"] = reading.fewer
    why = await stage.run(reasons)
    why["notes"] = reading.notes
    return Comparison(reading, counts, why, await stage.run(samples))


async def fewer_than_before(store: Store, integration_id: int, flow: str, rows: int) -> int:
    """How many target records the last look saw and this one did not, 0 while they are no more than a plan may remove.

    A list without a total may be cut short every time alike (vendor page, section B4). The next audit takes the new
    number for known.
    """
    async with store.read() as session:
        state = await session.get(FlowState, (integration_id, flow))
    known = state.target_in_scope if state is not None else 0
    return known - rows if known - rows > removal_limit(known) else 0


async def count_differing(store: Store, flow: Flow, integration_id: int, stage: Staging) -> tuple[int, dict[str, int]]:
    """How many matched records really differ, and in which fields; which ones is noted in the staging."""
    total, fields = 0, dict[str, int]()
    async for pairs in differing(stage):
        memory, differ = await recall(store, integration_id, flow.name, pairs), list[tuple[str, str]]()
        for pair in pairs:
            if pair.source is None or pair.target is None:
                continue
            drafts = record_drafts(flow, pair.source.parts, pair.target.parts, memory)
            told = causes(drafts)
            for name, n in told.items():
                fields[name] = fields.get(name, 0) + n
            if drafts:
                differ.append((pair.target.id, ", ".join(told)))
        await stage.run(partial(_note_differing, rows=differ))
        total += len(differ)
    return total, fields


def _note_differing(connection: Any, rows: list[tuple[str, str]]) -> None:
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO differ VALUES (?,?)", rows)
    connection.execute("COMMIT")


async def keep_findings(
    store: Store, flow: Flow, integration: Integration, stage: Staging, audit_id: int, *, complete: bool
) -> dict[str, int]:
    """Store what found no partner, with suggestions; decisions of earlier audits hold. Counts of open findings."""
    linked = [str(row[0]) for row in await stage.query("SELECT target_id FROM pair WHERE how = 'link'")]
    found = _new_findings(stage, integration)
    await store_findings(store, integration.id or 0, flow.name, audit_id, found, complete=complete, linked=linked)
    return await finding_counts(store, integration.id or 0, flow.name)


async def _new_findings(stage: Staging, integration: Integration) -> AsyncIterator[NewFinding]:
    """A chunk of them at a time: there may be as many as records, each with all that the vendor told of it."""
    walk = await stage.run(lambda connection: _found(connection, integration))
    while chunk := await stage.run(lambda _: list(islice(walk, CHUNK))):
        for finding in chunk:
            yield finding


def _found(connection: Any, integration: Integration) -> Iterator[NewFinding]:
    if connection.execute(FOUND).fetchone() is None:
        return  # the index of candidates is the dear part
    index_candidates(connection, _free_accounts(connection))
    # Suggestions come once all records are judged, and in the same order: only then the records are read again.
    for (_, offers), row in zip(suggest(connection, _facts(connection)), _targets(connection), strict=True):
        yield NewFinding(
            target_id=row.id,
            target_key=row.key,
            company=integration.company_name or integration.company or "",
            label=row.facts.name,
            address=", ".join(filter(None, (row.facts.street, row.facts.city, row.facts.postcode))),
            account=row.facts.account,
            record=dict(row.record),
            facts=facts_document(row.facts),
            suggestions=offers,
        )


def _targets(connection: Any) -> Iterator[TargetRow]:
    return map(load_target, connection.execute(FOUND))


def _facts(connection: Any) -> Iterator[tuple[str, Facts]]:
    return ((row.id, row.facts) for row in _targets(connection))


def _free_accounts(connection: Any) -> Iterable[tuple[str, Facts]]:
    cursor = connection.cursor()
    for columns in cursor.execute(FREE):
        row = load_source(columns)
        yield row.id, row.facts


def scratch_of(root: Path) -> Path:
    """Where readings are staged."""
    return root / "scratch"
