"""The shapes of the voice town: what SIMPLer knows of its customers, and what Alianza knows of its accounts.

Tuples throughout, so that twelve thousand accounts stay small; every name, number and password is invented.
"""

from typing import NamedTuple

PASSWORD_PREFIX = "sip-pw-"  # noqa: S105 - no password, the mark of all of them: a search finds a leak by it


class VoiceRow(NamedTuple):
    """One row of SIMPLer's table "Alianza Voice"."""

    row_id: str
    user_name: str
    password: str
    display_name: str
    port: str
    dial_number: str


class VoiceCustomer(NamedTuple):
    """One SIMPLer customer; `voice` says whether it is sold a telephone. The nickname may be empty or not unique."""

    customer_id: str
    nickname: str
    name: str
    status: str
    email: str
    voice: bool
    rows: tuple[VoiceRow, ...]


class VoiceLine(NamedTuple):
    """One device line; `mac` is 12 hex digits or empty, `sip_username` empty where `line_type` is no SIP account."""

    device_id: str
    user_id: str
    line_number: int
    mac: str
    sip_username: str
    sip_password: str
    display_name: str
    emergency_number: str
    registered: bool
    line_type: str


class VoiceUser(NamedTuple):
    """One end user of an account; `extension` is empty on SIMPLE accounts."""

    user_id: str
    first_name: str
    last_name: str
    email: str
    extension: str
    product_plan: str
    caller_id_number: str


class VoiceNumber(NamedTuple):
    """One telephone number and what it leads to."""

    phone_number: str
    reference_type: str
    reference_id: str


class VoicePlan(NamedTuple):
    """One calling plan of an account: minutes in all, seconds left."""

    plan_id: str
    product_id: str
    start_date: str
    plan_minutes: int
    seconds_remaining: int


class VoiceBusinessLine(NamedTuple):
    """A line of the other model, whose password nobody can read."""

    line_id: str
    sip_username: str
    display_name: str


class VoiceAccount(NamedTuple):
    """One Alianza account with all that hangs on it; `number` is what leads back to SIMPLer."""

    id: str
    number: str
    name: str
    status: str
    account_type: str
    platform_type: str
    billing_cycle_day: int
    dialing: str
    extension_length: int | None
    time_zone: str
    regulatory: str
    start_date: str
    lines: tuple[VoiceLine, ...]
    users: tuple[VoiceUser, ...]
    numbers: tuple[VoiceNumber, ...]
    calling_plans: tuple[VoicePlan, ...]
    business_lines: tuple[VoiceBusinessLine, ...]


class Town(NamedTuple):
    """Both sides of the town, each in the order of its making."""

    customers: tuple[VoiceCustomer, ...]
    accounts: tuple[VoiceAccount, ...]
