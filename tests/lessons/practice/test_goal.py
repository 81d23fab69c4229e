"""The goal of a week, and reminders, by calendars worked out by hand and over zones whose clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lessons.practice.goal import WeekSoFar, next_reminder, week_so_far

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 30)
TUESDAY, SUNDAY = MONDAY + DAY, MONDAY + 6 * DAY
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("practised", "today", "week"),
    [
        ([], MONDAY, WeekSoFar(0, 3, 7)),
        ([MONDAY], MONDAY, WeekSoFar(1, 3, 6)),
        ([MONDAY, MONDAY], TUESDAY, WeekSoFar(1, 3, 6)),
        ([MONDAY, TUESDAY], TUESDAY, WeekSoFar(2, 3, 5)),
        ([MONDAY - DAY, MONDAY - 2 * DAY], MONDAY, WeekSoFar(0, 3, 7)),  # each week counts for itself
        ([], SUNDAY, WeekSoFar(0, 3, 1)),
        ([SUNDAY], SUNDAY, WeekSoFar(1, 3, 0)),
        ([TUESDAY], MONDAY, WeekSoFar(1, 3, 6)),  # somebody flew west over the date line
        ([SUNDAY + DAY], SUNDAY, WeekSoFar(0, 3, 1)),
    ],
)
def test_a_week_counts_its_days_of_practice_from_monday(practised: list[date], today: date, week: WeekSoFar) -> None:
    assert week_so_far(practised, 3, today) == week


def test_a_goal_is_reached_or_can_be_or_cannot_any_more() -> None:
    assert WeekSoFar(3, 3, 2).reached
    assert WeekSoFar(4, 3, 0).can_be_reached
    assert not WeekSoFar(2, 3, 1).reached
    assert WeekSoFar(2, 3, 1).can_be_reached
    assert not WeekSoFar(1, 3, 1).can_be_reached


@pytest.mark.parametrize("goal", [0, 8, -1])
def test_a_goal_is_one_to_seven_days(goal: int) -> None:
    with pytest.raises(ValueError, match="1 to 7"):
        week_so_far([], goal, MONDAY)
    assert week_so_far([], 7, MONDAY).can_be_reached


def local(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("2026-12-01 07:59", "2026-12-01 18:30"),
        ("2026-12-01 18:29", "2026-12-01 18:30"),
        ("2026-12-01 18:30", "2026-12-02 18:30"),
        ("2026-12-01 23:59", "2026-12-02 18:30"),
        ("2027-03-27 19:00", "2027-03-28 18:30"),  # 23 hours later
        ("2026-10-24 19:00", "2026-10-25 18:30"),  # 25 hours later
        ("2026-12-31 19:00", "2027-01-01 18:30"),
    ],
)
def test_a_reminder_comes_each_day_at_the_same_time_of_the_learners_clock(since: str, due: str) -> None:
    assert next_reminder(local(since), time(18, 30), BERLIN) == local(due)


@pytest.mark.parametrize(
    ("zone", "at", "day", "due"),
    [
        # Times that do not exist: the first moment after.
        ("Europe/Berlin", time(2, 30), "2027-03-28", "2027-03-28 03:00"),
        ("Europe/Berlin", time(2, 0), "2027-03-28", "2027-03-28 03:00"),
        ("America/New_York", time(2, 59), "2027-03-14", "2027-03-14 03:00"),
        ("Australia/Lord_Howe", time(2, 15), "2026-10-04", "2026-10-04 02:30"),  # half an hour
        ("Asia/Beirut", time(0, 0), "2026-03-29", "2026-03-29 01:00"),
        # Times that come twice: the first of them.
        ("Europe/Berlin", time(2, 30), "2026-10-25", "2026-10-25 02:30"),
        ("America/New_York", time(1, 0), "2026-11-01", "2026-11-01 01:00"),
        ("Australia/Lord_Howe", time(1, 45), "2027-04-04", "2027-04-04 01:45"),
        # By these the day ends twice.
        ("America/Havana", time(0, 30), "2026-11-01", "2026-11-01 00:30"),
    ],
)
def test_on_the_days_on_which_clocks_change_it_comes_once_and_when_it_should(
    zone: str, at: time, day: str, due: str
) -> None:
    place = ZoneInfo(zone)
    since = local(f"{day} 12:00", place) - DAY
    first = next_reminder(since, at, place)
    assert first == local(due, place)
    assert next_reminder(first, at, place).astimezone(place).date() == date.fromisoformat(day) + DAY


def test_a_day_that_a_zone_leaves_out_has_no_reminder() -> None:
    apia = ZoneInfo("Pacific/Apia")  # went from 29 December 2011 straight to the 31st
    first = next_reminder(local("2011-12-29 12:00", apia), time(18), apia)
    assert first == local("2011-12-29 18:00", apia)
    assert next_reminder(first, time(18), apia) == local("2011-12-31 18:00", apia)


def test_who_has_practised_or_was_reminded_that_day_hears_the_next_day() -> None:
    since, today = local("2026-12-01 09:00"), date(2026, 12, 1)
    tomorrow = local("2026-12-02 18:30")
    assert next_reminder(since, time(18, 30), BERLIN, practised=today) == tomorrow
    assert next_reminder(since, time(18, 30), BERLIN, reminded=today) == tomorrow
    assert next_reminder(since, time(18, 30), BERLIN, practised=today - DAY) == local("2026-12-01 18:30")
    # Of an hour that is moved on after the reminder there is no second one, nor where the clock of a zone is behind.
    assert next_reminder(local("2026-12-01 18:30"), time(20), BERLIN, reminded=today) == local("2026-12-02 20:00")
    assert next_reminder(since, time(18, 30), BERLIN, reminded=today + DAY) == local("2026-12-03 18:30")


ZONES = st.sampled_from(
    [
        *("Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Beirut"),
        *("Pacific/Apia", "Africa/Casablanca", "America/Nuuk", "Pacific/Kiritimati", "America/Asuncion", "UTC"),
    ]
)


@given(
    st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made aware below
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    ZONES,
)
@example(datetime(2012, 3, 30, 2), time(2, fold=1), "Africa/Casablanca")  # noqa: DTZ001 - of a time that does not exist
def test_reminders_come_exactly_once_a_day_whatever_clocks_do(begin: datetime, at: time, name: str) -> None:
    zone, moment = ZoneInfo(name), begin.replace(tzinfo=UTC)
    days: list[date] = []
    for _ in range(30):
        before, moment = moment, next_reminder(moment, at, zone)
        assert moment > before
        shown = moment.astimezone(zone)
        assert shown.time() >= at
        just_before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert shown.time() == at or just_before < datetime.combine(shown.date(), at)
        # Each in its own day, and it was asked for again with the day that is over.
        days.append(shown.date())
        assert next_reminder(moment, at, zone, reminded=shown.date()) == next_reminder(moment, at, zone)
    gaps = {later - earlier for earlier, later in pairwise(days)}
    assert gaps <= ({DAY} if name not in ("Pacific/Apia",) else {DAY, 2 * DAY})
