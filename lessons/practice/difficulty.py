"""How hard an item is and how strong a learner: ratings by Elo on the logit scale.

Promises that an answer changes both ratings by what was unexpected about it, and a rating with few answers behind it by
more than one with many. Refuses later answers to the same item: they say what feedback taught, and not how hard the
item is.

The rules are those of the educational Elo of R. Pelánek, "Applications of the Elo rating system in adaptive educational
systems", Computers & Education 98 (2016), 169–179, with K = 1 / (1 + 0.05 n).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, sqrt

_SLOWING = 0.05

_INFORMATION = 0.75 * 0.25
"""What one answer tells, p(1 − p), where p is the chance of 75% at which practice chooses items."""

_VARIANCE_OF_ONE = (1 / _SLOWING) ** 2 * _INFORMATION / (2 * _INFORMATION / _SLOWING - 1)
"""What the variance of a rating with n answers comes to, times n, when n is large: see `uncertainty`."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating of an item (high: hard) or a learner (high: strong), and how many answers are behind it."""

    value: float = 0.0
    """In logits; 0 is where everything begins."""
    answers: int = 0


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The share of the points, 0 to 1, that a learner's first answer to an item gained."""

    learner: int
    pack: str
    item: str
    share: float


@dataclass(frozen=True, slots=True)
class Ratings:
    """All learners by their ids, and all items by pack and id."""

    learners: dict[int, Rated] = field(default_factory=dict[int, Rated])
    items: dict[tuple[str, str], Rated] = field(default_factory=dict[tuple[str, str], Rated])

    def take(self, one: FirstAnswer) -> None:
        """Changes both ratings that an answer is about."""
        item = (one.pack, one.item)
        self.learners[one.learner], self.items[item] = updated(
            self.learners.get(one.learner, Rated()), self.items.get(item, Rated()), one.share
        )


def chance(learner: Rated, item: Rated) -> float:
    """How likely the learner is to get the item right, 0 to 1."""
    ahead = learner.value - item.value
    # Either way exp gets a number below 0, so it can't overflow.
    return 1 / (1 + exp(-ahead)) if ahead >= 0 else exp(ahead) / (1 + exp(ahead))


def updated(learner: Rated, item: Rated, share: float) -> tuple[Rated, Rated]:
    """Both ratings after a first answer that gained this share of its points, 0 to 1."""
    unexpected = share - chance(learner, item)
    return (
        Rated(learner.value + _weight(learner) * unexpected, learner.answers + 1),
        Rated(item.value - _weight(item) * unexpected, item.answers + 1),
    )


def uncertainty(rated: Rated) -> float:
    """The standard error of a rating, in logits: 1 without any answer, and less with each.

    Steps of K = a/n on answers that tell I each are a Robbins–Monro process. Its variance comes to a²I / (2aI − 1) / n:
    J. Sacks, "Asymptotic distribution of stochastic approximation procedures", Annals of Mathematical Statistics 29
    (1958), 373–405. K = 1 / (1 + 0.05 n) is a = 20, and I = 0.75 × 0.25. That is for many answers. For few it is joined
    to a variance of 1 before any, as precisions add: learners and items of a course are about one logit apart.

    It knows nothing of how items were chosen: docs/learning.md has how far the errors go beyond it.
    """
    return sqrt(1 / (1 + rated.answers / _VARIANCE_OF_ONE))


def rate(answers: Iterable[FirstAnswer]) -> Ratings:
    """All ratings, from the answers in the order in which they were given.

    A second answer of the same learner to the same item changes nothing.
    """
    ratings, given = Ratings(), set[tuple[int, str, str]]()
    for one in answers:
        if (one.learner, one.pack, one.item) in given:
            continue
        given.add((one.learner, one.pack, one.item))
        ratings.take(one)
    return ratings


def _weight(rated: Rated) -> float:
    """K: how much of what was unexpected is taken over."""
    return 1 / (1 + _SLOWING * rated.answers)
