"""Every decision of some days: what people decided, refused, overrode, linked, granted and set, and what ran out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa
from sqlmodel import col, select

from store.database import Store
from store.tables import Event, Integration
from store.tables.base import UtcDateTime
from sync.errors import Refusal
from sync.events import NAMED
from sync.proof.of_run import told_event
from sync.proof.people import People

PAGE = 500
WHAT = "report"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of a time zone, the last one included; `begin` and `end` are the instants."""

    first: date
    last: date
    zone: ZoneInfo

    @classmethod
    def of(cls, first: str, last: str, zone: str = "UTC") -> "Period":
        """From what somebody typed.

        Raises:
            Refusal: date_wrong(value), dates_reversed(first, last), zone_unknown(zone).
        """
        if zone not in available_timezones():
            raise Refusal("zone_unknown", zone=zone)
        days = cls(_day(first), _day(last), ZoneInfo(zone))
        if days.first > days.last:
            raise Refusal("dates_reversed", first=first, last=last)
        return days

    @property
    def begin(self) -> datetime:
        """When the first day begins."""
        return datetime.combine(self.first, time.min, self.zone).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """When the last day is over, 23, 24 or 25 hours after it began."""
        return datetime.combine(self.last + timedelta(days=1), time.min, self.zone).astimezone(UTC)


async def decided(store: Store, period: Period) -> AsyncIterator[tuple[datetime, dict[str, Any]]]:
    """Every event of those days in order, with names and roles as of its time; a page at a time.

    That somebody is called otherwise now is no decision, and is left out.
    """
    people, pairs = await People.known(store), await _pairs(store)
    at, last = period.begin, 0
    while True:
        seen = sa.tuple_(sa.literal(at, UtcDateTime()), sa.literal(last))
        after = sa.tuple_(col(Event.at), col(Event.id)) > seen
        query = select(Event).where(col(Event.at) >= at, col(Event.at) < period.end, after, Event.kind != NAMED)
        async with store.read() as session:
            page = (await session.exec(query.order_by(col(Event.at), col(Event.id)).limit(PAGE))).all()
        if not page:
            return
        for event in page:
            told = told_event(event, people)
            yield event.at, told | {"integration_name": pairs.get(event.integration_id or 0, "")}
        at, last = page[-1].at, page[-1].id or 0


async def _pairs(store: Store) -> dict[int, str]:
    async with store.read() as session:
        return {row.id or 0: row.name for row in await session.exec(select(Integration))}


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise Refusal("date_wrong", value=typed) from None
    if not date.min.year < day.year < date.max.year:  # a day more or an hour less must still be a date
        raise Refusal("date_wrong", value=typed)
    return day
