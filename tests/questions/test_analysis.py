"""Item statistics: hand-made tables, and a worked example computed again from the published formulas."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.analysis import (
    Flag,
    ItemAnswer,
    analyse,
    discrimination,
    efficiency,
    facility,
    flags_of,
    option_uses,
)
from questions.model import Choice, Option

WORKED = {
    "a": [1, 1, 1, 1, 1, 1, 1, 0],
    "b": [2, 2, 1, 2, 0, 1, 0, 0],
    "c": [3, 2, 3, 0, 3, 1, 0, 0],
    "d": [0, 1, 0, 0, 1, 0, 1, 1],
}
"""Marks of eight learners, the first on the left."""
MAXIMA = {"a": 1, "b": 2, "c": 3, "d": 1}


def answers(table: dict[str, list[int]], maxima: dict[str, int], version: int = 1) -> list[ItemAnswer]:
    return [
        ItemAnswer(learner, item, version, mark, maxima[item], "said")
        for item, marks in table.items()
        for learner, mark in enumerate(marks)
    ]


def expected(item: str) -> tuple[float, float, float]:
    """Facility, discrimination index and discriminative efficiency from sums alone, in exact fractions.

    Moodle, "Quiz report statistics": covariances of an item with the sum of the other items' marks, not centred here.
    """
    marks = [Fraction(one) for one in WORKED[item]]
    rest = [Fraction(sum(WORKED[other][learner] for other in WORKED if other != item)) for learner in range(len(marks))]
    n = len(marks)

    def times(xs: list[Fraction], ys: list[Fraction]) -> Fraction:
        return (sum((x * y for x, y in zip(xs, ys, strict=True)), Fraction()) - sum(xs) * sum(ys) / n) / (n - 1)

    between = times(marks, rest)
    return (
        float(sum(marks) / n / MAXIMA[item]),
        float(100 * between) / sqrt(times(marks, marks) * times(rest, rest)),
        float(100 * between / times(sorted(marks), sorted(rest))),
    )


@pytest.mark.parametrize("item", WORKED)
def test_the_worked_example_comes_out_as_the_published_formulas_have_it(item: str) -> None:
    found = next(one for one in analyse(answers(WORKED, MAXIMA)) if one.item == item)
    assert (found.facility, found.discrimination, found.efficiency) == pytest.approx(expected(item), abs=1e-9)


def test_a_table_small_enough_to_do_in_the_head() -> None:
    # Marks 1, 0 and rests 1, 0 go together wholly; marks 0, 1 and rests 1, 0 against each other.
    assert discrimination([1, 0], [1, 0]) == pytest.approx(100)
    assert discrimination([0, 1], [1, 0]) == pytest.approx(-100)
    # 3 of 4 points.
    assert facility([(1, 2), (2, 2)]) == 0.75
    # Marks 1, 1, 0, 0 and rests 2, 0, 1, 0: covariance 0.25 x 2/3 of at most 0.75 x 2/3.
    assert efficiency([1, 1, 0, 0], [2, 0, 1, 0]) == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("marks", "rests"), [([], []), ([1], [1]), ([1, 1], [0, 1]), ([0, 1], [1, 1]), ([0.1] * 3, [0.1, 0.2, 0.3])]
)
def test_what_does_not_vary_discriminates_nothing(marks: list[float], rests: list[float]) -> None:
    assert discrimination(marks, rests) is None
    assert efficiency(marks, rests) is None


def test_a_poll_has_answers_and_no_statistics() -> None:
    found = analyse([ItemAnswer(learner, "poll", 1, 0, 0, "a") for learner in range(5)])
    assert [(one.n, one.facility, one.discrimination, one.efficiency) for one in found] == [(5, None, None, None)]


def test_only_the_first_answer_of_a_learner_to_an_item_is_counted() -> None:
    told = [
        ItemAnswer(1, "a", 1, 0, 1, "wrong"),
        ItemAnswer(1, "a", 1, 1, 1, "right"),
        ItemAnswer(1, "a", 2, 1, 1, "right"),  # to a later version, and not for the first time
        ItemAnswer(2, "a", 2, 1, 1, "right"),
    ]
    assert [(one.item, one.version, one.n, one.facility) for one in analyse(told)] == [("a", 1, 1, 0), ("a", 2, 1, 1)]


def test_who_answered_fewer_items_is_compared_by_shares() -> None:
    # Learner 3 answered one other item and got it; by sums they would stand behind learner 2, who got two of four.
    told = [
        *(ItemAnswer(1, item, 1, 1, 1, "") for item in "abcd"),
        *(ItemAnswer(2, item, 1, mark, 1, "") for item, mark in zip("abcde", (0, 1, 1, 0, 0), strict=True)),
        *(ItemAnswer(3, item, 1, 1, 1, "") for item in "ab"),
        ItemAnswer(4, "a", 1, 1, 1, ""),  # nothing else to compare with
    ]
    found = next(one for one in analyse(told) if one.item == "a")
    assert found.n == 4
    assert found.discrimination == pytest.approx(100)


def test_caution_is_due_below_thirty_learners() -> None:
    def few(n: int) -> bool:
        return analyse(ItemAnswer(learner, "a", 1, 1, 1, "") for learner in range(n))[0].few

    assert few(29)
    assert not few(30)


def choice(options: str = "kxyz") -> Choice:
    return Choice(
        id="q",
        kind="choice",
        skill="general",
        prompt="Which?",
        options={one: Option(text=one) for one in options},
        answer="k",
    )


def table_of(said: str, rests: list[int]) -> list[ItemAnswer]:
    """Learners who gave these answers to `q`, of which `k` is right, and so many points of 10 on another item."""
    told = [ItemAnswer(learner, "q", 1, one == "k", 1, one) for learner, one in enumerate(said)]
    return told + [ItemAnswer(learner, "other", 1, rest, 10, "") for learner, rest in enumerate(rests)]


def test_options_are_counted_for_the_best_and_the_worst_27_percent() -> None:
    # Of 11 learners 27 % are 3: 10, 9, 8 points, and 2, 1, 0.
    found = analyse(table_of("kkxkkkkxxyx", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]))[0]
    uses = {one.text: (one.chosen, one.upper, one.lower) for one in option_uses(choice(), {}, found)}
    third = pytest.approx(1 / 3)
    assert uses == {
        "k": (6, pytest.approx(2 / 3), 0),
        "x": (4, third, pytest.approx(2 / 3)),
        "y": (1, 0, third),
        "z": (0, 0, 0),
    }
    assert flags_of(found, option_uses(choice(), {}, found)) == (Flag.UNUSED,)


def test_who_ties_at_the_border_of_a_group_belongs_to_it() -> None:
    found = analyse(table_of("kkkxxxx", [9, 9, 9, 5, 5, 1, 1]))[0]
    assert (len(found.upper), len(found.lower)) == (3, 2)


def test_there_are_no_groups_where_nobody_can_be_told_apart() -> None:
    found = analyse(table_of("kkxx", [5, 5, 5, 5]))[0]
    assert (found.upper, found.lower) == ((), ())
    assert {(one.upper, one.lower) for one in option_uses(choice(), {}, found)} == {(None, None)}
    assert Flag.KEY_BY_THE_WEAK not in flags_of(found, option_uses(choice(), {}, found))


def test_a_key_that_the_weak_choose_is_flagged() -> None:
    found = analyse(table_of("xxkyzkk", [10, 9, 8, 5, 4, 1, 0]))[0]
    flags = flags_of(found, option_uses(choice(), {}, found))
    assert flags == (Flag.NEGATIVE, Flag.KEY_BY_THE_WEAK)


@given(
    st.lists(st.tuples(*[st.integers(0, 3)] * 4), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_learners_changes_nothing_and_all_stays_within_bounds(
    rows: list[tuple[int, ...]], random: Random
) -> None:
    told = [
        ItemAnswer(learner, str(item), 1, mark, 3, mark)
        for learner, row in enumerate(rows)
        for item, mark in enumerate(row)
    ]
    found = analyse(told)
    for one in found:
        assert one.facility is not None
        assert 0 <= one.facility <= 1
        assert one.discrimination is None or -100 - 1e-9 <= one.discrimination <= 100 + 1e-9
        assert one.efficiency is None or one.efficiency <= 100 + 1e-9
    random.shuffle(told)
    again = {one.item: (one.n, one.facility, one.discrimination, one.efficiency) for one in analyse(told)}
    assert again == {
        one.item: (
            one.n,
            *(
                None if each is None else pytest.approx(each)
                for each in (one.facility, one.discrimination, one.efficiency)
            ),
        )
        for one in found
    }


def many(right: int, of: int, confidence: int | None = None) -> list[ItemAnswer]:
    """So many right answers to an item, and answers to another in which the same learners do alike."""
    return [
        ItemAnswer(learner, item, 1, float(learner < right), 1.0, "said", confidence)
        for item in ("one", "other")
        for learner in range(of)
    ]


@pytest.mark.parametrize(
    ("right", "flags"), [(20, {Flag.EASY}), (19, {Flag.EASY}), (18, set()), (6, set()), (5, {Flag.HARD})]
)
def test_an_item_that_nearly_all_or_few_get_right_is_flagged(right: int, flags: set[Flag]) -> None:
    found = analyse(many(right, 20))[0]
    assert set(flags_of(found, ())) == flags


def test_nothing_is_said_of_fewer_than_eight_learners() -> None:
    assert flags_of(analyse(many(7, 7))[0], ()) == ()
    assert flags_of(analyse(many(8, 8))[0], ()) == (Flag.EASY,)


@pytest.mark.parametrize(("confidence", "guessed"), [(None, False), (1, True), (2, False), (3, False)])
def test_a_key_that_was_guessed_is_flagged(confidence: int | None, guessed: bool) -> None:
    assert (Flag.GUESSED in flags_of(analyse(many(12, 20, confidence))[0], ())) is guessed


def test_an_item_that_goes_with_nothing_is_flagged() -> None:
    dice = Random(3)
    flat = [ItemAnswer(learner, "flat", 1, float(learner % 2), 1.0, "said") for learner in range(40)]
    rest = [
        ItemAnswer(learner, f"item {number}", 1, float(dice.random() < learner / 40), 1.0, "said")
        for number in range(10)
        for learner in range(40)
    ]
    found = {one.item: one for one in analyse([*flat, *rest])}
    assert Flag.FLAT in flags_of(found["flat"], ())
    assert Flag.FLAT not in flags_of(found["item 0"], ())
