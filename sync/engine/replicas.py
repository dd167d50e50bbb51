"""The processes that say they are alive, and those that stopped saying so."""

from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Replica
from store.tables.base import utcnow

# How the life of an owner begins that holds a lock for as long as it lives (`sync.engine.lifeline`).
WITH_LINE = "line-"


class ReplicaReplaced(Exception):
    """Another process says that it is this replica; ours must end.

    Attributes:
        replica: the name that both use.
    """

    def __init__(self, replica: str) -> None:
        super().__init__(f"another process runs as {replica!r}; give each its own name")
        self.replica = replica


class Heartbeat:
    """One process in the `replica` table. A later process of the same name replaces an earlier one, which then notices.

    Args:
        name: stable over restarts ("worker-1"), different in every process of a fleet.
        kind: `worker` or `face`.
    """

    def __init__(self, store: Store, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self.owner = f"{name}:{'' if store.is_sqlite else WITH_LINE}{uuid4().hex[:8]}"
        self._store = store
        self._since: datetime | None = None

    async def begin(self) -> None:
        """Appear in the table, in the place of an earlier life."""
        since = utcnow()
        row = {"kind": self.kind, "started_at": since, "seen_at": since}
        statement = self._store.insert(Replica).values(id=self.name, **row)
        async with self._store.write() as session:
            connection = await session.connection()
            await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))
        self._since = since

    async def beat(self) -> None:
        """Say that we are alive; one that was thought dead appears again.

        Raises:
            ReplicaReplaced: another process has taken our name.
        """
        async with self._store.write() as session:
            if (await (await session.connection()).execute(self.word())).first() is None:
                raise ReplicaReplaced(self.name)

    def word(self) -> sa.Executable:
        """What a beat writes; it returns nothing when another process has taken our name."""
        row = {"id": self.name, "kind": self.kind, "started_at": self._since, "seen_at": utcnow()}
        entry = self._store.insert(Replica).values(**row)
        mine = col(Replica.started_at) == self._since
        return entry.on_conflict_do_update(
            index_elements=["id"], set_={"seen_at": row["seen_at"]}, where=mine
        ).returning(col(Replica.id))

    async def end(self) -> None:
        """Disappear from the table."""
        mine = sa.delete(Replica).where(col(Replica.id) == self.name, col(Replica.started_at) == self._since)
        async with self._store.write() as session:
            await (await session.connection()).execute(mine)


def has_line(owner: str) -> bool:
    """True when this owner holds a lock as long as it lives; on SQLite, and before there were locks, none did."""
    return owner.rpartition(":")[2].startswith(WITH_LINE)


async def bury_dead(store: Store, silent_for: float) -> list[str]:
    """Remove the replicas that said nothing for so many seconds. Each is returned to one caller only."""
    limit = utcnow() - timedelta(seconds=silent_for)
    dead = sa.delete(Replica).where(col(Replica.seen_at) < limit).returning(col(Replica.id))
    async with store.write() as session:
        return [str(name) for name in (await (await session.connection()).execute(dead)).scalars()]


async def alive(store: Store, kind: str, silent_for: float) -> list[str]:
    """Names of the replicas of a kind that were heard within so many seconds; for health and `doctor`."""
    limit = utcnow() - timedelta(seconds=silent_for)
    rows = await store.scalar_rows(
        sa.select(col(Replica.id))
        .where(col(Replica.kind) == kind, col(Replica.seen_at) >= limit)
        .order_by(col(Replica.id))
    )
    return [str(row[0]) for row in rows]
