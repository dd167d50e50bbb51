"""How many vendor calls a plan will take, from the first proof to the last verification."""

from collections import Counter
from math import ceil

from sync.flow import Manner
from sync.reading.read import Reading

CHUNK_ROWS = 100
"""Rows of one chunk of a run: the sources of its creates are looked up together."""
BY_ID_UP_TO = 300
"""Rows that are verified record by record; beyond that the whole target is read once more."""


def calls_of(manner: Manner, counts: Counter[str], reading: Reading) -> int:
    """The calls of a plan of which everything is confirmed and nothing has to be tried again.

    Args:
        manner: calls for one row of each verb, the reading just before the write included.
        counts: `verb_…` in rows, `rows_removals`, `erased` and `subjects`, as `RowWriter` counts them.
        reading: what the plan was made from; the target's pages are read once more to verify a big one.
    """
    rows = (
        manner.calls_per_create * counts["verb_create"]
        + manner.calls_per_update * counts["verb_update"]
        + manner.calls_per_removal * counts["verb_delete"]
    )
    # The source of every removal is asked for it, and a record that goes is read with all its parts.
    proofs = ceil(counts["verb_create"] / CHUNK_ROWS) + counts["rows_removals"] + counts["erased"]
    total = counts["rows"]
    verification = counts["subjects"] if total <= BY_ID_UP_TO else max(1, reading.target.pages)
    followed = counts["subjects"] if manner.follows_up else 0
    return rows + proofs + verification + followed if total else 0
