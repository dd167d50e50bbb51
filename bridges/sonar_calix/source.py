"""Reading Sonar for one integration: all accounts of all companies, whole records only where they are ours."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime

from bridges.common.errors import in_syncs_terms
from bridges.common.readings import evidence_of
from bridges.sonar_calix.account import line_row, source_row
from bridges.sonar_calix.options import Options
from bridges.sonar_calix.scope import Scope
from connectors.http import pages
from connectors.sonar import Account, Sonar
from sync.flow import Evidence, Page, SourceRow

BATCH = 100
EMPTY = "nothing_there"


class Source:
    """The source side of the flow. `parallel` are answers waited for at once."""

    def __init__(self, sonar: Sonar, options: Options, scope: Scope) -> None:
        self._sonar, self._options, self._scope = sonar, options, scope
        self._parallel = options.sonar_concurrency

    async def pages(self) -> AsyncIterator[Page]:
        """Every account once; evidence on the last page."""
        walk = self._everybody() if self._scope.company is None else self._company(self._scope.company)
        with in_syncs_terms():
            async for page in walk:
                yield page

    async def by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """Those that exist now, whatever their company or standing."""
        with in_syncs_terms():
            found = await self._sonar.accounts_by_ids(ids)
        return {account_id: self._row(account) for account_id, account in found.items()}

    async def by_id(self, account_id: str) -> SourceRow | None:
        """One account, None when it is gone."""
        return (await self.by_ids([account_id])).get(account_id)

    async def changed_since(self, moment: datetime) -> list[str]:
        """Ids of accounts that something touched: themselves, their children, or a deletion. May name too many."""
        found: set[str] = set()
        with in_syncs_terms():
            for entity in self._options.poll_entities:
                found.update(await self._sonar.changed_since(entity, moment))
            found.update(await self._sonar.accounts_of_deletions(moment))
        return sorted(found, key=int)

    async def keys_here(self, among: Sequence[str] | None = None) -> set[str]:
        """Ids of accounts of this integration's companies, archived and inactive too; of all, or of those named.

        Raises:
            VendorTrouble: Sonar could not be read.
        """
        found: set[str] = set()
        with in_syncs_terms():
            if among is not None:
                named = await self._sonar.accounts_by_ids(among)
                return {account.id for account in named.values() if self._scope.holds_company(account.company_id)}
            async for page in self._sonar.account_index_pages(parallel=self._parallel):
                found.update(line.id for line in page.items if self._scope.holds_company(line.company_id))
        return found

    async def _everybody(self) -> AsyncIterator[Page]:
        """The default integration: most accounts are ours, so all are read whole."""
        async for page in self._sonar.account_pages(parallel=self._parallel):
            evidence = evidence_of(page.evidence) if page.evidence else None
            yield Page([self._row(account) for account in page.items], page.expected, evidence)

    async def _company(self, company: str) -> AsyncIterator[Page]:
        """One company: everybody in one line first, then the company's accounts whole, then who joined in between."""
        ours, others = set[int](), set[int]()
        index = whole = pages.Evidence()
        async for lines in self._sonar.account_index_pages(parallel=self._parallel):
            index = lines.evidence or index
            foreign = [line for line in lines.items if line.company_id != company]
            others.update(line.number for line in foreign)
            ours.update(line.number for line in lines.items if line.company_id == company)
            yield Page([line_row(self._options, self._scope, line) for line in foreign], lines.expected)
        given = len(others)
        async for accounts in self._sonar.account_pages(company_id=company, parallel=self._parallel):
            whole = accounts.evidence or whole
            rows = [self._row(account) for account in accounts.items if account.number not in others]
            ours.difference_update(account.number for account in accounts.items)
            given += len(rows)
            yield Page(rows, index.declared)
        async for rest in self._left(ours):
            given += len(rest)
            yield Page(rest, index.declared)
        yield Page([], index.declared, _both(index, whole, given, ours_expected=given - len(others)))

    async def _left(self, ids: Iterable[int]) -> AsyncIterator[list[SourceRow]]:
        """Accounts that the index named and the company's pages did not: by id, so that none slips through."""
        wanted = [str(number) for number in sorted(ids)]
        for start in range(0, len(wanted), BATCH):
            found = await self._sonar.accounts_by_ids(wanted[start : start + BATCH])
            yield [self._row(account) for account in found.values()]

    def _row(self, account: Account) -> SourceRow:
        return source_row(self._options, self._scope, account)


def _both(index: pages.Evidence, whole: pages.Evidence, given: int, *, ours_expected: int) -> Evidence:
    """The evidence of two readings as one. A company without accounts is no flaw when the complete index agrees."""
    flaws = whole.reasons
    complete = index.complete and whole.complete
    if index.complete and not whole.complete and not ours_expected and {code for code, _ in flaws} == {EMPTY}:
        flaws, complete = (), True
    return Evidence(
        rows=given,
        declared=given if complete else index.declared,
        pages=index.pages + whole.pages,
        complete=complete,
        reasons=(*index.reasons, *flaws),
    )
