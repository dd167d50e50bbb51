"""Which records a plan would remove, each proven by a look-up by id on the source (design rules 1 and 10)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from store.database import Store
from store.tables import Finding, Link
from store.words import Decision
from sync.canonical import parts_digest
from sync.flow import Fields, Flow, SourceRow, TargetPart, TargetRow
from sync.planning.diff import record_removal
from sync.planning.pairs import Pair
from sync.planning.writer import Subject

ASKED = "asked"
WHOLE = "whole"
"""What a removal of a record requires: the digest of all its parts as they were shown (design rule 3)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person decided of a record, and who."""

    decision: str | None
    by: str


async def marks(store: Store, integration_id: int, flow: str, target_ids: Sequence[str]) -> dict[str, Mark]:
    """Decisions on those records."""
    async with store.read() as session:
        query = select(Finding).where(
            Finding.integration_id == integration_id, Finding.flow == flow, col(Finding.target_id).in_(target_ids)
        )
        return {each.target_id: Mark(each.decision, each.decided_by or "") for each in await session.exec(query)}


async def removal_subjects(
    store: Store, flow: Flow, integration_id: int, pairs: Sequence[Pair], dropped: Counter[str]
) -> list[Subject]:
    """Removal subjects among `pairs` (see `pairs.going`); what the source still holds is counted in `dropped`."""
    decided = await marks(store, integration_id, flow.name, [pair.target.id for pair in pairs if pair.target])
    wanted = [(pair, cause) for pair in pairs if (cause := _cause(pair, decided))]
    sources = {
        pair.target.id: await _source_id(store, integration_id, flow.name, pair) for pair, _ in wanted if pair.target
    }
    there = await flow.source_by_ids([source for source in sources.values() if source])
    subjects: list[Subject] = []
    for pair, cause in wanted:
        target = pair.target
        if target is None or not target.parts:
            continue
        source_id = sources[target.id]
        why_not = still_there(there.get(source_id), cause)
        if why_not:
            dropped[why_not] += 1
            continue
        mark = decided.get(target.id, Mark(None, ""))
        moves = pair.source.moves_to if pair.source else None
        subjects.append(
            Subject(
                name=target.id,
                key=target.key,
                source_id=source_id or None,
                parent_id=target.id,
                drafts=[record_removal(flow, target.id, target.parts, target.record, cause)],
                marked_by=mark.by if mark.decision == Decision.REMOVE else "",
                claims=tuple(sorted(flow.claims(pair.source, target))),
                requires=what_it_was(flow, target) | ({"arrived_in": moves} if cause == "moves" else {}),
            )
        )
    return subjects


def what_it_was(flow: Flow, target: TargetRow) -> dict[str, Any]:
    """To be proven again in the row's own step."""
    return {WHOLE: whole_digest(flow, target.parts, target.parts[0].fields)}


def whole_digest(flow: Flow, parts: Sequence[TargetPart], known: Fields) -> str:
    """Digest of a record with its parts. Of the main one only the `known` fields count: some reads tell more of it."""
    if not parts:
        return ""
    main = TargetPart(parts[0].entity, parts[0].id, {n: v for n, v in parts[0].fields.items() if n in known})
    return parts_digest(flow, (main, *parts[1:])).hex()


def still_there(row: SourceRow | None, cause: str) -> str:
    """Why the source's own answer forbids the removal, or "". Checked when planning and again in the row's own step."""
    if cause == ASKED:  # a person asked for just this record, whatever the source holds
        return ""
    if row is None:
        return "" if cause in ("undecided", "marked", "source_gone") else "source_unknown"
    if cause == "moves":
        return "" if row.moves_to is not None else "came_back"
    if cause in ("archived", "inactive"):
        return "" if row.removable and row.out_of_scope else "came_back"
    return "found_out_of_scope" if row.out_of_scope else "found_in_source"


def _cause(pair: Pair, decided: Mapping[str, Mark]) -> str:
    if pair.target is None or pair.target.unreadable:
        return ""
    decision = decided.get(pair.target.id, Mark(None, "")).decision
    if decision == Decision.KEEP:
        return ""
    if pair.kind == "leaving" and pair.source is not None:
        return "moves" if pair.source.moves_to is not None else pair.why
    if decision == Decision.REMOVE:
        return "marked"
    if pair.kind != "unmatched" or pair.why == "rival":
        return ""
    # A linked record without a partner: its account is gone, and the link with it.
    return "source_gone" if decision == Decision.LINK else "undecided"


async def _source_id(store: Store, integration_id: int, flow: str, pair: Pair) -> str:
    if pair.source is not None:
        return pair.source.id
    if pair.target is None or pair.why == "rival":  # its key names an account that another record rightly holds
        return ""
    async with store.read() as session:
        link = await session.exec(
            select(Link.source_id).where(
                Link.integration_id == integration_id, Link.flow == flow, Link.target_id == pair.target.id
            )
        )
        return str(link.first() or pair.target.key)
