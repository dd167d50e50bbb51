"""Telling how far a reading has come: a small write now and then, which also keeps the lease alive."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store, unbroken
from store.tables import Audit, Plan
from sync.errors import LeaseLostError
from sync.workbench import Lease


class Teller:
    """Writes `progress` of an audit or a plan under its epoch.

    Raises:
        LeaseLostError: another worker has taken over; the reading then ends without a trace.
    """

    def __init__(self, store: Store, table: type[Audit] | type[Plan], row_id: int, lease: Lease) -> None:
        self._store, self._table, self._id, self._lease = store, table, row_id, lease
        self.last: dict[str, Any] = {}

    async def tell(self, progress: dict[str, Any]) -> None:
        """Store the progress, raise the version so that the card is drawn again, renew the lease.

        A cancellation waits for the small write: one cut off in its middle may keep a SQLite file locked for seconds.
        """
        await unbroken(self._tell(progress))

    async def _tell(self, progress: dict[str, Any]) -> None:
        if not await self._lease.renew():
            raise LeaseLostError(f"{self._table.__tablename__} {self._id}")
        self.last = progress
        table = self._table
        async with self._store.write() as session:
            await session.exec(
                sa.update(table)
                .where(col(table.id) == self._id, col(table.epoch) == self._lease.epoch)
                .values(progress=progress, version=table.version + 1)
            )

    def last_sides(self) -> dict[str, Any]:
        """The sides as told last."""
        return {name: value for name, value in self.last.items() if name != "phase"}
