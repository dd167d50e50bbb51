"""Sonar's search grammar as small functions: in one `Search` all must hold, of several one is enough (section A3)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

Search = dict[str, Any]

BIGGEST_ID = 2**63 - 1


def ids_between(after: int, upto: int | None = None) -> Search:
    """Ids above `after`, and not above `upto`."""
    fields = [_integer("id", after, "GT")]
    if upto is not None:
        fields.append(_integer("id", upto, "LTE"))
    return {"integer_fields": fields}


def any_of(attribute: str, values: Iterable[str]) -> list[Search]:
    """The attribute equals one of the values: one `Search` each."""
    return [{"integer_fields": [_integer(attribute, value, "EQ")]} for value in values]


def since(attribute: str, moment: datetime) -> Search:
    """The moment or later.

    Args:
        attribute: a Datetime field.
        moment: aware.
    """
    told = moment.astimezone(UTC).isoformat(timespec="seconds")
    return {"datetime_fields": [{"attribute": attribute, "search_value": told, "operator": "GTE"}]}


def both(first: Search, second: Search) -> Search:
    """One `Search` in which both hold."""
    return {name: [*first.get(name, ()), *second.get(name, ())] for name in {**first, **second}}


def is_id(text: str) -> bool:
    """True for what can be an id at all: a canonical positive 64-bit number."""
    return text.isascii() and text.isdigit() and text[0] != "0" and int(text) <= BIGGEST_ID


def _integer(attribute: str, value: int | str, operator: str) -> dict[str, str]:
    return {"attribute": attribute, "search_value": str(value), "operator": operator}
