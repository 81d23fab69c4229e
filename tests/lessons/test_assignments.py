"""The rules of assignments, by tables worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from lessons.assignments import (
    AttemptResult,
    ClosesBeforeDue,
    DueBeforeOpen,
    MarkedAnswer,
    Times,
    attempt_result,
    attempt_that_counts,
    closed_for_everybody,
)

if TYPE_CHECKING:
    from lessons.assignments import Availability, Counts, Late

OPENS = datetime(2026, 11, 30, 8, tzinfo=UTC)
DUE = datetime(2026, 12, 4, 17, tzinfo=UTC)
CLOSES = datetime(2026, 12, 6, 17, tzinfo=UTC)
TIMES = Times(OPENS, DUE, CLOSES)
MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "availability"),
    [
        (OPENS - MICROSECOND, "before"),
        (OPENS, "open"),
        (DUE, "open"),
        (DUE + MICROSECOND, "late"),
        (CLOSES, "late"),
        (CLOSES + MICROSECOND, "closed"),
    ],
)
def test_each_time_is_kept_to_the_microsecond(now: datetime, availability: Availability) -> None:
    assert TIMES.availability(now) == availability


def test_extra_time_moves_due_and_closing_time_and_never_the_opening() -> None:
    assert TIMES.extended(5400) == Times(OPENS, DUE + 1.5 * HOUR, CLOSES + 1.5 * HOUR)
    assert TIMES.extended(0) == TIMES


def test_it_cannot_be_due_before_it_opens_nor_close_before_it_is_due() -> None:
    with pytest.raises(DueBeforeOpen):
        Times(OPENS, OPENS - HOUR, CLOSES)
    with pytest.raises(DueBeforeOpen):
        Times(OPENS, OPENS, CLOSES)
    with pytest.raises(ClosesBeforeDue):
        Times(OPENS, DUE, DUE - MICROSECOND)
    assert Times(OPENS, DUE, DUE).availability(DUE + MICROSECOND) == "closed"


def test_it_is_closed_for_everybody_when_the_longest_extra_time_is_over() -> None:
    assert closed_for_everybody(CLOSES, []) == CLOSES
    assert closed_for_everybody(CLOSES, [60, 7200, 3600]) == CLOSES + 2 * HOUR


ANSWERS = [
    MarkedAnswer(DUE - HOUR, 1.0, 1.0),
    MarkedAnswer(DUE, 0.5, 1.0),
    MarkedAnswer(DUE + MICROSECOND, 1.0, 1.0),
    MarkedAnswer(DUE + HOUR, 0.0, 1.0),
]


@pytest.mark.parametrize(("late", "score"), [("full", 2.5), ("half", 2.0), ("none", 1.5)])
def test_late_answers_bring_their_points_in_full_by_half_or_not_at_all(late: Late, score: float) -> None:
    result = attempt_result(1, ANSWERS, 5.0, DUE + HOUR, DUE, late)
    assert result == AttemptResult(1, score, 5.0, 2, 4, DUE + HOUR, DUE + HOUR)


def test_with_extra_time_the_same_answers_are_in_time() -> None:
    own = TIMES.extended(3600)
    result = attempt_result(1, ANSWERS, 5.0, DUE + HOUR, own.due_at, "none")
    assert (result.score, result.late) == (2.5, 0)


def test_an_attempt_without_answers_has_no_time() -> None:
    assert attempt_result(1, [], 5.0, None, DUE, "full") == AttemptResult(1, 0, 5.0, 0, 0, None, None)


def attempt(
    number: int, score: float, maximum: float = 10, *, answers: int = 10, finished: bool = True
) -> AttemptResult:
    at = DUE + number * HOUR
    return AttemptResult(number, score, maximum, 0, answers, at if finished else None, at if answers else None)


@pytest.mark.parametrize(
    ("counts", "attempts", "number"),
    [
        ("first", [attempt(1, 4), attempt(2, 9), attempt(3, 7)], 1),
        ("best", [attempt(1, 4), attempt(2, 9), attempt(3, 7)], 2),
        ("latest", [attempt(1, 4), attempt(2, 9), attempt(3, 7)], 3),
        # Of equally good ones the first counts, and shares are compared: questions are drawn anew for each attempt.
        ("best", [attempt(1, 6), attempt(2, 6)], 1),
        ("best", [attempt(1, 6, 10), attempt(2, 5, 8)], 2),
        # Whatever order they come in.
        ("latest", [attempt(2, 9), attempt(1, 4)], 2),
        # One that is not finished counts only where none is.
        ("latest", [attempt(1, 4), attempt(2, 1, answers=1, finished=False)], 1),
        ("best", [attempt(1, 4), attempt(2, 9, answers=9, finished=False)], 1),
        ("first", [attempt(1, 3, answers=3, finished=False)], 1),
        # A poll's answers bring no points and are an attempt all the same.
        ("best", [attempt(1, 0, 0)], 1),
        ("first", [attempt(1, 0, answers=0, finished=False)], None),
        ("first", [], None),
    ],
)
def test_the_attempt_that_counts(counts: Counts, attempts: list[AttemptResult], number: int | None) -> None:
    found = attempt_that_counts(attempts, counts)
    assert (found.number if found is not None else None) == number
