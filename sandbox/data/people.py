"""The shape of a customer before any system has its own idea of one."""

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Person:
    """A contact: e-mail and phone may be empty, the opt-in unknown."""

    given: str
    surname: str
    email: str
    phone: str
    opt_in: bool | None

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given} {self.surname}"


@dataclass(slots=True, frozen=True)
class Place:
    """An address; `subdivision` in Sonar's spelling (US_MT)."""

    line1: str
    line2: str
    city: str
    subdivision: str
    zip: str
    latitude: float
    longitude: float

    @property
    def one_line(self) -> str:
        """The address as Calix keeps it: "1 Main St, Town, MT 59000"."""
        street = f"{self.line1}, {self.line2}" if self.line2 else self.line1
        return f"{street}, {self.city}, {self.region} {self.zip}"

    @property
    def region(self) -> str:
        """The subdivision without its country."""
        return self.subdivision.partition("_")[2]


@dataclass(slots=True, frozen=True)
class Device:
    """One installed unit; `model_id` of the catalogue, the serial may be empty (that is a case of its own)."""

    model_id: int
    serial: str
    mac: str


@dataclass(slots=True, frozen=True)
class Customer:
    """One account with all that hangs on it."""

    id: int
    company_id: int
    type_id: int
    status_id: int
    archived: bool
    name: str
    person: Person
    place: Place
    mailing: Place | None
    plans: tuple[int, ...]
    devices: tuple[Device, ...]
    drop_type: str
    crew: str
    since: str

    @property
    def active(self) -> bool:
        """Whether it is served: not archived, and of a status that activates."""
        return not self.archived and self.status_id == 1
