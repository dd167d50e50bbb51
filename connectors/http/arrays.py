"""One big array in one answer: read in small steps, because nobody else gets a turn meanwhile."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from connectors.http.errors import BrowserPage, UnreadableAnswer
from connectors.http.messages import Answer, Request
from connectors.http.shapes import places

T = TypeVar("T")

ROWS_AT_ONCE = 100

_OPEN = re.compile(r"\s*\[\s*")
_NEXT = re.compile(r"\s*([,\]])\s*")


async def checked_rows(system: str, request: Request, answer: Answer, row: Callable[[Any], T]) -> list[T]:
    """The rows of an array, all of them or none, whose validation in one go would hold everybody up.

    Args:
        system: the vendor system's name.
        request: what was asked.
        answer: its 2xx answer.
        row: checks one item and makes of it what is kept. Let that be flat: with 12,000 nested records the garbage
            collector alone holds everybody up for 0.3 s, again and again.

    Raises:
        UnreadableAnswer: not a whole array, or a row of another shape; `reason` names the first places.
        BrowserPage: a page of HTML.
    """
    if answer.is_html:
        raise BrowserPage(system, path=request.shown, status=answer.status)
    rows: list[T] = []
    try:
        for item in items(answer.body.decode()):
            rows.append(row(item))
            if len(rows) % ROWS_AT_ONCE == 0:
                await asyncio.sleep(0)
        return rows
    except ValidationError as problem:
        told = places(problem, len(rows))
    except (ValueError, RecursionError):
        told = "json_invalid"
    raise UnreadableAnswer(system, path=request.shown, status=answer.status, reason=told)


def items(text: str) -> Iterator[Any]:
    """The items of a JSON array, one by one.

    Raises:
        ValueError: it is none, or it does not end as one; known only when the walk gets there.
    """
    opening = _OPEN.match(text)
    if opening is None:
        raise ValueError("no array")
    decoder, place, sign = json.JSONDecoder(), opening.end(), ","
    if text.startswith("]", place):
        place, sign = place + 1, "]"
    while sign == ",":
        item, place = decoder.raw_decode(text, place)
        yield item
        following = _NEXT.match(text, place)
        if following is None:
            raise ValueError("the array does not go on")
        place, sign = following.end(), following[1]
    if text[place:].strip():
        raise ValueError("more behind the array")
