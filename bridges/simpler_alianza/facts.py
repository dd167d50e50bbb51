"""What the bridge tells of one customer's voice, for those who talk to people (seed 002, "Status Section").

Nothing here holds a password: a line says whether it has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One SIP line. `registered` None: nobody could say. `mac` is 12 hex digits, "" for a line without device."""

    number: int
    sip_username: str
    display_name: str
    emergency_number: str
    mac: str
    has_password: bool
    registered: bool | None
    enabled: bool


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A calling plan: minutes in all and used; `unlimited` plans have no numbers worth showing."""

    name: str
    start_date: str
    minutes: int | None
    used_seconds: int | None
    unlimited: bool


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An Alianza account as seed 002 lists it.

    `plans_in_use` are users' product plans, `plans_available` those offered.
    `failed_devices` could not be read, so that their lines are missing here; `other_lines` are of kinds that no sync
    writes, by kind. None for a list that could not be read.
    """

    id: str
    number: str
    name: str
    status: str
    account_type: str
    platform_type: str
    billing_cycle_day: int | None
    dialing: str
    extension_length: int | None
    time_zone: str
    lines: tuple[LineFacts, ...] | None
    failed_devices: int
    other_lines: Mapping[str, int]
    calling_plans: tuple[PlanFacts, ...] | None
    plans_available: tuple[str, ...] | None
    plans_in_use: tuple[str, ...] | None
    numbers: int | None
    gui_url: str


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """A customer's voice. `account` None with nothing away: Alianza said itself that there is none.

    Attributes:
        number: the account number that links both systems.
        flaw: why that number links nobody ("key_empty", "key_short", "key_duplicate"), or "".
        away: the code of the trouble by system, for what could not be asked.
        rows: lines in SIMPLer's table; None when they could not be read.
        wanted_status: what the status rule asks for.
        guarded: the account's status is one that is never overwritten.
    """

    customer_id: str
    number: str
    name: str
    customer_status: str
    flaw: str
    account: AccountFacts | None
    away: Mapping[str, str]
    rows: int | None
    wanted_status: str
    guarded: bool


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What the form of a new account starts with. `billing_day` 29 to 31 is SIMPLer's, and Alianza does not take it."""

    number: str
    name: str
    customer_status: str
    initial_status: str
    billing_day: int | None
    dialing_types: Mapping[str, tuple[str, ...]]
    dialing_defaults: Mapping[str, str]
    extension_length: int | None
    time_zone: str
    regulatory_type: str
    platform_type: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in a filled form: the field, a code of the catalogue (`form.…`), and what its sentence needs."""

    name: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
