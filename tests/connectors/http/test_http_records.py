"""Records keep what nobody declared, print no value, and veil what is secret by its name at any depth."""

from typing import Any, ClassVar

import pytest
from pydantic import SecretStr, ValidationError

from connectors.http.errors import Conflict, Rejected
from connectors.http.records import Id, Record, Text, many, veiled


class Thing(Record):
    id: Id
    name: Text = ""


class Row(Record):
    id_field: ClassVar[str] = "key"

    key: Text = ""


class Nameless(Record):
    name: Text = ""


def test_a_record_is_printed_by_its_id_alone() -> None:
    assert repr(Thing(id="7", name="Ada Example", more=1)) == "Thing(id='7')"  # type: ignore[call-arg]
    assert repr(Row(key="k")) == "Row(key='k')"
    assert str(Nameless(name="Ada Example")) == ""


@pytest.mark.parametrize(("told", "text"), [(None, ""), (7, "7"), (1.5, "1.5"), ("x", "x")])
def test_odd_values_are_texts(told: Any, text: str) -> None:
    assert Thing.model_validate({"id": "7", "name": told}).name == text


@pytest.mark.parametrize("told", [None, "", [], True])
def test_an_id_must_be_one(told: Any) -> None:
    with pytest.raises(ValidationError):
        Thing.model_validate({"id": told})


@pytest.mark.parametrize(
    "name",
    ["password", "sipPassword", "passwd", "pwdHash", "clientSecret", "auth_token", "PIN", "voicemailPin", "sip_pin"],
)
def test_what_is_secret_by_its_name_is_veiled_at_any_depth(name: str) -> None:
    thing = Thing.model_validate({"id": "7", "deep": [{name: "hush"}, {name: ["hush", {"x": 1}]}], name: "hush"})
    assert "hush" not in repr(thing.model_extra) + thing.model_dump_json()
    assert veiled({name: "hush"})[name].get_secret_value() == "hush"


@pytest.mark.parametrize("value", [{"spinner": "x"}, {"mustChangePassword": True}, {"shipping": "x"}, ["x"], 7, None])
def test_the_rest_stays_as_it_came(value: Any) -> None:
    assert veiled(value) == value
    assert not isinstance(veiled("x", "name"), SecretStr)


def test_lists_do_not_quote_what_does_not_fit() -> None:
    for odd in (["hush"], "hush", [{"id": ["hush"]}]):
        with pytest.raises(ValidationError) as caught:
            many(Thing).validate_python(odd)
        assert "hush" not in str(caught.value)
    assert [thing.id for thing in many(Thing).validate_json('[{"id": 1}]')] == ["1"]


def test_a_trouble_may_be_told_as_another_class_with_its_own_outcome() -> None:
    first = Rejected("Example", path="/things", status=400, reason="taken", retry_after=3.0)
    second = first.told_as(Conflict)
    assert (type(second), second.outcome, vars(second)) == (Conflict, "rejected", vars(first))
