"""SIMPLer's voice rows as the target of the flow `sip_lines`, customer by customer."""

from collections.abc import AsyncIterator, Sequence

from bridges.common.errors import in_syncs_terms
from bridges.common.parallel import each
from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.lines import Mark, account_of, line_id, shown
from bridges.simpler_alianza.options import COLUMNS, Options
from bridges.simpler_alianza.scope import VoiceCustomers
from bridges.simpler_alianza.words import LINE, Guarded
from connectors.alianza import Alianza
from connectors.http.errors import NotFound
from connectors.simpler import Customer, Simpler, VoiceRow
from sync.flow import Evidence, Facts, Page, TargetPart, TargetRow

BATCH = 100
SEPARATOR = ":"


class LinesTarget:
    """The target side. A row's id is the customer's and its own; `parallel` customers are read at once."""

    def __init__(self, simpler: Simpler, alianza: Alianza, directory: Directory, options: Options, mark: Mark) -> None:
        self._simpler, self._alianza, self._directory = simpler, alianza, directory
        self._options, self._table, self._mark = options, options.table(), mark
        self._voice = VoiceCustomers(simpler, options, directory)

    async def pages(self) -> AsyncIterator[Page]:
        """The rows of every customer who has voice; evidence is the customers' own list."""
        given = 0
        with in_syncs_terms():
            listed = await self._directory.all()
            numbers = {account.account_number for account in await self._alianza.accounts()}
            customers = list(listed.by_number.items())

            async def scoped(one: tuple[str, Customer]) -> list[TargetRow]:
                return await self._scoped(*one, numbers)

            for start in range(0, len(customers), BATCH):
                found = await each(customers[start : start + BATCH], scoped, self._options.simpler_concurrency)
                rows = [row for some in found for row in some]
                given += len(rows)
                yield Page(rows)
        told = listed.evidence
        yield Page([], given, Evidence(given, given, told.pages, told.complete, told.reasons))

    async def by_id(self, target_id: str) -> TargetRow | None:
        """One row; None when its customer's rows were read and it is not among them."""
        customer_id, _, row_id = target_id.partition(SEPARATOR)
        with in_syncs_terms():
            customer = await self._directory.by_id(customer_id)
            if customer is None:
                return None
            rows = await self._rows(self._directory.number_of(customer), customer)
        return next((row for row in rows if row.id == f"{customer_id}{SEPARATOR}{row_id}"), None)

    async def by_keys(self, keys: Sequence[str]) -> dict[str, list[TargetRow]]:
        """Rows by line id; several may carry the same user name."""
        numbers = list(dict.fromkeys(account_of(key) for key in keys))
        with in_syncs_terms():
            customers = await self._directory.by_numbers(numbers)
            rows = [row for number, customer in customers.items() for row in await self._checked(number, customer)]
        return {key: [row for row in rows if row.key == key] for key in keys}

    async def of(self, number: str) -> list[TargetRow]:
        """All rows of the customer with this number."""
        with in_syncs_terms():
            customer = (await self._directory.by_numbers([number])).get(number)
            return await self._rows(number, customer) if customer is not None else []

    async def _scoped(self, number: str, customer: Customer, numbers: set[str]) -> list[TargetRow]:
        """Rows by themselves tell that a customer has voice; where another rule says so, it is asked first."""
        by_rows = self._options.voice_scope.by == "rows"
        if not by_rows and not await self._voice.holds(customer, numbers):
            return []
        return await self._rows(number, customer, guarded="" if number in numbers else Guarded.NO_ACCOUNT)

    async def _checked(self, number: str, customer: Customer) -> list[TargetRow]:
        account = await self._alianza.account_by_number(number)
        return await self._rows(number, customer, guarded="" if account is not None else Guarded.NO_ACCOUNT)

    async def _rows(self, number: str, customer: Customer, *, guarded: str = "") -> list[TargetRow]:
        try:
            rows = await self._simpler.voice_rows(customer.customerid, self._table)
        except NotFound:  # the customer went while the list was read
            return []
        return [self.row(number, customer.customerid, row, guarded=guarded) for row in rows]

    def row(self, number: str, customer_id: str, row: VoiceRow, *, guarded: str = "") -> TargetRow:
        """One row in sync's shape; of its password only the mark is kept."""
        fields = {name: getattr(row, name) for name in COLUMNS if name != "password"}
        fields["password"] = self._mark(row.password.get_secret_value())
        target_id = f"{customer_id}{SEPARATOR}{row.row_id}"
        return TargetRow(
            id=target_id,
            key=line_id(number, row.user_name) if row.user_name else "",
            parts=(TargetPart(LINE, target_id, fields),),
            facts=Facts(name=row.display_name, account=number),
            record={"customer": customer_id, "row": row.row_id, **shown(fields)},
            guarded=guarded,
            group=number,
        )
