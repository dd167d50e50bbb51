"""What undoing one record takes: rows that put it back, last change first, and why others stay. Pure, vendor-free.

A row is undone while its part still looks as the run left it: each owned field holds what was written, what the vendor
made of it, or what it held before. A create is undone by a removal, an update by an update back, a removal by a create
from the image with its parts.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from store.tables import Change
from store.words import Part, Verb
from sync.canonical import digest
from sync.flow import Fields, Flow, KeptPart, SourcePart, TargetPart, TargetRow
from sync.planning.diff import Draft, Memory, changed_fields, part_of, record_removal, update_drafts
from sync.planning.removals import what_it_was
from sync.planning.writer import Subject
from sync.undo.rows import main_id

UNDONE = "undone"
"""The cause of a removal that undoes a create."""

UNDO = "undo"
"""What the rows of an undo require: the run that they undo, in place of a source that wants them."""

Parts = dict[tuple[str, str | None], list[Change]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What restoring asks beside the record: source refs of vendor ids, and keys that another record has by now."""

    refs: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()


@dataclass(slots=True)
class Back:
    """The rows of one subject that put it back, those that stay with the reason, and what does not come back."""

    drafts: list[Draft] = field(default_factory=list)
    left: list[tuple[Change, str]] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    subject: Subject | None = None

    def leave(self, rows: Sequence[Change], reason: str) -> "Back":
        """All of these stay."""
        self.left += [(row, reason) for row in rows]
        return self


def restored(flow: Flow, run_id: int, rows: Sequence[Change], found: TargetRow | None, beside: Beside) -> Back:
    """One subject of a run.

    Args:
        flow: of the run.
        run_id: the run that is undone.
        rows: those of the subject that were applied, in the order of the plan.
        found: the record as it is now, None when it is gone.
        beside: see `Beside`.
    """
    whole = next((row for row in rows if row.parent_id is None and row.verb != Verb.UPDATE), None)
    back = Back()
    if whole is not None and whole.verb == Verb.DELETE:
        _made_again(flow, back, rows, whole, found, beside)
    elif found is None:
        back.leave(rows, "already_gone")
    elif found.unreadable:
        back.leave(rows, "unreadable_now")
    elif whole is not None:
        _taken_away(flow, back, rows, found)
    else:
        _put_back(flow, back, rows, found, beside)
    if back.drafts:
        back.subject = _subject(flow, run_id, rows, whole, found, back)
    return back


def _subject(
    flow: Flow, run_id: int, rows: Sequence[Change], whole: Change | None, found: TargetRow | None, back: Back
) -> Subject:
    requires: dict[str, Any] = {UNDO: run_id}
    if whole is not None and whole.verb == Verb.CREATE and found is not None:
        requires |= what_it_was(flow, found)
    first = rows[0]
    return Subject(
        name=main_id(rows),
        key=first.key,
        source_id=first.source_id,
        parent_id=None if found is None else found.id,
        drafts=sorted(back.drafts, key=lambda draft: draft.part == Part.REMOVALS),
        claims=tuple(sorted({str(claim) for row in rows for claim in row.claims})),
        requires=requires,
    )


def _taken_away(flow: Flow, back: Back, rows: Sequence[Change], found: TargetRow) -> None:
    """The run made the record: it goes again with all that was made with it, and with nothing else."""
    made = _by_part(rows)
    same = {(part.entity, part.id) for part in found.parts} == set(made)
    if not same or not all(as_left(flow, made[part.entity, part.id], part.fields) for part in found.parts):
        back.leave(rows, "not_as_left")
        return
    back.drafts.append(record_removal(flow, found.id, found.parts, found.record, UNDONE))


def _made_again(
    flow: Flow, back: Back, rows: Sequence[Change], whole: Change, found: TargetRow | None, beside: Beside
) -> None:
    """The run erased the record: it is made again with its parts, under ids that the vendor gives."""
    kept = flow.kept_parts(whole.image or {})
    if found is not None or (whole.key and whole.key in beside.taken):
        back.leave(rows, "exists_meanwhile")
    elif not kept:
        back.leave(rows, "cannot_come_back")
    else:
        main = KeptPart(replace(kept[0].part, id=whole.target_id or ""), kept[0].record)
        back.drafts += creations(flow, [main, *kept[1:]], beside.refs)
        back.drafts[0] = _was(back.drafts[0], whole.target_id or "")
        back.lost["history"] += 1
        back.lost["unkept"] += any(flow.unkept(each.part.entity) for each in kept)


