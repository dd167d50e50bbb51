"""Mutations of contacts."""

from typing import Any

from sandbox.sonar.mutations.desk import Desk, refuse
from sandbox.sonar.rows import Contact, PhoneNumber


def create(desk: Desk, given: dict[str, Any]) -> Contact:
    """A contact of an account with its phone numbers; it becomes the primary one when asked to."""
    if given["contactable_type"] != "Account":
        refuse("Only contacts of accounts are imitated")
    account = desk.find(desk.store.accounts, given["contactable_id"])
    return add(desk, account.id, given, primary=bool(given.get("become_primary")))


def add(desk: Desk, account_id: int, given: dict[str, Any], *, primary: bool) -> Contact:
    """Add the contact and its numbers."""
    contact = desk.add(
        desk.store.contacts,
        lambda i, a, b: Contact(
            i,
            a,
            b,
            account_id,
            given["name"],
            given.get("email_address"),
            given.get("marketing_opt_in"),
            primary=False,
            role=given.get("role"),
        ),
    )
    for number in given.get("phone_numbers") or ():
        _number(desk, contact.id, number)
    if primary:
        _make_primary(desk, contact)
    return contact


def update(desk: Desk, given: dict[str, Any], *, id: int) -> Contact:
    """Change a contact; a nullable attribute is emptied by `unset_…: true`."""
    contact = desk.find(desk.store.contacts, id)
    values = dict(given)
    for name in ("email_address", "role"):
        if values.pop(f"unset_{name}", False):
            values[name] = None
    if values.pop("become_primary", False):
        _make_primary(desk, contact)
    return desk.change(desk.store.contacts, contact, **values)


def delete(desk: Desk, _: dict[str, Any], *, id: int) -> dict[str, Any]:
    """Remove a contact with its phone numbers; the primary one cannot go."""
    contact = desk.find(desk.store.contacts, id)
    if contact.primary:
        return {"success": False, "message": "The primary contact cannot be deleted"}
    for phone in list(desk.store.phones.by("contact_id", contact.id)):
        desk.remove(desk.store.phones, phone)
    desk.remove(desk.store.contacts, contact)
    return {"success": True, "message": None}


def _number(desk: Desk, contact_id: int, given: dict[str, Any]) -> None:
    desk.add(
        desk.store.phones,
        lambda i, a, b: PhoneNumber(
            i,
            a,
            b,
            contact_id,
            given["number"],
            given.get("extension"),
            given["country"],
            given["phone_number_type_id"],
            bool(given.get("sms_opt_in")),
        ),
    )


def _make_primary(desk: Desk, contact: Contact) -> None:
    for other in list(desk.store.contacts.by("contactable_id", contact.contactable_id)):
        desk.change(desk.store.contacts, other, primary=other is contact)
