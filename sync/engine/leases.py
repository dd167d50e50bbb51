"""Leases on rows: who may work on one, fenced by an epoch that rises with every claim (design section 4).

Every mark that a worker makes is conditional on its epoch, so one that was thought dead and wakes up changes nothing.
On PostgreSQL a lease goes by the server's clock, one for the fleet: a step of one machine's clock makes nobody's lapse.
"""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from store.database import Store
from store.tables import Plan, Run
from store.tables.base import UtcDateTime, utcnow
from store.words import PlanKind, RunState
from sync.engine.kinds import KINDS
from sync.pause import is_paused

# A write begins only in the first half of a lease, and the longest request (120 s in all, connectors/http) ends in the
# second: whoever takes the row over when the lease has lapsed finds nothing on its way. A worker that is known to be
# dead is not waited for so long, see `sync.engine.lifeline`.
SECONDS = 300.0
RENEW_SECONDS = 10.0
# A clock that counts the time a machine sleeps, where there is one: a laptop that slept has lost its leases.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def awake_or_asleep() -> float:
    """Seconds on a clock that nobody sets and that goes on while the machine sleeps."""
    return time.clock_gettime(_CLOCK)


def replica_of(owner: str) -> str:
    """The replica's stable name in `name:life`."""
    return owner.rpartition(":")[0]


def claimable(store: Store, kind: str, owner: str, seconds: float) -> sa.ColumnElement[bool]:
    """Rows of a kind that this owner may take: not over, and nobody's, or lapsed, or left by an earlier life of itself.

    A lease that ends later than a lease can was made before the clock was set back; it does not count.
    """
    now, row = _now(store), KINDS[kind].table
    name = replica_of(owner)
    free: list[sa.ColumnElement[bool]] = [
        col(row.owner).is_(None),
        col(row.lease_until).is_(None),
        col(row.lease_until) < now,
        col(row.lease_until) > _until(store, 2 * seconds),
    ]
    if name:
        free.append(sa.and_(_life_of(sa.type_coerce(col(row.owner), sa.String), name), col(row.owner) != owner))
    return sa.and_(col(row.state).in_(KINDS[kind].open), sa.or_(*free), *_not_paused(kind))


def _not_paused(kind: str) -> list[sa.ColumnElement[bool]]:
    """What is paused waits: runs with rows left, unless they were stopped, and changes that nobody asked for."""
    if kind == "run":
        goes_on = sa.or_(col(Run.stop_by).is_not(None), col(Run.state) == RunState.VERIFYING)
        return [sa.or_(goes_on, ~is_paused(col(Run.integration_id)))]
    if kind == "plan":
        return [sa.or_(col(Plan.kind) != PlanKind.INCREMENTAL, ~is_paused(col(Plan.integration_id)))]
    return []


def _life_of(owner: sa.ColumnElement[str], name: str) -> sa.ColumnElement[bool]:
    """`replica_of(owner) == name` in SQL: "a" must not take what "a:b" holds, nor "Worker" what "worker" does."""
    life = sa.func.substr(owner, len(name) + 2)
    one_word = sa.func.length(sa.func.replace(life, ":", "")) == sa.func.length(life)
    return sa.and_(sa.func.substr(owner, 1, len(name) + 1) == f"{name}:", one_word)


async def claim(store: Store, kind: str, row_id: int, owner: str, seconds: float = SECONDS) -> int | None:
    """Take a row. Returns the new epoch, None when it is somebody else's or over."""
    row = KINDS[kind].table
    statement = (
        sa.update(row)
        .where(col(row.id) == row_id, claimable(store, kind, owner, seconds))
        .values(owner=owner, epoch=row.epoch + 1, lease_until=_until(store, seconds))
        .returning(col(row.epoch))
    )
    return await _one(store, statement)


async def renew(store: Store, kind: str, row_id: int, owner: str, epoch: int, seconds: float = SECONDS) -> bool:
    """Lengthen a lease. False when another has taken the row, or its work has let go of it."""
    row = KINDS[kind].table
    statement = (
        sa.update(row)
        .where(col(row.id) == row_id, col(row.owner) == owner, col(row.epoch) == epoch)
        .values(lease_until=_until(store, seconds))
        .returning(col(row.id))
    )
    return await _one(store, statement) is not None


async def release(store: Store, kind: str, row_id: int, owner: str, epoch: int, pause: float = 0.0) -> None:
    """Let go, so that the next one need not wait for the end of the lease. With `pause` nobody takes it for so long."""
    row = KINDS[kind].table
    values: dict[str, Any] = {"owner": None, "lease_until": None}
    if pause:
        values = {"lease_until": _until(store, pause)}
    statement = sa.update(row).where(col(row.id) == row_id, col(row.owner) == owner, col(row.epoch) == epoch)
    async with store.write() as session:
        await (await session.connection()).execute(statement.values(**values))


def _now(store: Store) -> Any:
    """The present: the server's, and on SQLite, where everybody is on one machine, that machine's."""
    return utcnow() if store.is_sqlite else sa.func.clock_timestamp(type_=UtcDateTime())


def _until(store: Store, seconds: float) -> Any:
    later = timedelta(seconds=seconds)
    if store.is_sqlite:
        return utcnow() + later
    return sa.type_coerce(sa.func.clock_timestamp(type_=sa.DateTime(timezone=True)) + later, UtcDateTime())


async def _one(store: Store, statement: Any) -> int | None:
    async with store.write() as session:
        found: int | None = (await (await session.connection()).execute(statement)).scalar_one_or_none()
        return found


@dataclass(slots=True)
class Lease:
    """What a handler holds while it works. Before each vendor write it asks `sure()`.

    Attributes:
        epoch: what its marks are conditional on.
        owner: `replica:life`.
        stopping: True when the process wants to end; a handler may then return after the row in hand.
        cut: True once its chunk was cut off, because others may soon hold this process for dead.
    """

    store: Store
    kind: str
    row_id: int
    owner: str
    epoch: int
    seconds: float = SECONDS
    carrier: int = 0
    stopping: bool = False
    cut: bool = False
    busy: bool = False
    _taken_away: bool = False
    _renewed: float = field(default_factory=awake_or_asleep)
    _rested: float = field(default_factory=awake_or_asleep)

    @property
    def age(self) -> float:
        """Seconds since the lease was last made longer, asleep or awake."""
        return awake_or_asleep() - self._renewed

    @property
    def idle(self) -> float:
        """Seconds since the last chunk ended, or since the claim."""
        return awake_or_asleep() - self._rested

    def rest(self) -> None:
        """A chunk has ended."""
        self.busy, self._rested = False, awake_or_asleep()

    @property
    def lost(self) -> bool:
        """True when the row is another's, or may be so soon: half of the lease has passed without a renewal."""
        return self._taken_away or self.cut or self.age > self.seconds / 2

    async def renew(self) -> bool:
        """Make it longer. False, for good, when the row is not ours any more."""
        if self._taken_away:
            return False
        asked = awake_or_asleep()
        if await renew(self.store, self.kind, self.row_id, self.owner, self.epoch, self.seconds):
            self._renewed = asked
            return True
        self._taken_away = True
        return False

    async def sure(self) -> bool:
        """True when the row is certainly ours for another half of the lease; asks the store when it must."""
        return not self.lost or await self.renew()
