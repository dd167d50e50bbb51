"""The clock: any number may tick at once, one wins each firing, and a firing and its effect are one transaction."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import STORE_AWAY, Store
from store.tables import Schedule
from store.tables.base import utcnow
from sync.clock.timing import Timing
from sync.errors import Refusal

Fire = Callable[[AsyncSession, Schedule], Awaitable[None]]
"""What a firing does, in the winner's transaction: queue a row, record an event; no vendor call, no nested transaction.
A `Refusal` skips this firing. Any other error undoes it: it did not happen and is due again."""

TICK_SECONDS = 1.0
# A next time that lies further ahead than the trigger would put it was made before the clock was set back.
SLACK = timedelta(seconds=2)

log = structlog.get_logger(__name__)


class Clock:
    """Fires what is due. What was missed while nobody ticked is caught up once, not slot by slot.

    Args:
        fire: by the schedule's `kind`.
        now: the present, aware; tests give their own.
    """

    def __init__(self, store: Store, fire: Mapping[str, Fire], now: Callable[[], datetime] = utcnow) -> None:
        self._store, self._fire, self._now = store, fire, now

    async def ensure(
        self,
        name: str,
        kind: str,
        trigger: Mapping[str, Any],
        *,
        zone: str = "UTC",
        integration_id: int | None = None,
        flow: str = "",
        enabled: bool = True,
    ) -> None:
        """Have this schedule; one that stands there unchanged keeps its next time.

        Raises:
            BadTrigger: it cannot be kept.
        """
        timing = Timing(trigger, zone)
        wanted: dict[str, Any] = {"kind": kind, "trigger": dict(trigger), "zone": zone, "enabled": enabled}
        wanted |= {"integration_id": integration_id, "flow": flow}
        async with self._store.write() as session:
            new = self._store.insert(Schedule).values(name=name, **wanted, next_at=timing.after(self._now()))
            connection = await session.connection()
            if (await connection.execute(new.on_conflict_do_nothing().returning(col(Schedule.name)))).first():
                return
            row = (await session.exec(select(Schedule).where(Schedule.name == name).with_for_update())).one()
            if {key: getattr(row, key) for key in wanted} != wanted:
                row.sqlmodel_update(wanted | {"next_at": timing.after(self._now())})

    async def tick(self) -> list[str]:
        """Fire what is due; mend what a step of the clock left too far ahead. Returns the names fired by this call."""
        now, fired = self._now(), []
        async with self._store.read() as session:
            rows = (await session.exec(select(Schedule).where(col(Schedule.enabled).is_(True)))).all()
        for row in rows:
            if row.kind not in self._fire:
                continue
            timing = _timing(json.dumps(row.trigger), row.zone)
            if row.next_at is not None and row.next_at <= now:
                if await self._supervised(row, timing.after(now, row.next_at)):
                    fired.append(row.name)
            elif (earlier := self._mended(row, timing, now)) is not None:
                await self._move(row, earlier)
        return fired

    async def run(self, stop: asyncio.Event, seconds: float = TICK_SECONDS) -> None:
        """Tick until told to stop; a database that is away is waited for."""
        while not stop.is_set():
            try:
                await self.tick()
            except STORE_AWAY as trouble:
                log.warning("tick failed", cause=type(trouble).__name__)
            try:
                await asyncio.wait_for(stop.wait(), seconds)
            except TimeoutError:
                continue

    def _mended(self, row: Schedule, timing: Timing, now: datetime) -> datetime | None:
        """A cron time that has fired does not fire again because the clock was set back; an interval starts anew."""
        since = now if timing.every or row.last_at is None else max(now, row.last_at)
        due = timing.after(since)
        return due if row.next_at is None or row.next_at > due + SLACK else None

    async def _supervised(self, row: Schedule, following: datetime) -> bool:
        """One schedule whose firing breaks keeps no other from firing; the store's own trouble is everybody's."""
        (outcome,) = await asyncio.gather(self._win(row, following), return_exceptions=True)
        if isinstance(outcome, STORE_AWAY):
            raise outcome
        if isinstance(outcome, BaseException):
            log.error("firing failed", name=row.name, cause=type(outcome).__name__)
            return False
        return outcome

    async def _win(self, row: Schedule, following: datetime) -> bool:
        """One conditional update on `next_at` as seen decides; the firing is part of its transaction."""
        async with self._store.write() as session:
            won = await (await session.connection()).execute(
                _as_seen(row).values(next_at=following, last_at=row.next_at).returning(col(Schedule.name))
            )
            if won.first() is None:
                return False
            try:
                async with session.begin_nested():
                    await self._fire[row.kind](session, row)
            except Refusal as refusal:
                log.info("firing skipped", name=row.name, why=refusal.code)
        return True

    async def _move(self, row: Schedule, earlier: datetime) -> None:
        log.warning("schedule was too far ahead", name=row.name, seen=str(row.next_at), now=str(earlier))
        async with self._store.write() as session:
            await (await session.connection()).execute(_as_seen(row).values(next_at=earlier))


@lru_cache(maxsize=1024)
def _timing(trigger: str, zone: str) -> Timing:
    return Timing(json.loads(trigger), zone)


def _as_seen(row: Schedule) -> sa.Update:
    seen = col(Schedule.next_at).is_(None) if row.next_at is None else col(Schedule.next_at) == row.next_at
    return sa.update(Schedule).where(col(Schedule.name) == row.name, col(Schedule.enabled).is_(True), seen)
