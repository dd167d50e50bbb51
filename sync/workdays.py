"""When a waiting request ends: a set hour of the next working day (design rule 6)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def next_working_hour(now: datetime, zone: str, hour: int) -> datetime:
    """`hour` o'clock local time of the next Monday-to-Friday day after `now`'s local day, in UTC."""
    local = ZoneInfo(zone)
    day = now.astimezone(local).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour), local).astimezone(UTC)
