"""What nobody could confirm about Sonar, each fact by its id in one place (vendor page, section 6).

How the wire is spoken may be told otherwise by `dialect.Dialect`, whose defaults stand here.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from connectors.http.messages import Answer
from connectors.http.shapes import json_or_none
from connectors.sonar.models import AccountLine, Address, Contact

# SONAR-A3-PAGE: 100 rows are served. A server that lowers it says so in `page_info`, and readings follow.
PAGE_SIZE = 100
INDEX_PAGE_SIZE = 500
BATCH_OF_IDS = 100

# SONAR-A3-NESTED: nested lists have no cap. Each is counted; a short one is read again with this paginator.
NESTED_PAGE_SIZE = 500

# SONAR-A1-RATE: documented window of 60 s without a header that tells where in it we are. 400 a minute are documented.
RATE_WINDOW_SECONDS = 60.0
RATE_PER_SECOND = 6.0
CONCURRENCY = 4

# SONAR-A1-AUTH: a bad token is a 401, whatever its body; a body with this `message` tells it with any status.
BAD_TOKEN_MESSAGE = "Unauthenticated."  # noqa: S105 - a message

# SONAR-A7-CHILD: a change of a child does not move `accounts.updated_at`; so each kind of child is asked for its own.
CHANGING_ENTITIES = (
    "accounts",
    "contacts",
    "phone_numbers",
    "addresses",
    "account_services",
    "services",
    "data_service_details",
    "inventory_items",
    "inventory_model_field_data",
    "custom_field_data",
)

# SONAR-A7-LOGS: deletions show in `logs` with this type.
LOG_TYPE_OF_DELETIONS = "DELETED"


# SONAR-A6-DENIED: a missing permission is an `errors` item in a 200, or a 403. No text of it decides anything.


class ServedAccounts(StrEnum):
    """SONAR-A4-ACTIVE: which accounts are served: those whose status activates them, or all that are not archived."""

    ACTIVATED = "activated"
    UNARCHIVED = "unarchived"


class ServiceAddress(StrEnum):
    """SONAR-A4-ADDRESS: which address is served, the lowest id of several."""

    SERVICEABLE_FIRST = "serviceable_first"
    PHYSICAL_FIRST = "physical_first"
    SERVICEABLE_ONLY = "serviceable_only"


class PrimaryContact(StrEnum):
    """SONAR-A4-CONTACT: whose e-mail, phone and consent count: the marked contact's; where none is, the first one's."""

    MARKED = "marked"
    MARKED_OR_FIRST = "marked_or_first"


def is_served(account: AccountLine, which: ServedAccounts = ServedAccounts.ACTIVATED) -> bool | None:
    """SONAR-A4-ACTIVE: whether an account that is not archived is served; None when its status is not told."""
    if which == ServedAccounts.UNARCHIVED:
        return True
    return None if account.account_status is None else account.account_status.activates_account


def service_address(
    addresses: Iterable[Address], which: ServiceAddress = ServiceAddress.SERVICEABLE_FIRST
) -> Address | None:
    """SONAR-A4-ADDRESS: the address that is served, None when there is none."""
    by_id = sorted(addresses, key=lambda address: int(address.id))
    serviceable = next((address for address in by_id if address.serviceable), None)
    physical = next((address for address in by_id if address.type == "PHYSICAL"), None)
    match which:
        case ServiceAddress.PHYSICAL_FIRST:
            return physical or serviceable
        case ServiceAddress.SERVICEABLE_ONLY:
            return serviceable
    return serviceable or physical


def primary_contact(contacts: Iterable[Contact], which: PrimaryContact = PrimaryContact.MARKED) -> Contact | None:
    """SONAR-A4-CONTACT: the contact marked primary, the lowest id of several; None when nobody's counts."""
    by_id = sorted(contacts, key=lambda contact: int(contact.id))
    marked = next((contact for contact in by_id if contact.primary), None)
    return marked or (next(iter(by_id), None) if which == PrimaryContact.MARKED_OR_FIRST else None)


def consent(contact: Contact | None) -> bool | None:
    """SONAR-A4-CONSENT: None = nobody knows, which is no consent."""
    return None if contact is None else contact.marketing_opt_in


def rate_limit_words(answer: Answer) -> str | None:
    """SONAR-A1-RATE: any body with a top-level `error` text is a rate limit; None for all others."""
    if len(answer.body) > 2000 or b'"error"' not in answer.body:
        return None
    told = json_or_none(answer)
    return told["error"] if isinstance(told, dict) and isinstance(told.get("error"), str) else None


def is_bad_token(answer: Answer, message: str = BAD_TOKEN_MESSAGE) -> bool:
    """SONAR-A1-AUTH: whether the body says so where the status does not."""
    if not message or len(answer.body) > 2000 or b'"message"' not in answer.body:
        return False
    told = json_or_none(answer)
    return isinstance(told, dict) and told.get("message") == message


def error_words(item: Any) -> str:
    """SONAR-A6-ERRORS: an item of `errors` is an object with a message, or a bare string. Its text decides nothing."""
    if isinstance(item, dict):
        return str(item.get("message", ""))
    return str(item)
