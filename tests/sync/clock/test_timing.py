"""Next times: fixed hours come once a day, real time never stops, quiet hours are kept, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import BadTrigger, Timing

DENVER = "America/Denver"  # 8 March 2026: 02:00 -> 03:00; 1 November 2026: 02:00 -> 01:00
SAO_PAULO = "America/Sao_Paulo"  # no daylight saving since 2019
ASUNCION = "America/Asuncion"  # 1 October 2023: 00:00 -> 01:00
SPRING = datetime(2026, 3, 7, 20, tzinfo=UTC)
FALL = datetime(2026, 10, 31, 20, tzinfo=UTC)


def walk(timing: Timing, start: datetime, count: int) -> list[datetime]:
    times = []
    for _ in range(count):
        start = timing.after(start)
        times.append(start)
    return times


def told(times: list[datetime]) -> list[str]:
    return [f"{at:%d %H:%M}" for at in times]


@pytest.mark.parametrize(
    ("cron", "zone", "start", "expected"),
    [
        ("30 2 * * *", DENVER, SPRING, ["08 09:30", "09 08:30", "10 08:30"]),  # shown as 03:30: right after the gap
        ("0 2 * * *", DENVER, SPRING, ["08 09:00", "09 08:00", "10 08:00"]),
        ("30 1 * * *", DENVER, FALL, ["01 07:30", "02 08:30", "03 08:30"]),  # 01:30 comes twice, it fires once
        ("0 1,2,3 * * *", DENVER, FALL, ["01 07:00", "01 09:00", "01 10:00", "02 08:00"]),
        ("0 2,3 * * *", DENVER, SPRING, ["08 09:00", "09 08:00", "09 09:00"]),  # both are the same moment that night
        ("30 0 * * *", SAO_PAULO, SPRING, ["08 03:30", "09 03:30", "10 03:30"]),
        ("30 0 * * *", SAO_PAULO, FALL, ["01 03:30", "02 03:30", "03 03:30"]),
        ("30 0 * * *", ASUNCION, datetime(2023, 9, 30, tzinfo=UTC), ["30 04:30", "01 04:30", "02 03:30"]),
        (
            "10 * * * *",
            "Australia/Lord_Howe",
            datetime(2026, 10, 3, 14, tzinfo=UTC),
            ["03 14:40", "03 15:40", "03 16:10"],
        ),
        ("0 9 * * mon-fri", "UTC", datetime(2026, 11, 20, 12, tzinfo=UTC), ["23 09:00", "24 09:00"]),
    ],
)
def test_a_shown_time_comes_once_a_day_or_hour(cron: str, zone: str, start: datetime, expected: list[str]) -> None:
    assert told(walk(Timing({"cron": cron}, zone), start, len(expected))) == expected


@pytest.mark.parametrize("zone", [DENVER, SAO_PAULO, ASUNCION, "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize(
    "start", [SPRING, FALL, datetime(2023, 9, 30, 20, tzinfo=UTC), datetime(2026, 4, 4, 8, tzinfo=UTC)]
)
def test_every_half_hour_means_real_half_hours_in_every_night(zone: str, start: datetime) -> None:
    times = walk(Timing({"cron": "*/30 * * * *"}, zone), start, 60)
    assert {later - sooner for sooner, later in pairwise(times)} == {timedelta(minutes=30)}


def test_an_interval_keeps_its_beat_through_every_night() -> None:
    timing = Timing({"every": 5400}, DENVER)
    times = walk(timing, SPRING, 30)
    assert {later - sooner for sooner, later in pairwise(times)} == {timedelta(minutes=90)}
    late = times[3] + timedelta(minutes=100)
    assert timing.after(late, times[3]) == times[3] + timedelta(minutes=180)


@given(
    st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["30 2 * * *", "*/7 * * * *", "0 1,3 * * sat,sun", "59 23 * * *"]),
    st.sampled_from([DENVER, SAO_PAULO, ASUNCION, "Europe/Lisbon", "Pacific/Apia"]),
    st.lists(st.sampled_from([["22:00", "06:00"], ["01:30", "02:30"], ["12:00", "13:00"]]), max_size=3, unique_by=str),
)
def test_the_next_time_is_later_and_never_quiet(moment: datetime, cron: str, zone: str, quiet: list) -> None:
    timing = Timing({"cron": cron, "quiet": quiet}, zone)
    found = timing.after(moment)
    assert moment < found < moment + timedelta(days=9)
    shown = f"{found.astimezone(ZoneInfo(zone)):%H:%M}"
    for start, end in quiet:
        assert not (start <= shown < end if start < end else shown >= start or shown < end)


def test_what_falls_into_quiet_hours_comes_once_at_their_end() -> None:
    timing = Timing({"every": 60, "quiet": [["22:00", "06:00"], ["06:00", "06:30"]]}, DENVER)
    assert told(walk(timing, datetime(2026, 6, 1, 3, 58, tzinfo=UTC), 3)) == ["01 03:59", "01 12:30", "01 12:31"]
    nightly = Timing({"cron": "30 2 * * *", "quiet": [["02:00", "04:00"]]}, DENVER)
    assert told(walk(nightly, SPRING, 2)) == ["08 10:00", "09 10:00"]


@pytest.mark.parametrize(
    ("trigger", "zone", "code"),
    [
        ({"every": 60}, "Mars/Olympus", "zone"),
        ({"every": 60}, "../etc", "zone"),
        ({}, "UTC", "kind"),
        ({"every": 60, "cron": "0 2 * * *"}, "UTC", "kind"),
        ({"every": 0}, "UTC", "every"),
        ({"every": "60"}, "UTC", "every"),
        ({"every": True}, "UTC", "every"),
        ({"cron": "0 2 * *"}, "UTC", "cron"),
        ({"cron": "0 25 * * *"}, "UTC", "cron"),
        ({"cron": "0 2 30 2 *"}, "UTC", "never"),
        ({"cron": "0 2 * * 0"}, "UTC", "weekday_number"),
        ({"every": 60, "quiet": [["22:00"]]}, "UTC", "quiet"),
        ({"every": 60, "quiet": [["22:00", "22:00"]]}, "UTC", "quiet"),
        ({"every": 60, "quiet": [["evening", "06:00"]]}, "UTC", "quiet"),
        ({"every": 60, "quiet": [["00:00", "12:00"], ["12:00", "00:00"]]}, "UTC", "always_quiet"),
    ],
)
def test_a_trigger_that_cannot_be_kept_is_refused_by_its_fault(trigger: dict, zone: str, code: str) -> None:
    with pytest.raises(BadTrigger) as trouble:
        Timing(trigger, zone)
    assert trouble.value.code == code
