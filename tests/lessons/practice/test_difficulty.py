"""Ratings by Elo, held against a package and against what the rules promise."""

from __future__ import annotations

from itertools import pairwise
from math import log
from random import Random

import pytest
from elote import EloCompetitor
from hypothesis import given
from hypothesis import strategies as st

from lessons.practice.difficulty import FirstAnswer, Rated, chance, rate, uncertainty, updated

POINTS = 400 / log(10)
"""Points of the chess scale in a logit."""

MIDDLE = 4000.0
"""Where logits of 0 are on that scale here: the package knows no ratings below 100."""

RATINGS = st.builds(Rated, st.floats(-20, 20), st.integers(0, 10**6))


def as_chess(rated: Rated) -> EloCompetitor:
    """The same rating as the package has it, with K for so many answers."""
    return EloCompetitor(MIDDLE + POINTS * rated.value, k_factor=POINTS / (1 + 0.05 * rated.answers))


def test_ratings_are_those_of_a_published_package() -> None:
    random = Random(7)
    answers = [
        FirstAnswer(learner, "pack", str(item), random.choice((0.0, 0.5, 1.0)))
        for learner in range(40)
        for item in random.sample(range(30), 20)
    ]
    random.shuffle(answers)
    ratings: dict[int | str, Rated] = {}
    for one in answers:
        learner, item = ratings.get(one.learner, Rated()), ratings.get(one.item, Rated())
        player, opponent = as_chess(learner), as_chess(item)
        assert chance(learner, item) == pytest.approx(player.expected_score(opponent), abs=1e-9)
        match one.share:
            case 1.0:
                player.beat(opponent)
            case 0.5:
                player.tied(opponent)
            case _:
                opponent.beat(player)
        ratings[one.learner], ratings[one.item] = (
            Rated((found.rating - MIDDLE) / POINTS, before.answers + 1)
            for found, before in ((player, learner), (opponent, item))
        )
    found = rate(answers)
    assert found.learners.keys() == set(range(40))
    for learner, rated in found.learners.items():
        assert rated.value == pytest.approx(ratings[learner].value, abs=1e-9)
        assert rated.answers == 20
    assert {item for _, item in found.items} == {str(number) for number in range(30)}
    for (_, item), rated in found.items.items():
        assert rated.value == pytest.approx(ratings[item].value, abs=1e-9)
        assert rated.answers == ratings[item].answers


def test_the_first_answers_are_worked_out_by_hand() -> None:
    learner, item = updated(Rated(), Rated(), 1.0)
    assert (learner, item) == (Rated(0.5, 1), Rated(-0.5, 1))
    # Chance is 1 / (1 + 1/e) = 0.731059, K is 1/1.05.
    learner, item = updated(learner, item, 0.25)
    assert learner.value == pytest.approx(0.5 - 0.481059 / 1.05, abs=1e-6)
    assert item.value == pytest.approx(-0.5 + 0.481059 / 1.05, abs=1e-6)


def test_each_side_moves_by_the_answers_behind_its_own_rating() -> None:
    learner, item = updated(Rated(0.0, 0), Rated(0.0, 180), 1.0)
    assert learner.value == pytest.approx(0.5)
    assert item.value == pytest.approx(-0.05)


@given(RATINGS, RATINGS, st.floats(0, 1))
def test_more_than_expected_raises_the_learner_and_lowers_the_item(learner: Rated, item: Rated, share: float) -> None:
    after, item_after = updated(learner, item, share)
    unexpected = share - chance(learner, item)
    assert (after.value - learner.value) * unexpected >= 0
    assert (item.value - item_after.value) * unexpected >= 0
    assert abs(after.value - learner.value) <= 1
    assert (after.answers, item_after.answers) == (learner.answers + 1, item.answers + 1)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_chance_is_a_chance_however_far_apart_the_two_are(one: float, other: float) -> None:
    assert 0 <= chance(Rated(one), Rated(other)) <= 1
    assert chance(Rated(one), Rated(other)) + chance(Rated(other), Rated(one)) == pytest.approx(1)


def test_a_later_answer_to_the_same_item_changes_nothing() -> None:
    first = [FirstAnswer(1, "a", "x", 0.0), FirstAnswer(2, "a", "x", 1.0), FirstAnswer(1, "b", "x", 1.0)]
    again = [FirstAnswer(1, "a", "x", 1.0)] * 50
    assert rate([*first, *again]) == rate(first)
    assert rate(first).items.keys() == {("a", "x"), ("b", "x")}


def test_uncertainty_begins_at_one_logit_and_falls_with_each_answer() -> None:
    found = [uncertainty(Rated(3.0, answers)) for answers in range(200)]
    assert found[0] == 1
    assert all(later < earlier for earlier, later in pairwise(found))


def test_uncertainty_is_the_spread_that_ratings_have_around_the_truth() -> None:
    """Learners of one strength, items whose difficulty is known and that fit: as the formula has it."""
    random, answers, strength = Random(11), 300, 1.0
    errors: list[float] = []
    for _ in range(300):
        learner = Rated()
        for _ in range(answers):
            item = Rated(learner.value - log(3), 10**9)
            learner, _ = updated(learner, item, float(random.random() < chance(Rated(strength), item)))
        errors.append(learner.value - strength)
    spread = (sum(error * error for error in errors) / len(errors)) ** 0.5
    assert spread == pytest.approx(uncertainty(Rated(0.0, answers)), rel=0.15)