def creations(flow: Flow, kept: Sequence[KeptPart], refs: Mapping[str, str]) -> list[Draft]:
    """Rows that make parts again. `nth`: several parts may be alike, and each is one more of them."""
    alike, drafts = Counter[str](), []
    for part, record in ((each.part, each.record) for each in kept):
        after = {name: value for name, value in part.fields.items() if name not in flow.unkept(part.entity)}
        mark = digest([part.entity, after])
        alike[mark] += 1
        effect = flow.effect(part.entity, Verb.CREATE, None, after)
        drafts.append(
            Draft(
                part.entity, Verb.CREATE, effect, part_of(effect), source_ref=refs.get(part.id), after=after,
                image=dict(record), requires={"nth": alike[mark]},
            )
        )  # fmt: skip
    return drafts


def _was(draft: Draft, target_id: str) -> Draft:
    """The main part: whatever knew the record by its old id learns the new one (`sync.undo.moved`)."""
    return replace(draft, requires={**(draft.requires or {}), "was": target_id})


def _put_back(flow: Flow, back: Back, rows: Sequence[Change], found: TargetRow, beside: Beside) -> None:
    """The record was there before and is there now: part by part, the last one first."""
    here: dict[tuple[str, str | None], TargetPart] = {(part.entity, part.id): part for part in found.parts}
    gone: list[KeptPart] = []
    for identity, members in reversed(_by_part(rows).items()):
        now, first, last = here.get(identity), members[0], members[-1]
        made, erased = first.verb == Verb.CREATE, last.verb == Verb.DELETE
        if made and erased:
            continue
        if erased:
            if now is not None:
                back.leave(members, "exists_meanwhile")
                continue
            fields = dict(first.before or {})
            gone.append(KeptPart(TargetPart(last.entity, last.target_id or "", fields), last.image or {}))
        elif now is None:
            back.leave(members, "already_gone")
        elif made:
            _part_taken_away(flow, back, members, now, found)
        else:
            _values_back(flow, back, members, now, beside)
    back.drafts += creations(flow, gone, beside.refs)
    back.lost["parts"] += len(gone)


def _part_taken_away(flow: Flow, back: Back, rows: Sequence[Change], now: TargetPart, found: TargetRow) -> None:
    if not as_left(flow, rows, now.fields):
        back.leave(rows, "not_as_left")
        return
    effect = flow.effect(now.entity, Verb.DELETE, now.fields, None)
    image = next((dict(each.record) for each in flow.kept_parts(found.record) if each.part.id == now.id), None)
    before = dict(now.fields)
    back.drafts.append(
        Draft(now.entity, Verb.DELETE, effect, part_of(effect), now.id, before=before, image=image, cause=UNDONE)
    )


def _values_back(flow: Flow, back: Back, rows: Sequence[Change], now: TargetPart, beside: Beside) -> None:
    before, after = rows[0].before or {}, rows[-1].after or {}
    changed = [name for name in changed_fields(flow, now.entity, after, before) if name in before]
    secret = [name for name in changed if name in flow.unkept(now.entity)]
    wanted = {name: before[name] for name in changed if name not in secret}
    if secret:
        back.leave(rows[-1:], "secret_not_kept")
        back.lost["secrets"] += 1
    if not changed_fields(flow, now.entity, wanted, now.fields):
        back.leave([] if secret else rows, "already_as_wanted")
    elif not as_left(flow, rows, now.fields):
        back.leave([] if secret else rows, "not_as_left")
    else:
        part = SourcePart(now.entity, beside.refs.get(now.id, ""), wanted)
        back.drafts += update_drafts(flow, part, now, Memory())


def as_left(flow: Flow, rows: Sequence[Change], now: Fields) -> bool:
    """Whether a part looks as the run left it; fields that it neither wrote nor saw tell nothing."""
    known = [told for told in (rows[-1].after, rows[-1].observed, rows[0].before) if told]

    def same(name: str, value: Any) -> bool:
        meanings = [flow.canonical(rows[0].entity, name, told[name]) for told in known if name in told]
        return not meanings or flow.canonical(rows[0].entity, name, value) in meanings

    return all(same(name, value) for name, value in now.items())


def _by_part(rows: Sequence[Change]) -> Parts:
    """The rows of each part, in the order in which the run came to it; a part may be written twice."""
    parts: Parts = {}
    for row in rows:
        parts.setdefault((row.entity, row.new_id or row.target_id), []).append(row)
    return parts
