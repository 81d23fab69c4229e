"""Made-up classes that are measured twice: how often a gain is seen that is not there, and one that is.

Promises that classes are judged by what judges real ones, that their forms differ in difficulty and each learner takes
the one that Copydesk would give them, and that the same seed gives the same figures. Among the learners are some who
read nothing: one says “opinion” to everything, one “false”, one takes the first option, one whatever is nearest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
from scipy.special import expit, ndtr
from scipy.stats import nct
from scipy.stats import t as student

from bot.reports.paired_samples import (
    Array,
    FormOrders,
    IntervalEstimate,
    level_for_each,
    mean_change,
    signal_changes,
)
from lessons.measuring import form_to_take
from tests.learning.simulation import Aim, Simulation

CLASSES: Final = 2000
SIZES: Final = (12, 25, 60)
A_SKILL: Final = (1, 2)
"""Questions of each skill in a form: as many as today's forms have, and as many as they are to have."""

SKILLS: Final = 14
_SORTED_SKILLS: Final = 3
"""Of them, those whose questions are statements to sort, of which each brings a part of the points."""

_STATEMENTS: Final = 6
_SOUND, _UNSOUND = 3, 2
"""Statements of known truth in a form, for each question of a skill."""

_PLAYERS: Final = {"reader": 0.6, "opinion": 0.1, "false": 0.1, "first": 0.1, "fastest": 0.1}
_OPTIONS: Final = 4
_TOGETHER: Final = 50
"""Classes whose intervals are worked out at once, for the sake of memory."""

_NOTHING: Final = 1e-9


FALSE_GAINS: Final = {
    "mean": "gains in the mean",
    "by_skill": "gains in any skill",
    "sensitivity": "gains in d′",
    "doubting": "said to doubt more",
    "trusting": "said to trust more",
}
"""What was seen and is not there, of which at most 5% of classes may have any."""

COVERED: Final = {
    "mean_covered": "no change in the interval of the mean",
    "by_skill_covered": "no change in the intervals of all skills",
    "sensitivity_covered": "no change in the interval of d′",
    "criterion_covered": "no change in the interval of c",
}
"""What intervals of 95% hold, in 93 to 97% of classes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Classes of one size, before a course and after it: what every learner of every class got for each skill, and what
    they took as sound.
    """

    orders: FormOrders
    skills: tuple[Array, Array]
    """Classes, learners, skills."""
    signals: tuple[Array, Array]
    """Classes, learners, and counts as `signal_changes` takes them."""

    @property
    def shares(self) -> tuple[Array, Array]:
        """Of the points of the whole form."""
        first, second = self.skills
        return first.mean(axis=-1), second.mean(axis=-1)


@dataclass(frozen=True, slots=True)
class FalseGains:
    """In which share of classes that learned nothing a change was seen all the same, and zero was in the interval."""

    learners: int
    a_skill: int
    """Questions of each skill."""
    mean: float
    """Gains in the mean."""
    mean_covered: float
    by_skill: float
    """Classes with a gain in any of the skills."""
    by_skill_covered: float
    """Classes whose skills all have zero in their intervals."""
    sensitivity: float
    """Gains in d′."""
    sensitivity_covered: float
    doubting: float
    """Classes that were said to doubt more."""
    trusting: float
    """Classes that were said to trust more."""
    criterion_covered: float


@dataclass(frozen=True, slots=True)
class Power:
    """In which share of classes a true gain was found, and in which theory says."""

    learners: int
    gain: float
    """In standard deviations of the scores."""
    found: float
    theory: float
    covered: float
    """In which share the true gain was in the interval."""


