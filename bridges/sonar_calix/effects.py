"""What a change does to a customer: a removal is anything destructive by effect, whatever its verb."""

from collections.abc import Mapping

from bridges.sonar_calix.canonical import canonical
from store.words import Effect, Verb
from sync.flow import Fields

BLANK = ("", None)
TOTALS = (
    ("subscriber", "subscribers_lose"),
    ("service", "services_lose"),
    ("moves", "subscribers_move"),
)
"""Keys of a plan's totals, and the codes of the sentences that tell them."""


def effect(verb: str, before: Fields | None, after: Fields | None) -> str:
    """A delete, or an update that empties a field: a group cleared, a device detached, a custom field blanked."""
    if verb == Verb.CREATE:
        return Effect.CREATE
    return Effect.REMOVAL if verb == Verb.DELETE or emptied(before or {}, after or {}) else Effect.UPDATE


def emptied(before: Fields, after: Fields) -> list[str]:
    """Fields that have a value before and none after; what `after` does not name is kept."""
    return [
        name
        for name, value in after.items()
        if canonical(name, value) in BLANK and canonical(name, before.get(name)) not in BLANK
    ]


def impact(totals: Mapping[str, int]) -> list[tuple[str, dict[str, int]]]:
    """`[code, numbers]` of the sentences on the approval card; counts only."""
    return [(code, {"n": totals[name]}) for name, code in TOTALS if totals.get(name)]
