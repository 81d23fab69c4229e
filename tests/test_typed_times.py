"""Moments and spans as people type them: what is read as what, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.typed_times import LONGEST_SPAN, UnreadableTime, read_moment, read_span

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
"""A Wednesday, half past ten in Berlin."""


def in_berlin(typed: str, now: datetime = NOW, *, ends: bool = True) -> str:
    return read_moment(typed, BERLIN, now, ends=ends).astimezone(BERLIN).strftime("%Y-%m-%d %H:%M %z")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-04 18:00", "2026-12-04 18:00"),
        ("2026-12-04T18:00", "2026-12-04 18:00"),
        ("  2026-12-4   6:05 ", "2026-12-04 06:05"),
        ("4.12. 18:00", "2026-12-04 18:00"),
        ("04.12.2026, 18:00", "2026-12-04 18:00"),
        ("4. 12. 2027 18:00", "2027-12-04 18:00"),
        ("1.12. 18:00", "2027-12-01 18:00"),  # this year's is past
        ("2.12. 8:00", "2026-12-02 08:00"),  # past too, and said to be so elsewhere
        ("29.2. 12:00", "2028-02-29 12:00"),
        ("today 18:00", "2026-12-02 18:00"),
        ("Tomorrow at 18:00", "2026-12-03 18:00"),
        ("mañana a las 18:00", "2026-12-03 18:00"),
        ("tomorrow 6pm", "2026-12-03 18:00"),
        ("tomorrow 12:15 a.m.", "2026-12-03 00:15"),
        ("tomorrow 18h30", "2026-12-03 18:30"),
        ("Friday 18:00", "2026-12-04 18:00"),
        ("viernes 18:00", "2026-12-04 18:00"),
        ("wednesday 18:00", "2026-12-09 18:00"),  # never today
        ("18:00", "2026-12-02 18:00"),
        ("10:00", "2026-12-03 10:00"),
        ("+3d", "2026-12-05 10:30"),
        ("+1w", "2026-12-09 10:30"),
        ("+ 2 d 18:00", "2026-12-04 18:00"),
        ("+12h", "2026-12-02 22:30"),
        ("+90m", "2026-12-02 12:00"),
        ("now", "2026-12-02 10:30"),
        ("2026-12-04", "2026-12-04 23:59"),
        ("friday", "2026-12-04 23:59"),
        ("tomorrow", "2026-12-03 23:59"),
    ],
)
def test_times_are_read_in_the_groups_zone(typed: str, meant: str) -> None:
    assert in_berlin(typed) == f"{meant} +0100"


def test_a_day_alone_begins_at_midnight_where_something_begins() -> None:
    assert in_berlin("4.12.", ends=False) == "2026-12-04 00:00 +0100"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "4/12 18:00",
        "12-04 18:00",
        "31.2. 18:00",
        "2026-02-30 18:00",
        "2026-12-04 25:00",
        "2026-12-04 18:60",
        "2026-12-04 18",
        "tomorrow 13pm",
        "18",
        "tomorrow 18h",
        "+3y",
        "+3d 5h",
        "٤.١٢. ١٨:٠٠x",
        "4.12. 18:00 or so",
    ],
)
def test_what_is_none_of_it_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableTime):
        in_berlin(typed)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for read in (lambda: in_berlin(typed), lambda: read_span(typed)):
        with suppress(UnreadableTime):
            read()


MARCH = datetime(2027, 3, 27, 12, tzinfo=UTC)
"""The day before clocks go from 2:00 to 3:00."""
OCTOBER = datetime(2026, 10, 24, 12, tzinfo=UTC)
"""The day before they go from 3:00 to 2:00."""


def test_a_time_that_the_clocks_leave_out_is_as_much_later() -> None:
    assert in_berlin("tomorrow 2:30", MARCH) == "2027-03-28 03:30 +0200"
    assert in_berlin("tomorrow 2:30", MARCH, ends=False) == "2027-03-28 03:30 +0200"


def test_of_a_time_that_comes_twice_the_first_is_a_beginning_and_the_second_an_end() -> None:
    assert in_berlin("25.10. 2:30", OCTOBER, ends=False) == "2026-10-25 02:30 +0200"
    assert in_berlin("25.10. 2:30", OCTOBER) == "2026-10-25 02:30 +0100"


def test_days_are_days_of_the_calendar_and_hours_are_hours() -> None:
    assert in_berlin("+1d", MARCH) == "2027-03-28 13:00 +0200"
    assert in_berlin("+24h", MARCH) == "2027-03-28 14:00 +0200"


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("90 min", 5400),
        ("90m", 5400),
        ("2h", 7200),
        ("1 day", 86400),
        ("1d 12h", 129600),
        ("2 días, 30 minutos", 174600),
        ("1 week", 604800),
        ("0", 0),
        ("0 min", 0),
        ("60 days", LONGEST_SPAN),
    ],
)
def test_spans_are_read(typed: str, seconds: int) -> None:
    assert read_span(typed) == seconds


@pytest.mark.parametrize("typed", ["", "90", "two hours", "-2h", "2 fortnights", "61 days", "2h or so", "1.5h"])
def test_what_is_no_span_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableTime):
        read_span(typed)


def test_a_span_is_as_long_as_it_says() -> None:
    assert timedelta(seconds=read_span("1d 1h 1m")) == timedelta(days=1, hours=1, minutes=1)
