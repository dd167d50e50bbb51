"""SIMPLer's customers by the number that links them with Alianza, read once for as long as a flow is open.

The number is a field of the customer (seed 002, Account_Number_Field; blank = nickname). Numbers that cannot link
anybody (empty, shorter than Alianza takes, the same for two customers) are told apart and never guessed at.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bridges.common.parallel import each
from bridges.common.readings import evidence_of
from bridges.simpler_alianza.options import Options
from bridges.simpler_alianza.words import Skip
from connectors.alianza.limits import NUMBER_LENGTH
from connectors.simpler import Customer, Simpler
from sync.flow import Evidence


@dataclass(frozen=True, slots=True)
class Listed:
    """All customers as one reading found them."""

    customers: tuple[Customer, ...]
    evidence: Evidence
    by_number: dict[str, Customer] = field(repr=False)


@dataclass(slots=True)
class Directory:
    """Looks customers up; the whole list is read at most once, and never to prove a single row."""

    simpler: Simpler
    options: Options
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _listed: Listed | None = None

    def number_of(self, customer: Customer) -> str:
        """The account number that this customer should have, "" for none."""
        return (customer.value_of(self.options.account_number_field) or "").strip()

    def flaw(self, customer: Customer, twice: Counter[str] | None = None) -> str:
        """Why this customer's number links nobody, or ""."""
        number = self.number_of(customer)
        if not number:
            return Skip.KEY_EMPTY
        if len(number) not in NUMBER_LENGTH:
            return Skip.KEY_SHORT
        return Skip.KEY_DUPLICATE if twice is not None and twice[number] > 1 else ""

    async def all(self) -> Listed:
        """Every customer.

        Raises:
            VendorError: SIMPLer could not be read.
        """
        async with self._lock:
            if self._listed is None:
                self._listed = await self._read()
            return self._listed

    async def by_numbers(self, numbers: Sequence[str]) -> dict[str, Customer]:
        """Those customers as they are now. By nickname each is asked for; SIMPLer finds no other field by its value.

        Raises:
            VendorError: SIMPLer could not be asked.
        """
        if self.options.account_number_field:
            fresh = await self._read()
            return {number: fresh.by_number[number] for number in numbers if number in fresh.by_number}

        async def one(number: str) -> Customer | None:
            return await self.simpler.customer(nickname=number)

        found = await each([number for number in numbers if number], one, self.options.simpler_concurrency)
        return {self.number_of(customer): customer for customer in found if customer is not None}

    async def by_id(self, customer_id: str) -> Customer | None:
        """One customer by SIMPLer's own id."""
        return await self.simpler.customer(customer_id=customer_id)

    async def _read(self) -> Listed:
        customers: list[Customer] = []
        evidence = Evidence(reasons=(("no_evidence", {}),))
        async for page in self.simpler.customer_pages():
            customers += page.items
            evidence = evidence_of(page.evidence) if page.evidence else evidence
        twice = Counter(self.number_of(customer) for customer in customers)
        by_number = {self.number_of(customer): customer for customer in customers if not self.flaw(customer, twice)}
        return Listed(tuple(customers), evidence, by_number)
