"""What Splice asks of Sonar, in one place."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.http.auth import BearerToken
from connectors.http.budget import RateBudget
from connectors.http.client import Retries, VendorClient
from connectors.http.errors import Forbidden, Rejected, VendorError
from connectors.http.messages import Call
from connectors.http.pages import Page
from connectors.http.transport import Timeouts, Transport
from connectors.sonar import documents
from connectors.sonar.accounts import Accounts, JustId
from connectors.sonar.assumptions import CHANGING_ENTITIES, LOG_TYPE_OF_DELETIONS, RATE_WINDOW_SECONDS
from connectors.sonar.changes import Changes
from connectors.sonar.dialect import ASSUMED, Dialect
from connectors.sonar.graphql import GraphQL
from connectors.sonar.logs import deletions
from connectors.sonar.models import Account, AccountLine, CalixCloudSetting, Company, CustomField, InventoryModel

SYSTEM = "Sonar"
PATH = "/api/graphql"


@dataclass(frozen=True, slots=True)
class Access:
    """Whether the token may read one thing; `error` tells why not."""

    name: str
    error: VendorError | None = None

    @property
    def allowed(self) -> bool:
        """True when it was read."""
        return self.error is None


class Sonar:
    """One Sonar instance, seen by one user's token. Every method may raise a `VendorError`."""

    def __init__(self, client: VendorClient, dialect: Dialect = ASSUMED) -> None:
        self.dialect = dialect
        self._graphql = GraphQL(client, PATH, dialect)
        self._accounts, self._changes = Accounts(self._graphql), Changes(self._graphql)

    def account_pages(
        self,
        *,
        company_id: str | None = None,
        include_archived: bool = True,
        parallel: int = 4,
    ) -> AsyncIterator[Page[Account]]:
        """Whole accounts by rising id, several pages read at once; the last page is empty and carries the evidence."""
        return self._accounts.pages(company_id, include_archived=include_archived, parallel=parallel)

    def account_index_pages(
        self, *, include_archived: bool = True, parallel: int = 4
    ) -> AsyncIterator[Page[AccountLine]]:
        """Every account of every company in one line; the last page is empty and carries the evidence."""
        return self._accounts.lines(include_archived=include_archived, parallel=parallel)

    async def accounts_by_ids(self, ids: Sequence[str]) -> dict[str, Account]:
        """Those that exist now, by id, archived ones and all companies'; what is absent is gone (design rule 1).

        Raises:
            UnreadableAnswer: the vendor's answers prove no absence.
        """
        return await self._accounts.by_ids(ids)

    async def companies(self) -> list[Company]:
        """The operator's companies."""
        return [row async for row in self._graphql.every(documents.COMPANIES, Company)]

    async def inventory_models(self) -> list[InventoryModel]:
        """Models of equipment, each with its fields and its category."""
        return [row async for row in self._graphql.every(documents.INVENTORY_MODELS, InventoryModel)]

    async def custom_fields(self, entity_type: str = "Account") -> list[CustomField]:
        """Custom fields of one type of entity."""
        return [row async for row in self._graphql.every(documents.CUSTOM_FIELDS, CustomField, entity_type=entity_type)]

    async def calix_cloud_settings(self) -> list[CalixCloudSetting]:
        """Sonar's own Calix Cloud integrations, without their secrets."""
        return [row async for row in self._graphql.every(documents.CALIX_CLOUD_SETTINGS, CalixCloudSetting)]

    async def changed_since(self, entity: str, moment: datetime) -> list[str]:
        """Ids of accounts touched by rows of one of `CHANGING_ENTITIES` that changed at the moment or later."""
        return await self._changes.of(entity, moment)

    async def accounts_of_deletions(self, moment: datetime) -> list[str]:
        """Ids of accounts that lost something at the moment or later; they may be gone themselves."""
        return await self._changes.accounts_of(await deletions(self._graphql, moment))

    async def check(self) -> list[Access]:
        """What the token may read, thing by thing; ends at the first trouble that is not about one thing alone."""
        seen: list[Access] = []
        for name, document in READINGS.items():
            if name in CHANGING_ENTITIES and name not in (*self.dialect.polled, "accounts"):
                continue
            try:
                await self._graphql.rows(document, JustId, size=1, **VARIABLES.get(name, {}))
            except (Forbidden, Rejected) as problem:
                seen.append(Access(name, problem))
            except VendorError as problem:
                return [*seen, Access(name, problem)]
            else:
                seen.append(Access(name))
        return seen


READINGS = {
    "accounts": documents.ACCOUNTS,
    "companies": documents.COMPANIES,
    "inventory_models": documents.INVENTORY_MODELS,
    "custom_fields": documents.CUSTOM_FIELDS,
    "logs": documents.DELETIONS,
    "calix_cloud_settings": documents.CALIX_CLOUD_SETTINGS,
    **{name: documents.CHANGED[name] for name in CHANGING_ENTITIES if name != "accounts"},
}
VARIABLES: dict[str, dict[str, Any]] = {
    "accounts": {"archived": True},
    "custom_fields": {"entity_type": "Account"},
    "logs": {"type": LOG_TYPE_OF_DELETIONS},
}


@asynccontextmanager
async def connect(
    base_url: str,
    token: str,
    *,
    dialect: Dialect = ASSUMED,
    budget: RateBudget | None = None,
    concurrency: int = 4,
    retries: Retries | None = None,
    timeouts: Timeouts | None = None,
    on_call: Callable[[Call], None] | None = None,
    transport: Transport | None = None,
) -> AsyncIterator[Sonar]:
    """An open connection to the instance at `base_url` (with or without the GraphQL path); nothing is asked yet."""
    client = VendorClient(
        SYSTEM,
        base_url.rstrip("/").removesuffix(PATH),
        auth=BearerToken(token),
        budget=budget,
        concurrency=concurrency,
        retries=retries,
        timeouts=timeouts,
        untold_pause=RATE_WINDOW_SECONDS,
        on_call=on_call,
        transport=transport,
    )
    async with client:
        yield Sonar(client, dialect)
