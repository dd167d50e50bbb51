"""A connector's evidence of a reading in sync's shape."""

from collections.abc import Mapping
from typing import Any

from connectors.http import pages
from sync.flow import Evidence

Reasons = tuple[tuple[str, Mapping[str, Any]], ...]


def evidence_of(told: pages.Evidence) -> Evidence:
    """The same evidence. Of a complete reading the rows are the total: rows may have come while it went on."""
    return Evidence(
        rows=told.rows,
        declared=told.rows if told.complete else told.declared,
        pages=told.pages,
        complete=told.complete,
        reasons=tuple(told.reasons),
    )
