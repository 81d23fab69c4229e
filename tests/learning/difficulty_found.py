"""Whether ratings find how hard items are while practice chooses the items by these ratings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, sqrt
from random import Random
from statistics import correlation, fmean

from lessons.practice.difficulty import Rated, chance, uncertainty, updated
from lessons.practice.picking import TARGET, Candidate, Pick, pick
from lessons.practice.spacing import SkillCard
from tests.learning.simulation import Aim, Simulation

CLASSES = {30: 0.65, 100: 0.80, 300: 0.90}
"""Numbers of learners, and the correlation that is aimed at."""

ANSWERS, ITEMS = 40, 200
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
DUE = {"unit": SkillCard(1.0, 5.0, NOW - timedelta(days=2), NOW - timedelta(days=1))}

Chooser = Callable[[Rated, Sequence[Rated], Sequence[int], Random], int]
"""Which of the items that are left comes next, for a learner with this rating."""


def as_practice_does(learner: Rated, ratings: Sequence[Rated], left: Sequence[int], random: Random) -> int:
    """By the one function that practice calls."""
    candidates = [Candidate("pack", str(at), "unit", "choice", ratings[at], None, None, at, None, None) for at in left]
    found = pick(candidates, learner, DUE, skills=["unit"], new_today=0, now=NOW, seed=random.getrandbits(32))
    assert isinstance(found, Pick)
    return found.items[0].order


def strictly_nearest(learner: Rated, ratings: Sequence[Rated], left: Sequence[int], random: Random) -> int:
    """The one whose rating is nearest, whatever is known of it."""
    return min(left, key=lambda at: (abs(chance(learner, ratings[at]) - TARGET), random.random()))


def any_item(learner: Rated, ratings: Sequence[Rated], left: Sequence[int], random: Random) -> int:
    """Any."""
    del learner, ratings
    return random.choice(left)


@dataclass(frozen=True)
class Found:
    """What came out, beside the truth."""

    ratings: float
    percentages: float
    error: float
    """How large errors of items are, as a multiple of their stated uncertainty."""
    right: float
    """The share of right answers."""


def practise(learners: int, choose: Chooser, random: Random) -> Found:
    """Has them all answer, in an order in which they mix."""
    truth = [random.gauss(0, 1) for _ in range(ITEMS)]
    strength = [random.gauss(0, 1) for _ in range(learners)]
    items, rated = [Rated()] * ITEMS, [Rated()] * learners
    left = [[*range(ITEMS)] for _ in range(learners)]
    marks: list[list[bool]] = [[] for _ in range(ITEMS)]
    turns = [one for one in range(learners) for _ in range(ANSWERS)]
    random.shuffle(turns)
    for one in turns:
        at = choose(rated[one], items, left[one], random)
        left[one].remove(at)
        right = random.random() < 1 / (1 + exp(truth[at] - strength[one]))
        marks[at].append(right)
        rated[one], items[at] = updated(rated[one], items[at], float(right))
    answered = [at for at in range(ITEMS) if marks[at]]
    shift = fmean(item.value for item in items) - fmean(truth)  # the scale has no middle of its own
    errors = [(item.value - shift - true) / uncertainty(item) for item, true in zip(items, truth, strict=True)]
    return Found(
        ratings=correlation([item.value for item in items], truth),
        percentages=correlation([-fmean(marks[at]) for at in answered], [truth[at] for at in answered]),
        error=sqrt(fmean(error * error for error in errors)),
        right=fmean(mark for of_item in marks for mark in of_item),
    )


def run(seed: int, part: float) -> Mapping[str, float]:
    """Correlations with the truth, for each number of learners."""
    random, found = Random(seed), dict[str, float]()
    for learners in CLASSES:
        size = max(2, round(learners * part))
        ours, strict = practise(size, as_practice_does, random), practise(size, strictly_nearest, random)
        found[f"{learners} learners: ratings"] = ours.ratings
        found[f"{learners} learners: plain percentages of the same answers"] = ours.percentages
        found[f"{learners} learners: ratings if uncertainty did not count in choosing"] = strict.ratings
        found[f"{learners} learners: ratings with items in random order"] = practise(size, any_item, random).ratings
        found[f"{learners} learners: share of right answers"] = ours.right
        found[f"{learners} learners: error as a multiple of the stated uncertainty"] = ours.error
    return found


SIMULATION = Simulation(
    title="Difficulty: found while items are chosen by it",
    assumption=f"""
{ITEMS} items and so many learners, whose difficulty and strength are drawn from a normal distribution with sd 1
logit. An answer is right with the chance of the Rasch model, and nobody learns on the way. Each learner gives
{ANSWERS} answers, to items that practice chooses near {TARGET:.0%}; nothing is known at the beginning. The figures
are correlations with the true difficulty. Plain percentages are the share of right answers to each item, of those
that were answered.
""",
    seeds=10,
    run=run,
    aims={f"{learners} learners: ratings": Aim("≥", aim) for learners, aim in CLASSES.items()},
    reading="""
Plain percentages suffer from the choice: hard items go to strong learners. Always taking the item whose rating is
nearest leaves many without any answer, which is why practice draws within the uncertainty. Fewer than 75% of the
answers are right, because at first nothing is known, and weak learners have few items that are easy enough. The
stated uncertainty holds for few answers; as they become many, errors grow beyond it, because a wrong rating also
chooses who answers next.
""",
)
