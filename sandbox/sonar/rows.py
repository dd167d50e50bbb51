"""Sonar's entities as small slotted rows; what the imitation never varies is a class attribute and costs nothing.

Ids are whole numbers here and leave as strings; times are ISO 8601 text in UTC, so that they compare as text.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(slots=True, eq=False)
class Row:
    """What every entity has."""

    id: int
    created_at: str
    updated_at: str

    @property
    def sonar_unique_id(self) -> str:
        """Unique over all types."""
        return f"{type(self).__name__}-{self.id}"

    @property
    def _version(self) -> str:
        return f"{self.id}-{self.updated_at}"


@dataclass(slots=True, eq=False)
class Account(Row):
    """A customer's account; archived ones keep their row."""

    name: str
    company_id: int
    account_status_id: int
    account_type_id: int
    activation_date: str | None = None
    archived_at: str | None = None
    archived_by_user_id: ClassVar[None] = None
    data_usage_percentage: ClassVar[None] = None
    is_delinquent: ClassVar[bool] = False
    is_eligible_for_archive: ClassVar[bool] = True
    next_bill_date: ClassVar[None] = None
    next_recurring_charge_amount: ClassVar[None] = None
    parent_account_id: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class AccountStatus(Row):
    """A status; some activate the account."""

    name: str
    activates_account: bool
    color: ClassVar[str] = "#336699"
    icon: ClassVar[str] = "STAR759813"


@dataclass(slots=True, eq=False)
class AccountType(Row):
    """Residential, business, senior."""

    name: str
    type: str
    color: ClassVar[str] = "#336699"
    icon: ClassVar[str] = "STAR759813"
    invoice_message_id: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class Company(Row):
    """One brand of the operator; one is the default."""

    name: str
    default: bool
    enabled: bool = True
    country: ClassVar[str] = "US"
    isp_type: ClassVar[str] = "ISP"
    phone_number: ClassVar[None] = None
    primary_color: ClassVar[str] = "#224466"
    secondary_color: ClassVar[str] = "#88aacc"
    show_remittance_slip: ClassVar[bool] = False


@dataclass(slots=True, eq=False)
class Address(Row):
    """A service address (serviceable) or a mailing address."""

    addressable_id: int | None
    line1: str
    line2: str | None
    city: str
    subdivision: str | None
    zip: str
    latitude: float | None
    longitude: float | None
    serviceable: bool
    type: str
    country: str = "US"
    address_status_id: ClassVar[None] = None
    attainable_download_speed: ClassVar[None] = None
    attainable_upload_speed: ClassVar[None] = None
    fips: ClassVar[None] = None
    is_anchor: ClassVar[bool] = False

    @property
    def addressable_type(self) -> str | None:
        """An address belongs to an account or, until one takes it, to nobody."""
        return None if self.addressable_id is None else "Account"


@dataclass(slots=True, eq=False)
class Contact(Row):
    """A person of an account; one is primary."""

    contactable_id: int
    name: str
    email_address: str | None
    marketing_opt_in: bool | None
    primary: bool
    role: str | None = None
    contactable_type: ClassVar[str] = "Account"
    language: ClassVar[str] = "en"
    username: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class PhoneNumber(Row):
    """One number of a contact."""

    contact_id: int
    number: str
    extension: str | None = None
    country: str = "US"
    phone_number_type_id: int = 1
    sms_opt_in: bool = False

    @property
    def number_formatted(self) -> str:
        """As Sonar prints ten digits: (200) 555-0100."""
        n = self.number
        return f"({n[:3]}) {n[3:6]}-{n[6:]}" if len(n) == 10 else n


