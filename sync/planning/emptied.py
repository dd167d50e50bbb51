"""What a record that stays would lose: a blanked field, a service that ended. Proven like any removal (design rule 1).

The list only suggested it. The account is looked up by id, and what it wants then is what is planned.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from store.words import Part
from sync.canonical import parts_digest
from sync.flow import Flow, SourceRow
from sync.planning.diff import Memory, record_drafts
from sync.planning.pairs import Pair
from sync.planning.writer import Subject

PROOF_BATCH = 100


async def proven(
    flow: Flow, subjects: Sequence[tuple[Subject, Pair]], memory: Memory, dropped: Counter[str]
) -> list[Subject]:
    """The subjects, those that lose something planned anew from a look-up by id; what fell away is counted."""
    losing = [subject.key for subject, _ in subjects if _loses(subject)]
    there: dict[str, SourceRow] = {}
    for start in range(0, len(losing), PROOF_BATCH):
        there |= await flow.source_by_ids(losing[start : start + PROOF_BATCH])
    return [_again(flow, subject, pair, there, memory, dropped) for subject, pair in subjects]


def _loses(subject: Subject) -> bool:
    return any(draft.part == Part.REMOVALS for draft in subject.drafts)


def _again(
    flow: Flow, subject: Subject, pair: Pair, there: Mapping[str, SourceRow], memory: Memory, dropped: Counter[str]
) -> Subject:
    if not _loses(subject) or pair.target is None:
        return subject
    source = there.get(subject.key)
    if source is None or source.out_of_scope or source.skip:
        dropped["source_unknown"] += 1
        subject.drafts = [draft for draft in subject.drafts if draft.part != Part.REMOVALS]
        return subject
    subject.drafts = record_drafts(flow, source.parts, pair.target.parts, memory)
    if _loses(subject):  # looked up once more in the row's own step: it must want just the same then
        subject.requires = (subject.requires or {}) | {"source": parts_digest(flow, source.parts).hex()}
    else:
        dropped["found_in_source"] += 1
    return subject
