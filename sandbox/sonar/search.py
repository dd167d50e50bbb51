"""The search grammar as a test of one row: AND inside a Search, OR between several (section A3)."""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLError

from sandbox.sonar.relations import RELATIONS, Relation
from sandbox.sonar.rows import Row
from sandbox.sonar.schema import attributes
from sandbox.sonar.store import Store

Test = Callable[[Any], bool]
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "GTE": operator.ge,
    "GT": operator.gt,
    "LTE": operator.le,
    "LT": operator.lt,
    "EQ": operator.eq,
    "NEQ": operator.ne,
}
_COMPARED = {  # search list -> attribute types that it may name
    "integer_fields": {"Int64Bit", "Int"},
    "float_fields": {"Float", "Latitude", "Longitude"},
    "datetime_fields": {"Datetime"},
    "date_fields": {"Date"},
    "boolean_fields": {"Boolean"},
}
_NOT_TEXT = {kind for kinds in _COMPARED.values() for kind in kinds}


def any_of(store: Store, kind: str, searches: Sequence[dict[str, Any]]) -> Test:
    """A row passes when it passes one of the searches; with none at all every row passes.

    Raises:
        GraphQLError: a search names an attribute or a relation that the type lacks.
    """
    tests = [all_of(store, kind, search) for search in searches]
    if not tests:
        return lambda row: True
    return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)


def all_of(store: Store, kind: str, search: dict[str, Any]) -> Test:
    """A row passes when it passes every condition of one Search."""
    tests: list[Test] = [_text(kind, c) for c in search.get("string_fields") or ()]
    for name, allowed in _COMPARED.items():
        tests += [_compare(kind, allowed, c) for c in search.get(name) or ()]
    tests += [_unset(kind, name) for name in search.get("unset_fields") or ()]
    tests += [_exists(store, kind, name) for name in search.get("exists") or ()]
    if filters := search.get("reverse_relation_filters"):
        tests.append(related(store, kind, filters))
    return lambda row: all(test(row) for test in tests)


def related(store: Store, kind: str, filters: Sequence[dict[str, Any]]) -> Test:
    """Reverse relation filters: AND inside a group, OR between groups."""
    groups: dict[str, list[Test]] = {}
    for one in filters:
        groups.setdefault(one.get("group", "1"), []).append(_related(store, kind, one))
    return lambda row: any(all(test(row) for test in tests) for tests in groups.values())


def general(kind: str, text: str) -> Test:
    """Partial match of the text over all string attributes."""
    names = [name for name, type_name in attributes()[kind].items() if type_name not in _NOT_TEXT]
    wanted = text.lower()
    return lambda row: any(wanted in str(getattr(row, name) or "").lower() for name in names)


def _attribute(kind: str, name: str, allowed: set[str] | None = None) -> str:
    type_name = attributes()[kind].get(name)
    if type_name is None or (type_name not in allowed if allowed else type_name in _NOT_TEXT):
        raise GraphQLError(f"{kind} has no such attribute for this search: {name}")
    return name


def _text(kind: str, condition: dict[str, Any]) -> Test:
    name = _attribute(kind, condition["attribute"])
    wanted, match = condition["search_value"], condition["match"]
    if not condition.get("partial_matching", True):
        return lambda row: (getattr(row, name) == wanted) is match
    part = wanted.lower()
    return lambda row: (part in str(getattr(row, name) or "").lower()) is match


def _compare(kind: str, allowed: set[str], condition: dict[str, Any]) -> Test:
    name = _attribute(kind, condition["attribute"], allowed)
    compare, wanted = _OPERATORS[condition.get("operator") or "EQ"], condition["search_value"]

    def test(row: Any) -> bool:
        value = getattr(row, name)
        return value is not None and compare(value, wanted)  # as in SQL, null compares with nothing

    return test


def _unset(kind: str, name: str) -> Test:
    if name not in attributes()[kind]:
        raise GraphQLError(f"{kind} has no attribute {name}")
    return lambda row: getattr(row, name) is None


def _exists(store: Store, kind: str, name: str) -> Test:
    if name in attributes()[kind]:
        return lambda row: getattr(row, name) is not None
    relation = _relation(kind, name)
    return lambda row: bool(relation.rows(store, row))


def _relation(kind: str, name: str) -> Relation:
    relation = RELATIONS[kind].get(name)
    if relation is None:
        raise GraphQLError(f"{kind} has no relation {name}")
    return relation


def _related(store: Store, kind: str, one: dict[str, Any]) -> Test:
    path: list[Relation] = []
    for name in one["relation"].split("."):
        path.append(_relation(path[-1].target if path else kind, name))
    target = path[-1].target
    found = any_of(store, target, one.get("search") or ())
    if text := one.get("general_search"):
        searched, words = found, general(target, text)
        found = lambda row: searched(row) and words(row)  # noqa: E731
    wanted = not one.get("is_empty", False)

    def test(row: Row) -> bool:
        reached: Sequence[Row] = (row,)
        for relation in path:
            reached = [child for parent in reached for child in relation.rows(store, parent)]
        return any(found(child) for child in reached) is wanted

    return test
