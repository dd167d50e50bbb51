"""Accounts: all of them in pages with evidence, some of them by id with proof of absence."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeVar

from connectors.http.errors import UnreadableAnswer
from connectors.http.pages import Page
from connectors.http.ranges import Extent, RangeReading, Slice, Span
from connectors.sonar import documents
from connectors.sonar.assumptions import BATCH_OF_IDS, NESTED_PAGE_SIZE
from connectors.sonar.graphql import GraphQL
from connectors.sonar.models import Account, AccountLine, Connection, Id, Record
from connectors.sonar.search import Search, any_of, both, ids_between, is_id

A = TypeVar("A", bound=AccountLine)

WHOLE: dict[str, Any] = {"nested": {"page": 1, "records_per_page": NESTED_PAGE_SIZE}}


class JustId(Record):
    """A row of which only the id was asked."""

    id: Id


class ExtentRows(Record):
    """The two ends of the accounts."""

    oldest: Connection[JustId]
    newest: Connection[JustId]


class Accounts:
    """Reads accounts. With archived ones included, archiving one while a reading goes on moves nothing."""

    def __init__(self, graphql: GraphQL) -> None:
        self._graphql = graphql
        self._known = ""

    def pages(self, company_id: str | None, *, include_archived: bool, parallel: int) -> AsyncIterator[Page[Account]]:
        """Whole accounts by rising id; the last page carries the evidence."""
        search: Search = any_of("company_id", [company_id])[0] if company_id else {}
        size = self._graphql.dialect.page_size

        async def fetch(span: Span) -> Slice[Account]:
            part = await self._slice(documents.ACCOUNTS, Account, search, span, size, include_archived)
            return Slice(await self._completed(part.items), part.total)

        return self._reading(fetch, search, size, include_archived, parallel)

    def lines(self, *, include_archived: bool, parallel: int) -> AsyncIterator[Page[AccountLine]]:
        """All accounts of all companies in one line each, by rising id; the last page carries the evidence."""
        size = self._graphql.dialect.index_page_size

        async def fetch(span: Span) -> Slice[AccountLine]:
            return await self._slice(documents.ACCOUNT_LINES, AccountLine, {}, span, size, include_archived)

        return self._reading(fetch, {}, size, include_archived, parallel)

    async def by_ids(self, ids: Sequence[str]) -> dict[str, Account]:
        """Those that exist, archived ones too. What is absent is certainly gone: see `_confirm`.

        Raises:
            UnreadableAnswer: the answers do not prove absence.
        """
        wanted = list(dict.fromkeys(one for one in ids if is_id(one)))
        found: dict[str, Account] = {}
        for start in range(0, len(wanted), BATCH_OF_IDS):
            batch = wanted[start : start + BATCH_OF_IDS]
            found |= await self._batch(batch)
            if missing := [one for one in batch if one not in found]:
                found |= await self._confirm(missing)
        return found

    async def _batch(self, ids: Sequence[str]) -> dict[str, Account]:
        """One batch by id, asked on where a page holds less than was counted."""
        found: dict[str, Account] = {}
        left = list(ids)
        while left:
            rows = await self._graphql.rows(documents.ACCOUNTS, Account, any_of("id", left), archived=True)
            got = {account.id: account for account in rows.entities}
            if not set(got) <= set(left) or (rows.short and not got):
                raise UnreadableAnswer(self._graphql.system, reason="accounts by id: other rows than asked for")
            found |= {account.id: account for account in await self._completed(list(got.values()))}
            left = [one for one in left if one not in got] if rows.short else []
        if found:
            self._known = next(iter(found))
        return found

    async def _confirm(self, missing: Sequence[str]) -> dict[str, Account]:
        """Ask once more for what was not found, together with an account that exists.

        An answer without that one proves nothing: a failing server's empty list looks like "there is none".
        """
        witness = self._known if self._known not in missing else ""
        for known in (witness, ""):  # a witness from long ago may be gone by now: then the newest account is asked for
            known = known or str((await self._extent({}, include_archived=True)).highest or "")
            if not known:
                break
            answer = await self._batch([*missing[: BATCH_OF_IDS - 1], known])
            rest = await self._batch([*missing[BATCH_OF_IDS - 1 :], known]) if len(missing) >= BATCH_OF_IDS else answer
            if known in answer and known in rest:
                return {one: account for one, account in (answer | rest).items() if one in set(missing)}
        raise UnreadableAnswer(self._graphql.system, reason="accounts by id: an account that exists was not found")

    async def _slice(
        self, document: str, row: type[A], search: Search, span: Span, size: int, archived: bool
    ) -> Slice[A]:
        where = [both(search, ids_between(span.after, span.upto))]
        rows = await self._graphql.rows(document, row, where, size, archived=archived)
        return Slice(rows.entities, rows.page_info.total_count)

    async def _completed(self, accounts: Sequence[Account]) -> list[Account]:
        """The same accounts, those with a short nested list read again with nested paginators, else `short`."""
        short = [account.id for account in accounts if account.has_short_lists()]
        if not short:
            return list(accounts)
        rows = await self._graphql.rows(documents.ACCOUNTS, Account, any_of("id", short), archived=True, **WHOLE)
        again = {account.id: account for account in rows.entities}

        def best(account: Account) -> Account:
            if not account.has_short_lists():
                return account
            longer = again.get(account.id, account)
            return longer.model_copy(update={"short": True}) if longer.has_short_lists() else longer

        return [best(account) for account in accounts]

    def _reading(
        self, fetch: Callable[[Span], Any], search: Search, size: int, include_archived: bool, parallel: int
    ) -> AsyncIterator[Page[Any]]:
        async def survey() -> Extent:
            return await self._extent(search, include_archived=include_archived)

        return RangeReading(fetch, survey, lambda account: account.number, size=size, parallel=parallel).pages()

    async def _extent(self, search: Search, *, include_archived: bool) -> Extent:
        variables = {
            "one": {"page": 1, "records_per_page": 1},
            "search": [search] if search else [],
            "archived": include_archived,
        }
        ends = await self._graphql.ask(documents.ACCOUNT_EXTENT, variables, ExtentRows)
        low, high = ends.oldest.entities, ends.newest.entities
        if not low or not high:
            return Extent(0)
        self._known = high[0].id
        total = max(ends.oldest.page_info.total_count, ends.newest.page_info.total_count)
        return Extent(total, int(low[0].id), int(high[0].id))
