"""How long something still takes, from how far it has come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from store.tables.base import utcnow

TOO_EARLY_SECONDS = 3.0
TOO_LITTLE = 0.02


def seconds_left(started_at: datetime | None, share: float) -> float | None:
    """Seconds left when `share` (0 to 1) is done since then; None while nobody can tell."""
    if started_at is None or share < TOO_LITTLE:
        return None
    passed = (utcnow() - started_at).total_seconds()
    return passed * (1 - share) / share if passed >= TOO_EARLY_SECONDS else None


def seconds_between(began: datetime | None, ended: datetime | None) -> float | None:
    """How long it took, None while it lasts."""
    return (ended - began).total_seconds() if began is not None and ended is not None else None


def share_read(progress: Mapping[str, Any]) -> float:
    """Share of both sides' rows that were read; 0 while a total is not known."""
    rows = expected = 0
    for side in ("source", "target"):
        seen = progress.get(side) or {}
        if not seen.get("expected"):
            return 0.0
        rows += int(seen.get("rows") or 0)
        expected += int(seen["expected"])
    return min(1.0, rows / expected)
