"""Who plays which part in the voice town, and the words that its systems use."""

from enum import StrEnum


class Role(StrEnum):
    """The parts that are always played, each by the customer at its place; ORPHAN has an account and no customer."""

    PLAIN = "plain"  # one line, everything equal
    TWO_LINES = "two_lines"  # two lines on one MAC, the second not registered
    NO_ACCOUNT = "no_account"  # current, voice wanted, not in Alianza
    MISSING_ROW = "missing_row"  # a line without row
    EXTRA_ROW = "extra_row"  # a row without line
    CHANGED_ROW = "changed_row"  # the password differs
    PORT_CONFLICT = "port_conflict"  # two MACs, both with a line 1
    NO_MAC = "no_mac"  # a line without MAC, and no telephone number: the user's caller id tells what to dial
    BUSINESS = "business"  # a business line, whose password cannot be read
    SUSPENDED = "suspended"
    DELETE_PENDING = "delete_pending"
    STATUS_DIFFERS = "status_differs"  # post in SIMPLer, ACTIVE in Alianza
    BLOCKED_DELETE = "blocked_delete"  # two telephone numbers stand in the way
    UNLIMITED = "unlimited"  # an unlimited calling plan
    ADVANCED = "advanced"  # several users on one device, extensions, and a key that is no SIP account
    DUPLICATE_KEY = "duplicate_key"  # two customers of one nickname
    DUPLICATE_KEY_TOO = "duplicate_key_too"  # the second of them
    SHORT_KEY = "short_key"  # two characters: no account can be numbered so
    EMPTY_KEY = "empty_key"
    SLASH = "slash"  # a nickname with "/" and a space
    ORPHAN = "orphan"  # an account whose number no customer has; nothing hangs on it


PLAYED = tuple(role for role in Role if role is not Role.ORPHAN)
LEAST = len(PLAYED)  # customers that a town has at the least

CURRENT = "current"
STATUSES = (CURRENT, "post", "waiting for install", "Disconnected", "seasonal hold")  # the last is the operator's own

TABLE_ID = "7"
FIELD_IDS = {"dialNumber": "71", "displayName": "72", "password": "73", "portNumber": "74", "userName": "75"}
NOTE_FIELD_ID = "76"  # a column that nobody mapped: never to be touched

BILLING_DAY = 1
EXTENSION_LENGTH = 4

PRODUCTS = (
    # id, name, minutes, shown as unlimited
    ("planLocal200exampleAAA", "Local 200", 200, False),
    ("planNation1000exampleA", "Nationwide 1000", 1000, False),
    ("planUnlimitedExampleAA", "Unlimited Nationwide", 99_999, True),
)

_SIZES = {200: 60, 2_500: 400, 100_000: 12_000}


def size_of_town(accounts: int) -> int:
    """How many SIMPLer customers the town has when the sandbox's `--size` is that many accounts."""
    return _SIZES.get(accounts) or max(LEAST, accounts // 8)
