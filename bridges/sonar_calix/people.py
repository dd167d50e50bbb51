"""Whom an account's subscriber stands for: its primary contact, the kind of customer, and the marketing consent."""

from typing import Any

from bridges.sonar_calix.words import Note
from connectors.sonar import Account, Contact

_RESIDENTIAL = frozenset({"RESIDENTIAL", "SENIOR_CITIZEN"})


def primary_contact(account: Account) -> Contact | None:
    """The contact marked primary, the lowest id of several; nobody else's consent or address counts."""
    marked = [contact for contact in account.contacts.entities if contact.primary]
    return min(marked, key=lambda contact: int(contact.id), default=None)


def contact_fields(contact: Contact | None) -> dict[str, Any]:
    """E-mail and phone where Sonar has them (else kept as found), and the opt-out, which is never left open."""
    fields: dict[str, Any] = {"optout": optout(contact)}
    if contact is None:
        return fields
    email = (contact.email_address or "").strip()
    if email:
        fields["email"] = email
    if phone := first_phone(contact):
        fields["phone"] = phone
    return fields


def first_phone(contact: Contact) -> str:
    """The first number by id that is not blank."""
    numbers = sorted(contact.phone_numbers.entities, key=lambda phone: int(phone.id))
    return next((phone.number.strip() for phone in numbers if phone.number.strip()), "")


def optout(contact: Contact | None) -> bool:
    """Opted out unless the primary contact opted in: nobody becomes opted in by a missing value."""
    return not (contact is not None and contact.marketing_opt_in is True)


def consent_note(contact: Contact | None) -> Note:
    """How the account counts on the consent card before the first sync."""
    if contact is None or contact.marketing_opt_in is None:
        return Note.OPT_UNKNOWN
    return Note.OPT_IN if contact.marketing_opt_in else Note.OPT_OUT


def customer_type(account: Account) -> str:
    """`Residential` or `Business` (vendor page, section 8); "" when Sonar does not say."""
    if account.account_type is None:
        return ""
    return "Residential" if account.account_type.type in _RESIDENTIAL else "Business"
