"""Alianza's SIP lines as the source of the flow `sip_lines`, account by account."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence

from bridges.common.errors import in_syncs_terms
from bridges.common.parallel import each
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.lines import Spelling, account_of, needs_users, source_rows, unreadable
from bridges.simpler_alianza.words import Skip
from connectors.alianza import Alianza, SipLine, lines_of
from connectors.http.errors import BadCredentials, Transient, VendorError
from sync.flow import Evidence, Page, SourceRow

BATCH = 40  # accounts of one page; each of them takes three calls or more


class LinesSource:
    """The source side. `parallel` accounts are read at once."""

    def __init__(self, alianza: Alianza, directory: Directory, spelling: Spelling, parallel: int) -> None:
        self._alianza, self._directory, self._spelling, self._parallel = alianza, directory, spelling, parallel

    async def pages(self) -> AsyncIterator[Page]:
        """The lines of every account. One that cannot be read bars its rows; a vendor that is away ends it all."""
        given = pages = 0
        with in_syncs_terms():
            accounts = await self._alianza.accounts()
            numbers = set((await self._directory.all()).by_number)
            for start in range(0, len(accounts), BATCH):
                batch = [(one.account_number, one.id) for one in accounts[start : start + BATCH]]
                rows = await self._rows(batch, numbers)
                given, pages = given + len(rows), pages + 1
                yield Page(rows)
        if accounts:
            yield Page([], given, Evidence(given, given, pages, complete=True))
        else:
            yield Page([], 0, Evidence(reasons=(("nothing_there", {}),)))

    async def by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """Those lines that exist now.

        A line that cannot be told, because its account or a device of it could not be read, or the account is not
        there at all, is no absence: it comes as a row that is skipped.
        """
        wanted: dict[str, list[str]] = {}
        for line in ids:
            wanted.setdefault(account_of(line), []).append(line)
        with in_syncs_terms():
            told = [await self._of_number(number) for number in wanted]
        found: dict[str, SourceRow] = {}
        for (number, lines), rows in zip(wanted.items(), told, strict=True):
            by_id = {row.id: row for row in rows}
            bar = next((row for row in rows if row.bars), None)
            for line in lines:
                if line in by_id:
                    found[line] = by_id[line]
                elif bar is not None:
                    found[line] = SourceRow(id=line, skip=bar.skip, bars=number)
        return found

    async def of(self, number: str) -> list[SourceRow]:
        """All lines of one account, and what bars its rows."""
        with in_syncs_terms():
            return await self._of_number(number)

    async def line(self, number: str, user_name: str) -> SipLine | None:
        """One line with its password, as it is now.

        Raises:
            VendorError: Alianza could not be asked.
        """
        account = await self._alianza.account_by_number(number)
        if account is None:
            return None
        reading = await lines_of(self._alianza, account.id)
        return next((line for line in reading.lines if line.sip_username == user_name), None)

    async def _of_number(self, number: str) -> list[SourceRow]:
        account = await self._alianza.account_by_number(number)
        if account is None:  # the customer may only have another number by now: nothing is an extra of a lost account
            return [unreadable(number, Skip.NO_ACCOUNT)]
        return await self._rows([(number, account.id)], {number})

    async def _rows(self, accounts: Iterable[tuple[str, str]], known: Collection[str]) -> list[SourceRow]:
        async def one(account: tuple[str, str]) -> list[SourceRow]:
            number, account_id = account
            return await self._account(number, account_id, known=number in known)

        found = await each(accounts, one, self._parallel)
        return [row for rows in found for row in rows]

    async def _account(self, number: str, account_id: str, *, known: bool) -> list[SourceRow]:
        try:
            reading = await lines_of(self._alianza, account_id)
            users = await self._alianza.users(account_id) if needs_users(reading) else []
        except BadCredentials:
            raise
        except VendorError as problem:
            if isinstance(problem, Transient) and problem.outcome == "not_sent":
                raise
            return [unreadable(number, problem.code)]
        return source_rows(number, reading, users, self._spelling, known=known)