def orders_of(
    learners: int, generator: np.random.Generator, forms: tuple[str, ...] = ("form-a", "form-b")
) -> FormOrders:
    """What a class takes first and second, as Copydesk gives it out, in the order in which learners come.

    One in six who begin are not there the second time, so the orders are not equally often.
    """
    first_forms = Counter[str]()
    orders: list[tuple[str, str]] = []
    for learner in range(learners + learners // 5):
        first = form_to_take(learner, 1, forms, {}, first_forms)
        first_forms[first] += 1
        second = form_to_take(learner, 1, forms, {first: datetime(2026, 1, 1, tzinfo=UTC)}, first_forms)
        orders.append((first, second))
    there = sorted(generator.choice(len(orders), learners, replace=False))
    return FormOrders([orders[at] for at in there])


def measured(
    generator: np.random.Generator, classes: int, learners: int, a_skill: int, *, gain: float = 0.0, mixed: bool = True
) -> Measured:
    """So many classes. `gain` is how much more able everybody is the second time; with `mixed` not everybody reads."""
    orders = orders_of(learners, generator)
    form = np.array([[one == "form-b" for one in order] for order in orders.orders], dtype=int)
    names = list(_PLAYERS)
    chances = list(_PLAYERS.values()) if mixed else [1.0] + [0.0] * (len(names) - 1)
    player = np.array(names)[generator.choice(len(names), (classes, learners), p=chances)]
    ability = generator.normal(size=(classes, learners, 1))
    leaning = generator.normal(scale=0.5, size=(classes, learners, 1))
    questions = SKILLS * a_skill
    difficulty = generator.normal(scale=0.8, size=(classes, 2, questions))
    opinions = generator.integers(0, 3, size=(classes, 2, questions))  # keyed “opinion”, of the statements to sort
    trickiness = generator.normal(scale=0.3, size=(classes, 2, (_SOUND + _UNSOUND) * a_skill))
    skills: list[Array] = []
    signals: list[Array] = []
    for time in (0, 1):
        taken = form[:, time]
        able = ability + gain * time
        skills.append(_points(generator, player, able, difficulty[:, taken], opinions[:, taken], a_skill))
        signals.append(_signals(generator, player, able, leaning, trickiness[:, taken], a_skill))
    return Measured(orders, (skills[0], skills[1]), (signals[0], signals[1]))


def _points(
    generator: np.random.Generator, player: Array, able: Array, difficulty: Array, opinions: Array, a_skill: int
) -> Array:
    """Shares of the points by skill: most questions are right or wrong, others are statements to sort."""
    guessed = 1 / _OPTIONS
    chance = guessed + (1 - guessed) * expit(able - difficulty)
    chance = np.where((player == "reader")[..., None], chance, guessed)
    right = (generator.random(chance.shape) < chance).astype(np.float64)
    sorted_right = generator.binomial(_STATEMENTS, chance) / _STATEMENTS
    sorted_right = np.where((player == "opinion")[..., None], opinions / _STATEMENTS, sorted_right)
    is_sorted = np.arange(difficulty.shape[-1]) // a_skill < _SORTED_SKILLS
    got = np.where(is_sorted, sorted_right, right)
    return got.reshape(*got.shape[:-1], SKILLS, a_skill).mean(axis=-1)


def _signals(
    generator: np.random.Generator, player: Array, able: Array, leaning: Array, trickiness: Array, a_skill: int
) -> Array:
    """Hits, sound statements, false alarms and unsound statements of each learner."""
    sound = np.arange((_SOUND + _UNSOUND) * a_skill) < _SOUND * a_skill
    apart = 1.2 + 0.5 * able
    chance = ndtr(np.where(sound, apart / 2, -apart / 2) + leaning + trickiness)
    silent = np.isin(player, ("opinion", "false"))[..., None]
    chance = np.where((player == "reader")[..., None], chance, np.where(silent, 0.0, 1 / _OPTIONS))
    said = generator.random(chance.shape) < chance
    hits, false_alarms = said[..., sound].sum(axis=-1), said[..., ~sound].sum(axis=-1)
    counts = (hits, np.full_like(hits, sound.sum()), false_alarms, np.full_like(hits, (~sound).sum()))
    return np.stack(counts, axis=-1).astype(np.float64)


def false_gains(learners: int, a_skill: int, classes: int = CLASSES, seed: int = 0) -> FalseGains:
    """Classes that were measured twice and learned nothing in between."""
    some = measured(np.random.default_rng([seed, learners, a_skill]), classes, learners, a_skill)
    first, second = some.shares
    mean = mean_change(second - first, some.orders)
    by_skill = np.moveaxis(some.skills[1] - some.skills[0], -1, 1)
    skills = mean_change(by_skill, some.orders, level_for_each(SKILLS))
    sensitivity, criterion = _signal_intervals(some)
    return FalseGains(
        learners=learners,
        a_skill=a_skill,
        mean=_share(mean.low > _NOTHING),
        mean_covered=_share(_covers(mean)),
        by_skill=_share((skills.low > _NOTHING).any(axis=-1)),
        by_skill_covered=_share(_covers(skills).all(axis=-1)),
        sensitivity=_share(sensitivity.low > _NOTHING),
        sensitivity_covered=_share(_covers(sensitivity)),
        doubting=_share(criterion.low > _NOTHING),
        trusting=_share(criterion.high < -_NOTHING),
        criterion_covered=_share(_covers(criterion)),
    )


def power(learners: int = 25, gain: float = 0.5, a_skill: int = 2, classes: int = CLASSES, seed: int = 0) -> Power:
    """Classes of readers who gained so many standard deviations of their scores."""
    generator = np.random.default_rng([seed, learners])
    more, true_gain, deviation = _ability_for(generator, gain, a_skill)
    some = measured(generator, classes, learners, a_skill, gain=more, mixed=False)
    first, second = some.shares
    found = mean_change(second - first, some.orders)
    sizes = np.array([len(stratum) for stratum in some.orders.strata], dtype=np.float64)
    error = deviation * np.sqrt(np.sum(1 / sizes)) / len(sizes)
    free = learners - len(sizes)
    theory = float(nct.sf(student.ppf(0.975, free), free, true_gain / error))
    covered = _share((found.low <= true_gain) & (true_gain <= found.high))
    return Power(learners, gain, _share(found.low > _NOTHING), theory, covered)


def null_figures(seed: int, part: float) -> Mapping[str, float]:
    """What is seen in classes that learned nothing, by label; `part` of `CLASSES` of each size."""
    found: dict[str, float] = {}
    for a_skill in A_SKILL:
        for learners in SIZES:
            one = false_gains(learners, a_skill, max(20, round(CLASSES * part)), seed)
            for name, label in (*FALSE_GAINS.items(), *COVERED.items()):
                found[f"{learners} learners, {a_skill} a skill: {label}"] = getattr(one, name)
    return found


def power_figures(seed: int, part: float) -> Mapping[str, float]:
    """How often a gain of half a standard deviation is found in a class of 25, and how often theory says."""
    one = power(classes=max(20, round(CLASSES * part)), seed=seed)
    return {
        "found": one.found,
        "found, in theory": one.theory,
        "found, less the theory": one.found - one.theory,
        "true gain in the interval": one.covered,
    }


def _ability_for(generator: np.random.Generator, gain: float, a_skill: int) -> tuple[float, float, float]:
    """How much more able learners have to be for this gain; the gain in shares; and the standard deviation of gains.

    All are taken from very many classes; the gains' deviation is that within an order of the forms of one class.
    """
    low, high = 0.0, 3.0
    seed = generator.integers(2**32)
    for _ in range(12):
        middle = (low + high) / 2
        many = measured(np.random.default_rng(seed), 600, 40, a_skill, gain=middle, mixed=False)
        first, second = many.shares
        wanted = gain * float(np.sqrt((first.var(axis=1) + second.var(axis=1)).mean() / 2))
        low, high = (middle, high) if float((second - first).mean()) < wanted else (low, middle)
    changes = second - first
    within = np.mean([changes[:, stratum].var(axis=1, ddof=1).mean() for stratum in many.orders.strata])
    return middle, float(changes.mean()), float(np.sqrt(within))


def _signal_intervals(some: Measured) -> tuple[IntervalEstimate, IntervalEstimate]:
    """The changes of d′ and of c of each class."""
    parts: tuple[list[IntervalEstimate], list[IntervalEstimate]] = ([], [])
    for start in range(0, len(some.signals[0]), _TOGETHER):
        first, second = (one[start : start + _TOGETHER] for one in some.signals)
        for part, change in zip(parts, signal_changes(first, second, some.orders), strict=True):
            part.append(change.change)
    sensitivity, criterion = (
        IntervalEstimate(*(np.concatenate([getattr(one, name) for one in part]) for name in ("value", "low", "high")))
        for part in parts
    )
    return sensitivity, criterion


def _covers(found: IntervalEstimate) -> Array:
    return (found.low <= _NOTHING) & (found.high >= -_NOTHING)


def _share(of: Array) -> float:
    return float(np.mean(of))


NULL_CLASSES = Simulation(
    title="Measuring: classes that learned nothing",
    assumption=f"""
{CLASSES} classes of each size and seed, measured twice with two forms of unlike difficulty, of which each learner takes
the one that Copydesk would give them. Nobody learns in between, and one in six of those who began is not there the
second time. Six in ten read, and answer as the Rasch model has it with a chance of guessing; one in ten says "opinion"
to everything, one "false", one takes the first option and one whatever is nearest. A form has questions of {SKILLS}
skills, one or two of each. The figures are shares of classes.
""",
    seeds=5,
    run=null_figures,
    aims={
        f"{learners} learners, {a_skill} a skill: {label}": aim
        for a_skill in A_SKILL
        for learners in SIZES
        for labels, aim in ((FALSE_GAINS, Aim("≤", 0.05)), (COVERED, Aim("≥", 0.93, most=0.97)))
        for label in labels.values()
    },
)

POWER = Simulation(
    title="Measuring: a gain that is there",
    assumption=f"""
{CLASSES} classes of 25 who read, and whose shares rise by half a standard deviation of their scores. Theory is the
power of the test on the same number of learners, given that standard deviation.
""",
    seeds=5,
    run=power_figures,
    aims={"found, less the theory": Aim("≥", -0.05, most=0.05), "true gain in the interval": Aim("≥", 0.93, most=0.97)},
)
