"""Invented subscribers of an invented provider: names and streets enough that a name alone tells little."""

from dataclasses import dataclass
from random import Random

from sync.flow import Facts

GIVEN_PARTS = ("Al", "Be", "Cor", "Da", "El", "Fa", "Gre", "Ha", "Jo", "Ka", "Li", "Ma", "No", "Ro", "Sa", "Te", "Vi")
GIVEN_ENDS = ("da", "rin", "lia", "mon", "ne", "rta", "sco", "than", "via", "bel", "vin", "ra")
SUR_PARTS = ("Exam", "Sam", "Mock", "Fict", "Dem", "Proto", "Speci", "Place", "Stan", "Figur", "Pret", "Invent", "Nom")
SUR_MIDDLES = ("a", "el", "in", "o", "er", "ul", "ard", "ish")
SUR_ENDS = ("ple", "ler", "holder", "by", "ton", "sky", "mann", "son", "ves", "well", "berg", "ström", "ção", "ez")
STREETS = tuple(
    f"{name} {kind}"
    for name in (
        "Main", "Lake", "Larch", "Depot", "Granite", "Sawmill", "Orchard", "Foundry", "Ferry", "Prairie", "Aspen",
        "Quarry", "Willow", "Station", "Harvest", "Juniper", "Cedar", "Ridge", "Spruce", "Meadow", "Fifth",
        "North Fork", "Mill Creek", "Old Mine", "Heron", "Bluff", "Chapel", "Summit", "Valley View", "Elk Run",
    )
    for kind in ("Street", "Avenue", "Lane", "Road", "Drive", "Court")
)  # fmt: skip
TOWNS = tuple((f"Example {place}", f"{59900 + n}") for n, place in enumerate(
    ("Falls", "Creek", "Springs", "Junction", "Valley", "Bend", "Ford", "Landing", "Heights", "Flats", "Grove", "Gap")
))  # fmt: skip
TRADES = ("Bakery", "Garage", "Dental Office", "Hardware", "Diner", "Farms", "Motors LLC", "Plumbing Inc")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer before any system spells it."""

    given: str
    surname: str
    email: str
    phone: str
    serial: str
    number: int
    street: str
    unit: str
    city: str
    postcode: str

    def account(self) -> Facts:
        """As the billing system keeps it: address in parts."""
        line = f"{self.number} {self.street}" + (f", Apt {self.unit}" if self.unit else "")
        return Facts(
            f"{self.given} {self.surname}",
            (self.email,) if self.email else (),
            (self.phone,) if self.phone else (),
            (self.serial,) if self.serial else (),
            line,
            self.city,
            self.postcode,
        )


def person(rng: Random, number: int) -> Person:
    """Somebody with an address, and with the gaps that real records have."""
    given = rng.choice(GIVEN_PARTS) + rng.choice(GIVEN_ENDS)
    surname = rng.choice(SUR_PARTS) + rng.choice(SUR_MIDDLES) + rng.choice(SUR_ENDS)
    city, code = rng.choice(TOWNS)
    return Person(
        given,
        surname,
        f"{given}.{surname}.{number}@example.test".lower() if rng.random() > 0.25 else "",
        f"{rng.randrange(200, 999)}555{rng.randrange(10_000):04}" if rng.random() > 0.15 else "",
        f"CXNK{number:08X}" if rng.random() > 0.3 else "",
        rng.randrange(1, 4_000),
        rng.choice(STREETS),
        str(rng.randrange(1, 60)) if rng.random() < 0.15 else "",
        city,
        code,
    )
