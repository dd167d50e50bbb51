"""What a change does to a customer, and how it is written: destructive is what empties."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.sonar_calix.effects import effect, impact
from bridges.sonar_calix.writing import merged, without_blanks
from store.words import Effect, Verb


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ({"name": "Ada"}, {"name": "Ada Example"}, Effect.UPDATE),
        ({"group": "Gold"}, {"group": ""}, Effect.REMOVAL),
        ({"endpointMappingOption1": "CXNK1"}, {"endpointMappingOption1": ""}, Effect.REMOVAL),
        ({"endpointMappingOption1": "CXNK1"}, {"endpointMappingOption1": "CXNK2"}, Effect.UPDATE),
        ({"field1": "Buried", "name": "Ada"}, {"field1": " ", "name": "Bo"}, Effect.REMOVAL),
        ({"field1": ""}, {"field1": ""}, Effect.UPDATE),
        ({}, {"field1": None}, Effect.UPDATE),
        ({"field1": "Buried"}, {"name": "Ada"}, Effect.UPDATE),
        ({"phone": "-"}, {"phone": ""}, Effect.UPDATE),
        ({"optout": False}, {"optout": True}, Effect.UPDATE),
        ({"downSpeed": 500}, {"downSpeed": None}, Effect.REMOVAL),
        ({"downSpeed": 500}, {"downSpeed": 0}, Effect.UPDATE),
    ],
)
def test_an_update_that_empties_a_field_is_a_removal(
    before: dict[str, Any], after: dict[str, Any], wanted: str
) -> None:
    assert effect(Verb.UPDATE, before, after) == wanted


def test_creates_create_and_deletes_remove() -> None:
    assert effect(Verb.CREATE, None, {"group": ""}) == Effect.CREATE
    assert effect(Verb.DELETE, {"name": "Ada"}, None) == Effect.REMOVAL


def test_the_impact_names_numbers_and_leaves_zeros_out() -> None:
    totals = {"creates": 4, "subscriber": 3, "service": 0, "moves": 1}
    assert impact(totals) == [("subscribers_lose", {"n": 3}), ("subscribers_move", {"n": 1})]
    assert impact({}) == []


records = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.text(max_size=3) | st.lists(st.integers())
)


@given(records, records)
def test_a_write_carries_every_key_that_was_read_and_changes_only_the_patch(
    raw: dict[str, Any], patch: dict[str, Any]
) -> None:
    whole = merged(raw, patch)
    assert set(whole) == set(raw) | set(patch)
    assert all(whole[name] == value for name, value in patch.items())
    assert all(whole[name] == value for name, value in raw.items() if name not in patch)


@given(records)
def test_a_new_record_holds_no_blanks(fields: dict[str, Any]) -> None:
    kept = without_blanks(fields)
    assert all(value not in ("", None) for value in kept.values())
    assert all(kept[name] == value for name, value in fields.items() if value not in ("", None))
