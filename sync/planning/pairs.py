"""Walk the staged pairs in batches, each with what is remembered of earlier writes."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from store.database import Store
from store.tables import IdMap, Link, Spelling
from sync.flow import SourceRow, TargetRow
from sync.planning.diff import Kept, Memory
from sync.reading.match import FIELDS_MAY_DIFFER, MISSING
from sync.reading.rows import load_source, load_target
from sync.reading.staging import Staging

SOURCE = "s.id, s.scope, s.skip, s.moves, s.removable, s.doc"
TARGET = "t.id, t.key, t.unreadable, t.scope, t.doc"
IGNORED_TWICE = 2  # design rule 7: then the field is given up

DIFFERING = f"""
SELECT t.id, p.class, p.how, {SOURCE}, {TARGET} FROM pair p
JOIN target t ON t.id = p.target_id JOIN source s ON s.id = p.source_id
WHERE p.class = 'matched' AND {FIELDS_MAY_DIFFER} AND p.target_id > ? ORDER BY p.target_id LIMIT ?"""  # noqa: S608

ABSENT = f"SELECT s.id, '', '', {SOURCE} FROM source s WHERE {MISSING} AND s.id > ? ORDER BY s.id LIMIT ?"  # noqa: S608

GOING = f"""
SELECT t.id, p.class, p.why, s.id, s.scope, s.skip, s.moves, s.removable, s.doc, {TARGET} FROM pair p
JOIN target t ON t.id = p.target_id LEFT JOIN source s ON s.id = p.source_id
WHERE p.class IN ('unmatched','without_key','leaving') AND p.target_id > ? ORDER BY p.target_id LIMIT ?"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Pair:
    """One source record, one target record, or both; `kind` is the class that matching gave.

    `why` says why a record is going, or how a matched pair was found ("link" or "key").
    """

    kind: str
    why: str
    source: SourceRow | None
    target: TargetRow | None


async def differing(stage: Staging) -> AsyncIterator[list[Pair]]:
    """Matched pairs whose digests differ."""
    async for rows in stage.batches(DIFFERING, "p.target_id"):
        yield [Pair(row[1], row[2], load_source(row[3:9]), load_target(row[9:14])) for row in rows]


async def missing(stage: Staging) -> AsyncIterator[list[Pair]]:
    """Source records in scope without a target record."""
    async for rows in stage.batches(ABSENT, "s.id"):
        yield [Pair("missing", "", load_source(row[3:9]), None) for row in rows]


async def going(stage: Staging) -> AsyncIterator[list[Pair]]:
    """Target records without a source record in scope: unmatched, without a key, or leaving."""
    async for rows in stage.batches(GOING, "p.target_id"):
        yield [
            Pair(row[1], row[2], load_source(row[3:9]) if row[3] is not None else None, load_target(row[9:14]))
            for row in rows
        ]


async def recall(store: Store, integration_id: int, flow: str, pairs: Sequence[Pair]) -> Memory:
    """What earlier writes left to know about these pairs: two queries a batch, two more where an org is shared."""
    refs = [part.ref for pair in pairs if pair.source for part in pair.source.parts]
    ids = [part.id for pair in pairs if pair.target for part in pair.target.parts]
    here = IdMap.integration_id == integration_id, IdMap.flow == flow
    async with store.read() as session:
        known = select(IdMap.source_ref, IdMap.target_id).where(*here, col(IdMap.source_ref).in_(refs))
        kept = select(Spelling).where(
            Spelling.integration_id == integration_id, Spelling.flow == flow, col(Spelling.target_id).in_(ids)
        )
        id_rows, spellings = (await session.exec(known)).all(), (await session.exec(kept)).all()
        made, foreign = set[str](), {pair.target.id for pair in pairs if pair.target and pair.target.shared}
        if foreign:
            query = select(IdMap.target_id).where(*here, col(IdMap.target_id).in_(ids), col(IdMap.made).is_(True))
            made.update((await session.exec(query)).all())
            linked = select(Link.target_id).where(
                Link.integration_id == integration_id, Link.flow == flow, col(Link.target_id).in_(foreign)
            )
            foreign -= {*made, *(await session.exec(linked)).all()}
    return Memory(
        ids={str(ref): str(target) for ref, target in id_rows},
        spellings={
            (each.target_id, each.field): Kept(each.desired, each.observed, each.times >= IGNORED_TWICE)
            for each in spellings
        },
        foreign=frozenset(foreign),
        made=frozenset(made),
    )
