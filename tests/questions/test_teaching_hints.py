"""What a spread of answers and the result of a class tell a teacher, by tables made by hand."""

from __future__ import annotations

import pytest

from questions.engine.teaching_hints import Advice, LearnerShare, advice, far_below, middle, popular_wrong
from questions.kinds import Tally


@pytest.mark.parametrize(
    ("right", "answered", "said"),
    [
        (0, 0, None),
        (1, 1, None),  # one answer is no spread
        (0, 2, Advice.EXPLAIN),
        (1, 2, Advice.DISCUSS),
        (2, 2, Advice.GO_ON),
        (2, 10, Advice.EXPLAIN),
        (3, 10, Advice.DISCUSS),  # 30 % and 70 % belong to the discussion
        (7, 10, Advice.DISCUSS),
        (8, 10, Advice.GO_ON),
        (29, 100, Advice.EXPLAIN),
        (71, 100, Advice.GO_ON),
    ],
)
def test_from_30_to_70_percent_right_a_discussion_is_worth_it(right: int, answered: int, said: Advice | None) -> None:
    assert advice(right, answered) == said


def counts(*given: tuple[str, int, bool | None]) -> list[Tally]:
    of = sum(count for _, count, _ in given)
    return [Tally(text, count, of, key) for text, count, key in given]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ([("key", 6, True), ("a", 3, False), ("b", 0, False)], "a"),  # exactly a third
        ([("key", 7, True), ("a", 3, False)], None),  # less than a third
        ([("a", 4, False), ("key", 3, True), ("b", 5, False)], "b"),  # the commonest of two
        ([("a", 5, False), ("b", 5, False)], "a"),  # of equals the first
        ([("key", 1, True), ("a", 9, None)], None),  # what can be defended is not wrong
        ([("key", 0, True), ("a", 0, False)], None),  # nobody answered
        ([], None),
    ],
)
def test_a_wrong_answer_is_popular_from_a_third_on(
    given: list[tuple[str, int, bool | None]], named: str | None
) -> None:
    found = popular_wrong(counts(*given))
    assert (found.text if found else None) == named


def of_ten(*points: int) -> dict[int, LearnerShare]:
    """Learners 1, 2, …, with so many of ten points from ten answers."""
    return {learner: LearnerShare(score, 10, 10) for learner, score in enumerate(points, 1)}


@pytest.mark.parametrize(
    ("points", "named"),
    [
        ((9, 8, 8, 8, 2), [5]),
        ((9, 8, 8, 8, 5), [5]),  # exactly 30 points of a hundred below the middle
        ((9, 8, 8, 8, 6), []),
        ((8, 1, 8, 8, 2, 9), [2, 5]),  # the lowest first
        ((3, 3, 3, 3, 3), []),  # a hard quiz puts nobody below the others
        ((9, 9, 9, 1), []),  # four are no class
        ((), []),
    ],
)
def test_far_below_are_those_whom_30_points_part_from_the_middle(points: tuple[int, ...], named: list[int]) -> None:
    assert far_below(of_ten(*points)) == named


def test_few_answers_put_nobody_below_the_class_and_do_not_move_its_middle() -> None:
    shares = of_ten(9, 8, 8, 8, 8)
    assert middle(shares) == 0.8
    late = {**shares, 6: LearnerShare(0, 3, 3), 7: LearnerShare(0, 0, 0)}
    assert (middle(late), far_below(late)) == (0.8, [])
    assert far_below({**shares, 6: LearnerShare(0, 4, 4)}) == [6]
    assert middle({one: shares[one] for one in (1, 2, 3, 4)}) is None
