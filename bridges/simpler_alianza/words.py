"""The names and reason codes of this bridge: why a customer or a line is skipped, left to people, or worth counting."""

from enum import StrEnum

SIMPLER = "SIMPLer"
ALIANZA = "Alianza"
ACCOUNTS = "accounts"
LINES = "sip_lines"
ACCOUNT = "account"
LINE = "line"


class Scope(StrEnum):
    """Why a customer is none of this integration's business."""

    NOT_VOICE = "not_voice"


class Skip(StrEnum):
    """Why a customer or a line is not synchronised, and what stands on the other side left as it is."""

    KEY_EMPTY = "key_empty"
    KEY_SHORT = "key_short"
    KEY_DUPLICATE = "key_duplicate"
    NO_ACCOUNT = "no_account"
    NO_CUSTOMER = "no_customer"
    DEVICE_UNREADABLE = "device_unreadable"
    ACCOUNT_UNREADABLE = "account_unreadable"
    PORT_COLLISION = "port_collision"
    OTHER_KIND = "other_kind_of_line"


class Guarded(StrEnum):
    """Why what stands in the target is left for a person to decide."""

    STATUS = "status_guarded"
    NO_ACCOUNT = "rows_without_account"


class Note(StrEnum):
    """What is counted and told, though it stops nothing."""

    DIAL_UNCLEAR = "dial_unclear"
    LINE_DISABLED = "line_disabled"
