"""What Splice asks of Calix Cloud, in one place: the Subscriber Service (sections B2 and B4)."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pydantic import TypeAdapter

from connectors.calix import assumptions as at
from connectors.calix import models
from connectors.calix.auth import CalixLogin, Credentials
from connectors.calix.dialect import ASSUMED, Dialect
from connectors.calix.models import Raw, Service, Subscriber
from connectors.http.budget import RateBudget
from connectors.http.client import Retries, VendorClient
from connectors.http.errors import NotFound, VendorError, WrongAddress
from connectors.http.messages import Answer, Call, Request
from connectors.http.offsets import Listing, OffsetReading
from connectors.http.pages import Evidence, Page
from connectors.http.shapes import checked
from connectors.http.transport import Timeouts, Transport

SYSTEM = "Calix Cloud"

T = TypeVar("T")


class Calix:
    """One Calix org, opened by one app and one API user.

    Every method may raise a `VendorError`. Writes are sent once; `outcome` of the error tells what became of them.
    A write gives the record as the vendor answered it, None where the answer told nothing of it (CALIX-B2-CODES).
    """

    def __init__(self, client: VendorClient, login: CalixLogin, dialect: Dialect = ASSUMED) -> None:
        self.system, self.dialect = client.system, dialect
        self._client, self._login = client, login
        self._shape = models.listing(dialect.list_names)

    async def org_id(self) -> str:
        """The id of the org that the credentials open, as the login told it; "" when it does not (CALIX-B1-ORG)."""
        if not self._login.org:
            await self._client.identify()
        return self._login.org

    def subscriber_pages(self, limit: int = 0) -> AsyncIterator[Page[Subscriber]]:
        """Every subscriber, in the vendor's order; the last page is empty and carries the evidence.

        The evidence's fingerprint is of all (id, key) pairs: see `second_reading`.
        """

        async def fetch(offset: int, limit: int) -> Listing[Subscriber]:
            return await self._list(self._page(offset, limit))

        size = limit or self.dialect.page_size
        return OffsetReading(fetch, lambda one: one.id, lambda one: f"{one.id}\0{one.key}", limit=size).pages()

    async def second_reading(self) -> Evidence:
        """Read the whole list again and keep nothing of it: removals want the same fingerprint twice (section B4)."""
        evidence = Evidence()
        async for page in self.subscriber_pages():
            evidence = page.evidence or evidence
        return evidence

    async def get(self, subscriber_id: str) -> Subscriber | None:
        """One whole record, None when the vendor says that it is not there."""
        request = Request("GET", self.dialect.one, {"id": subscriber_id})
        raw = await self._read_or_none(request, models.SUBSCRIBER)
        return self._subscriber(raw)

    async def first(self) -> Subscriber | None:
        """Any one record, None when there is none."""
        listing = await self._list(self._page(0, 1))
        return listing.items[0] if listing.items else None

    async def find(self, key: str, spelled: str | None = None) -> list[Subscriber] | None:
        """Those with this Subscriber ID; None = the vendor's answer tells nothing.

        Filters are not relied upon (CALIX-B4-FILTER): rows that carry the key are true whatever the filter did, their
        absence is not.

        Args:
            key: the id, trimmed.
            spelled: how the vendor may have it, where that is not the key itself.
        """
        listing = await self._list({self.dialect.key_field: spelled or key} | self._page(0, self.dialect.page_size))
        return [one for one in listing.items if one.key == key] or None

    async def create(self, record: Mapping[str, Any]) -> Subscriber | None:
        """Add a subscriber; `name` and `subscriberLocationId` are mandatory. Never idempotent.

        Raises:
            Conflict: the key is taken (CALIX-B5-409).
        """
        return self._subscriber(await self._write("POST", self.dialect.write_path, {}, record))

    async def replace(self, subscriber_id: str, whole: Mapping[str, Any]) -> Subscriber | None:
        """Put a whole record in the place of the old one: what is left out is lost (CALIX-B2-PUT)."""
        verb, path = self.dialect.update_verb, self.dialect.one_written
        return self._subscriber(await self._write(verb, path, {"id": subscriber_id}, whole))

    async def delete(self, subscriber_id: str) -> None:
        """Erase a subscriber; one that is not there counts as erased (CALIX-B2-DELETE).

        Where it is written elsewhere than it is read, a 404 may mean the address: then the record is looked at.

        Raises:
            WrongAddress: it is still there.
        """
        there = await self._erase(self.dialect.one_written, {"id": subscriber_id})
        if there or self.dialect.write_path == self.dialect.path:
            return
        if await self.get(subscriber_id) is not None:
            raise WrongAddress(self.system, path=self.dialect.one_written, status=404)

    async def services(self, subscriber_id: str) -> list[Service] | None:
        """A subscriber's services, None when the vendor says that there is no such subscriber."""
        listed = await self._read_or_none(Request("GET", self.dialect.services, {"id": subscriber_id}), models.SERVICES)
        return None if listed is None else [Service(raw) for raw in listed]

    async def create_service(self, subscriber_id: str, record: Mapping[str, Any]) -> Service | None:
        """Add a service to a subscriber. Never idempotent."""
        raw = await self._write("POST", self.dialect.services, {"id": subscriber_id}, record)
        return None if raw is None else Service(raw)

    async def replace_service(self, subscriber_id: str, service_id: str, whole: Mapping[str, Any]) -> Service | None:
        """Put a whole service in the place of the old one."""
        ids = {"id": subscriber_id, "service": service_id}
        raw = await self._write("PUT", self.dialect.service, ids, whole)
        return None if raw is None else Service(raw)

    async def delete_service(self, subscriber_id: str, service_id: str) -> None:
        """Take a service away; one that is not there counts as taken away."""
        await self._erase(self.dialect.service, {"id": subscriber_id, "service": service_id})

    async def check(self) -> VendorError | None:
        """Log in and list one record; the trouble met, if any.

        `BadCredentials` = wrong app or user; `Forbidden` at the token path = the app is not approved, at the
        subscribers' path = the API user role or the Subscriber Service is missing: the vendor's words are in `reason`.
        """
        try:
            await self.first()
        except VendorError as problem:
            return problem
        return None

    def _page(self, offset: int, limit: int) -> dict[str, str | int]:
        return {self.dialect.offset: offset, self.dialect.limit: limit}

    def _subscriber(self, raw: Raw | None) -> Subscriber | None:
        return None if raw is None else Subscriber(raw, self.dialect.key_field)

    async def _list(self, query: Mapping[str, str | int]) -> Listing[Subscriber]:
        request = Request("GET", self.dialect.path, query=query)

        def parse(answer: Answer) -> Listing[Subscriber]:
            rows, total = checked(self.system, request, answer, self._shape)
            return Listing([Subscriber(raw, self.dialect.key_field) for raw in rows], total)

        return await self._client.call(request, parse)

    async def _read_or_none(self, request: Request, shape: TypeAdapter[T]) -> T | None:
        try:
            return await self._client.call(request, lambda answer: checked(self.system, request, answer, shape))
        except NotFound:
            return None

    async def _write(self, method: str, path: str, ids: Mapping[str, str], record: Mapping[str, Any]) -> Raw | None:
        request = Request(method, path, ids, json=dict(record), effect=True)

        def parse(answer: Answer) -> Raw | None:
            if not answer.body.strip():
                return None
            told = checked(self.system, request, answer, models.WRITTEN)
            return told if "_id" in told else None

        return await self._client.call(request, parse)

    async def _erase(self, path: str, ids: Mapping[str, str]) -> bool:
        """False when the vendor says that there is no such thing."""
        request = Request("DELETE", path, ids, effect=True)
        try:
            await self._client.call(request, lambda answer: None)
        except NotFound:
            return False
        return True


@asynccontextmanager
async def connect(
    base_url: str,
    credentials: Credentials,
    *,
    dialect: Dialect = ASSUMED,
    budget: RateBudget | None = None,
    concurrency: int = 4,
    retries: Retries | None = None,
    timeouts: Timeouts | None = None,
    on_call: Callable[[Call], None] | None = None,
    transport: Transport | None = None,
) -> AsyncIterator[Calix]:
    """An open connection to the gateway at `base_url` (its version included); nothing is asked yet."""
    login = CalixLogin(SYSTEM, credentials, dialect=dialect)
    client = VendorClient(
        SYSTEM,
        base_url,
        auth=login,
        budget=budget,
        concurrency=concurrency,
        retries=retries,
        timeouts=timeouts,
        words=at.error_words,
        judge=dialect.judge,
        untold_pause=at.QUOTA_PAUSE_SECONDS,
        on_call=on_call,
        transport=transport,
    )
    async with client:
        yield Calix(client, login, dialect)
