"""What can be said of a group that was measured twice, in parallel forms: intervals over learners.

Promises that nothing depends on which form came first, where the order differs between learners: gains are fitted with
a term for each form, as a crossover trial is evaluated, and learners are drawn again within each order of the forms.
The same data give the same figures. Everything takes arrays with further dimensions in front, so that simulations judge
thousands of groups with what judges one. Refuses to say how few learners are too few.

It needs SciPy, which comes with the extra `reports`, and is loaded by workers that make reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Array: TypeAlias = NDArray[np.float64]

LEVEL: Final = 0.95
"""Of an interval, or of all intervals of a family together."""

_DRAWS: Final = 4000
_SEED: Final = 20_250_301
_LEAST_OF_AN_ORDER: Final = 3
"""Learners below which an order of the forms is too small to draw them again from it alone."""


def level_for_each(intervals: int) -> float:
    """The level of each of several intervals, so that all of them hold together at `LEVEL` (Bonferroni)."""
    return 1 - (1 - LEVEL) / max(intervals, 1)


@dataclass(frozen=True, slots=True)
class IntervalEstimate:
    """A figure with its interval."""

    value: Array
    low: Array
    high: Array


@dataclass(frozen=True)
class FormOrders:
    """Which form each learner took first and which second."""

    orders: Sequence[tuple[str, str]]

    @cached_property
    def design(self) -> Array:
        """A row for each learner: 1 for the gain, and how much more of each form there is in the second than in the
        first. The forms' terms add up to nothing, so the last form has no column. Where forms did not change places,
        and their terms could not be told from the gain, there is none.
        """
        forms = sorted({form for order in self.orders for form in order})
        counted = np.array([[(second == form) - (first == form) for form in forms] for first, second in self.orders])
        whole = np.column_stack([np.ones(len(self.orders)), counted[:, :-1] - counted[:, -1:]]).astype(np.float64)
        resolved = np.linalg.pinv(whole) @ whole
        is_told_apart = np.allclose(resolved[0], np.eye(len(resolved))[0])
        fits = np.linalg.matrix_rank(whole) < len(self.orders)
        return whole if is_told_apart and fits else whole[:, :1]

    @property
    def told_apart(self) -> bool:
        """Whether a difference between the forms can be told from a gain."""
        return self.design.shape[1] > 1

    @cached_property
    def strata(self) -> list[list[int]]:
        """Learners by the order of their forms; all of them together where an order has too few."""
        found = defaultdict[tuple[str, str], list[int]](list)
        for learner, order in enumerate(self.orders):
            found[order].append(learner)
        strata = list(found.values())
        return strata if min(map(len, strata)) >= _LEAST_OF_AN_ORDER else [list(range(len(self.orders)))]


def mean_change(changes: Array, orders: FormOrders, level: float = LEVEL) -> IntervalEstimate:
    """The mean of each learner's change, over the last dimension, without what the forms differ in; Student's t."""
    design = orders.design
    inverse = np.linalg.pinv(design)
    fitted = changes @ inverse.T
    free = len(design) - int(np.linalg.matrix_rank(design))
    spread = np.sum((changes - fitted @ design.T) ** 2, axis=-1) / free
    half = stdtrit(free, (1 + level) / 2) * np.sqrt(spread * (inverse @ inverse.T)[0, 0])
    value = fitted[..., 0]
    return IntervalEstimate(value, value - half, value + half)


def hedges_g_av(first: Array, second: Array, change: Array) -> Array:
    """The size of a mean change in standard deviations of the scores; not a number where all scores are the same.

    g_av = J · change / √((s₁² + s₂²) / 2) with J = 1 − 3 / (4ν − 1) and ν = n − 1 (Cumming, "Understanding the New
    Statistics", 2012, chapter 11; Lakens, "Calculating and reporting effect sizes", 2013).
    """
    variance = (np.var(first, axis=-1, ddof=1) + np.var(second, axis=-1, ddof=1)) / 2
    free = first.shape[-1] - 1
    deviation = np.where(variance > 0, np.sqrt(variance), np.nan)
    return (1 - 3 / (4 * free - 1)) * change / deviation


@dataclass(frozen=True, slots=True)
class SignalChange:
    """d′ or c of a group: before, after, and how much it changed."""

    first: IntervalEstimate
    second: IntervalEstimate
    change: IntervalEstimate


def signal_changes(first: Array, second: Array, orders: FormOrders) -> tuple[SignalChange, SignalChange]:
    """d′ and c, of the counts of all learners together; learners are drawn again for the intervals.

    The last two dimensions are learners and their hits, sound statements, false alarms and unsound statements. Orders
    of the forms weigh the same. An interval is Student's t with the bootstrap's standard error (Efron and Tibshirani,
    "An Introduction to the Bootstrap", 1993, chapter 12), made larger by what drawing from few leaves out: percentiles
    are too narrow for a class (Hesterberg, "What Teachers Should Know About the Bootstrap", 2015).
    """
    learners, strata = len(orders.orders), orders.strata
    weights = np.zeros((_DRAWS + 1, learners))
    generator = np.random.default_rng(_SEED)
    for stratum in strata:
        size = len(stratum)
        weights[0, stratum] = 1 / size
        weights[1:, stratum] = generator.multinomial(size, np.full(size, 1 / size), _DRAWS) / size
    weights *= learners / len(strata)
    sizes = np.array([len(stratum) for stratum in strata], dtype=np.float64)
    too_narrow = np.sum((sizes - 1) / sizes**2) / np.sum(1 / sizes)
    factor = stdtrit(learners - len(strata), (1 + LEVEL) / 2) / np.sqrt(too_narrow)

    def estimate(drawn: Array) -> IntervalEstimate:
        value, half = drawn[..., 0], factor * np.std(drawn[..., 1:], axis=-1, ddof=1)
        return IntervalEstimate(value, value - half, value + half)

    def change(before: Array, after: Array) -> SignalChange:
        return SignalChange(estimate(before), estimate(after), estimate(after - before))

    sensitivities, criteria = zip(*(_signal(weights @ counts) for counts in (first, second)), strict=True)
    return change(*sensitivities), change(*criteria)


def _signal(counts: Array) -> tuple[Array, Array]:
    """d′ and c, as `questions.signal_detection` has them."""
    hits = ndtri((counts[..., 0] + 0.5) / (counts[..., 1] + 1))
    false_alarms = ndtri((counts[..., 2] + 0.5) / (counts[..., 3] + 1))
    return hits - false_alarms, -(hits + false_alarms) / 2
