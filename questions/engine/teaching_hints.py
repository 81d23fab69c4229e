"""What a spread of answers, or the result of a class, tells its teacher to do next: rules of thumb and their figures.

Promises that nothing is said of too few answers, and that of several wrong answers the commonest is named. Refuses
texts and names: learners are numbers here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from statistics import median

from questions.kinds import Tally

DISCUSS_FROM, DISCUSS_TO = 0.3, 0.7
"""Shares of right answers between which a discussion helps most: enough know it, and enough do not (Mazur 1997)."""

POPULAR = 1 / 3
"""Share of a class from which on a wrong answer is popular."""

LEAST_VOTES = 2
"""Fewer answers are no spread."""

LEAST_LEARNERS = 5
"""Learners that a comparison among them needs."""

LEAST_ANSWERS = 4
"""Answers of one learner that count, for a comparison with others."""

FAR_BELOW = 0.3
"""Share of the points by which somebody is far below the middle of their class."""


class Advice(Enum):
    """What to do once a vote closes."""

    EXPLAIN = auto()
    """Few are right, and could not convince the others."""
    DISCUSS = auto()
    GO_ON = auto()
    """Most are right."""


def advice(right: int, answered: int) -> Advice | None:
    """What to do where `right` of `answered` are fully right; None for too few answers."""
    if answered < LEAST_VOTES:
        return None
    share = right / answered
    if share < DISCUSS_FROM:
        return Advice.EXPLAIN
    return Advice.DISCUSS if share <= DISCUSS_TO else Advice.GO_ON


def popular_wrong(tallies: Iterable[Tally]) -> Tally | None:
    """The commonest wrong answer, where at least `POPULAR` of those who answered gave it; of equals the first."""
    wrong = [one for one in tallies if one.key is False and one.of and one.count / one.of >= POPULAR]
    return max(wrong, key=lambda one: one.count, default=None)


@dataclass(frozen=True, slots=True)
class LearnerShare:
    """What one learner got in a class: points of all that their answers could bring, and how many answers those are."""

    score: float
    maximum: float
    answers: int

    @property
    def of_points(self) -> float:
        """The share, 0 to 1; 0 where there was nothing to get."""
        return self.score / self.maximum if self.maximum else 0.0


def middle(shares: Mapping[int, LearnerShare]) -> float | None:
    """The median share of the points among those with enough answers; None where too few learners have them."""
    compared = [one.of_points for one in shares.values() if one.answers >= LEAST_ANSWERS]
    return median(compared) if len(compared) >= LEAST_LEARNERS else None


def far_below(shares: Mapping[int, LearnerShare]) -> list[int]:
    """Whom to talk to: by `FAR_BELOW` or more below the middle of their class, the lowest first.

    By what they answered: who missed questions, or came late, is not below anybody for that.
    """
    centre = middle(shares)
    if centre is None:
        return []
    found = [
        learner
        for learner, one in shares.items()
        if one.answers >= LEAST_ANSWERS and centre - one.of_points >= FAR_BELOW - 1e-9
    ]
    return sorted(found, key=lambda learner: (shares[learner].of_points, learner))
