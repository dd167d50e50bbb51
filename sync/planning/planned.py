"""What planning found, before it is judged."""

from collections import Counter
from dataclasses import dataclass, field

from sync.planning.writer import RowWriter
from sync.reading.read import Reading


@dataclass(slots=True)
class Planned:
    """A plan whose rows are written: how many of what, from which reading, and what the proof took out again.

    `extras` are keys of records that the source does not have and that an add-only sync leaves where they are.
    `lost` counts what an undo cannot bring back, by its code.
    """

    writer: RowWriter
    reading: Reading
    counts: dict[str, int]
    digests: dict[str, str]
    notes: dict[str, int]
    dropped: Counter[str] = field(default_factory=Counter)
    extras: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
