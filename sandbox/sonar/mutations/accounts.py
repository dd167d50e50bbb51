"""Mutations of accounts, their services and their custom fields."""

from typing import Any

from sandbox.common.ledger import now
from sandbox.sonar.mutations import contacts, places
from sandbox.sonar.mutations.desk import Desk, refuse
from sandbox.sonar.rows import Account, AccountService, CustomFieldData


def create(desk: Desk, given: dict[str, Any]) -> Account:
    """An account with its primary contact, addresses and custom fields; the vendor gives the id."""
    if given.get("id") is not None:
        refuse("Choosing an account's id is not imitated")
    _references(desk, given)
    account = desk.add(
        desk.store.accounts,
        lambda i, a, b: Account(
            i,
            a,
            b,
            given["name"],
            given["company_id"],
            given["account_status_id"],
            given["account_type_id"],
            a[:10],
        ),
    )
    contacts.add(desk, account.id, given["primary_contact"], primary=True)
    if given.get("serviceable_address_id") is not None:
        places.settle(desk, account, given["serviceable_address_id"])
    if given.get("mailing_address"):
        places.mailing(desk, account, given["mailing_address"])
    _fill(desk, "Account", account.id, given)
    return account


def update(desk: Desk, given: dict[str, Any], *, id: int) -> Account:
    """Change name, status, type, company, service address or custom fields."""
    account = desk.find(desk.store.accounts, id)
    _references(desk, given)
    names = ("name", "account_status_id", "account_type_id", "company_id")
    desk.change(desk.store.accounts, account, **{n: given[n] for n in names if given.get(n) is not None})
    if given.get("unset_serviceable_address_id"):
        places.settle(desk, account, None)
    elif given.get("serviceable_address_id") is not None:
        places.settle(desk, account, given["serviceable_address_id"])
    _fill(desk, "Account", account.id, given)
    return account


def archive(desk: Desk, _: dict[str, Any], *, id: int) -> Account:
    """Archive an account; it disappears from lists that do not ask for archived ones."""
    account = desk.find(desk.store.accounts, id)
    if account.archived_at is not None:
        refuse(f"Account {id} is archived already")
    return desk.change(desk.store.accounts, account, archived_at=now())


def unarchive(desk: Desk, _: dict[str, Any], *, id: int) -> Account:
    """Bring an archived account back."""
    account = desk.find(desk.store.accounts, id)
    if account.archived_at is None:
        refuse(f"Account {id} is not archived")
    return desk.change(desk.store.accounts, account, archived_at=None)


def add_service(desk: Desk, given: dict[str, Any]) -> AccountService:
    """Add a service to an account."""
    account = desk.find(desk.store.accounts, given["account_id"])
    service = desk.find(desk.store.services, given["service_id"])
    return desk.add(
        desk.store.account_services,
        lambda i, a, b: AccountService(
            i,
            a,
            b,
            account.id,
            service.id,
            given["quantity"],
            given.get("name_override"),
            given.get("price_override"),
            given.get("price_override_reason"),
        ),
    )


def delete_service(desk: Desk, _: dict[str, Any], *, id: int) -> dict[str, Any]:
    """Take a service off an account."""
    desk.remove(desk.store.account_services, desk.find(desk.store.account_services, id))
    return {"success": True, "message": None}


def update_custom_fields(
    desk: Desk, given: dict[str, Any], *, customfielddataable_type: str, customfielddataable_id: int
) -> list[CustomFieldData]:
    """Set and unset custom field values of an account, an address or a contact."""
    tables: dict[str, Any] = {
        "Account": desk.store.accounts,
        "Address": desk.store.addresses,
        "Contact": desk.store.contacts,
    }
    desk.find(tables[customfielddataable_type], customfielddataable_id)
    return _fill(desk, customfielddataable_type, customfielddataable_id, given)


def _references(desk: Desk, given: dict[str, Any]) -> None:
    tables: dict[str, Any] = {
        "company_id": desk.store.companies,
        "account_status_id": desk.store.statuses,
        "account_type_id": desk.store.types,
        "serviceable_address_id": desk.store.addresses,
    }
    for name, table in tables.items():
        if given.get(name) is not None:
            desk.find(table, given[name])


def _fill(desk: Desk, kind: str, owner_id: int, given: dict[str, Any]) -> list[CustomFieldData]:
    data = desk.store.field_data
    mine = [d for d in data.by("customfielddataable_id", owner_id) if d.customfielddataable_type == kind]
    old = {d.custom_field_id: d for d in mine}
    filled: list[CustomFieldData] = []
    for wish in given.get("custom_field_data") or ():
        field_id, value = wish["custom_field_id"], wish["value"]
        if desk.find(desk.store.fields, field_id).entity_type != kind:
            refuse(f"Custom field {field_id} is not one of {kind}")
        if field_id in old:
            filled.append(desk.change(data, old[field_id], value=value))
        else:
            filled.append(_new(desk, field_id, owner_id, value, kind))
    for field_id in given.get("unset_custom_field_data") or ():
        if field_id in old:
            desk.remove(data, old[field_id])
    return filled


def _new(desk: Desk, field_id: int, owner_id: int, value: str, kind: str) -> CustomFieldData:
    return desk.add(desk.store.field_data, lambda i, a, b: CustomFieldData(i, a, b, field_id, owner_id, value, kind))
