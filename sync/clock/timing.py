"""From a trigger as stored to the next moment, through both daylight-saving nights and around quiet windows.

A trigger is `{"every": seconds}` or `{"cron": "30 2 * * mon-fri"}`, either with `"quiet": [["22:00", "06:00"], …]`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

MOMENT = timedelta(microseconds=1)
MINUTES_A_DAY = 24 * 60
FIELDS = 5


class BadTrigger(ValueError):
    """A trigger that cannot be kept.

    Attributes:
        code: `zone`, `kind`, `every`, `cron`, `weekday_number`, `quiet`, `always_quiet` or `never`.
        value: what was written there.
    """

    def __init__(self, code: str, value: object) -> None:
        super().__init__(f"the trigger cannot be kept ({code}): {value!r}")
        self.code, self.value = code, value


class Timing:
    """A parsed trigger in its zone.

    Raises:
        BadTrigger: when it cannot be kept.
    """

    def __init__(self, trigger: Mapping[str, Any], zone: str = "UTC") -> None:
        try:
            self._zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadTrigger("zone", zone) from None
        if ("every" in trigger) == ("cron" in trigger):
            raise BadTrigger("kind", sorted(trigger))
        self.every = _seconds(trigger["every"]) if "every" in trigger else None
        self._cron: Any = None if self.every else _cron(trigger["cron"])
        # A fixed hour means once a day, also when the clock shows it twice; "every hour" means both of them.
        self._folds = (0, 1) if self._cron is not None and str(trigger["cron"]).split()[1] == "*" else (0,)
        self._quiet = [_window(window) for window in trigger.get("quiet", [])]
        if all(self._is_quiet(time(n // 60, n % 60)) for n in range(MINUTES_A_DAY)):
            raise BadTrigger("always_quiet", trigger["quiet"])
        if self._cron is not None and self._cron.get_next_fire_time(None, datetime(2000, 1, 1, tzinfo=UTC)) is None:
            raise BadTrigger("never", trigger["cron"])

    def after(self, moment: datetime, slot: datetime | None = None) -> datetime:
        """The next time strictly after `moment`, in UTC. An interval keeps the beat of `slot`, its last time."""
        if self.every is not None:
            beat = IntervalTrigger(seconds=self.every, start_date=slot or moment, timezone=UTC)
            found = beat.get_next_fire_time(None, moment + MOMENT)
        else:
            found = min(self._next_on_the_wall(moment, fold) for fold in self._folds)
        return self._out_of_quiet(found.astimezone(UTC))

    def _next_on_the_wall(self, moment: datetime, fold: int) -> datetime:
        """A time that the clock skips comes right after the gap; `fold` 1 looks only at hours shown again."""
        wall = moment.astimezone(self._zone).replace(tzinfo=UTC, fold=0) - timedelta(hours=fold)
        while True:
            wall = self._cron.get_next_fire_time(None, wall + MOMENT)
            found = _on_earth(wall, self._zone, fold)
            shown = found.astimezone(self._zone).replace(tzinfo=UTC, fold=0)
            if found > moment and (fold == 0 or shown == wall):
                return found

    def _out_of_quiet(self, moment: datetime) -> datetime:
        for _ in range(len(self._quiet) + 1):
            wall = moment.astimezone(self._zone)
            ends = [end for start, end in self._quiet if _within(wall.time(), start, end)]
            if not ends:
                break
            moment = max(self._next_showing(end, moment) for end in ends)
        return moment

    def _next_showing(self, shown: time, moment: datetime) -> datetime:
        day = moment.astimezone(self._zone).date()
        for days in (0, 1, 2):
            found = _on_earth(datetime.combine(day + timedelta(days=days), shown), self._zone)
            if found > moment:
                return found
        raise BadTrigger("quiet", str(shown))

    def _is_quiet(self, wall: time) -> bool:
        return any(_within(wall, start, end) for start, end in self._quiet)


def _on_earth(wall: datetime, zone: ZoneInfo, fold: int = 0) -> datetime:
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _within(wall: time, start: time, end: time) -> bool:
    return start <= wall < end if start < end else wall >= start or wall < end


def _seconds(written: Any) -> int:
    if isinstance(written, bool) or not isinstance(written, int) or written < 1:
        raise BadTrigger("every", written)
    return written


def _cron(written: Any) -> Any:
    fields = str(written).split()
    if len(fields) != FIELDS:
        raise BadTrigger("cron", written)
    if any(sign.isdigit() for sign in fields[4].partition("/")[0]):
        raise BadTrigger("weekday_number", written)  # cron's 0 is Sunday, the library's Monday: names only
    try:
        return CronTrigger.from_crontab(str(written), timezone=UTC)
    except ValueError:
        raise BadTrigger("cron", written) from None


def _window(written: Any) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(part) for part in written)
    except (TypeError, ValueError):
        raise BadTrigger("quiet", written) from None
    if start == end:
        raise BadTrigger("quiet", written)
    return start, end
