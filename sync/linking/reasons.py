"""Why an account is offered, as codes of the catalogue with the numbers that the sentence needs."""

from typing import Any

from sync.linking.names import Name
from sync.linking.normal import Canon
from sync.linking.places import Place, same_city

Reason = tuple[str, dict[str, Any]]

NAME_CODES = {
    Name.SAME: "same_name",
    Name.SIMILAR: "similar_name",
    Name.SHORT: "similar_name",
    Name.OTHER_SURNAME: "other_surname",
    Name.OTHER_GIVEN: "other_given_name",
    Name.BUSINESS: "business_and_person",
    Name.OTHER: "other_name",
}
REASON_CODES = frozenset(
    {
        "same_serial", "same_email", "same_phone", *NAME_CODES.values(), "same_street", "street_number_differs",
        "unit_differs", "other_street", "same_city", "postcode_differs", "rival",
    }
)  # fmt: skip

AGAINST = REASON_CODES - {
    "same_serial", "same_email", "same_phone", "same_name", "similar_name", "same_street", "same_city",
}  # fmt: skip


def in_order(reasons: list[Reason]) -> list[Reason]:
    """The best reason, then all that speaks against, then the rest: a card shows the first few."""
    return reasons[:1] + sorted(reasons[1:], key=lambda reason: reason[0] not in AGAINST)


def of_name(name: Name, ratio: float) -> list[Reason]:
    """What the names say; nothing when one is missing."""
    if name is Name.MISSING:
        return []
    facts = {"ratio": ratio} if NAME_CODES[name] == "similar_name" else {}
    return [(NAME_CODES[name], facts)]


def of_place(found: Canon, account: Canon, place: Place) -> list[Reason]:
    """What the addresses say; `a` is the record's, `b` the account's."""
    reasons: list[Reason] = []
    if place is Place.OTHER:
        reasons.append(("other_street", {}))
    elif place is not Place.MISSING:
        reasons.append(("same_street", {}))
    if place in (Place.NEAR_NUMBER, Place.OTHER_NUMBER):
        reasons.append(("street_number_differs", {"a": found.number, "b": account.number}))
    if place is Place.SAME_ALL_BUT_UNIT:
        reasons.append(("unit_differs", {"a": found.unit, "b": account.unit}))
    if same_city(found, account):
        reasons.append(("same_city", {}))
    if found.postcode and account.postcode and found.postcode != account.postcode:
        reasons.append(("postcode_differs", {"a": found.postcode, "b": account.postcode}))
    return reasons
