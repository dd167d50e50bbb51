"""What the imitation serves is a part of the vendor's schema: nothing invented, nothing required left out."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
)

from sandbox.sonar.schema import served


@pytest.fixture(scope="module")
def contract(shared: Path) -> GraphQLSchema:
    return build_schema((shared / "contracts" / "sonar.graphql").read_text(encoding="utf-8"))


def ours() -> list[object]:
    return [t for name, t in served().type_map.items() if not name.startswith("__")]


def test_every_type_and_field_exists_with_the_same_type(contract: GraphQLSchema) -> None:
    for kind in ours():
        if isinstance(kind, GraphQLObjectType):
            theirs = contract.type_map[kind.name]
            assert isinstance(theirs, GraphQLObjectType)
            for name, field in kind.fields.items():
                assert str(field.type) == str(theirs.fields[name].type), f"{kind.name}.{name}"


def test_every_argument_exists_with_the_same_type_and_no_required_one_is_missing(contract: GraphQLSchema) -> None:
    for kind in ours():
        if isinstance(kind, GraphQLObjectType):
            theirs = contract.type_map[kind.name]
            assert isinstance(theirs, GraphQLObjectType)
            for name, field in kind.fields.items():
                wanted = theirs.fields[name].args
                assert {n: str(a.type) for n, a in field.args.items()}.items() <= {
                    n: str(a.type) for n, a in wanted.items()
                }.items(), f"{kind.name}.{name}"
                required = {n for n, a in wanted.items() if isinstance(a.type, GraphQLNonNull)}
                assert required <= set(field.args), f"{kind.name}.{name}"


def test_every_input_is_the_same_but_for_optional_fields_left_out(contract: GraphQLSchema) -> None:
    for kind in ours():
        if isinstance(kind, GraphQLInputObjectType):
            theirs = contract.type_map[kind.name]
            assert isinstance(theirs, GraphQLInputObjectType)
            for name, field in kind.fields.items():
                assert str(field.type) == str(theirs.fields[name].type), f"{kind.name}.{name}"
            required = {n for n, f in theirs.fields.items() if isinstance(f.type, GraphQLNonNull)}
            assert required <= set(kind.fields), kind.name


def test_enums_have_no_value_of_their_own_and_scalars_are_the_vendors(contract: GraphQLSchema) -> None:
    for kind in ours():
        if isinstance(kind, GraphQLEnumType):
            theirs = contract.type_map[kind.name]
            assert isinstance(theirs, GraphQLEnumType)
            assert set(kind.values) <= set(theirs.values), kind.name
        elif isinstance(kind, GraphQLScalarType):
            assert isinstance(contract.type_map[kind.name], GraphQLScalarType), kind.name


def test_every_row_of_the_imitation_has_every_attribute_that_is_served() -> None:
    from sandbox.data.cast import cast
    from sandbox.sonar.load import filled
    from sandbox.sonar.schema import attributes

    store = filled(cast(60, 7))
    for name, names in attributes().items():
        for row in store.tables[name]:
            assert [n for n in names if not hasattr(row, n)] == [], name
