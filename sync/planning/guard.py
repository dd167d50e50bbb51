"""The verdict on a plan, with its numbers (design rules 5 and 6). Pure: a table test holds every line of it."""

from dataclasses import dataclass, replace
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
    ("first_full", "mapping_changed", or ""); `asks`: a person starts it even when nothing is removed.
    `burst` removals may go by themselves in the flow's short time, `burst_used` have gone in it (0: none may).
    `young`: no full sync has completed yet, so that limits on changes ask instead of refuse (design section 10).
    """

    population: int
    removals: int
    changes: int
    removals_24h: int = 0
    changes_24h: int = 0
    first: str = ""
    asks: bool = False
    policy: Policy = Policy.REMOVALS
    burst: int = 0
    burst_used: int = 0
    young: bool = False


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
    many = bool(weight.changes) and changes > change_limit and not weight.first
    if many and not weight.young:
        over.append("changes")
    percent = 100.0 * removals / weight.population if weight.population else 0.0
    return {
        "verdict": _name(weight, over, many=many),
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
        "burst": weight.burst,
    }


def _name(weight: Weight, over: list[str], *, many: bool) -> str:
    if over:
        return "refused"
    if weight.first or many or weight.policy == Policy.ALWAYS:
        return "needs_approval"
    by_themselves = bool(weight.burst) and weight.removals + weight.burst_used <= weight.burst
    if weight.removals and weight.policy == Policy.REMOVALS and not by_themselves:
        return "needs_approval"
    return "needs_confirmation" if weight.asks else "allowed"


def _without_removals(weight: Weight) -> Weight:
    return replace(weight, removals=0, removals_24h=0, burst_used=0)
