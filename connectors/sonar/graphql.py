"""One GraphQL question and its answer; Sonar fails with status 200, so success is judged from the body (section A6)."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from connectors.http.client import VendorClient
from connectors.http.errors import BadCredentials, Denied, RateLimited, UnreadableAnswer
from connectors.http.messages import Answer, Request
from connectors.http.shapes import checked, json_or_none
from connectors.sonar.assumptions import RATE_WINDOW_SECONDS, error_words, is_bad_token, rate_limit_words
from connectors.sonar.dialect import ASSUMED, Dialect
from connectors.sonar.models import Connection, Record
from connectors.sonar.search import Search, both, ids_between

T = TypeVar("T")
R = TypeVar("R", bound=Record)

BY_ID = [{"attribute": "id", "direction": "ASC"}]


class Envelope(Record, Generic[T]):
    """The body of a success."""

    data: T


class Rows(Record, Generic[T]):
    """Every listing document calls its root field `rows`."""

    rows: Connection[T]


class GraphQL:
    """Asks documents of one Sonar instance."""

    def __init__(self, client: VendorClient, path: str, dialect: Dialect = ASSUMED) -> None:
        self.system, self.dialect = client.system, dialect
        self._client, self._path = client, path

    async def ask(self, document: str, variables: Mapping[str, Any], shape: type[T]) -> T:
        """The `data` of the answer.

        Raises:
            Denied: the answer carries errors.
            VendorError: anything else.
        """
        operation = re.search(r"query (\w+)", document)
        request = Request(
            "POST",
            self._path,
            json={"query": document, "variables": dict(variables)},
            label=operation[1] if operation else "",
        )

        def parse(answer: Answer) -> T:
            self._refuse_failures(request, answer)
            envelope: Envelope[T] = checked(self.system, request, answer, _envelope(shape))
            return envelope.data

        return await self._client.call(request, parse)

    async def rows(
        self, document: str, row: type[R], search: Sequence[Search] = (), size: int = 0, **variables: Any
    ) -> Connection[R]:
        """The first rows, by rising id, that meet one of the searches; `size` 0 = a page."""
        asked = {
            "paginator": {"page": 1, "records_per_page": size or self.dialect.page_size},
            "sorter": BY_ID,
            "search": list(search),
        }
        return (await self.ask(document, asked | variables, Rows[row])).rows  # type: ignore[valid-type]

    async def every(
        self, document: str, row: type[R], search: Sequence[Search] = ({},), **variables: Any
    ) -> AsyncIterator[R]:
        """All rows by rising id, page after page by `id > last`; for lists that are small, or of which little is asked.

        Raises:
            UnreadableAnswer: a page that does not follow the one before.
        """
        last = 0
        while True:
            found = await self.rows(document, row, [both(one, ids_between(last)) for one in search], **variables)
            ids = [int(entity.id) for entity in found.entities]  # type: ignore[attr-defined]
            if sorted({number for number in ids if number > last}) != ids or (not ids and found.short):
                raise UnreadableAnswer(self.system, path=self._path, reason=f"rows do not follow id {last}")
            for entity in found.entities:
                yield entity
            if not found.short:
                return
            last = ids[-1]

    def _refuse_failures(self, request: Request, answer: Answer) -> None:
        if is_bad_token(answer, self.dialect.bad_token_message):
            raise BadCredentials(self.system, path=request.shown, status=answer.status)
        told = rate_limit_words(answer) if self.dialect.error_is_limit else None
        if told is not None:
            raise RateLimited(
                self.system,
                path=request.shown,
                status=answer.status,
                reason=told,
                retry_after=RATE_WINDOW_SECONDS,
            )
        if b'"errors"' not in answer.body:  # spares reading a good page twice
            return
        told_all = json_or_none(answer)
        if isinstance(told_all, dict) and (errors := told_all.get("errors")):
            items = errors if isinstance(errors, list) else [errors]
            words = "; ".join(error_words(item) for item in items[:3])
            raise Denied(
                self.system,
                path=request.shown,
                status=answer.status,
                reason=words,
            )


_SHAPES: dict[Any, TypeAdapter[Any]] = {}


def _envelope(shape: Any) -> TypeAdapter[Any]:
    """Built once for each shape: building takes longer than a page does to validate."""
    if shape not in _SHAPES:
        _SHAPES[shape] = TypeAdapter(Envelope[shape])
    return _SHAPES[shape]
