"""Whom an account's subscriber stands for: its primary contact, the kind of customer, and the marketing consent."""

from typing import Any

from bridges.sonar_calix.words import Note
from connectors.calix.assumptions import customer_type as in_calix
from connectors.calix.assumptions import optout
from connectors.sonar import Account, Contact
from connectors.sonar.assumptions import consent


def contact_fields(contact: Contact | None) -> dict[str, Any]:
    """E-mail and phone where Sonar has them (else kept as found), and the opt-out, which is never left open."""
    fields: dict[str, Any] = {"optout": optout(consent(contact))}
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


def consent_note(contact: Contact | None) -> Note:
    """How the account counts on the consent card before the first sync."""
    told = consent(contact)
    if told is None:
        return Note.OPT_UNKNOWN
    return Note.OPT_IN if told else Note.OPT_OUT


def customer_type(account: Account) -> str:
    """`Residential` or `Business` (vendor page, section 8); "" when Sonar does not say."""
    return "" if account.account_type is None else in_calix(account.account_type.type)
