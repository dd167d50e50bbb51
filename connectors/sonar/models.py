"""Sonar's records as far as Splice reads them (vendor page, section A4); unknown fields are kept."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

T = TypeVar("T")

# Int64Bit is documented to leave as a string; a number is taken as one.
Id = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value)]


class Record(BaseModel):
    """A Sonar entity. Immutable, because a reading is a fact."""

    model_config = ConfigDict(extra="allow", frozen=True)


class PageInfo(Record):
    """How many rows the vendor counts, whatever it sent."""

    total_count: int


class Connection(Record, Generic[T]):
    """A list of entities, to-many relation or root."""

    entities: list[T]
    page_info: PageInfo

    @property
    def short(self) -> bool:
        """True when the vendor counts more rows than it sent."""
        return self.page_info.total_count > len(self.entities)


class PhoneNumber(Record):
    """`number` holds digits only; `country` two letters."""

    id: Id
    number: str
    extension: str | None = None
    country: str


class Contact(Record):
    """A person of the account. `marketing_opt_in` None = nobody knows."""

    id: Id
    name: str
    primary: bool
    email_address: str | None = None
    marketing_opt_in: bool | None = None
    phone_numbers: Connection[PhoneNumber]


class Named(Record):
    """Something with an id and a name."""

    id: Id
    name: str


class InventoryModelOfItem(Named):
    """The model of a piece of equipment, with its category."""

    inventory_model_category: Named | None = None


class FieldData(Record):
    """The value of a model's field; always text."""

    inventory_model_field_id: Id
    value: str


class InventoryItem(Record):
    """A piece of equipment at an address."""

    id: Id
    status: str
    account_service_id: Id | None = None
    inventory_model: InventoryModelOfItem | None = None
    inventory_model_field_data: Connection[FieldData]


class Address(Record):
    """An address of an account; `subdivision` is `US_MT`-like."""

    id: Id
    type: str
    serviceable: bool
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    subdivision: str | None = None
    zip: str | None = None
    country: str | None = None
    inventory_items: Connection[InventoryItem]


class Speeds(Record):
    """Kilobits a second."""

    download_speed_kilobits_per_second: int
    upload_speed_kilobits_per_second: int


class Service(Named):
    """A product; only `type` DATA has speeds."""

    type: str
    enabled: bool = True
    data_service_detail: Speeds | None = None


class AccountService(Record):
    """A product on an account."""

    id: Id
    quantity: int = 1
    name_override: str | None = None
    service: Service | None = None


class CustomFieldData(Record):
    """The value of an account's custom field; always text."""

    custom_field_id: Id
    value: str


class AccountStatus(Named):
    """`activates_account` False = no service is due."""

    activates_account: bool


class AccountType(Record):
    """RESIDENTIAL, COMMERCIAL, GOVERNMENT, INDUSTRIAL or SENIOR_CITIZEN."""

    type: str


class AccountLine(Record):
    """An account in one line: enough to tell whether it exists and is in scope."""

    id: Id
    name: str
    company_id: Id
    archived_at: str | None = None
    account_status: AccountStatus | None = None

    @property
    def number(self) -> int:
        """The id as a number, for reading in order."""
        return int(self.id)


class Account(AccountLine):
    """An account with all that a subscriber is made of. `short`: some list stayed incomplete though asked for again."""

    updated_at: str
    account_type: AccountType | None = None
    contacts: Connection[Contact]
    addresses: Connection[Address]
    account_services: Connection[AccountService]
    custom_field_data: Connection[CustomFieldData]
    short: bool = Field(default=False)

    def has_short_lists(self) -> bool:
        """True when any nested list lacks rows that the vendor counts."""
        lists: list[bool] = [
            self.contacts.short,
            self.addresses.short,
            self.account_services.short,
            self.custom_field_data.short,
            *(contact.phone_numbers.short for contact in self.contacts.entities),
        ]
        for address in self.addresses.entities:
            lists.append(address.inventory_items.short)
            lists += [item.inventory_model_field_data.short for item in address.inventory_items.entities]
        return any(lists)


class Company(Named):
    """One of the operator's companies."""

    default: bool
    enabled: bool
    country: str | None = None


class InventoryModelField(Named):
    """A field of a model."""

    type: str
    required: bool
    primary: bool = False


class InventoryModel(InventoryModelOfItem):
    """A model of equipment with its fields."""

    model_name: str | None = None
    enabled: bool
    inventory_model_fields: Connection[InventoryModelField]


class CustomField(Named):
    """A custom field; `entity_type` Account, Address, Contact and more."""

    entity_type: str
    type: str
    required: bool = False


class CalixCloudSetting(Record):
    """Sonar's own Calix integration, which must not run beside ours. `company_id` None = all companies."""

    id: Id
    enabled: bool
    company_id: Id | None = None
    synchronization_status: str
    synchronization_audit_ran: bool = False
    last_synchronized: str | None = None
