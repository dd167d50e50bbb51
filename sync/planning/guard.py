"""The verdict on a plan, with its numbers (design rules 5 and 6). Pure: a table test holds every line of it."""

from dataclasses import dataclass
from typing import Any

from sync.flow import Policy

REMOVAL_SHARE = 0.10
REMOVAL_COUNT = 100
CHANGE_SHARE = 0.30
FLOOR = 3


@dataclass(frozen=True, slots=True)
class Weight:
    """What a plan weighs. Counts are subjects; `*_24h` were sent in the rolling day on this target org and flow.

    `population` are the target's records in scope; `first` names why limits on changes ask instead of refuse
    ("first_full", "mapping_changed", or ""); `full` plans show the seed's warning and ask even with no removal.
    """

    population: int
    removals: int
    changes: int
    removals_24h: int = 0
    changes_24h: int = 0
    first: str = ""
    full: bool = False
    policy: Policy = Policy.REMOVALS


@dataclass(frozen=True, slots=True)
class Limits:
    """An integration may tighten or widen the defaults; they are named in docs/guard.md."""

    removal_share: float = REMOVAL_SHARE
    removal_count: int = REMOVAL_COUNT
    change_share: float = CHANGE_SHARE


def removal_limit(population: int, limits: Limits = Limits()) -> int:  # frozen
    """10 % or 100, whichever is less, at least 3."""
    return max(FLOOR, min(int(population * limits.removal_share), limits.removal_count))


def judge(weight: Weight, limits: Limits = Limits()) -> dict[str, Any]:  # frozen
    """The verdict, its numbers, and the verdict that the plan would have without its removals."""
    verdict = _verdict(weight, limits)
    bare = _verdict(_without_removals(weight), limits)
    return verdict | {"without_removals": bare["verdict"]}


def _verdict(weight: Weight, limits: Limits) -> dict[str, Any]:
    limit = removal_limit(weight.population, limits)
    change_limit = max(FLOOR, int(weight.population * limits.change_share))
    removals, changes = weight.removals + weight.removals_24h, weight.changes + weight.changes_24h
    over: list[str] = []
    if weight.removals and removals > limit:
        over.append("removals")
    if weight.removals and 0 < weight.population <= removals:
        over.append("removes_all")
    if weight.changes and changes > change_limit and not weight.first:
        over.append("changes")
    percent = 100.0 * removals / weight.population if weight.population else 0.0
    return {
        "verdict": _name(weight, over),
        "over": over,
        "removals": weight.removals,
        "removals_24h": weight.removals_24h,
        "limit": limit,
        "population": weight.population,
        "percent": round(percent, 2),
        "changes": weight.changes,
        "changes_24h": weight.changes_24h,
        "changes_limit": change_limit,
        "first": weight.first,
    }


def _name(weight: Weight, over: list[str]) -> str:
    if over:
        return "refused"
    if weight.first or weight.policy == Policy.ALWAYS:
        return "needs_approval"
    if weight.removals and weight.policy == Policy.REMOVALS:
        return "needs_approval"
    return "needs_confirmation" if weight.full else "allowed"


def _without_removals(weight: Weight) -> Weight:
    return Weight(
        population=weight.population,
        removals=0,
        changes=weight.changes,
        removals_24h=weight.removals_24h,
        changes_24h=weight.changes_24h,
        first=weight.first,
        full=weight.full,
        policy=weight.policy,
    )
