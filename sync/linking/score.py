"""One weight for all the evidence, and the reasons in codes.

Weights are summed like log-odds: agreement adds, contradiction takes away. So a household's twin (same address, other
given name) and the next tenant fall below the threshold, and a moved customer with the same e-mail does not.
`bench/linking` judges the numbers on an open question: is there an account at all?
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

from sync.linking.names import Name, compare_names
from sync.linking.normal import Canon
from sync.linking.places import Place, compare_places
from sync.linking.reasons import in_order, of_name, of_place

THRESHOLD = 5.5
STRONG = 9.0

SERIAL, EMAIL, PHONE = 12.0, 8.0, 6.0
OTHER_SERIAL, OTHER_EMAIL, OTHER_PHONE = -1.0, -2.0, -1.5
NAME = {
    Name.SAME: 5.0, Name.SIMILAR: 3.5, Name.SHORT: 2.0, Name.MISSING: 0.0,
    Name.OTHER_SURNAME: 0.0, Name.BUSINESS: -3.0, Name.OTHER_GIVEN: -6.0, Name.OTHER: -6.0,
}  # fmt: skip
PLACE = {
    Place.SAME: 6.0, Place.SAME_ELSEWHERE: 3.5, Place.SAME_ALL_BUT_UNIT: 0.5, Place.NEAR_NUMBER: 2.0,
    Place.OTHER_NUMBER: -1.0, Place.MISSING: 0.0, Place.OTHER: -2.0,
}  # fmt: skip
# A name that many accounts have says less: half a point for each doubling; a key: a whole one.
COMMON_NAME, SHARED_KEY = 0.5, 1.0
ANOTHER_PERSON = (Name.BUSINESS, Name.OTHER_GIVEN, Name.OTHER)

EXACT_EVIDENCE, STRONG_EVIDENCE, WEAK_EVIDENCE = "exact", "strong", "weak"


class Suggestion(TypedDict):
    """One account offered for one record, as stored with the finding.

    `score` runs from 0.5 (the threshold) to 1; `evidence` is exact, strong or weak. Reasons are codes with numbers
    (`reasons.REASON_CODES`): no name, phone or e-mail is in them, for cards in channels show them.
    """

    source_id: str
    score: float
    evidence: str
    reasons: list[tuple[str, dict[str, Any]]]


class Judged(NamedTuple):
    """What speaks for and against one account."""

    weight: float
    evidence: str
    reasons: list[tuple[str, dict[str, Any]]]


def judge(found: Canon, account: Canon, holders: Mapping[str, int], namesakes: int = 1) -> Judged:
    """Compare an unmatched record with one account.

    Args:
        found: the record.
        account: the account.
        holders: how many accounts have each identifier of the record, by `kind:value`.
        namesakes: how many accounts have the record's name.
    """
    reasons, weight, unique = _keys(found, account, holders)
    name, ratio = compare_names(found, account)
    place = compare_places(found, account)
    weight += NAME[name] + PLACE[place]
    if NAME[name] > 0:
        weight -= COMMON_NAME * math.log2(max(1, namesakes))
    reasons += of_name(name, ratio) + of_place(found, account, place)
    return Judged(weight, _evidence(weight, unique, name, place), in_order(reasons))


def score(weight: float) -> float:
    """The weight as a number between 0 and 1, 0.5 at the threshold."""
    return round(min(0.999, 1 / (1 + math.exp2(THRESHOLD - weight))), 3)


def _keys(
    found: Canon, account: Canon, holders: Mapping[str, int]
) -> tuple[list[tuple[str, dict[str, Any]]], float, bool]:
    """Exact keys in the order of their worth: unique serial, e-mail, phone."""
    reasons: list[tuple[str, dict[str, Any]]] = []
    weight, unique = 0.0, False
    compared: tuple[tuple[str, Sequence[str], Sequence[str], float, float], ...] = (
        ("serial", found.serials, account.serials, SERIAL, OTHER_SERIAL),
        ("email", found.emails, account.emails, EMAIL, OTHER_EMAIL),
        ("phone", found.phones, account.phones, PHONE, OTHER_PHONE),
    )
    for kind, ours, theirs, gain, loss in compared:
        if not ours or not theirs:
            continue
        held = min((holders.get(f"{kind}:{key}", 1) for key in ours if has_key(kind, key, theirs)), default=0)
        if not held:
            weight += loss
            continue
        weight += gain - SHARED_KEY * math.log2(held)
        unique = unique or held == 1
        reasons.append((f"same_{kind}", {} if held == 1 else {"accounts": held}))
    return reasons, weight, unique


def has_key(kind: str, key: str, held: Sequence[str]) -> bool:
    """Whether the key is among them; a phone without its area code also equals the longer one that ends in it."""
    if key in held or kind != "phone":
        return key in held
    return any(len(key) != len(other) and (key.endswith(other) or other.endswith(key)) for other in held)


def _evidence(weight: float, unique: bool, name: Name, place: Place) -> str:
    """Exact: a key that one account alone has, and nothing that speaks of another person."""
    agrees = name in (Name.SAME, Name.SIMILAR) or (name is Name.MISSING and place is Place.SAME)
    if unique and agrees:
        return EXACT_EVIDENCE
    contradicted = name in ANOTHER_PERSON and not (unique and place is Place.SAME)
    return STRONG_EVIDENCE if weight >= STRONG and not contradicted else WEAK_EVIDENCE
