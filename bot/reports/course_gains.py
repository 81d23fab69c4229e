"""What a course brought a group, from its scores at two times: figures with intervals, as plain values.

It needs SciPy (`bot.reports.paired_samples`), and is loaded by who has it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.reports.course_scores import Comparison, FormScore
from bot.reports.paired_samples import (
    Array,
    FormOrders,
    IntervalEstimate,
    SignalChange,
    hedges_g_av,
    level_for_each,
    mean_change,
    signal_changes,
)

_NOTHING = 1e-9
"""A bound that differs from 0 by less than this is 0, and came out so by rounding."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds of its interval."""

    value: float
    low: float
    high: float

    @property
    def is_more(self) -> bool:
        """Whether it is above 0 by more than chance explains."""
        return self.low > _NOTHING

    @property
    def is_less(self) -> bool:
        """Whether it is below 0 by more than chance explains."""
        return self.high < -_NOTHING


@dataclass(frozen=True, slots=True)
class MeanGain:
    """A mean share of the points at two times, and the gain between them."""

    learners: int
    first: float
    gain: Interval

    @property
    def second(self) -> float:
        """What the mean is the second time."""
        return self.first + self.gain.value


@dataclass(frozen=True, slots=True)
class SignalGain:
    """d′ or c at two times, and the change between them."""

    first: Interval
    second: Interval
    change: Interval


@dataclass(frozen=True, slots=True)
class CourseGains:
    """All that is said of learners who were measured at two times."""

    whole: MeanGain
    effect_size: float | None
    """Hedges' g_av; None where all have the same score."""
    told_apart: bool
    """Whether a difference between the forms is left out."""
    sensitivity: SignalGain | None
    criterion: SignalGain | None
    """None for both where too few statements were judged."""
    skills: Mapping[str, MeanGain]
    """Intervals that hold together for all of them."""


def course_gains(compared: Comparison) -> CourseGains:
    """What is said of enough pairs."""
    pairs = compared.pairs
    shares = [np.array([pair[at].share for pair in pairs]) for at in (0, 1)]
    orders = _orders(pairs)
    whole = _mean_gain(shares[0], shares[1], orders, level_for_each(1))
    effect = float(hedges_g_av(shares[0], shares[1], np.asarray(whole.gain.value)))
    sensitivity = criterion = None
    if compared.signals(0).enough and compared.signals(1).enough:
        changes = signal_changes(_counts(pairs, 0), _counts(pairs, 1), orders)
        sensitivity, criterion = map(_signal_gain, changes)
    by_skill = compared.skills
    level = level_for_each(len(by_skill))
    return CourseGains(
        whole=whole,
        effect_size=None if math.isnan(effect) else effect,
        told_apart=orders.told_apart,
        sensitivity=sensitivity,
        criterion=criterion,
        skills={skill: _skill_gain(skill, theirs, level) for skill, theirs in by_skill.items()},
    )


def _skill_gain(skill: str, pairs: Sequence[tuple[FormScore, FormScore]], level: float) -> MeanGain:
    first, second = (np.array([pair[at].skills[skill].share for pair in pairs]) for at in (0, 1))
    return _mean_gain(first, second, _orders(pairs), level)


def _orders(pairs: Sequence[tuple[FormScore, FormScore]]) -> FormOrders:
    return FormOrders([(first.form, second.form) for first, second in pairs])


def _mean_gain(first: Array, second: Array, orders: FormOrders, level: float) -> MeanGain:
    by_order = [np.mean(first[stratum]) for stratum in orders.strata]
    return MeanGain(len(first), float(np.mean(by_order)), _interval(mean_change(second - first, orders, level)))


def _counts(pairs: Sequence[tuple[FormScore, FormScore]], at: int) -> Array:
    signals = [pair[at].signals for pair in pairs]
    return np.array([[one.hits, one.sound, one.false_alarms, one.unsound] for one in signals], dtype=np.float64)


def _signal_gain(change: SignalChange) -> SignalGain:
    return SignalGain(_interval(change.first), _interval(change.second), _interval(change.change))


def _interval(estimate: IntervalEstimate) -> Interval:
    return Interval(float(estimate.value), float(estimate.low), float(estimate.high))
