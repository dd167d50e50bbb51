"""Strict scalars: each checks what leaves and what comes in (vendor page, section A2).

A bare scalar of a GraphQL library passes anything; a client that sends a wrong date would never be told.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from graphql import GraphQLError, GraphQLSchema

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGITS = re.compile(r"\d+")
_WHOLE = re.compile(r"-?\d+")
_LIMIT = 2**63


def int64_out(value: Any) -> str:
    """A signed 64-bit number leaves as a string."""
    if type(value) is not int:
        raise GraphQLError(f"Int64Bit cannot represent {value!r}")
    return str(value)


def int64_in(value: Any) -> int:
    """A number or a quoted number comes in."""
    if type(value) is str and _WHOLE.fullmatch(value):
        value = int(value)
    if type(value) is not int or not -_LIMIT <= value < _LIMIT:
        raise GraphQLError(f"Int64Bit cannot represent {value!r}")
    return value


def datetime_in(value: Any) -> str:
    """ISO 8601 with an offset comes in; kept as UTC to the second, so that it compares as text."""
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (AttributeError, ValueError) as wrong:
        raise GraphQLError(f"Datetime cannot represent {value!r}") from wrong
    if moment.tzinfo is None:
        raise GraphQLError(f"Datetime {value!r} has no offset")
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def date_in(value: Any) -> str:
    """YYYY-MM-DD comes in."""
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as wrong:
        raise GraphQLError(f"Date cannot represent {value!r}") from wrong


def _matching(name: str, pattern: re.Pattern[str]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if type(value) is not str or not pattern.fullmatch(value):
            raise GraphQLError(f"{name} cannot represent {value!r}")
        return value

    return check


def _degrees(name: str, most: int) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if type(value) not in (int, float) or not -most <= value <= most:
            raise GraphQLError(f"{name} cannot represent {value!r}")
        return float(value)

    return check


def _text(value: Any) -> str:
    if type(value) is not str or len(value) > 100_000:
        raise GraphQLError("Text is a string of at most 100000 characters")
    return value


_EMAILS = _matching("EmailAddress", _EMAIL)
_NUMERIC = _matching("Numeric", _DIGITS)
_HEX = _matching("HtmlHexColor", _COLOUR)

SCALARS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    # name: (what leaves, what comes in)
    "Date": (_matching("Date", _DAY), date_in),
    "Datetime": (_matching("Datetime", _STAMP), datetime_in),
    "EmailAddress": (_EMAILS, _EMAILS),
    "HtmlHexColor": (_HEX, _HEX),
    "Int64Bit": (int64_out, int64_in),
    "Latitude": (_degrees("Latitude", 90), _degrees("Latitude", 90)),
    "Longitude": (_degrees("Longitude", 180), _degrees("Longitude", 180)),
    "Numeric": (_NUMERIC, _NUMERIC),
    "Text": (_text, _text),
}


def make_strict(schema: GraphQLSchema) -> None:
    """Attach the checks to every scalar of the schema that is our own."""
    for name, (out, into) in SCALARS.items():
        scalar: Any = schema.type_map[name]
        scalar.coerce_output_value = out
        scalar.coerce_input_value = into
        scalar.serialize = out
        scalar.parse_value = into
