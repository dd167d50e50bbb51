"""What a vendor says may repeat what we sent: a password, a customer's name. So its words are cleaned."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

LONGEST = 300
MASK = "…"

_TAG = re.compile(r"<[^>]*>")
_MAIL = re.compile(r"[^\s@\"'<>(),;]+@[^\s@\"'<>(),;]+")
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_CODE = r"(?:[A-Z][a-z]+){2,}"  # a vendor's own word for what is wrong: NotPermitted
_TOKEN = re.compile(rf"(?!(?:{_UUID}|{_CODE})(?![\w.\-]))(?<![\w.\-])[A-Za-z0-9_.\-+/=]{{24,}}")
_PHONE = re.compile(r"(?<![\w-])\+?\(?\d(?:[\s().\-]{0,3}\d){6,}(?![\w-])")


def scrub(words: str, sent: Iterable[str] = (), secrets: Iterable[str] = ()) -> str:
    """A vendor's words without mark-up, mail addresses, phones, tokens or text that we sent; at most 300 characters.

    UUIDs and short numbers stay: they are record ids, and people need them; so do codes such as `NotPermitted`.

    Args:
        words: what the vendor said.
        sent: the strings of the request; a header's `Bearer x` counts as `x` too.
        secrets: what goes wherever it stands, a number and a part of a word too, and as a form spells it.
    """
    hidden = {spelt for value in secrets for spelt in (value, quote(value, safe=""), quote_plus(value))} - {""}
    for value in sorted(hidden, key=len, reverse=True):
        words = words.replace(value, MASK)
    words = _TAG.sub(" ", words[: LONGEST * 10])
    parts = {part.strip() for value in sent for part in (value, value.removeprefix("Bearer "))}
    for value in sorted(filter(_tells_something, parts), key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", MASK, words, flags=re.IGNORECASE)
    for pattern in (_MAIL, _TOKEN, _PHONE):
        words = pattern.sub(MASK, words)
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + MASK


def strings_in(value: Any) -> Iterator[str]:
    """Every string inside a JSON value or a form; keys are not values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings_in(inner)


def _tells_something(value: str) -> bool:
    return len(value) >= 3 and not value.isdigit() and not re.fullmatch(_UUID, value)
