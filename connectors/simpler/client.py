"""What Splice asks of SIMPLer, in one place (section B2; every name of the wire is in `assumptions`)."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import SecretStr, TypeAdapter

from connectors.http.auth import Unsigned
from connectors.http.budget import RateBudget
from connectors.http.client import Retries, VendorClient
from connectors.http.errors import NotFound, Rejected, UnreadableAnswer, VendorError, WrongAddress
from connectors.http.messages import Answer, Call, Request
from connectors.http.offsets import Listing, OffsetReading
from connectors.http.pages import Page
from connectors.http.records import as_text
from connectors.http.transport import Timeouts, Transport
from connectors.simpler import assumptions as at
from connectors.simpler import models
from connectors.simpler.envelope import judge, opened
from connectors.simpler.errors import AccessDenied, Ambiguous, UnknownFunction
from connectors.simpler.models import Capabilities, Column, Customer, PushOfPort, Settings, VoiceRow, VoiceTable

SYSTEM = "SIMPLer"

T = TypeVar("T")
Values = Mapping[Column, str | SecretStr]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of the API user on SIMPLer's access list; `operator` chooses the database where there are several."""

    api_username: str = field(repr=False)
    api_password: str = field(repr=False)
    operator: str = ""


class Simpler:
    """One operator's SIMPLer, opened by one API user from one address.

    Every method may raise a `VendorError`. Writes are sent once; `outcome` of the error tells what became of them.
    Calls made inside `connectors.http.budget.interactive()` go first: a person waits for them.
    """

    def __init__(self, client: VendorClient, credentials: Credentials) -> None:
        self.system = client.system
        self._client, self._credentials = client, credentials
        self._address_is_right = False

    async def check(self) -> VendorError | None:
        """List one customer; the trouble met, if any. `AccessDenied` = credentials, or our address is not listed."""
        try:
            await self._customers({at.OFFSET: "0", at.LIMIT: "1"})
        except VendorError as problem:
            return problem
        return None

    async def capabilities(self) -> Capabilities:
        """What this server has, by questions that can change nothing (`assumptions.PROBES`).

        Raises:
            VendorError: it cannot be asked at all, or one question had no clear answer.
        """
        await self._customers({at.OFFSET: "0", at.LIMIT: "1"})
        return Capabilities(**{name: await self._has(*probe) for name, probe in at.PROBES.items()})

    async def customer(self, *, customer_id: str = "", nickname: str = "") -> Customer | None:
        """The customer with this id, or this nickname; None when the vendor says that there is none.

        Raises:
            Ambiguous: several have the nickname.
            UnreadableAnswer: another customer was given; it proves nothing.
            ValueError: not exactly one of the two was asked for.
        """
        if bool(customer_id) == bool(nickname):
            raise ValueError("an id or a nickname")
        asked = {at.CUSTOMER_ID: customer_id} if customer_id else {at.NICKNAME: nickname}

        def parse(request: Request, answer: Answer) -> Customer | None:
            found, _ = opened(self.system, request, answer, models.FOUND)
            told = found if isinstance(found, list) else [found] if found else []
            same = [one for one in told if _is_meant(one, customer_id, nickname)]
            if len(same) > 1:
                raise Ambiguous(self.system, count=len(same), path=request.shown, status=answer.status)
            if told and not same:
                raise UnreadableAnswer(self.system, path=request.shown, status=answer.status, reason="another customer")
            return same[0] if same else None

        try:
            return await self._call(at.GET_CUSTOMER, asked, parse)
        except NotFound:
            return None

    async def customer_pages(
        self, *, status: str | None = None, limit: int = at.PAGE_SIZE
    ) -> AsyncIterator[Page[Customer]]:
        """Every customer, or those of one status; the last page is empty and carries the evidence.

        The filter is the vendor's, and is applied here once more. The evidence counts all that came.
        """

        async def listing(offset: int, most: int) -> Listing[Customer]:
            asked = {at.OFFSET: str(offset), at.LIMIT: str(most)}
            return await self._customers(asked | ({at.STATUS: status} if status else {}))

        reading = OffsetReading(
            listing, lambda one: one.customerid, lambda one: f"{one.customerid}\0{one.nickname}", limit=limit
        )
        async for page in reading.pages():
            yield replace(page, items=[one for one in page.items if status is None or _same(one.status, status)])

    async def voice_rows(self, customer_id: str, table: VoiceTable) -> list[VoiceRow]:
        """A customer's rows of the voice table.

        Raises:
            NotFound: there is no such customer.
            UnknownFunction: custom tables can't be read by API here.
        """
        raw, _ = await self._read(at.GET_ROWS, _of(customer_id, table), models.ROWS)
        return [models.voice_row(row, table) for row in raw]

    async def add_row(self, customer_id: str, table: VoiceTable, values: Values) -> str | None:
        """Add a row; gives its id, None where that is not told. Never idempotent."""
        told = await self._write(at.ADD_ROW, _of(customer_id, table) | _fields(table, values), values.values())
        found = as_text(told.get(at.ROW_ID)) if isinstance(told, dict) else None
        return found if isinstance(found, str) and found else None

    async def modify_row(self, customer_id: str, table: VoiceTable, row_id: str, changed: Values) -> None:
        """Write these columns of a row and no others.

        Raises:
            NotFound: the customer or the row is not there.
        """
        asked = _of(customer_id, table) | {at.ROW_ID: row_id} | _fields(table, changed)
        await self._write(at.MODIFY_ROW, asked, changed.values())

    async def delete_row(self, customer_id: str, table: VoiceTable, row_id: str) -> None:
        """Take a row away; one that is not there counts as taken away."""
        try:
            await self._write(at.DELETE_ROW, _of(customer_id, table) | {at.ROW_ID: row_id})
        except NotFound:
            return

    async def sync_equipment(self, customer_id: str) -> at.Accepted:
        """Ask for a push of the rows to the customer's equipment (E14); `equipment_result` tells what became of it."""
        try:
            told = await self._write(at.SYNC_EQUIPMENT, {at.CUSTOMER_ID: customer_id})
        except UnknownFunction:
            return "unsupported"
        return at.accepted(told.get(at.STATUS) if isinstance(told, dict) else told)

    async def equipment_result(self, customer_id: str) -> list[PushOfPort] | None:
        """What became of the last push, port by port; None where the server can't tell."""
        try:
            told, _ = await self._read(at.GET_EQUIPMENT, {at.CUSTOMER_ID: customer_id}, models.PUSHES)
        except UnknownFunction:
            return None
        return told

    async def settings(self) -> Settings | None:
        """Billing day, custom tables with their fields, statuses (E15); None where the server can't tell."""
        try:
            told, _ = await self._read(at.GET_SETTINGS, {}, models.SETTINGS)
        except UnknownFunction:
            return None
        return told

    async def _has(self, function: str, asked: Mapping[str, str]) -> bool:
        """True when the server has a function: any answer but "unknown" says so, also a refusal of what was asked.

        It comes after a call that went well, so that a denial is about this function alone.
        """
        try:
            if function in at.WRITING:
                await self._write(function, asked)
            else:
                await self._read(function, asked, models.ANYTHING)
        except (UnknownFunction, AccessDenied):
            return False
        except (Rejected, NotFound):
            return True
        return True

    async def _customers(self, asked: Mapping[str, str]) -> Listing[Customer]:
        rows, total = await self._read(at.GET_CUSTOMERS, asked, models.CUSTOMERS)
        return Listing(rows, total)

    async def _read(self, function: str, asked: Mapping[str, str], shape: TypeAdapter[T]) -> tuple[T, int | None]:
        return await self._call(function, asked, lambda request, answer: opened(self.system, request, answer, shape))

    async def _write(self, function: str, asked: Mapping[str, str], values: Iterable[str | SecretStr] = ()) -> Any:
        secrets = tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))
        told, _ = await self._call(
            function,
            asked,
            lambda request, answer: opened(self.system, request, answer, models.ANYTHING),
            effect=True,
            secrets=secrets,
        )
        return told

    async def _call(
        self,
        function: str,
        asked: Mapping[str, str],
        parse: Callable[[Request, Answer], T],
        *,
        effect: bool = False,
        secrets: tuple[str, ...] = (),
    ) -> T:
        who = self._credentials
        form = {at.USERNAME: who.api_username, at.PASSWORD: who.api_password, **asked}
        if who.operator:
            form[at.OPERATOR] = who.operator
        request = Request("POST", at.PATH + function, form=form, effect=effect, secrets=(who.api_password, *secrets))
        try:
            told = await self._client.call(request, lambda answer: parse(request, answer))
        except WrongAddress as problem:  # a web server's own 404: another function has been there
            if problem.status == 404 and self._address_is_right:
                raise problem.told_as(UnknownFunction) from None
            raise
        self._address_is_right = True
        return told


