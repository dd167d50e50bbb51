"""SIMPLer's records as far as Splice reads them (section B2); unknown fields are kept, SIP passwords are veiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr, TypeAdapter

from connectors.http.records import Id, Record, Text, as_text, many
from connectors.simpler import assumptions as at

# E10: an empty map may come as an empty list.
Texts = Annotated[dict[str, Text], BeforeValidator(lambda value: {} if value is None or value == [] else value)]


class Customer(Record):
    """A customer. `status` is an open string (E16), `nickname` may differ from the one that was once sent (B1)."""

    id_field: ClassVar[str] = "customerid"

    customerid: Id
    nickname: Text = ""
    name: Text = ""
    status: Text = ""
    email: Text = ""
    custom_fields: Texts = Field(default_factory=dict)
    billing_day: Text = ""

    @property
    def day(self) -> int | None:
        """The billing day where the customer's record tells it (E15), 1 to 31."""
        return at.billing_day_of(self.billing_day)

    @property
    def is_active(self) -> bool:
        """True for status `current` (E16)."""
        return at.is_active(self.status)

    def value_of(self, name: str) -> str | None:
        """The field that links the systems (seed 002, Account_Number_Field): blank = nickname; None = no such field."""
        if not name.strip():
            return self.nickname
        told: dict[str, Any] = {**dict(self), **self.custom_fields}
        found = as_text(told[name]) if name in told else None
        return found if isinstance(found, str) else None


class RawRow(Record):
    """A row of a custom table as it came; lives only until the table's fields are applied to it."""

    id_field: ClassVar[str] = "row_id"

    row_id: Id
    values: Texts


COLUMNS = ("dial_number", "display_name", "password", "port_number", "user_name")
Column = Literal["dial_number", "display_name", "password", "port_number", "user_name"]


class BadTable(ValueError):
    """Ids of the voice table that can't be worked with: all five must be set and distinct (section B2).

    Attributes:
        missing: columns without an id; `table_id` among them.
        repeated: columns that share their id with another.
    """

    def __init__(self, missing: tuple[str, ...], repeated: tuple[str, ...]) -> None:
        super().__init__("the voice table's ids must be set and distinct")
        self.missing, self.repeated = missing, repeated


@dataclass(frozen=True, slots=True)
class VoiceTable:
    """The custom table "Alianza Voice" by the ids of its fields (seed 002: Custom_SIP_Table_…).

    Raises:
        BadTable: an id is blank or there twice.
    """

    table_id: str
    dial_number: str
    display_name: str
    password: str
    port_number: str
    user_name: str

    def __post_init__(self) -> None:
        """All or nothing."""
        ids = {column: self.field_of(column) for column in COLUMNS}
        missing = tuple(name for name, given in {"table_id": self.table_id, **ids}.items() if not given.strip())
        told = [given for given in ids.values() if given.strip()]
        repeated = tuple(column for column, given in ids.items() if told.count(given) > 1)
        if missing or repeated:
            raise BadTable(missing, repeated)

    def field_of(self, column: str) -> str:
        """The field id of a column."""
        return str(getattr(self, column))


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A row of the voice table. `others` are columns that are nobody's business here and are never written."""

    row_id: str
    user_name: str = field(repr=False)
    password: SecretStr = field(repr=False)
    display_name: str = field(repr=False)
    port_number: str = field(repr=False)
    dial_number: str = field(repr=False)
    others: Mapping[str, str] = field(repr=False)


def voice_row(raw: RawRow, table: VoiceTable) -> VoiceRow:
    """A row seen through the table's field ids; a field that is not told is blank."""
    values = dict(raw.values)
    named = {column: values.pop(table.field_of(column), "") for column in COLUMNS}
    return VoiceRow(
        row_id=raw.row_id,
        user_name=named["user_name"],
        password=SecretStr(named["password"]),
        display_name=named["display_name"],
        port_number=named["port_number"],
        dial_number=named["dial_number"],
        others=values,
    )


class Named(Record):
    """A field's id and its label."""

    field_id: Id
    name: Text = ""


class Table(Record):
    """A custom table and its fields."""

    table_id: Id
    name: Text = ""
    fields: list[Named] = Field(default_factory=list)


class Settings(Record):
    """The operator's settings as far as they are told (E15)."""

    billing_day: Text = ""
    tables: list[Table] = Field(default_factory=list)
    statuses: list[Text] = Field(default_factory=list)

    @property
    def day(self) -> int | None:
        """1 to 31, None when it is not told. Alianza takes no more than 28."""
        return at.billing_day_of(self.billing_day)


class PushOfPort(Record):
    """What became of the last push to one port (E14). `status` is the vendor's word."""

    port: Text = ""
    user_name: Text = ""
    status: Text = ""
    time: Text = ""
    model: Text = ""

    @property
    def pushed(self) -> at.Pushed:
        """The word's meaning."""
        return at.push_of(self.status)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What this server can do, as far as it could be asked without changing anything.

    Attributes:
        custom_tables: rows can be read.
        row_writes: rows can be written too; without it there are only plans for the operator's own console.
        equipment_sync: rows can be pushed to equipment, and what became of it can be read.
        operator_settings: billing day and field ids can be read.
    """

    custom_tables: bool
    row_writes: bool
    equipment_sync: bool
    operator_settings: bool


CUSTOMERS = many(Customer)
FOUND: TypeAdapter[list[Customer] | Customer | None] = TypeAdapter(
    list[Customer] | Customer | None, config=ConfigDict(hide_input_in_errors=True)
)
ROWS = many(RawRow)
SETTINGS = TypeAdapter(Settings)
PUSHES = many(PushOfPort)
ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
