"""Points of a class quiz."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.engine.scoring import (
    FULL_POINTS,
    POLICIES,
    PointsPolicy,
    Score,
    flat,
    score,
    team,
    team_score,
    time_left,
    timed,
)
from questions.kinds import Grade

MAXIMUM = 6
SHARES = st.floats(0, 1)
GRADES = st.floats(0, MAXIMUM).map(lambda score: Grade(score, MAXIMUM))
EACH = pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
ITEMS = st.sampled_from("abcdef")


@pytest.mark.parametrize(
    ("score", "left", "plain", "quick"),
    [(6, 1, 1000, 1000), (6, 0.5, 1000, 800), (6, 0, 1000, 600), (3, 0.5, 500, 400), (0, 1, 0, 0)],
)
def test_flat_is_1000_for_right_and_timed_600_and_up_to_400_for_speed(
    score: float, left: float, plain: int, quick: int
) -> None:
    grade = Grade(score, MAXIMUM)
    assert (flat(grade, left), timed(grade, left)) == (plain, quick)


@EACH
def test_an_ungraded_item_gives_no_points(policy: PointsPolicy) -> None:
    assert policy(Grade(0, 0), 1) == 0


@EACH
@given(grade=GRADES, left=SHARES)
def test_points_of_an_item_are_whole_and_between_0_and_1000(policy: PointsPolicy, grade: Grade, left: float) -> None:
    points = policy(grade, left)
    assert isinstance(points, int)
    assert 0 <= points <= FULL_POINTS


@EACH
@given(grades=st.lists(GRADES, min_size=2, max_size=2), left=SHARES)
def test_a_better_grade_never_gives_fewer_points(policy: PointsPolicy, grades: list[Grade], left: float) -> None:
    worse, better = sorted(grades, key=lambda grade: grade.score)
    assert policy(worse, left) <= policy(better, left)


@EACH
@given(grade=GRADES, lefts=st.lists(SHARES, min_size=2, max_size=2))
def test_a_faster_answer_never_gives_fewer_points(policy: PointsPolicy, grade: Grade, lefts: list[float]) -> None:
    assert policy(grade, min(lefts)) <= policy(grade, max(lefts))


@pytest.mark.parametrize(("thinking", "left"), [(0, 1), (5, 0.75), (20, 0), (35, 0)])
def test_time_left_is_a_share_of_the_planned_time_and_added_time_gives_none(thinking: float, left: float) -> None:
    assert time_left(timedelta(seconds=thinking), 20) == left


@given(points=st.dictionaries(ITEMS, st.integers(0, FULL_POINTS)), seen=st.sets(ITEMS), counted=st.sets(ITEMS))
def test_a_total_is_the_sum_of_the_items_that_count(points: dict[str, int], seen: set[str], counted: set[str]) -> None:
    result = score(points, seen, counted)
    assert result.total == sum(points[item] for item in counted & set(points))
    assert result.seen == len(counted & (seen | set(points)))
    assert 0 <= result.mean <= FULL_POINTS


def test_a_late_joiner_is_scored_on_what_they_saw() -> None:
    early = score({"a": 1000, "b": 1000, "c": 0}, {"a", "b", "c"}, ["a", "b", "c"])
    late = score({"c": 1000}, {"c"}, ["a", "b", "c"])
    assert (early.mean, late.mean) == (pytest.approx(666.667, abs=0.001), 1000)


def test_a_question_seen_and_not_answered_counts_as_nothing_gained() -> None:
    assert score({"a": 1000}, {"a", "b"}, ["a", "b"]) == Score(1000, 2)


def test_a_warm_up_item_counts_nothing() -> None:
    assert score({"warm": 1000, "a": 400}, {"warm", "a"}, ["a"]) == Score(400, 1)


def test_who_saw_nothing_that_counts_stands_at_0() -> None:
    assert score({}, set(), ["a"]).mean == 0


@given(learners=st.integers(0, 100), teams=st.integers(2, 6), seed=st.integers(0))
def test_teams_differ_by_one_learner_at_the_most_whoever_joins(learners: int, teams: int, seed: int) -> None:
    sizes = Counter(team(place, teams, seed) for place in range(learners))
    assert set(sizes) <= set(range(teams))
    assert max(sizes.values(), default=0) - min(sizes[one] for one in range(teams)) <= 1


def test_teams_depend_on_the_seed_and_the_place_alone() -> None:
    assert [team(place, 3, 7) for place in range(9)] == [0, 1, 2, 0, 2, 1, 2, 0, 1]
    assert len({tuple(team(place, 6, seed) for place in range(6)) for seed in range(20)}) > 1


@pytest.mark.parametrize("teams", [1, 7])
def test_there_are_two_to_six_teams(teams: int) -> None:
    with pytest.raises(ValueError, match="2 to 6"):
        team(0, teams, 1)


def test_a_team_scores_the_mean_of_its_members_so_that_size_does_not_win() -> None:
    assert team_score([Score(2000, 2)]) == 1000
    assert team_score([Score(2000, 2), Score(0, 2), Score(500, 1)]) == 500


def test_a_member_who_saw_nothing_does_not_pull_the_team_down() -> None:
    assert team_score([Score(800, 1), Score(0, 0)]) == 800
    assert team_score([Score(0, 0)]) == team_score([]) == 0


@given(
    st.lists(
        st.integers(0, 20).flatmap(lambda seen: st.builds(Score, st.integers(0, FULL_POINTS * seen), st.just(seen))),
        max_size=8,
    )
)
def test_a_team_score_lies_among_its_members(members: list[Score]) -> None:
    means = [member.mean for member in members if member.seen] or [0.0]
    assert min(means) - 1e-6 <= team_score(members) <= max(means) + 1e-6
