"""The status rule of seed 002: `current` in SIMPLer is ACTIVE in Alianza, everything else is DISABLED."""

from collections.abc import Mapping

from bridges.simpler_alianza.words import Guarded
from connectors.alianza import WRITABLE_STATUSES, Status
from connectors.simpler import Customer
from store.words import Effect, Verb
from sync.flow import Fields


def wanted(customer: Customer) -> str:
    """The status that the customer's account should have."""
    return Status.ACTIVE if customer.is_active else Status.DISABLED


def guarded(status: str) -> str:
    """SUSPENDED, PENDING and what is being deleted are never overwritten: a person decides (vendor page, C 6)."""
    return "" if status in WRITABLE_STATUSES else f"{Guarded.STATUS}:{status}"


def effect(verb: str, before: Fields | None, after: Fields | None) -> str:
    """Voice switched off is a removal by effect: the line is dead, emergency calls included."""
    if verb == Verb.CREATE:
        return Effect.CREATE
    if verb == Verb.DELETE:
        return Effect.REMOVAL
    off = (after or {}).get("status") == Status.DISABLED and (before or {}).get("status") == Status.ACTIVE
    return Effect.REMOVAL if off else Effect.UPDATE


def impact(totals: Mapping[str, int]) -> list[tuple[str, dict[str, int]]]:
    """What the removals mean: voice off names emergency calling, a deleted account that it cannot come back."""
    off, deleted = totals.get("fields_emptied", 0), totals.get("account", 0)
    return [
        *([("voice_off", {"n": off})] if off else []),
        *([("account_deleted", {"n": deleted})] if deleted else []),
    ]
