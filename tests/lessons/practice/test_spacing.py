"""When a skill is due again, held against what FSRS's authors published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.practice.spacing import Rating, SkillCard, rating_of, recall, reviewed

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGIN = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
AGAIN, HARD, GOOD, EASY = Rating.Again, Rating.Hard, Rating.Good, Rating.Easy


def practised(reviews: Iterable[tuple[Rating, datetime]]) -> list[SkillCard]:
    """The card after each review."""
    card: SkillCard | None = None
    return [card := reviewed(card, rating, at) for rating, at in reviews]


def test_memory_is_as_in_the_example_of_the_package() -> None:
    """`test_memo_state` in py-fsrs, tests/test_basic.py: stability and difficulty after six reviews."""
    days = accumulate([0, 0, 1, 3, 8, 21])
    card = practised(zip([AGAIN, *[GOOD] * 5], (BEGIN + day * DAY for day in days), strict=True))[-1]
    assert card.stability == pytest.approx(53.62691, abs=1e-4)
    assert card.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_intervals_are_as_in_the_example_of_the_package_apart_from_its_short_steps() -> None:
    """`test_review_card` there: its intervals in days, 0 for the ten minutes of a short step, which is a day here."""
    published = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    ratings = [*[GOOD] * 6, AGAIN, AGAIN, *[GOOD] * 5]
    moments = accumulate((days * DAY or 10 * MINUTE for days in published[:-1]), initial=BEGIN)
    cards = practised(zip(ratings, moments, strict=True))
    short = {0: 2, 6: 5, 7: 2}  # what FSRS plans in place of a short step
    found = [card.interval.days for card in cards]
    assert [days for at, days in enumerate(found) if at not in short] == [days for days in published if days]
    assert all(found[at] >= 1 for at in short)


def test_a_thousand_wrong_answers_leave_the_least_stability_that_the_package_allows() -> None:
    """`test_stability_lower_bound` there."""
    card = reviewed(None, AGAIN, BEGIN)
    for _ in range(1000):
        card = reviewed(card, AGAIN, card.due_at + DAY)
        assert card.stability >= 0.001
        assert card.interval == DAY


@pytest.mark.parametrize(
    ("score", "confidence", "first", "rating"),
    [
        (3.0, None, True, GOOD),
        (3.0, None, False, GOOD),
        (3.0, 1, True, HARD),
        (3.0, 1, False, HARD),
        (3.0, 2, True, GOOD),
        (3.0, 3, True, EASY),
        (3.0, 3, False, GOOD),
        (2.99, 3, True, AGAIN),
        (0.0, None, True, AGAIN),
        (0.0, 1, False, AGAIN),
    ],
)
def test_points_and_confidence_make_the_rating(
    score: float,
    confidence: int | None,
    first: bool,
    rating: Rating,
) -> None:
    assert rating_of(score, 3.0, confidence, first=first) is rating


def test_what_is_not_graded_has_no_rating() -> None:
    with pytest.raises(ValueError, match="not graded"):
        rating_of(0.0, 0.0, None, first=True)


RATINGS = st.sampled_from([AGAIN, HARD, GOOD, EASY])
GAPS = st.timedeltas(min_value=-3 * DAY, max_value=400 * DAY)


@given(st.lists(st.tuples(RATINGS, GAPS), min_size=1, max_size=30))
def test_it_is_never_due_within_a_day_and_what_is_stored_is_all_there_is(steps: list[tuple[Rating, timedelta]]) -> None:
    card, at = None, BEGIN
    for rating, gap in steps:
        at += gap
        before = card
        card = reviewed(card, rating, at)
        stored = SkillCard(card.stability, card.difficulty, card.reviewed_at, card.due_at)
        assert stored == card == reviewed(before, rating, at)
        assert card.interval >= DAY
        assert card.reviewed_at >= (before.reviewed_at if before is not None else at)
        assert 0 <= recall(card, at) <= 1


def test_a_clock_that_was_put_back_counts_as_no_time_at_all() -> None:
    card = reviewed(None, GOOD, BEGIN)
    assert reviewed(card, GOOD, BEGIN - 9 * DAY) == reviewed(card, GOOD, BEGIN)
    assert recall(card, BEGIN - 9 * DAY) == recall(card, BEGIN) == 1


def test_recall_falls_to_90_percent_after_as_many_days_as_stability_has() -> None:
    card = SkillCard(10.0, 5.0, BEGIN, BEGIN + 10 * DAY)
    assert recall(card, BEGIN + 10 * DAY) == pytest.approx(0.9)
    assert recall(card, BEGIN + 5 * DAY) > 0.9 > recall(card, BEGIN + 11 * DAY) > recall(card, BEGIN + 300 * DAY) > 0


def test_a_better_answer_never_brings_it_back_sooner() -> None:
    card = reviewed(None, GOOD, BEGIN)
    for at in (BEGIN + 5 * MINUTE, card.due_at, card.due_at + 30 * DAY):
        dues = [reviewed(card, rating, at).due_at for rating in (AGAIN, HARD, GOOD, EASY)]
        assert dues == sorted(dues)


def test_ten_sure_answers_in_one_class_quiz_put_a_skill_off_no_longer_than_one() -> None:
    (one,), ten = practised([(EASY, BEGIN)]), practised((EASY, BEGIN + number * MINUTE) for number in range(10))
    assert ten[-1].interval == one.interval
    assert (
        reviewed(one, EASY, BEGIN + DAY).interval > reviewed(one, GOOD, BEGIN + DAY).interval
    )  # the next day it counts


def test_moments_may_come_in_any_zone_and_go_out_in_utc() -> None:
    at = BEGIN.astimezone(ZoneInfo("America/New_York"))
    card = reviewed(reviewed(None, HARD, at), GOOD, at + 3 * DAY)
    assert card == reviewed(reviewed(None, HARD, BEGIN), GOOD, BEGIN + 3 * DAY)
    assert card.reviewed_at.tzinfo is UTC
    assert card.due_at.tzinfo is UTC
    assert recall(card, at + 9 * DAY) == recall(card, BEGIN + 9 * DAY)
