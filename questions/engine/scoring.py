"""Points of a class quiz: for one answer, for one learner, for a team.

Promises whole points from 0 to 1,000 for an item, more for a better grade and never fewer for a faster answer, and a
total that is the sum of its items. A learner is compared by the mean over what they saw, so coming late costs nothing,
and a team by the mean over its members, so being many is no advantage. Refuses a clock and the grading itself: a
`Grade` and a thinking time come in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from questions.kinds import Grade, shuffled

FULL_POINTS = 1000
"""Points of an item that is right (and, where speed counts, answered at once)."""

SPEED = 400
"""How many of them `timed` gives for speed."""

Points = Literal["flat", "timed"]
PointsPolicy = Callable[[Grade, float], int]
"""The points of an answer from its grade and the share of the time that was left, 0 to 1."""


def flat(grade: Grade, left: float) -> int:
    """1,000 for right, a part of it for partly right; speed counts nothing."""
    del left
    return round(FULL_POINTS * _share(grade))


def timed(grade: Grade, left: float) -> int:
    """600 for right and up to 400 for speed, a part of both for partly right, nothing for wrong."""
    return round((FULL_POINTS - SPEED + SPEED * left) * _share(grade))


POLICIES: Mapping[Points, PointsPolicy] = MappingProxyType({"flat": flat, "timed": timed})


def time_left(thinking: timedelta, seconds: int) -> float:
    """The share of `seconds` that was left after `thinking`, 0 to 1.

    Time the host adds to a vote does not enter: it would change what the answers already given are worth.
    """
    return min(max(1 - thinking / timedelta(seconds=seconds), 0.0), 1.0)


def _share(grade: Grade) -> float:
    return min(max(grade.score / grade.maximum, 0.0), 1.0) if grade.maximum > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """A learner's result: the `total` of points over the `seen` items that count."""

    total: int
    seen: int

    @property
    def mean(self) -> float:
        """Points for each item seen, 0 to 1,000; 0 for who saw none."""
        return self.total / self.seen if self.seen else 0.0


def score(points: Mapping[str, int], seen: Collection[str], counted: Iterable[str]) -> Score:
    """The standing of one learner.

    `points` holds those of each item answered, `seen` the items asked since the learner joined (without an answer:
    0 points), and `counted` those that give points at all, so no warm-up and nothing skipped.
    """
    items = {item for item in counted if item in seen or item in points}
    return Score(sum(points.get(item, 0) for item in items), len(items))


def team(place: int, teams: int, seed: int) -> int:
    """The team, from 0, of who joined as number `place`, from 0. Raises `ValueError` unless there are 2 to 6 teams.

    Sizes never differ by more than one, and nobody changes teams when others join: each round of as many learners as
    there are teams is dealt out in an order of its own, which depends on `seed` alone.
    """
    if not 2 <= teams <= 6:
        raise ValueError(f"{teams} teams: there can be 2 to 6")
    turn, at = divmod(place, teams)
    return int(shuffled(map(str, range(teams)), seed, f"teams/{turn}")[at])


def team_score(members: Iterable[Score]) -> float:
    """The mean of the members' means, 0 to 1,000; who saw no item that counts is left out. 0 for an empty team."""
    means = [member.mean for member in members if member.seen]
    return sum(means) / len(means) if means else 0.0
