"""The difference between what one record should be and what it is, as drafts of plan rows. Pure, vendor-free.

Parts are paired by remembered id, then by equal content, then by the flow's label, then by order. Fields that the
wanted part does not hold are kept as found. A value that the vendor is known to keep in its own spelling is no
difference (rule 7).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from store.words import Effect, Part, Verb
from sync.canonical import canonical_fields, digest
from sync.flow import Fields, Flow, SourcePart, TargetPart


@dataclass(frozen=True, slots=True)
class Draft:
    """One row in the making. `source_ref` names the part it comes from; `image` is the record a removal takes away.

    `requires` comes on top of what its subject requires.
    """

    entity: str
    verb: str
    effect: str
    part: str
    target_id: str | None = None
    source_ref: str | None = None
    before: Fields | None = None
    after: Fields | None = None
    image: Fields | None = None
    cause: str = ""
    fields: tuple[str, ...] = ()
    requires: Mapping[str, Any] | None = None


class Kept(NamedTuple):
    """How a vendor keeps a field: marks of what was written and of what it holds; `given_up`: it ignored us twice."""

    desired: str
    observed: str
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of earlier writes: ids by source ref, and the vendor's spellings by (target id, field).

    `foreign` are records of a shared org that Splice neither made nor linked: of those it may take away only the parts
    that it `made` itself (design rule 5).
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[tuple[str, str], Kept] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()


def record_drafts(flow: Flow, wanted: Sequence[SourcePart], found: Sequence[TargetPart], memory: Memory) -> list[Draft]:
    """Rows that turn `found` into `wanted`, in the order in which they must be applied; empty when nothing differs."""
    if not found:
        return [_create(flow, part) for part in wanted]
    drafts = update_drafts(flow, wanted[0], found[0], memory)
    gone: list[Draft] = []
    for entity in flow.owned_entities:
        ours = [part for part in wanted[1:] if part.entity == entity]
        theirs = [part for part in found[1:] if part.entity == entity]
        pairs, new, left = pair_children(flow, entity, ours, theirs, memory)
        for part, at in pairs:
            drafts += update_drafts(flow, part, at, memory)
        drafts += [_create(flow, part) for part in new]
        gone += [_child_removal(flow, part) for part in left]
    if found[0].id in memory.foreign:
        return [draft for draft in drafts + gone if draft.part != Part.REMOVALS or draft.target_id in memory.made]
    return drafts + gone


def pair_children(
    flow: Flow, entity: str, ours: list[SourcePart], theirs: list[TargetPart], memory: Memory
) -> tuple[list[tuple[SourcePart, TargetPart]], list[SourcePart], list[TargetPart]]:
    """Pairs, wanted parts without a partner, existing parts without one."""
    label = flow.label(entity)
    pairs: list[tuple[SourcePart, TargetPart]] = []
    ours, theirs = list(ours), list(theirs)

    def same_id(part: SourcePart, at: TargetPart) -> bool:
        return memory.ids.get(part.ref) == at.id

    def same_content(part: SourcePart, at: TargetPart) -> bool:
        return not changed_fields(flow, entity, part.fields, at.fields)

    def same_label(part: SourcePart, at: TargetPart) -> bool:
        return bool(label) and part.fields.get(label) == at.fields.get(label)

    for alike in (same_id, same_content, same_label, lambda *_: True):
        for part in list(ours):
            partner = next((at for at in theirs if alike(part, at)), None)
            if partner is not None:
                pairs.append((part, partner))
                ours.remove(part)
                theirs.remove(partner)
    return pairs, ours, theirs


def changed_fields(flow: Flow, entity: str, wanted: Fields, found: Fields) -> list[str]:
    """Names of the wanted fields whose meaning differs from what was found."""
    absent = object()
    return [
        name
        for name, value in wanted.items()
        if flow.canonical(entity, name, value)
        != (flow.canonical(entity, name, found[name]) if name in found else absent)
    ]


def fields_equal(flow: Flow, entity: str, one: Fields, other: Fields) -> bool:
    """True when both hold the same fields with the same meaning."""
    return canonical_fields(flow, entity, one) == canonical_fields(flow, entity, other)


def spelling_mark(flow: Flow, entity: str, name: str, value: Any) -> str:
    """How a value is remembered in `Spelling`: a digest, so that no personal data is kept there."""
    return digest([entity, name, flow.canonical(entity, name, value)])


def update_drafts(flow: Flow, wanted: SourcePart, found: TargetPart, memory: Memory) -> list[Draft]:
    """Rows that give one part the wanted fields; what a field loses is a row of its own."""
    names = [
        name
        for name in changed_fields(flow, found.entity, wanted.fields, found.fields)
        if not _kept_by_vendor(flow, wanted, found, name, memory)
    ]
    if not names:
        return []
    emptied = [name for name in names if _effect(flow, found, {name: wanted.fields[name]}) == Effect.REMOVAL]
    drafts: list[Draft] = []
    before = dict(found.fields)
    # What a field loses waits for its own approval; what the others gain does not wait with it.
    for some in ([name for name in names if name not in emptied], emptied):
        if some:
            after = before | {name: wanted.fields[name] for name in some}
            effect = flow.effect(found.entity, Verb.UPDATE, before, after)
            cause = flow.loss(found.entity) if effect == Effect.REMOVAL else ""
            drafts.append(
                Draft(
                    found.entity, Verb.UPDATE, effect, part_of(effect), found.id, wanted.ref, before, after,
                    cause=cause, fields=tuple(some),
                )
            )  # fmt: skip
            before = after
    return drafts


def _effect(flow: Flow, found: TargetPart, change: Fields) -> str:
    return flow.effect(found.entity, Verb.UPDATE, found.fields, {**found.fields, **change})


def _kept_by_vendor(flow: Flow, wanted: SourcePart, found: TargetPart, name: str, memory: Memory) -> bool:
    known = memory.spellings.get((found.id, name))
    if known is None or name not in found.fields:
        return False
    if known.observed != spelling_mark(flow, found.entity, name, found.fields[name]):
        return False  # it moved since: somebody, or the vendor, takes it after all
    return known.given_up or known.desired == spelling_mark(flow, found.entity, name, wanted.fields[name])


def _create(flow: Flow, part: SourcePart) -> Draft:
    effect = flow.effect(part.entity, Verb.CREATE, None, part.fields)
    return Draft(part.entity, Verb.CREATE, effect, part_of(effect), source_ref=part.ref, after=dict(part.fields))


def _child_removal(flow: Flow, part: TargetPart) -> Draft:
    effect = flow.effect(part.entity, Verb.DELETE, part.fields, None)
    return Draft(
        part.entity, Verb.DELETE, effect, part_of(effect), part.id, before=dict(part.fields), cause="child_gone"
    )


def record_removal(flow: Flow, target_id: str, parts: Sequence[TargetPart], image: Fields, cause: str) -> Draft:
    """The row that takes a whole record away; the main part is its before image, the record its image for undo."""
    main = parts[0]
    effect = flow.effect(main.entity, Verb.DELETE, main.fields, None)
    return Draft(
        main.entity, Verb.DELETE, effect, part_of(effect), target_id, before=dict(main.fields), image=image, cause=cause
    )


def part_of(effect: str) -> str:
    """The part of a plan in which a row of that effect is asked about."""
    return Part.REMOVALS if effect == Effect.REMOVAL else Part.CHANGES


def causes(drafts: Iterable[Draft]) -> dict[str, int]:
    """How many drafts touch each field, for "why so many updates"."""
    tally: dict[str, int] = {}
    for draft in drafts:
        for name in draft.fields:
            tally[name] = tally.get(name, 0) + 1
    return tally
