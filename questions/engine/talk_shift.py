"""What a talk between two votes changed, by where people talked: at a table with unlike answers, like ones, or at none.

Promises that only those are counted who voted twice, and that nothing is said of a place where too few talked. Refuses
to say why something changed: who sits at a table has chosen to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from questions.engine.talk_tables import unlike
from questions.engine.teaching_hints import LEAST_LEARNERS


class TalkPlace(Enum):
    """Where somebody talked. In this order they are told of."""

    UNLIKE = auto()
    """At a table where answers differed."""
    LIKE = auto()
    """At a table where none did."""
    NO_TABLE = auto()


class FirstVote(NamedTuple):
    """What somebody said before a talk: their answer as a text, and whether it was right."""

    answer: str
    right: bool


@dataclass(frozen=True, slots=True)
class VotePair:
    """Somebody's votes before a talk and after it: whether they were right."""

    learner: int
    place: TalkPlace
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """How the votes of those who talked in one kind of place changed."""

    place: TalkPlace
    learners: int
    votes: int
    right_before: int
    right_after: int
    to_right: int
    """Wrong before and right after."""
    from_right: int
    """Right before and wrong after."""


def votes_of(
    seats: Mapping[int, int], first: Mapping[int, FirstVote], second: Mapping[int, bool]
) -> Iterator[VotePair]:
    """The votes about one question of those who voted twice; `seats` has the number of each one's table.

    Whoever sat at a table and did not answer leaves it as like or unlike as the others are.
    """
    tables = defaultdict[int, list[int]](list)
    for learner, number in seats.items():
        tables[number].append(learner)
    said = {learner: vote.answer for learner, vote in first.items()}
    kinds = {number: TalkPlace.UNLIKE if unlike(people, said) else TalkPlace.LIKE for number, people in tables.items()}
    for learner, vote in first.items():
        if learner in second:
            place = kinds[seats[learner]] if learner in seats else TalkPlace.NO_TABLE
            yield VotePair(learner, place, vote.right, second[learner])


def shifts(votes: Iterable[VotePair]) -> tuple[Shift, ...]:
    """How votes changed, by the place of the talk; without places where fewer than `LEAST_LEARNERS` people talked."""
    by_place = defaultdict[TalkPlace, list[VotePair]](list)
    for one in votes:
        by_place[one.place].append(one)
    found = (_shift(place, by_place[place]) for place in TalkPlace)
    return tuple(one for one in found if one.learners >= LEAST_LEARNERS)


def _shift(place: TalkPlace, votes: list[VotePair]) -> Shift:
    return Shift(
        place=place,
        learners=len({one.learner for one in votes}),
        votes=len(votes),
        right_before=sum(one.before for one in votes),
        right_after=sum(one.after for one in votes),
        to_right=sum(one.after and not one.before for one in votes),
        from_right=sum(one.before and not one.after for one in votes),
    )
