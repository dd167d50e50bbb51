"""How a plan names what it looks at: by source ids, and what has none at the source by the target's own id.

A record without a key that a person marked has no other name; a source id never begins so.
"""

from collections.abc import Iterable

from store.tables import Plan

BY_TARGET = "@"


def name_of(source_id: str | None, key: str, target_id: str | None) -> str:
    """The name under which a row's subject can be looked at again."""
    return source_id or key or f"{BY_TARGET}{target_id}"


def sorted_out(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Source ids (or keys), and target ids; each once, in order."""
    each = [name for name in dict.fromkeys(names) if name]
    targets = [name.removeprefix(BY_TARGET) for name in each if name.startswith(BY_TARGET)]
    return [name for name in each if not name.startswith(BY_TARGET)], targets


def named_by(plans: Iterable[Plan]) -> set[str]:
    """All that these plans look at."""
    return {subject for plan in plans for subject in plan.subjects or []}


def gather_requesters(plan: Plan, others: Iterable[Plan]) -> None:
    """Whoever asked for what a plan takes over has asked for it too: four eyes stay four (design rule 6)."""
    plan.requesters = list(dict.fromkeys([*plan.requesters, *(who for other in others for who in other.requesters)]))
