"""How far two addresses agree. Neighbours differ in the number or the unit alone."""

from enum import Enum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from sync.linking.normal import Canon

SIMILAR = 85.0
SLIP_FROM = 5


class Place(Enum):
    """Levels of agreement; `MISSING` says nothing."""

    SAME = "same"
    SAME_ALL_BUT_UNIT = "unit"
    SAME_ELSEWHERE = "elsewhere"
    NEAR_NUMBER = "near_number"
    OTHER_NUMBER = "number"
    MISSING = "missing"
    OTHER = "other"


def compare_places(a: Canon, b: Canon) -> Place:
    """The level of agreement of two addresses."""
    if not a.street or not b.street:
        return Place.MISSING
    if not same_street(a, b):
        return Place.OTHER
    town = _town(a, b)
    if town is False:
        return Place.OTHER
    if not a.number or not b.number:
        return Place.MISSING
    if a.number != b.number:
        near = len(a.number) > 1 and len(b.number) > 1 and OSA.distance(a.number, b.number) == 1
        return Place.NEAR_NUMBER if near else Place.OTHER_NUMBER
    if a.unit and b.unit and a.unit != b.unit:
        return Place.SAME_ALL_BUT_UNIT
    return Place.SAME if town else Place.SAME_ELSEWHERE


def same_street(a: Canon, b: Canon) -> bool:
    """The same street, spelled with a slip or without its type perhaps; "Oak St" and "Oak Ave" are two streets."""
    if a.kind and b.kind and set(a.kind.split()).isdisjoint(b.kind.split()):
        return False
    return _alike(a.street, b.street)


def same_city(a: Canon, b: Canon) -> bool | None:
    """Whether the towns are the same, a slip allowed; None when one is unknown."""
    if not a.city or not b.city:
        return None
    return _alike(a.city, b.city)


def _alike(a: str, b: str) -> bool:
    """Equal but for a slip of the keyboard, which weighs less the longer the name is."""
    if a == b:
        return True
    slip = min(len(a), len(b)) >= SLIP_FROM and OSA.distance(a, b, score_cutoff=1) <= 1
    return slip or fuzz.ratio(a, b) >= SIMILAR


def _town(a: Canon, b: Canon) -> bool | None:
    """True when postal code or city agree, False when all that both tell differs, None when it cannot be told."""
    city = same_city(a, b)
    code = a.postcode == b.postcode if a.postcode and b.postcode else None
    if city or code:
        # the same town name under another postal code is the next town of that name, or a slip: not quite the same
        return None if code is False else True
    return False if False in (city, code) else None
