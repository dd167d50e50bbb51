"""Alianza's records as far as Splice reads them (sections A1 to A4); unknown fields are kept, secrets are veiled.

Values that are only shown (dates, names of plans) are texts: an odd one must not make an account unreadable.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, SecretStr, TypeAdapter
from pydantic.alias_generators import to_camel

from connectors.alianza.assumptions import ENABLED_UNLESS_TOLD, LINE_TYPE_UNLESS_TOLD, mac_of
from connectors.http import records
from connectors.http.records import Id, Text, many


class Record(records.Record):
    """Something of Alianza's: camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)


class Status(StrEnum):
    """Every account status of the contract (section A2)."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    SUSPENDED = "SUSPENDED"
    PENDING = "PENDING"
    DELETE_PENDING = "DELETE_PENDING"
    DELETED = "DELETED"


WRITABLE_STATUSES = frozenset({Status.ACTIVE, Status.DISABLED})
"""Seed 002 writes these two; to and from any other a person decides."""


class CallingPlan(Record):
    """A calling plan in use (section A3); it has no name: see `CallingPlanProduct`."""

    id: Text = ""
    calling_plan_product_id: Text = ""
    reference_type: Text = ""
    reference_id: Text = ""
    start_date: Text = ""
    end_date: Text = ""
    plan_minutes: int | None = None
    seconds_remaining: int | None = None

    @property
    def seconds_used(self) -> int | None:
        """Inferred (A3): what is gone of the plan's minutes; None when either is not told."""
        if self.plan_minutes is None or self.seconds_remaining is None:
            return None
        return self.plan_minutes * 60 - self.seconds_remaining


class AccountLine(Record):
    """An account in one line, for readings of all of them (section A2). `status` may be one that no contract names.

    Flat, and without what nobody declared: twelve thousand of them are kept at once.
    """

    model_config = ConfigDict(extra="ignore")

    id: Id
    account_number: Id
    account_name: Text = ""
    status: Id
    account_type: Text = ""
    platform_type: Text = ""
    billing_cycle_day: int | None = None
    dialing_behavior_type: Text = ""
    extension_length: int | None = None
    time_zone: Text = ""
    regulatory_type: Text = ""


class Account(AccountLine):
    """A whole voice account."""

    model_config = ConfigDict(extra="allow")

    partition_id: Text = ""
    end_user_count: int | None = None
    deletion_date: Text = ""
    calling_plans: list[CallingPlan] | None = None


class Partition(Record):
    """A partition with its defaults for new accounts (section A1)."""

    id: Id
    name: Text = ""
    status: Text = ""
    default_time_zone: Text = ""
    default_extension_length: int | None = None
    default_simple_dialing_behavior_type: Text = ""
    default_advanced_dialing_behavior_type: Text = ""
    use_account_number_default: bool | None = None
    requires_device_inventory: bool | None = None
    tn_delete_cooldown_days: int | None = None


class DeviceLine(Record):
    """A line of a device (section A4). `sip_password` is never relied upon (E2)."""

    id: Id
    line_number: int
    mac_address: Text = ""
    device_name: Text = ""
    user_id: Text = ""
    reference_id: Text = ""
    line_type: Annotated[str, BeforeValidator(lambda told: told or LINE_TYPE_UNLESS_TOLD)] = LINE_TYPE_UNLESS_TOLD
    emergency_number: Text = ""
    sip_username: Text = ""
    sip_password: SecretStr | None = None

    @property
    def mac(self) -> str:
        """12 hex digits in lower case, "" for a line without a device's address."""
        return mac_of(self.mac_address)


class ProvisionedLine(Record):
    """A line as its device is told of it, credentials included (section A4)."""

    line_number: int
    mac_address: Text = ""
    user_id: Text = ""
    display_name: Text = ""
    sip_username: Text = ""
    sip_password: SecretStr | None = None
    server: Text = ""
    server_port: Text = ""
    emergency_number: Text = ""
    enabled: bool | None = None

    @property
    def is_enabled(self) -> bool:
        """As told, or as assumed."""
        return ENABLED_UNLESS_TOLD if self.enabled is None else self.enabled


class Provisioning(Record):
    """All lines of one device."""

    mac_address: Text = ""
    device_type: Text = ""
    line_count: int | None = None
    lines: list[ProvisionedLine]


class Registration(Record):
    """Whether a line's phone is registered now."""

    registered: bool


class CallerIdConfig(Record):
    """The number that a user's calls show."""

    caller_id_number: Text = ""


class User(Record):
    """An end user of an account; `devices` and all else stay as they came, veiled."""

    id: Id
    first_name: Text = ""
    last_name: Text = ""
    extension: Text = ""
    user_product_plan: Text = ""
    caller_id_config: CallerIdConfig | None = None


class TelephoneNumber(Record):
    """A number of an account and what it points to."""

    id: Text = ""
    phone_number: Id
    reference_type: Text = ""
    reference_id: Text = ""
    carrier_status: Text = ""
    operational_status: Text = ""
    function_type: Text = ""
    toll_free: bool | None = None


class ProductPlan(Record):
    """A product plan that the account's users may have (E6: available, not in use)."""

    id: Text = ""
    display_name: Text = ""
    description: Text = ""


class CallingPlanProduct(Record):
    """What a calling plan is called. `unlimited_display`: say "unlimited" in place of a number."""

    id: Id
    name: Text = ""
    plan_minutes: int | None = None
    unlimited_display: bool | None = None
    allow_overage: bool | None = None


class HistoryEntry(Record):
    """Who changed what. Values are veiled whatever they are: of credentials too the history tells both."""

    id: Text = ""
    account_history_type: Text = ""
    action: Text = ""
    logged_date: Text = ""
    user_name: Text = ""
    reference_type: Text = ""
    reference_id: Text = ""
    old_value: SecretStr | None = None
    new_value: SecretStr | None = None


class HistoryPage(Record):
    """A page of history, and how many entries there are in all."""

    total_records: int
    results: list[HistoryEntry]


ACCOUNT = TypeAdapter(Account)
ACCOUNT_LINE = TypeAdapter(AccountLine)
PARTITION = TypeAdapter(Partition)
DEVICE_LINES = many(DeviceLine)
PROVISIONING = TypeAdapter(Provisioning)
REGISTRATION = TypeAdapter(Registration)
USERS = many(User)
NUMBERS = many(TelephoneNumber)
PRODUCT_PLANS = many(ProductPlan)
CALLING_PLANS = many(CallingPlan)
CALLING_PLAN_PRODUCTS = many(CallingPlanProduct)
HISTORY = TypeAdapter(HistoryPage)
FREE = TypeAdapter(bool)
