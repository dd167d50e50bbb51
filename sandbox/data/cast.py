"""Who plays which part: which accounts drifted, are missing in Calix, or stand there under another key."""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

SIZES = {"small": 200, "medium": 2_500, "large": 100_000}


class Part(StrEnum):
    """The part of one account in the story; accounts without a part are in step."""

    DRIFT = "drift"  # its Calix record differs in an owned field
    MISSING = "missing"  # no Calix record at all
    PREFIX = "prefix"  # recorded under "S-" + account id
    MOVED = "moved"  # recorded under a foreign key at the old address
    OWNER = "owner"  # the account is a business, the record carries its owner's name
    EXACT = "exact"  # foreign key, same device serial or e-mail
    TWIN = "near_twin"  # in step itself; beside it stands a record of another person of the household


@dataclass(slots=True)
class Cast:
    """Company and standing of every account by index, the parts, and how many records belong to nobody."""

    total: int
    seed: int
    company: bytearray
    standing: bytearray  # 0 served, 1 inactive, 2 archived
    parts: dict[int, Part] = field(default_factory=dict)
    stale: int = 0
    nameless: int = 0  # records without a subscriberLocationId


def size_of(text: str) -> int:
    """Number of accounts of a named size, or the number itself.

    Raises:
        ValueError: the text is neither a size nor a positive number.
    """
    total = SIZES.get(text) or int(text)
    if total < 1:
        raise ValueError(text)
    return total


def cast(total: int, seed: int, prefix_share: float = 0.25) -> Cast:
    """Deal the parts: 3 % drift, 1 % missing, and 2.4 % unmatched (3 % above 10,000 accounts, at least 8)."""
    rng = Random(f"{seed}:cast:{total}")
    company = bytearray(2 if rng.random() < 0.08 else 1 for _ in range(total))
    standing = bytearray(_standing(rng.random()) for _ in range(total))
    served = [i for i in range(total) if company[i] == 1 and not standing[i]]
    rng.shuffle(served)
    unmatched = max(8, round(total * (0.03 if total > 10_000 else 0.024)))
    prefixed = round(unmatched * prefix_share)
    rest = unmatched - prefixed
    counts = {
        Part.PREFIX: prefixed,
        Part.TWIN: max(1, round(rest * 0.22)),
        Part.MOVED: max(1, round(rest * 0.13)),
        Part.OWNER: max(1, round(rest * 0.13)),
        Part.EXACT: max(1, round(rest * 0.09)),
    }
    made = Cast(total, seed, company, standing, nameless=max(1, total // 500))
    made.stale = max(1, unmatched - sum(counts.values()))
    counts |= {Part.DRIFT: max(1, round(total * 0.03)), Part.MISSING: max(1, round(total * 0.01))}
    for part, count in counts.items():
        for _ in range(min(count, len(served))):
            made.parts[served.pop()] = part
    return made


def _standing(draw: float) -> int:
    if draw < 0.015:
        return 2
    return 1 if draw < 0.03 else 0
