"""Fills Sonar's tables from the invented customers and the catalogue."""

from sandbox.data.cast import Cast
from sandbox.data.catalogue import (
    ACCOUNT_TYPES,
    CATEGORIES,
    COMPANIES,
    CUSTOM_FIELDS,
    MODELS,
    PLANS,
    STATUSES,
)
from sandbox.data.customers import customers
from sandbox.data.people import Customer, Place
from sandbox.data.words import DROP_TYPES
from sandbox.sonar import rows as r
from sandbox.sonar.store import Store

OPENED = "2022-12-01T08:00:00+00:00"
LOADED_UNTIL = "2025-06-01T00:00:00+00:00"  # no generated row was changed later


def filled(cast: Cast) -> Store:
    """A store with the catalogue and every customer of the cast."""
    store = Store()
    _catalogue(store)
    for customer in customers(cast):
        _customer(store, customer)
    return store


def _catalogue(store: Store) -> None:
    at = (OPENED, OPENED)
    for i, name in COMPANIES:
        store.companies.load(r.Company(i, *at, name, i == 1))
        store.settings.load(r.CalixCloudSetting(i, *at, i))
    for i, name, activates in STATUSES:
        store.statuses.load(r.AccountStatus(i, *at, name, activates))
    for i, name, kind in ACCOUNT_TYPES:
        store.types.load(r.AccountType(i, *at, name, kind))
    for plan in PLANS:
        store.services.load(r.Service(plan.id, *at, plan.name, plan.type, plan.amount))
        if plan.type == "DATA":
            store.details.load(r.DataServiceDetail(store.details.next_id, *at, plan.id, plan.down, plan.up))
    store.manufacturers.load(r.Manufacturer(1, *at, "Example Networks"))
    for i, name in CATEGORIES:
        store.categories.load(r.InventoryModelCategory(i, *at, name))
    for i, name, entity in CUSTOM_FIELDS:
        store.fields.load(r.CustomField(i, *at, name, entity, list(DROP_TYPES) if i == 1 else None))
    _models(store)


def _models(store: Store) -> None:
    """Models with their fields, whose ids have gaps as a grown system's have."""
    at = (OPENED, OPENED)
    fields: dict[int, r.InventoryModelField] = {}
    for model in MODELS:
        store.models.load(r.InventoryModel(model.id, *at, model.name, model.category_id))
        serial, mac = model.serial_field, model.mac_field
        fields[serial] = r.InventoryModelField(serial, *at, model.id, "Serial Number", True, "TEXT")
        fields[mac] = r.InventoryModelField(mac, *at, model.id, "MAC Address", False, "MAC_ADDRESS")
    for field_id in range(1, max(fields) + 1):
        if field_id in fields:
            store.model_fields.load(fields[field_id])
        else:
            store.model_fields.skip()


def _customer(store: Store, who: Customer) -> None:
    at = (who.since, who.since)
    archived = LOADED_UNTIL if who.archived else None
    store.accounts.load(
        r.Account(who.id, *at, who.name, who.company_id, who.status_id, who.type_id, who.since[:10], archived)
    )
    person = who.person
    contact = r.Contact(
        store.contacts.next_id, *at, who.id, person.name, person.email or None, person.opt_in, primary=True
    )
    store.contacts.load(contact)
    if person.phone:
        store.phones.load(r.PhoneNumber(store.phones.next_id, *at, contact.id, person.phone))
    home = _address(store, who, who.place, serviceable=True)
    if who.mailing is not None:
        _address(store, who, who.mailing, serviceable=False)
    for plan in who.plans:
        store.account_services.load(r.AccountService(store.account_services.next_id, *at, who.id, plan))
    for field_id, value in ((1, who.drop_type), (2, who.crew)):
        if value:
            store.field_data.load(r.CustomFieldData(store.field_data.next_id, *at, field_id, who.id, value))
    for device in who.devices:
        item = store.items.load(r.InventoryItem(store.items.next_id, *at, device.model_id, home.id))
        model = MODELS[device.model_id - 1]
        for field_id, value in ((model.serial_field, device.serial), (model.mac_field, device.mac)):
            if value or field_id == model.serial_field:
                store.item_data.load(r.InventoryModelFieldData(store.item_data.next_id, *at, item.id, field_id, value))


def _address(store: Store, who: Customer, place: Place, *, serviceable: bool) -> r.Address:
    return store.addresses.load(
        r.Address(
            store.addresses.next_id,
            who.since,
            who.since,
            who.id,
            place.line1,
            place.line2 or None,
            place.city,
            place.subdivision,
            place.zip,
            place.latitude if serviceable else None,
            place.longitude if serviceable else None,
            serviceable,
            "PHYSICAL" if serviceable else "MAILING",
        )
    )
