"""All of Sonar's tables, and what leads from one row to its relations."""

from collections.abc import Sequence
from typing import Any

from sandbox.data.customers import FIRST_ID
from sandbox.sonar import rows as r
from sandbox.sonar.rows import Row
from sandbox.sonar.table import Table


class Store:
    """One table a type. `version` counts the writes, so that remembered results know when they are stale."""

    def __init__(self) -> None:
        self.version = 0
        self.accounts = Table(r.Account, {}, FIRST_ID)
        self.statuses = Table(r.AccountStatus, {})
        self.types = Table(r.AccountType, {})
        self.companies = Table(r.Company, {})
        self.addresses = Table(r.Address, {"addressable_id": lambda a: a.addressable_id})
        self.contacts = Table(r.Contact, {"contactable_id": lambda c: c.contactable_id})
        self.phones = Table(r.PhoneNumber, {"contact_id": lambda p: p.contact_id})
        self.account_services = Table(r.AccountService, {"account_id": lambda s: s.account_id})
        self.services = Table(r.Service, {})
        self.details = Table(r.DataServiceDetail, {"service_id": lambda d: d.service_id})
        self.fields = Table(r.CustomField, {})
        self.field_data = Table(r.CustomFieldData, {"customfielddataable_id": lambda d: d.customfielddataable_id})
        self.items = Table(r.InventoryItem, {"inventoryitemable_id": lambda i: i.inventoryitemable_id})
        self.models = Table(r.InventoryModel, {})
        self.categories = Table(r.InventoryModelCategory, {})
        self.model_fields = Table(r.InventoryModelField, {"inventory_model_id": lambda f: f.inventory_model_id})
        self.item_data = Table(r.InventoryModelFieldData, {"inventory_item_id": lambda d: d.inventory_item_id})
        self.manufacturers = Table(r.Manufacturer, {})
        self.logs = Table(r.Log, {})
        self.settings = Table(r.CalixCloudSetting, {})
        self.tables: dict[str, Table[Any]] = {t.name: t for t in vars(self).values() if isinstance(t, Table)}

    def logs_of(self, row: Row) -> Sequence[Row]:
        """The log rows about one entity, or hung on it."""
        kind = type(row).__name__
        return [
            log
            for log in self.logs
            if (log.logged_entity_type, log.logged_entity_id) == (kind, row.id)
            or (log.loggable_type, log.loggable_id) == (kind, row.id)
        ]

    def account_of(self, row: Row | None) -> r.Account | None:
        """The account that a row belongs to, over as many steps as it takes."""
        match row:
            case r.Account():
                return row
            case r.Contact():
                return self.accounts.get(row.contactable_id)
            case r.PhoneNumber():
                return self.account_of(self.contacts.get(row.contact_id))
            case r.Address():
                return None if row.addressable_id is None else self.accounts.get(row.addressable_id)
            case r.AccountService():
                return self.accounts.get(row.account_id)
            case r.CustomFieldData() if row.customfielddataable_type == "Account":
                return self.accounts.get(row.customfielddataable_id)
            case r.InventoryItem() if row.inventoryitemable_type == "Address":
                return self.account_of(self.addresses.get(row.inventoryitemable_id))
            case r.InventoryModelFieldData():
                return self.account_of(self.items.get(row.inventory_item_id))
        return None