def _of(customer_id: str, table: VoiceTable) -> dict[str, str]:
    return {at.CUSTOMER_ID: customer_id, at.TABLE_ID: table.table_id}


def _fields(table: VoiceTable, values: Values) -> dict[str, str]:
    """Columns by the names of the wire."""
    plain = {
        column: value.get_secret_value() if isinstance(value, SecretStr) else value for column, value in values.items()
    }
    return {at.FIELD.format(id=table.field_of(column)): value for column, value in plain.items()}


def _is_meant(one: Customer, customer_id: str, nickname: str) -> bool:
    return one.customerid == customer_id if customer_id else _same(one.nickname, nickname)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


@asynccontextmanager
async def connect(
    base_url: str,
    credentials: Credentials,
    *,
    budget: RateBudget | None = None,
    concurrency: int = 4,
    retries: Retries | None = None,
    timeouts: Timeouts | None = None,
    on_call: Callable[[Call], None] | None = None,
    transport: Transport | None = None,
) -> AsyncIterator[Simpler]:
    """An open connection to the API at `base_url` (what stands before `/API/`); nothing is asked yet."""
    client = VendorClient(
        SYSTEM,
        base_url.rstrip("/").removesuffix(at.PATH.rstrip("/")),
        auth=Unsigned(),
        budget=budget,
        concurrency=concurrency,
        retries=retries,
        timeouts=timeouts,
        words=at.error_words,
        judge=judge,
        untold_pause=at.RATE_PAUSE_SECONDS,
        on_call=on_call,
        transport=transport,
    )
    async with client:
        yield Simpler(client, credentials)
