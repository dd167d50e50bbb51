"""The requests of each run as its proof will tell them: heard as they leave, stored with the rows they were made for.

What a row's requests came to is written in the transaction that marks the row, so it costs no transaction of its own;
the rest follows at the end of each chunk. A request whose answer a crash cut off is not heard of: the row that it was
made for is found in `sending`, and its `attempts` count it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import sqlalchemy as sa
import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import CHUNK, STORE_AWAY, Store
from store.tables import VendorCall
from store.tables.base import utcnow

log = structlog.get_logger(__name__)
_row: ContextVar[int | None] = ContextVar("row", default=None)

OnCall = Callable[..., None]


class Request(Protocol):
    """What is heard of a request: structurally what connectors tell."""

    @property
    def system(self) -> str:
        """The vendor system, as people call it."""
        ...

    @property
    def method(self) -> str:
        """HTTP's."""
        ...

    @property
    def where(self) -> str:
        """The path with its ids, and the operation's name behind `#` where requests share a path."""
        ...

    @property
    def status(self) -> int | None:
        """Of the answer; None when there was none."""
        ...

    @property
    def seconds(self) -> float:
        """How long it took."""
        ...

    @property
    def problem(self) -> str:
        """Code of what went wrong, or ""."""
        ...


@contextmanager
def about(seq: int) -> Iterator[None]:
    """Requests made within are made for this row of the plan."""
    token = _row.set(seq)
    try:
        yield
    finally:
        _row.reset(token)


class Heard:
    """What the runs of this process have asked, until it is stored."""

    def __init__(self) -> None:
        self._waiting: list[dict[str, Any]] = []

    def listener(self, run_id: int, also: OnCall | None = None) -> OnCall:
        """What a bridge tells of each request of a run; passed on to whoever measures."""

        def hear(call: Request) -> None:
            self._waiting.append(
                {
                    "run_id": run_id,
                    "at": utcnow(),
                    "seq": _row.get(),
                    "system": call.system,
                    "method": call.method,
                    "path": call.where,
                    "status": call.status,
                    "seconds": round(call.seconds, 4),
                    "problem": call.problem,
                }
            )
            if also is not None:
                also(call)

        return hear

    @contextmanager
    def batch(self) -> Iterator[Callable[..., list[dict[str, Any]]]]:
        """Around one transaction; gives what takes the rows to be stored by it, which come back when it fails."""
        taken: list[dict[str, Any]] = []
        stored = False

        def take(most: int | None = None) -> list[dict[str, Any]]:
            nonlocal taken
            taken, self._waiting = self._waiting[:most], self._waiting[len(self._waiting[:most]) :]
            return taken

        try:
            yield take
            stored = True
        finally:
            if not stored:
                self._waiting = taken + self._waiting

    async def flush(self, store: Store) -> None:
        """Store all that waits. While the store is away it goes on waiting, for the next chunk of any run."""
        try:
            while self._waiting:
                with self.batch() as take:
                    async with store.write() as session:
                        await put_calls(session, take(CHUNK))
        except STORE_AWAY as trouble:
            log.warning("calls not stored yet", waiting=len(self._waiting), cause=type(trouble).__name__)


async def put_calls(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Insert them in the transaction at hand."""
    if rows:
        await (await session.connection()).execute(sa.insert(VendorCall), rows)
