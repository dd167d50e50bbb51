"""What sync asks of an engine: start work, keep it alive over restarts, say how it stands.

An engine is given ids and nothing else. It decides nothing: every step first makes sure of its lease on the row, so
one that starts work twice, late or never costs time but no correctness. Delete its database: the rows still tell all.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

Work = Callable[[str, int, int], Awaitable[bool]]
"""One chunk of `(kind, id, epoch)`; True while there is more to do. It must not raise: the caller has supervised it."""


class Standing(StrEnum):
    """How the engine sees a piece of work."""

    UNKNOWN = "unknown"
    GOING = "going"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class EngineAway(Exception):
    """The engine cannot do it now; what was asked is still in the rows.

    Attributes:
        cause: name of the error below.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(f"the engine is away: {cause}")
        self.cause = cause


class Engine(Protocol):
    """Starts and restarts work. Every method may raise `EngineAway`; closing and opening again then helps."""

    async def open(self, work: Work) -> None:
        """Begin; what this replica had started before it died is started again, by and by."""
        ...

    async def submit(self, kind: str, row_id: int, epoch: int) -> None:
        """Start calling `work` until it says False. The same three again change nothing."""
        ...

    async def cancel(self, kind: str, row_id: int, epoch: int) -> None:
        """Start no further chunk of it; the one in hand ends by itself."""
        ...

    async def status(self, kind: str, row_id: int, epoch: int) -> Standing:
        """How it stands."""
        ...

    async def recover(self, replicas: Sequence[str]) -> int:
        """Start again what dead replicas left, where the engine is shared. Returns how many."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete what ended before then. Returns how many."""
        ...

    async def healthy(self) -> bool:
        """True while it can start work."""
        ...

    async def close(self) -> None:
        """End; chunks in hand are not waited for."""
        ...
