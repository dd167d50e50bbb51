"""Calix's records: the raw JSON is kept as it came, beside typed views of what Splice reads (section B3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter

from connectors.calix.assumptions import KEY_FIELD, SERIAL_NAMES, SERVICES_NAME, TOTAL_NAMES

Raw = dict[str, Any]


def _record(raw: Raw) -> Raw:
    """What a record must look like to be read at all; every other key stays as it came."""
    if not (isinstance(raw.get("_id"), str) and raw["_id"]):
        raise ValueError("a record without _id")
    services, devices = raw.get(SERVICES_NAME), raw.get("devices")
    if services is not None and not (isinstance(services, list) and all(isinstance(one, dict) for one in services)):
        raise ValueError("services are no list of objects")
    if devices is not None and not (isinstance(devices, list) and all(isinstance(one, str | dict) for one in devices)):
        raise ValueError("devices are no list of texts or objects")
    return raw


def listing(names: tuple[str, ...]) -> TypeAdapter[Any]:
    """CALIX-B4-LIST: the records of an array, or of an object that has them under one of these names.

    It gives the records and the declared total, None where there is none.
    """

    def opened(told: list[Raw] | Raw) -> tuple[list[Raw], int | None]:
        if isinstance(told, list):
            return [_record(raw) for raw in told], None
        rows = next((told[name] for name in names if name in told), None)
        if not (isinstance(rows, list) and all(isinstance(raw, dict) for raw in rows)):
            raise ValueError("no list of records")
        return [_record(raw) for raw in rows], _total(told)

    return TypeAdapter(Annotated[list[Raw] | Raw, AfterValidator(opened)])


def _total(told: Raw) -> int | None:
    place, name = TOTAL_NAMES
    metadata = told.get(place)
    total = metadata.get(name) if isinstance(metadata, dict) else None
    return total if type(total) is int else None


SUBSCRIBER: TypeAdapter[Raw] = TypeAdapter(Annotated[Raw, AfterValidator(_record)])
SERVICES: TypeAdapter[list[Raw]] = TypeAdapter(list[Raw])
WRITTEN: TypeAdapter[Raw] = TypeAdapter(
    Annotated[Raw, AfterValidator(lambda raw: _record(raw) if "_id" in raw else raw)]
)


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a subscriber."""

    raw: Raw

    @property
    def id(self) -> str:
        """The vendor's id, "" when the record has none."""
        return text(self.raw, "_id")

    @property
    def type(self) -> str:
        """`data`, `voice` and the like."""
        return text(self.raw, "type")


@dataclass(frozen=True, slots=True)
class Device:
    """A piece of equipment; `serial` is what the strings of `devices` hold."""

    serial: str
    raw: Raw


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscriber. `raw` holds every key as the vendor sent it, null told from missing: a write carries it along."""

    raw: Raw
    key_field: str = KEY_FIELD

    @property
    def id(self) -> str:
        """The vendor's id, used in paths; never a key for matching."""
        return str(self.raw["_id"])

    @property
    def key(self) -> str:
        """The Subscriber ID, trimmed; "" when there is none (CALIX-B3-KEY)."""
        return text(self.raw, self.key_field).strip()

    @property
    def name(self) -> str:
        """The subscriber's name."""
        return text(self.raw, "name")

    @property
    def email(self) -> str:
        """One address."""
        return text(self.raw, "email")

    @property
    def phone(self) -> str:
        """One number, in the vendor's spelling."""
        return text(self.raw, "phone")

    @property
    def services(self) -> list[Service] | None:
        """The services; None = this answer did not hold them, which is not the same as none."""
        listed = self.raw.get(SERVICES_NAME)
        return None if listed is None else [Service(raw) for raw in listed]

    @property
    def devices(self) -> list[Device] | None:
        """The devices, whether they came as strings or as objects; None = this answer did not hold them."""
        listed = self.raw.get("devices")
        return None if listed is None else [device(one) for one in listed]


def device(one: str | Mapping[str, Any]) -> Device:
    """CALIX-B3-DEVICES: a serial alone, or an object that has it."""
    if isinstance(one, str):
        return Device(one, {})
    return Device(next((found for name in SERIAL_NAMES if (found := text(one, name))), ""), dict(one))


def text(raw: Mapping[str, Any], name: str) -> str:
    """A value as text: "" for what is missing or null; a number is spelled out."""
    value = raw.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)
