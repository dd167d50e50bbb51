"""Two spellings of one meaning are equal, and the meaning of a meaning is itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.sonar_calix.canonical import canonical

NAMES = ("name", "email", "phone", "optout", "downSpeed", "upSpeed", "group", "serviceAddress", "field1")
values = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("phone", "4065550100", "+1 (406) 555-0100"),
        ("phone", "4065550100", 14065550100),
        ("phone", "", None),
        ("email", "Ada@Example.test ", "ada@example.test"),
        ("name", " Ada Example", "Ada Example"),
        ("downSpeed", 500, "500.0"),
        ("upSpeed", 1.5, " 1.5"),
        ("downSpeed", None, "fast"),
        ("downSpeed", None, "inf"),
        ("downSpeed", None, True),
        ("optout", True, "True"),
        ("optout", None, ""),
        ("group", None, ""),
    ],
)
def test_spellings_of_one_meaning(name: str, one: Any, other: Any) -> None:
    assert canonical(name, one) == canonical(name, other)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("phone", "4065550100", "4065550101"),
        ("phone", "24065550100", "4065550100"),
        ("name", "Ada Example", "ada example"),
        ("downSpeed", 500, 501),
        ("optout", None, False),
        ("optout", True, False),
        ("group", "Gold", ""),
    ],
)
def test_different_meanings_stay_different(name: str, one: Any, other: Any) -> None:
    assert canonical(name, one) != canonical(name, other)


@given(st.sampled_from(NAMES), values)
def test_the_meaning_of_a_meaning_is_itself(name: str, value: Any) -> None:
    meaning = canonical(name, value)
    assert canonical(name, meaning) == meaning
