"""SIMPLer's customers as the source of the flow `accounts`: what each customer's account should be."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace

from bridges.common.errors import in_syncs_terms
from bridges.common.parallel import each
from bridges.simpler_alianza import status
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.scope import VoiceCustomers
from bridges.simpler_alianza.words import ACCOUNT, Scope, Skip
from connectors.alianza import Alianza
from connectors.simpler import Ambiguous, Customer
from sync.flow import Facts, Page, SourcePart, SourceRow

BATCH = 200


class People:
    """The source side. `parallel` customers are asked about at once."""

    def __init__(self, directory: Directory, voice: VoiceCustomers, alianza: Alianza, parallel: int) -> None:
        self._directory, self._voice, self._alianza, self._parallel = directory, voice, alianza, parallel

    async def pages(self) -> AsyncIterator[Page]:
        """Every customer once; two with one number are one row that is skipped, for they cannot be told apart."""
        with in_syncs_terms():
            listed = await self._directory.all()
            numbers = {account.account_number for account in await self._alianza.accounts()}
            twice = Counter(self._directory.number_of(customer) for customer in listed.customers)
            firsts = self._firsts(listed.customers)
            merged = len(listed.customers) - len(firsts)
            for start in range(0, len(firsts), BATCH):
                batch = firsts[start : start + BATCH]
                yield Page(await self._rows(batch, numbers, twice), len(firsts))
        told = listed.evidence
        declared = None if told.declared is None else told.declared - merged
        yield Page([], len(firsts), replace(told, rows=len(firsts), declared=declared))

    async def by_ids(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """Those that exist now, by account number, asked for one by one or from a fresh list."""
        with in_syncs_terms():
            try:
                found = await self._directory.by_numbers(ids)
            except Ambiguous:
                return await self._one_by_one(ids)
            rows = await self._rows(list(found.values()), await self._with_account(set(found)), Counter())
        return {row.id: row for row in rows}

    async def differing(self) -> list[str]:
        """Account numbers whose status is not as the rule wants it, or that are guarded and may have to be told."""
        with in_syncs_terms():
            listed = await self._directory.all()
            accounts = {account.account_number: account for account in await self._alianza.accounts()}
        return sorted(
            number
            for number, customer in listed.by_number.items()
            if number in accounts and accounts[number].status != status.wanted(customer)
        )

    def _firsts(self, customers: Sequence[Customer]) -> list[Customer]:
        """One customer of each number, and all of those without one."""
        seen: set[str] = set()
        firsts: list[Customer] = []
        for customer in customers:
            number = self._directory.number_of(customer)
            if number and number in seen:
                continue
            seen.add(number)
            firsts.append(customer)
        return firsts

    async def _rows(
        self, customers: Sequence[Customer], numbers: Collection[str], twice: Counter[str]
    ) -> list[SourceRow]:
        async def one(customer: Customer) -> SourceRow:
            return self.row(customer, twice, voice=await self._voice.holds(customer, numbers))

        return await each(customers, one, self._parallel)

    def row(self, customer: Customer, twice: Counter[str], *, voice: bool) -> SourceRow:
        """One customer's account as it should be."""
        number, flaw = self._directory.number_of(customer), self._directory.flaw(customer, twice)
        part = SourcePart(ACCOUNT, f"customer:{customer.customerid}", {"status": str(status.wanted(customer))})
        return SourceRow(
            id=number or f"customer:{customer.customerid}",
            parts=(part,),
            out_of_scope="" if voice else Scope.NOT_VOICE,
            skip=flaw,
            facts=Facts(name=customer.name, emails=(customer.email,) if customer.email else (), account=number),
        )

    async def _one_by_one(self, ids: Sequence[str]) -> dict[str, SourceRow]:
        """A number that two customers have links neither of them; the others are as ever."""
        if len(ids) == 1:
            return {ids[0]: SourceRow(id=ids[0], skip=Skip.KEY_DUPLICATE)}
        found = [await self.by_ids([number]) for number in ids]
        return {number: row for each in found for number, row in each.items()}

    async def _with_account(self, numbers: Collection[str]) -> set[str]:
        """Those of the numbers that an account has now; only they need no look at the customer's rows."""
        found = await each(numbers, self._alianza.account_by_number, self._parallel)
        return {account.account_number for account in found if account is not None}
