"""The difference of one record: what it drafts turns what is found into what is wanted, and touches nothing else."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from store.words import Part, Verb
from sync.canonical import parts_digest
from sync.flow import SourcePart, TargetPart
from sync.planning.diff import Draft, Kept, Memory, changed_fields, record_drafts, spelling_mark
from tests.sync.toy import Systems, ToyFlow

FLOW = ToyFlow(Systems())
NONE = Memory()

names = st.sampled_from(["Ada", "Bo", "Cy", ""])
phones = st.sampled_from(["555-0101", " 555-0101 ", "555-0102", ""])
texts = st.lists(st.sampled_from(["one", "two", "three"]), max_size=4)


@st.composite
def wanted(draw: Any) -> list[SourcePart]:
    """A card with stickers, as the source would have it; the phone may be left as found."""
    fields = {"key": "1", "name": draw(names)}
    if draw(st.booleans()):
        fields["phone"] = draw(phones)
    stickers = [SourcePart("sticker", f"s:{n}", {"text": text}) for n, text in enumerate(draw(texts))]
    return [SourcePart("card", "p:1", fields), *stickers]


@st.composite
def found(draw: Any) -> list[TargetPart]:
    """A card as it stands, with a field that is nobody's business here."""
    card = TargetPart("card", "c1", {"key": "1", "name": draw(names), "phone": draw(phones), "note": "kept"})
    return [card, *(TargetPart("sticker", f"c1.{n}", {"text": text}) for n, text in enumerate(draw(texts)))]


def applied(parts: list[TargetPart], drafts: list[Draft]) -> list[TargetPart]:
    """What the target holds after these drafts; each finds its part as its before image says."""
    stands = {part.id: part for part in parts}
    for number, draft in enumerate(drafts):
        if draft.verb == Verb.CREATE:
            stands[f"new{number}"] = TargetPart(draft.entity, f"new{number}", dict(draft.after or {}))
            continue
        assert draft.target_id is not None and stands[draft.target_id].fields == draft.before
        if draft.verb == Verb.DELETE:
            del stands[draft.target_id]
        else:
            stands[draft.target_id] = TargetPart(draft.entity, draft.target_id, dict(draft.after or {}))
    return list(stands.values())


@settings(deadline=None, max_examples=200)
@given(wanted(), found())
def test_drafts_applied_in_order_give_what_is_wanted_and_keep_the_rest(
    ours: list[SourcePart], theirs: list[TargetPart]
) -> None:
    after = applied(theirs, record_drafts(FLOW, ours, theirs, NONE))
    assert not changed_fields(FLOW, "card", ours[0].fields, after[0].fields)
    assert after[0].fields["note"] == "kept"
    if "phone" not in ours[0].fields:
        assert after[0].fields["phone"] == theirs[0].fields["phone"]
    stickers = sorted(part.fields["text"] for part in after[1:])
    assert stickers == sorted(part.fields["text"] for part in ours[1:])


@settings(deadline=None, max_examples=200)
@given(wanted(), found())
def test_nothing_is_drafted_twice(ours: list[SourcePart], theirs: list[TargetPart]) -> None:
    after = applied(theirs, record_drafts(FLOW, ours, theirs, NONE))
    assert record_drafts(FLOW, ours, after, NONE) == []


@settings(deadline=None, max_examples=200)
@given(wanted(), found())
def test_every_loss_stands_in_the_removals_and_nothing_else_does(
    ours: list[SourcePart], theirs: list[TargetPart]
) -> None:
    for draft in record_drafts(FLOW, ours, theirs, NONE):
        loses_phone = bool((draft.before or {}).get("phone")) and (draft.after or {}).get("phone") == ""
        assert (draft.part == Part.REMOVALS) == (draft.verb == Verb.DELETE or loses_phone)


@settings(deadline=None, max_examples=100)
@given(wanted(), wanted())
def test_equal_digests_mean_no_difference(ours: list[SourcePart], others: list[SourcePart]) -> None:
    theirs = [TargetPart(part.entity, f"id{n}", part.fields) for n, part in enumerate(others)]
    if parts_digest(FLOW, ours) == parts_digest(FLOW, theirs):
        assert record_drafts(FLOW, ours, theirs, NONE) == []


def test_parts_are_paired_by_remembered_id_first_then_by_content_then_in_order() -> None:
    ours = [SourcePart("card", "p", {}), SourcePart("sticker", "s:1", {"text": "x"})]
    theirs = [
        TargetPart("card", "c", {}),
        TargetPart("sticker", "a", {"text": "x"}),
        TargetPart("sticker", "b", {"text": "y"}),
    ]

    def touched(memory: Memory) -> list[tuple[str, str | None]]:
        return [(draft.verb, draft.target_id) for draft in record_drafts(FLOW, ours, theirs, memory)]

    assert touched(NONE) == [("delete", "b")]
    assert touched(Memory(ids={"s:1": "b"})) == [("update", "b"), ("delete", "a")]


def test_what_the_vendor_keeps_its_own_way_is_no_difference_until_either_side_moves() -> None:
    def mark(value: str) -> str:
        return spelling_mark(FLOW, "card", "name", value)

    def drafts(want: str, find: str, kept: Kept) -> int:
        memory = Memory(spellings={("c", "name"): kept})
        return len(
            record_drafts(
                FLOW, [SourcePart("card", "p", {"name": want})], [TargetPart("card", "c", {"name": find})], memory
            )
        )

    known = Kept(mark("Ada"), mark("ADA"))
    assert drafts("Ada", "ADA", known) == 0
    assert drafts("Bo", "ADA", known) == 1
    assert drafts("Ada", "Bo", known) == 1
    given_up = Kept(mark("Ada"), mark("ADA"), given_up=True)
    assert drafts("Bo", "ADA", given_up) == 0
    assert drafts("Ada", "Bo", given_up) == 1
