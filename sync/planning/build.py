"""The rows of a plan from a staged and matched reading: updates, then creates, then removals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from store.words import Verb
from sync.flow import Authority, Flow, SourceRow, TargetRow
from sync.planning.diff import Draft, Memory, record_drafts
from sync.planning.emptied import PROOF_BATCH, proven
from sync.planning.pairs import Pair, differing, going, missing, recall
from sync.planning.removals import removal_subjects
from sync.planning.writer import RowWriter, Subject
from sync.reading.staging import Staging
from sync.undo.holds import Holds

SHOWN = 10
EXTRAS = """
SELECT t.key FROM pair p JOIN target t ON t.id = p.target_id
WHERE p.class IN ('unmatched','without_key','leaving') ORDER BY t.id"""


async def build_changes(
    writer: RowWriter, flow: Flow, integration_id: int, stage: Staging, holds: Holds, *, creates: bool = True
) -> Counter[str]:
    """Updates come before creates: a linked record gives its old key free before another one may take it.

    `creates` False: the target was not read completely, and what a list does not show may be there all the same.

    Returns:
        What the look-up by id took out again of what records would lose, by reason.
    """
    dropped: Counter[str] = Counter()
    kinds = (differing, missing) if creates and flow.authority != Authority.UPDATE_ONLY else (differing,)
    for walk in kinds:
        async for pairs in walk(stage):
            memory = await recall(writer.store, integration_id, flow.name, pairs)
            subjects = [(_subject(flow, pair.source, pair, memory), pair) for pair in pairs if pair.source]
            changed = [(subject, pair) for subject, pair in subjects if subject.drafts]
            shown = await proven(flow, changed, memory, dropped)
            for subject, (_, pair) in zip(shown, changed, strict=True):
                subject.drafts = _with_images(flow, subject.drafts, pair.target)
            await writer.add(await holds.sift(shown))
    return dropped


async def build_removals(
    writer: RowWriter, flow: Flow, integration_id: int, stage: Staging, holds: Holds, dropped: Counter[str]
) -> None:
    """Removals of whole records, looked up by id on the source in batches; counts what the proof took out again."""
    await writer.removals_follow()
    async for pairs in going(stage):
        for start in range(0, len(pairs), PROOF_BATCH):
            batch: Sequence[Pair] = pairs[start : start + PROOF_BATCH]
            await writer.add(
                await holds.sift(await removal_subjects(writer.store, flow, integration_id, batch, dropped))
            )


async def kept_extras(stage: Staging, notes: dict[str, int]) -> list[str]:
    """Some keys of what an add-only sync leaves where it is; how many there are goes into the notes."""
    keys = [str(key) for (key,) in await stage.query(EXTRAS)]
    if keys:
        notes["extra_kept"] = len(keys)
    return keys[:SHOWN]


def _subject(flow: Flow, source: SourceRow, pair: Pair, memory: Memory) -> Subject:
    target = pair.target
    claims = set(flow.claims(source, target))
    linked = target is not None and pair.why == "link"
    if target is not None and linked and target.key:
        claims.add(f"new:{target.key}")  # whoever is created under the key that this record gives up comes after it
    return Subject(
        name=target.id if target else f"new:{source.id}",
        key=source.id,
        source_id=source.id,
        parent_id=target.id if target else None,
        drafts=record_drafts(flow, source.parts, target.parts if target else (), memory),
        claims=tuple(sorted(claims)),
        requires={"linked": target.id} if target and linked else None,
    )


def _with_images(flow: Flow, drafts: list[Draft], target: TargetRow | None) -> list[Draft]:
    """A part that goes is kept whole too, as far as its record told of it, so that an undo can make it again."""
    if target is None or all(draft.verb != Verb.DELETE for draft in drafts):
        return drafts
    kept = {each.part.id: dict(each.record) for each in flow.kept_parts(target.record)}
    return [replace(d, image=kept.get(d.target_id or "")) if d.verb == Verb.DELETE else d for d in drafts]
