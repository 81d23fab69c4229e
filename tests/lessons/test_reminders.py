"""When somebody is reminded, by tables worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.reminders import EARLIEST, is_night, is_time_to_remind, remind_at

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


OPENS, DUE = berlin("2026-12-01 08:00"), berlin("2026-12-04 18:00")


@pytest.mark.parametrize(
    ("due", "reminded"),
    [
        ("2026-12-04 18:00", "2026-12-03 18:00"),
        ("2026-12-04 21:59", "2026-12-03 21:59"),
        ("2026-12-04 22:00", "2026-12-03 20:00"),
        ("2026-12-04 23:59", "2026-12-03 20:00"),
        ("2026-12-04 00:00", "2026-12-02 20:00"),
        ("2026-12-04 06:59", "2026-12-02 20:00"),
        ("2026-12-04 07:00", "2026-12-03 07:00"),
        # 24 hours are 24 hours: the clocks go forward in the night to 28 March, and back in that to 25 October.
        ("2027-03-28 18:00", "2027-03-27 17:00"),
        ("2027-03-28 07:30", "2027-03-26 20:00"),
        ("2026-10-25 18:00", "2026-10-24 19:00"),
        ("2026-10-25 21:30", "2026-10-24 20:00"),
    ],
)
def test_a_reminder_comes_24_hours_before_or_else_the_evening_before_that(due: str, reminded: str) -> None:
    assert remind_at(berlin(due), BERLIN) == berlin(reminded)


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"]),
)
def test_a_reminder_is_never_at_night_nor_later_than_a_day_before_nor_much_earlier(minutes: int, name: str) -> None:
    zone, due_at = ZoneInfo(name), OPENS + minutes * MINUTE
    moment = remind_at(due_at, zone)
    assert not is_night(moment, zone)
    assert timedelta(hours=24) <= due_at - moment <= EARLIEST


@pytest.mark.parametrize(
    ("now", "is_time"),
    [
        ("2026-12-03 17:59", False),
        ("2026-12-03 18:00", True),
        ("2026-12-03 21:59", True),  # nobody was there to send it in time
        ("2026-12-03 22:00", False),
        ("2026-12-04 06:59", False),
        ("2026-12-04 07:00", True),
        ("2026-12-04 17:59", True),
        ("2026-12-04 18:00", False),
    ],
)
def test_a_reminder_that_was_missed_comes_in_daytime_until_it_is_due(now: str, *, is_time: bool) -> None:
    assert is_time_to_remind(berlin(now), OPENS, DUE, BERLIN) is is_time


def test_what_opens_after_its_own_reminder_would_be_due_has_none() -> None:
    late = remind_at(DUE, BERLIN) + MINUTE
    assert not is_time_to_remind(late + MINUTE, late, DUE, BERLIN)
