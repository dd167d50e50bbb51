"""What Splice asks of Alianza, in one place: API v2 (sections A1 to A4 of the vendor page)."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter

from connectors.alianza import assumptions as at
from connectors.alianza import models, paths
from connectors.alianza.auth import AlianzaLogin, Credentials, LoginFacts
from connectors.alianza.errors import Refused, UnusableNumber
from connectors.alianza.judge import judge
from connectors.alianza.limits import NUMBER_LENGTH
from connectors.http.arrays import checked_rows
from connectors.http.budget import RateBudget
from connectors.http.client import Retries, VendorClient
from connectors.http.errors import NotFound, UnreadableAnswer, VendorError
from connectors.http.messages import Answer, Call, Request
from connectors.http.offsets import Listing, OffsetReading
from connectors.http.shapes import checked
from connectors.http.transport import Timeouts, Transport

SYSTEM = "Alianza"

T = TypeVar("T")
Query = dict[str, str | int]


class Alianza:
    """One partition, opened by one login of the Admin Portal.

    Every method may raise a `VendorError`. Writes are sent once; `outcome` of the error tells what became of them.
    Calls made inside `connectors.http.budget.interactive()` go first: a person waits for them.
    """

    def __init__(self, client: VendorClient, login: AlianzaLogin) -> None:
        self.system = client.system
        self._client, self._login = client, login

    async def login_facts(self) -> LoginFacts:
        """What the login told: the partition in use, permissions. Logs in where that was not done yet.

        Raises:
            BadCredentials: wrong username or password.
            MustChangePassword: a person has to set a new one.
            WrongPartition: the configured partition is not this login's.
        """
        await self._client.identify()
        return self._login.facts

    async def check(self) -> VendorError | None:
        """Log in and read the partition; the trouble met, if any."""
        try:
            await self.partition()
        except VendorError as problem:
            return problem
        return None

    async def partition(self) -> models.Partition:
        """The partition in use, with its defaults for new accounts."""
        return await self._read(await self._request("GET", paths.P), models.PARTITION)

    async def account_by_number(self, number: str) -> models.Account | None:
        """The account with exactly this number; None only when the vendor itself says that there is none.

        Raises:
            UnusableNumber: no account can have it; nobody was asked.
            UnreadableAnswer: another account was given; it proves nothing.
        """
        if len(number) not in NUMBER_LENGTH:
            raise UnusableNumber(self.system, length=len(number), path=paths.ACCOUNT)
        request = await self._request("GET", paths.ACCOUNT, account=number, query={"accountIdType": "AccountNumber"})

        def parse(answer: Answer) -> models.Account:
            found = checked(self.system, request, answer, models.ACCOUNT)
            if found.account_number.casefold() != number.casefold():
                raise UnreadableAnswer(self.system, path=request.shown, status=answer.status, reason="another account")
            return found

        try:
            return await self._client.call(request, parse)
        except NotFound:
            return None

    async def account(self, account_id: str) -> models.Account | None:
        """One account, None when the vendor itself says that it is not there."""
        try:
            return await self._read(await self._request("GET", paths.ACCOUNT, account=account_id), models.ACCOUNT)
        except NotFound:
            return None

    async def accounts(self) -> list[models.AccountLine]:
        """Every account of the partition, in one big answer: whole, or an error. Heavy: for nightly comparisons."""
        request = await self._request("GET", paths.ACCOUNTS)
        row = models.ACCOUNT_LINE.validate_python
        return await self._client.call_stepwise(request, lambda told: checked_rows(self.system, request, told, row))

    async def create_account(self, fields: Mapping[str, Any]) -> models.Account:
        """Add an account; fields by the names of the wire (`limits.flaws_of` tells what would be refused).

        Never idempotent, but a number is unique: after an unclear outcome look it up (E3).

        Raises:
            Refused: among other reasons, because the number is taken.
        """
        return await self._read(await self._write("POST", paths.ACCOUNTS, fields), models.ACCOUNT)

    async def patch_account(self, account_id: str, fields: Mapping[str, Any]) -> models.Account:
        """Write these fields and no others; gives the account as it is afterwards."""
        return await self._read(await self._write("PATCH", paths.ACCOUNT, fields, account=account_id), models.ACCOUNT)

    async def delete_account(self, account_id: str) -> None:
        """Delete for ever; one that is not there counts as deleted. It may be DELETE_PENDING for a while (E8).

        Raises:
            Blocked: it still has telephone numbers or events in progress.
        """
        try:
            await self._client.call(
                await self._write("DELETE", paths.ACCOUNT, None, account=account_id), lambda _: None
            )
        except NotFound:
            return

    async def number_free(self, number: str) -> bool:
        """True when an account may be made with this number; False when it is taken, or refused for another reason."""
        request = await self._request("GET", paths.VALIDATE, query={"accountnumber": number})
        try:
            return await self._read(request, models.FREE)
        except Refused as problem:
            if problem.status == 400:
                return False
            raise

    async def device_lines(self, account_id: str) -> list[models.DeviceLine]:
        """The account's device lines, of every type. See `lines.lines_of` for SIP accounts."""
        return await self._of_account(paths.DEVICE_LINES, account_id, models.DEVICE_LINES)

    async def provisioning(self, account_id: str, device_id: str) -> models.Provisioning:
        """All lines of the device that this device line is of, with their credentials."""
        return await self._of_account(paths.PROVISIONING, account_id, models.PROVISIONING, device=device_id)

    async def registration(self, account_id: str, device_id: str) -> bool:
        """Whether the line's phone is registered now."""
        told = await self._of_account(paths.REGISTRATION, account_id, models.REGISTRATION, device=device_id)
        return told.registered

    async def users(self, account_id: str) -> list[models.User]:
        """The account's users; no more than `assumptions.USERS_CAP` are told."""
        return await self._of_account(paths.USERS, account_id, models.USERS)

    async def telephone_numbers(self, account_id: str) -> list[models.TelephoneNumber]:
        """The account's telephone numbers and what each points to."""
        return await self._of_account(paths.NUMBERS, account_id, models.NUMBERS)

    async def product_plans(self, account_id: str) -> list[models.ProductPlan]:
        """The product plans that its users may have (E6); which are in use, `User.user_product_plan` tells."""
        return await self._of_account(paths.PRODUCT_PLANS, account_id, models.PRODUCT_PLANS)

    async def calling_plans(self, account_id: str) -> list[models.CallingPlan]:
        """The account's own calling plans with what is left of them."""
        query: Query = {"referenceType": "ACCOUNT", "referenceId": account_id}
        return await self._of_account(paths.CALLING_PLANS, account_id, models.CALLING_PLANS, query=query)

    async def calling_plan_products(self) -> list[models.CallingPlanProduct]:
        """The partition's calling plans by name; archived ones too, since accounts may still have them."""
        request = await self._request("GET", paths.CALLING_PLAN_PRODUCTS, query={"includeArchived": "true"})
        return await self._read(request, models.CALLING_PLAN_PRODUCTS)

    async def history(self, account_id: str, kind: str, since: date | None = None) -> list[models.HistoryEntry]:
        """Who changed what of one kind (ACCOUNT_STATUS, SIP_CREDENTIALS …), in the vendor's order.

        Args:
            account_id: of which account.
            kind: the vendor's `accountHistoryType`.
            since: a day in UTC, that day included; None = all.
        """
        wanted: Query = {"accountHistoryType": kind}
        if since is not None:
            wanted["startDate"] = since.isoformat()

        async def page(first: int, most: int) -> Listing[models.HistoryEntry]:
            query: Query = {**wanted, "firstResultIndex": first, "maxResult": most}
            found = await self._of_account(paths.HISTORY, account_id, models.HISTORY, query=query)
            return Listing(found.results, found.total_records)

        reading = OffsetReading(page, _entry, _entry, limit=at.HISTORY_PAGE)
        return [entry async for part in reading.pages() for entry in part.items]

    async def _of_account(
        self, path: str, account_id: str, shape: TypeAdapter[T], *, device: str = "", query: Query | None = None
    ) -> T:
        return await self._read(await self._request("GET", path, account=account_id, device=device, query=query), shape)

    async def _write(self, method: str, path: str, fields: Mapping[str, Any] | None, *, account: str = "") -> Request:
        request = await self._request(method, path, account=account)
        return replace(request, json=None if fields is None else dict(fields), effect=True)

    async def _request(
        self, method: str, path: str, *, account: str = "", device: str = "", query: Query | None = None
    ) -> Request:
        """A request below the partition in use; where nobody logged in yet, that comes first."""
        ids = {"partition": (await self.login_facts()).partition, "account": account, "device": device}
        return Request(method, path, ids, query=query or {})

    async def _read(self, request: Request, shape: TypeAdapter[T]) -> T:
        return await self._client.call(request, lambda answer: checked(self.system, request, answer, shape))


def _entry(entry: models.HistoryEntry) -> str:
    return entry.id or f"{entry.logged_date}\0{entry.action}\0{entry.reference_id}"


@asynccontextmanager
async def connect(
    base_url: str,
    credentials: Credentials,
    *,
    partition: str | None = None,
    budget: RateBudget | None = None,
    concurrency: int = 4,
    retries: Retries | None = None,
    timeouts: Timeouts | None = None,
    on_call: Callable[[Call], None] | None = None,
    transport: Transport | None = None,
) -> AsyncIterator[Alianza]:
    """An open connection to the host at `base_url` (with or without `/v2`); nothing is asked yet.

    Args:
        base_url: production, beta and the like differ by host alone.
        credentials: of the Admin Portal user.
        partition: in place of the login's own; must be that or one below it.
        budget: how fast; shared by everybody who uses this credential.
        concurrency: requests in flight (section A5: no more than 4).
        retries: for reads.
        timeouts: seconds.
        on_call: told of each request that left.
        transport: in place of the network.
    """
    login = AlianzaLogin(SYSTEM, credentials, partition)
    client = VendorClient(
        SYSTEM,
        base_url.rstrip("/").removesuffix("/v2"),
        auth=login,
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
        yield Alianza(client, login)