@dataclass(slots=True, eq=False)
class AccountService(Row):
    """A service that an account has."""

    account_id: int
    service_id: int
    quantity: int = 1
    name_override: str | None = None
    price_override: int | None = None
    price_override_reason: str | None = None
    addition_prorate_date: ClassVar[None] = None
    data_usage_last_calculated_date: ClassVar[None] = None
    next_bill_date: ClassVar[None] = None
    number_of_times_billed: ClassVar[None] = None
    package_id: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class Service(Row):
    """A line of the price list."""

    name: str
    type: str
    amount: int
    enabled: bool = True
    application: ClassVar[str] = "DEBIT"
    company_id: ClassVar[None] = None
    display_if_zero: ClassVar[bool] = True
    general_ledger_code_id: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class DataServiceDetail(Row):
    """The speeds of a DATA service, in kbps."""

    service_id: int
    download_speed_kilobits_per_second: int
    upload_speed_kilobits_per_second: int
    billing_frequency: ClassVar[int] = 1
    technology_code: ClassVar[str] = "FIBER"
    usage_based_billing_policy_id: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class CustomField(Row):
    """A field that the operator added to a type."""

    name: str
    entity_type: str
    enum_options: list[str] | None = None
    required: ClassVar[bool] = False
    type: ClassVar[str] = "TEXT"
    unique: ClassVar[bool] = False


@dataclass(slots=True, eq=False)
class CustomFieldData(Row):
    """The value of a custom field on one entity."""

    custom_field_id: int
    customfielddataable_id: int
    value: str
    customfielddataable_type: str = "Account"


@dataclass(slots=True, eq=False)
class InventoryItem(Row):
    """A device; installed ones hang on an address."""

    inventory_model_id: int
    inventoryitemable_id: int
    inventoryitemable_type: str = "Address"
    status: str = "FUNCTIONAL"
    account_service_id: ClassVar[None] = None
    latitude: ClassVar[None] = None
    longitude: ClassVar[None] = None
    metadata: ClassVar[None] = None
    parent_inventory_item_id: ClassVar[None] = None
    purchase_price: ClassVar[None] = None
    quantity: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class InventoryModel(Row):
    """A kind of device."""

    name: str
    inventory_model_category_id: int
    enabled: bool = True
    device_type: ClassVar[str] = "OTHER"
    generic: ClassVar[bool] = False
    icon: ClassVar[str] = "STAR759813"
    is_segmentable: ClassVar[bool] = False
    manufacturer_id: ClassVar[int] = 1
    model_name: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class InventoryModelCategory(Row):
    """A category of models; its name decides what Calix gets."""

    name: str
    general_ledger_code_id: ClassVar[None] = None
    icon: ClassVar[str] = "STAR759813"


@dataclass(slots=True, eq=False)
class InventoryModelField(Row):
    """A field that items of a model have."""

    inventory_model_id: int
    name: str
    primary: bool
    type: str
    regexp: ClassVar[None] = None
    required: ClassVar[bool] = False
    unique: ClassVar[str] = "NONE"


@dataclass(slots=True, eq=False)
class InventoryModelFieldData(Row):
    """The value of a field on one item."""

    inventory_item_id: int
    inventory_model_field_id: int
    value: str


@dataclass(slots=True, eq=False)
class Manufacturer(Row):
    """Who makes a model."""

    name: str


@dataclass(slots=True, eq=False)
class Log(Row):
    """One change; the only trace of a deletion."""

    type: str
    loggable_type: str
    loggable_id: int
    logged_entity_type: str
    logged_entity_id: int
    current: str
    previous: str | None
    relation_data: str | None = None
    legacy: ClassVar[bool] = False
    legacy_title: ClassVar[None] = None
    level: ClassVar[str] = "INFO"
    message: ClassVar[None] = None
    user_id: ClassVar[None] = None


@dataclass(slots=True, eq=False)
class CalixCloudSetting(Row):
    """Sonar's own Calix integration of one company; switched on, it must stop ours."""

    company_id: int | None
    enabled: bool = False
    client_id: ClassVar[str] = "native-client-invented"
    client_secret: ClassVar[str] = "********"  # noqa: S105 - the vendor masks it
    last_synchronized: ClassVar[None] = None
    service_group_tiers: ClassVar[str] = "[]"
    subscriber_field1_id: ClassVar[None] = None
    subscriber_field2_id: ClassVar[None] = None
    subscriber_field3_id: ClassVar[None] = None
    subscriber_field4_id: ClassVar[None] = None
    subscriber_field5_id: ClassVar[None] = None
    subscriber_location: ClassVar[str] = "CITY"
    subscriber_region: ClassVar[str] = "SUBDIVISION"
    synchronization_audit_ran: ClassVar[bool] = False
    synchronization_queued: ClassVar[bool] = False
    synchronization_start: ClassVar[None] = None
    synchronization_status: ClassVar[str] = "NEW"
    synchronization_status_message: ClassVar[None] = None
