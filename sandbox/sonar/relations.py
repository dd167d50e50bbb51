"""Which rows hang on which: used by resolvers, by filters over relations, and by nothing else."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sandbox.sonar.rows import Row
from sandbox.sonar.store import Store


class Relation(NamedTuple):
    """A relation to many rows (`many`) or to one."""

    target: str
    many: bool
    fetch: Callable[[Store, Any], Sequence[Row] | Row | None]

    def rows(self, store: Store, row: Row) -> Sequence[Row]:
        """The related rows as a list, whatever the number."""
        found = self.fetch(store, row)
        if found is None:
            return ()
        return (found,) if isinstance(found, Row) else found


def _one(target: str, table: str, attribute: str) -> Relation:
    def fetch(store: Store, row: Any) -> Row | None:
        found: Row | None = getattr(store, table).get(getattr(row, attribute) or 0)
        return found

    return Relation(target, False, fetch)


def _many(target: str, table: str, attribute: str) -> Relation:
    def fetch(store: Store, row: Any) -> Sequence[Row]:
        found: Sequence[Row] = getattr(store, table).by(attribute, row.id)
        return found

    return Relation(target, True, fetch)


def _scan(target: str, table: str, attribute: str) -> Relation:
    """To many, without an index: for relations that nobody reads for many rows."""

    def fetch(store: Store, row: Any) -> Sequence[Row]:
        return [child for child in getattr(store, table) if getattr(child, attribute) == row.id]

    return Relation(target, True, fetch)


_LOGS = Relation("Log", True, lambda store, row: store.logs_of(row))
_NONE = Relation("InventoryItem", True, lambda store, row: ())


def _data_of(kind: str) -> Relation:
    """Custom field data may hang on several types: the same id of another type is not meant."""

    def fetch(store: Store, row: Row) -> Sequence[Row]:
        found = store.field_data.by("customfielddataable_id", row.id)
        return [data for data in found if data.customfielddataable_type == kind]

    return Relation("CustomFieldData", True, fetch)


def _items_at(store: Store, row: Row) -> Sequence[Row]:
    found = store.items.by("inventoryitemable_id", row.id)
    return [item for item in found if item.inventoryitemable_type == "Address"]


RELATIONS: dict[str, dict[str, Relation]] = {
    "Account": {
        "account_status": _one("AccountStatus", "statuses", "account_status_id"),
        "account_type": _one("AccountType", "types", "account_type_id"),
        "company": _one("Company", "companies", "company_id"),
        "addresses": _many("Address", "addresses", "addressable_id"),
        "contacts": _many("Contact", "contacts", "contactable_id"),
        "custom_field_data": _data_of("Account"),
        "account_services": _many("AccountService", "account_services", "account_id"),
        "logs": _LOGS,
    },
    "AccountStatus": {"accounts": _scan("Account", "accounts", "account_status_id")},
    "AccountType": {"accounts": _scan("Account", "accounts", "account_type_id")},
    "Company": {"accounts": _scan("Account", "accounts", "company_id")},
    "Address": {
        "inventory_items": Relation("InventoryItem", True, _items_at),
        "custom_field_data": _data_of("Address"),
        "logs": _LOGS,
    },
    "Contact": {
        "phone_numbers": _many("PhoneNumber", "phones", "contact_id"),
        "custom_field_data": _data_of("Contact"),
        "logs": _LOGS,
    },
    "PhoneNumber": {"contact": _one("Contact", "contacts", "contact_id")},
    "AccountService": {
        "account": _one("Account", "accounts", "account_id"),
        "service": _one("Service", "services", "service_id"),
        "inventory_items": _NONE,
        "logs": _LOGS,
    },
    "Service": {
        "data_service_detail": Relation(
            "DataServiceDetail", False, lambda store, row: next(iter(store.details.by("service_id", row.id)), None)
        ),
        "account_services": _scan("AccountService", "account_services", "service_id"),
    },
    "DataServiceDetail": {"service": _one("Service", "services", "service_id")},
    "CustomField": {"custom_field_data": _scan("CustomFieldData", "field_data", "custom_field_id")},
    "CustomFieldData": {"custom_field": _one("CustomField", "fields", "custom_field_id")},
    "InventoryItem": {
        "account_service": Relation("AccountService", False, lambda store, row: None),
        "inventory_model": _one("InventoryModel", "models", "inventory_model_id"),
        "inventory_model_field_data": _many("InventoryModelFieldData", "item_data", "inventory_item_id"),
        "logs": _LOGS,
    },
    "InventoryModel": {
        "manufacturer": _one("Manufacturer", "manufacturers", "manufacturer_id"),
        "inventory_model_category": _one("InventoryModelCategory", "categories", "inventory_model_category_id"),
        "inventory_model_fields": _many("InventoryModelField", "model_fields", "inventory_model_id"),
        "inventory_items": _scan("InventoryItem", "items", "inventory_model_id"),
    },
    "InventoryModelCategory": {
        "inventory_models": _scan("InventoryModel", "models", "inventory_model_category_id"),
    },
    "InventoryModelField": {
        "inventory_model": _one("InventoryModel", "models", "inventory_model_id"),
        "inventory_model_field_data": _scan("InventoryModelFieldData", "item_data", "inventory_model_field_id"),
    },
    "InventoryModelFieldData": {
        "inventory_model_field": _one("InventoryModelField", "model_fields", "inventory_model_field_id"),
        "inventory_item": _one("InventoryItem", "items", "inventory_item_id"),
    },
    "Manufacturer": {"inventory_models": _scan("InventoryModel", "models", "manufacturer_id")},
    "CalixCloudSetting": {"company": _one("Company", "companies", "company_id")},
}

ROOTS = {
    "account_services": "AccountService",
    "account_statuses": "AccountStatus",
    "account_types": "AccountType",
    "accounts": "Account",
    "addresses": "Address",
    "calix_cloud_settings": "CalixCloudSetting",
    "companies": "Company",
    "contacts": "Contact",
    "custom_field_data": "CustomFieldData",
    "custom_fields": "CustomField",
    "data_service_details": "DataServiceDetail",
    "inventory_items": "InventoryItem",
    "inventory_model_categories": "InventoryModelCategory",
    "inventory_model_field_data": "InventoryModelFieldData",
    "inventory_model_fields": "InventoryModelField",
    "inventory_models": "InventoryModel",
    "logs": "Log",
    "phone_numbers": "PhoneNumber",
    "services": "Service",
}
