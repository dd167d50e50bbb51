"""A Sonar account as sync sees it: the subscriber it should be, and why it is not to be synchronised (section 8)."""

from collections.abc import Iterator
from typing import Any

from bridges.sonar_calix.addresses import filled, one_line
from bridges.sonar_calix.choices import Incomplete, UnknownConsent
from bridges.sonar_calix.devices import devices_at, serials_of
from bridges.sonar_calix.options import Options, Place
from bridges.sonar_calix.people import consent_note, contact_fields, customer_type
from bridges.sonar_calix.scope import Scope, Standing
from bridges.sonar_calix.services import service_notes, service_parts
from bridges.sonar_calix.subscriber import SUBSCRIBER
from bridges.sonar_calix.words import Skip
from connectors.calix.assumptions import subdivision
from connectors.sonar import Account, AccountLine, Address, Contact
from connectors.sonar.assumptions import ServedAccounts, consent, is_served, primary_contact, service_address
from sync.flow import Facts, SourcePart, SourceRow

REF = "account:"


def standing(account: AccountLine, which: ServedAccounts) -> Standing:
    """Synchronised are accounts that are not archived and that are served (vendor page, section 6 item 9)."""
    return Standing(account.company_id, account.archived_at is not None, is_served(account, which))


def line_row(options: Options, scope: Scope, account: AccountLine) -> SourceRow:
    """An account of which only one line was read: good for those out of scope."""
    verdict = scope.judge(standing(account, options.served_accounts))
    facts = Facts(name=account.name.strip(), account=account.id, company=account.company_id)
    return SourceRow(
        id=account.id,
        out_of_scope=verdict.reason,
        skip=verdict.skip,
        moves_to=verdict.moves_to,
        removable=verdict.removable,
        facts=facts,
    )


def source_row(options: Options, scope: Scope, account: Account) -> SourceRow:
    """An account with all its lists: the parts wanted of it, or the reason why there are none."""
    row = line_row(options, scope, account)
    if row.out_of_scope:
        return row
    address = service_address(account.addresses.entities, options.service_address)
    contact = primary_contact(account.contacts.entities, options.primary_contact)
    facts = _facts(options, account, address)
    if skip := row.skip or skip_reason(options, account, address, contact):
        return SourceRow(id=account.id, skip=skip, facts=facts)
    address = address if address is not None and filled(address.line1) else None
    parts = (SourcePart(SUBSCRIBER, f"{REF}{account.id}", _subscriber(options, account, address, contact)),)
    devices = devices_at(options, address)
    services = service_parts(options, account, customer_type(account), devices)
    notes = (*devices.notes, *service_notes(options, account, devices), consent_note(contact))
    return SourceRow(id=account.id, parts=(*parts, *services), facts=facts, notes=tuple(dict.fromkeys(notes)))


def mailing_address(account: Account) -> Address | None:
    """Where bills go, the lowest id of several."""
    mailing = (address for address in account.addresses.entities if address.type == "MAILING" and address_line(address))
    return min(mailing, key=lambda address: int(address.id), default=None)


def address_line(address: Address) -> str:
    """An address as Calix writes it."""
    return one_line(address.line1, address.line2, address.city, address.subdivision, address.zip)


def skip_reason(options: Options, account: Account, address: Address | None, contact: Contact | None) -> str:
    """Blanks never go over what Calix has: without a name or an address the account waits for a person."""
    if account.short:
        return Skip.SHORT_LIST
    if not account.name.strip():
        return Skip.NO_NAME
    without = address is None or not filled(address.line1)
    if without and options.without_address == Incomplete.SKIP:
        return Skip.NO_SERVICE_ADDRESS
    if consent(contact) is None and options.unknown_consent == UnknownConsent.SKIP:
        return Skip.NO_CONSENT
    return ""


def place_value(options: Options, address: Address, place: Place) -> str:
    """City, subdivision or zip of the service address."""
    values = {
        Place.CITY: address.city,
        Place.SUBDIVISION: subdivision(address.subdivision, options.subdivision),
        Place.ZIP: address.zip,
    }
    return (values[place] or "").strip()


def _subscriber(options: Options, account: Account, address: Address | None, contact: Contact | None) -> dict[str, Any]:
    """The main part. Without an address all that is taken from it is kept as found."""
    fields: dict[str, Any] = dict.fromkeys(options.key_fields, account.id) | {"name": account.name.strip()}
    fields |= contact_fields(contact)
    if kind := customer_type(account):
        fields["customerType"] = kind
    if address is not None:
        fields |= _places(options, account, address)
    return fields | dict(_custom_fields(options, account))


def _places(options: Options, account: Account, address: Address) -> dict[str, Any]:
    fields = {"serviceAddress": address_line(address)}
    fields["billingAddress"] = address_line(mailing_address(account) or address)
    for name, place in (("region", options.region), ("location", options.location)):
        if place is not None and (value := place_value(options, address, place)):
            fields[name] = value
    return fields


def _custom_fields(options: Options, account: Account) -> Iterator[tuple[str, str]]:
    """Mapped custom fields; one that was emptied in Sonar is emptied here too."""
    values = {data.custom_field_id: data.value.strip() for data in account.custom_field_data.entities}
    for name, custom_field in sorted(options.custom_fields.items()):
        yield name, values.get(custom_field, "")


def _facts(options: Options, account: Account, address: Address | None) -> Facts:
    contacts = account.contacts.entities
    phones = (phone.number for contact in contacts for phone in contact.phone_numbers.entities)
    return Facts(
        name=account.name.strip(),
        emails=tuple(dict.fromkeys(filled(*(contact.email_address for contact in contacts)))),
        phones=tuple(dict.fromkeys(filled(*phones))),
        serials=tuple(dict.fromkeys(serials_of(options, account))),
        street=" ".join(filled(address.line1, address.line2)) if address else "",
        city=(address.city or "").strip() if address else "",
        postcode=(address.zip or "").strip() if address else "",
        account=account.id,
        company=account.company_id,
    )
