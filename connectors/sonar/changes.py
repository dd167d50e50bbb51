"""Which accounts something touched since a moment: each kind of child, led back to its account (section A7).

May name too many, never too few of what the vendor shows; what leaves no trace (an item taken off an address) is for
the nightly audit.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from connectors.sonar import documents
from connectors.sonar.assumptions import BATCH_OF_IDS
from connectors.sonar.graphql import GraphQL
from connectors.sonar.models import Id, Record
from connectors.sonar.search import any_of, is_id, since


class Row(Record):
    """A changed row; what leads to its account is among the extra fields."""

    id: Id


class Changes:
    """Finds touched accounts."""

    def __init__(self, graphql: GraphQL) -> None:
        self._graphql = graphql

    async def of(self, entity: str, moment: datetime) -> list[str]:
        """Ids of accounts touched by a change of rows of this entity at the moment or later.

        Raises:
            KeyError: not one of `assumptions.CHANGING_ENTITIES`.
        """
        trail = Trail()
        where = [since("updated_at", moment)]
        async for row in self._graphql.every(documents.CHANGED[entity], Row, where):
            trail.follow(entity, row.model_dump())
        return await self.accounts_of(trail)

    async def accounts_of(self, trail: "Trail") -> list[str]:
        """Ask for what the trail still needs, and give the accounts at its end."""
        await self._each(documents.CONTACTS, "id", trail.contacts, "contacts", trail)
        await self._each(documents.ITEMS, "id", trail.items, "inventory_items", trail)
        await self._each(documents.ADDRESSES, "id", trail.addresses, "addresses", trail)
        await self._each(documents.SUBSCRIPTIONS, "service_id", trail.services, "account_services", trail)
        return sorted(trail.accounts, key=int)

    async def _each(self, document: str, attribute: str, values: Iterable[str], entity: str, trail: "Trail") -> None:
        wanted = sorted(value for value in values if is_id(value))
        for start in range(0, len(wanted), BATCH_OF_IDS):
            where = any_of(attribute, wanted[start : start + BATCH_OF_IDS])
            async for row in self._graphql.every(document, Row, where):
                trail.follow(entity, row.model_dump())


class Trail:
    """Where rows lead: to accounts, or to other rows that must be asked for first."""

    def __init__(self) -> None:
        self.accounts: set[str] = set()
        self.addresses: set[str] = set()
        self.contacts: set[str] = set()
        self.items: set[str] = set()
        self.services: set[str] = set()

    def follow(self, entity: str, row: dict[str, Any]) -> None:
        """Note what one row leads to; `row` may also be the text of a log, with keys missing."""
        match entity:
            case "accounts":
                self.belongs("Account", row.get("id"))
            case "services":
                self.belongs("Service", row.get("id"))
            case "data_service_details":
                self.belongs("Service", row.get("service_id"))
            case "account_services":
                self.belongs("Account", row.get("account_id"))
            case _:
                self._follow_pointers(row)

    def _follow_pointers(self, row: dict[str, Any]) -> None:
        for pair in ("contactable", "addressable", "customfielddataable", "inventoryitemable"):
            self.belongs(row.get(f"{pair}_type"), row.get(f"{pair}_id"))
        self.belongs("Account", row.get("account_id"))
        self.belongs("Contact", row.get("contact_id"))
        self.belongs("InventoryItem", row.get("inventory_item_id"))
        for parent in ("contact", "inventory_item", "account_service"):
            if isinstance(row.get(parent), dict):
                self._follow_pointers(row[parent])

    def belongs(self, kind: Any, number: Any) -> None:
        """Note an owner by its type's name, whatever its case; types that have no account are left out."""
        sets = {
            "account": self.accounts,
            "address": self.addresses,
            "contact": self.contacts,
            "inventoryitem": self.items,
            "service": self.services,
        }
        name = str(kind or "").rsplit("\\", 1)[-1].replace("_", "").lower()
        if name in sets and number is not None and is_id(str(number)):
            sets[name].add(str(number))
