"""The reason codes of this bridge: why an account is out of scope or skipped, and what is worth counting on a card."""

from enum import StrEnum

SONAR = "Sonar"
CALIX = "Calix Cloud"
FLOW = "subscribers"


class Scope(StrEnum):
    """Why a record is none of this integration's business."""

    ARCHIVED = "archived"
    INACTIVE = "inactive"
    OTHER_COMPANY = "other_company"
    SIBLING_DISABLED = "sibling_disabled"
    SHARED_ORG = "shared_org"


class Skip(StrEnum):
    """Why an account in scope is not synchronised, and its subscriber left as it is."""

    NO_SERVICE_ADDRESS = "no_service_address"
    NO_NAME = "no_name"
    NO_STATUS = "no_status"
    NO_CONSENT = "no_consent"
    SHORT_LIST = "short_list"


class Unread(StrEnum):
    """Why a subscriber could be read in part only."""

    SHORT_LIST = "short_list"
    SERVICES_UNKNOWN = "services_unknown"
    SERVICE_WITHOUT_ID = "service_without_id"


class Note(StrEnum):
    """What is counted over the accounts in scope and told, though it stops nothing.

    A note leaves as its code, or as `code:detail` where it is about one device or service (see `noted`).
    """

    EMPTY_DEVICE_ID = "empty_device_id"
    DEVICE_WITHOUT_SERVICE = "device_without_service"
    WRONG_CATEGORY = "wrong_category"
    EXTRA_DEVICE = "extra_device"
    SPEED_IN_NO_TIER = "speed_in_no_tier"
    SEVERAL_SERVICES = "several_services"
    OPT_IN = "opt_in"
    OPT_OUT = "opt_out"
    OPT_UNKNOWN = "opt_unknown"


def noted(note: Note, detail: str) -> str:
    """A note with what it is about: ids, serials and names of categories, nothing of the customer."""
    return f"{note}:{detail}"
