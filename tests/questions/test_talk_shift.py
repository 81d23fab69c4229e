"""How votes changed in a talk, by where people talked."""

from __future__ import annotations

from questions.engine.talk_shift import FirstVote, Shift, TalkPlace, shifts, votes_of
from questions.engine.teaching_hints import LEAST_LEARNERS

RIGHT, WRONG = FirstVote('"a"', right=True), FirstVote('"b"', right=False)


def test_votes_are_told_by_the_kind_of_table_and_without_who_did_not_vote_again() -> None:
    seats = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3}
    first = {1: RIGHT, 2: WRONG, 3: WRONG, 4: WRONG, 5: RIGHT, 6: WRONG, 7: RIGHT}
    found = {one.learner: one for one in votes_of(seats, first, {1: True, 2: True, 3: False, 5: True, 6: True})}
    assert {learner: one.place for learner, one in found.items()} == {
        1: TalkPlace.UNLIKE,
        2: TalkPlace.UNLIKE,
        3: TalkPlace.LIKE,
        5: TalkPlace.LIKE,
        6: TalkPlace.NO_TABLE,
    }
    assert (found[2].before, found[2].after) == (False, True)


def test_who_sat_at_a_table_without_an_answer_makes_it_neither_like_nor_unlike() -> None:
    votes = list(votes_of({1: 1, 2: 1, 3: 1}, {1: WRONG, 2: WRONG}, {1: True, 2: False, 3: True}))
    assert [one.place for one in votes] == [TalkPlace.LIKE] * 2


def test_how_many_changed_which_way_stands_with_how_many_voted() -> None:
    seats = {learner: learner // 2 for learner in range(2, 14)}
    first = {learner: RIGHT if learner % 2 else WRONG for learner in range(2, 14)}
    second = {learner: learner not in (3, 4) for learner in range(2, 14)}
    (shift,) = shifts([*votes_of(seats, first, second)] * 2)
    assert shift == Shift(
        TalkPlace.UNLIKE, learners=12, votes=24, right_before=12, right_after=20, to_right=10, from_right=2
    )


def test_of_few_nothing_is_said_however_often_they_voted() -> None:
    few = dict.fromkeys(range(LEAST_LEARNERS - 1), WRONG)
    assert shifts([*votes_of({}, few, dict.fromkeys(few, True))] * 10) == ()
    enough = {**few, 99: WRONG}
    assert [one.place for one in shifts(votes_of({}, enough, dict.fromkeys(enough, True)))] == [TalkPlace.NO_TABLE]
