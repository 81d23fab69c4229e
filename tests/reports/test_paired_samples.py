"""Figures of a group that was measured twice, against numbers that others have worked out or that hands can."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.reports.paired_samples import (
    FormOrders,
    hedges_g_av,
    level_for_each,
    mean_change,
    signal_changes,
)
from questions.signal_detection import SignalCounts

# Student, "The probable error of a mean", 1908: hours of sleep gained with two drugs, by the same ten patients.
FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])

ONE_ORDER = FormOrders([("a", "b")] * 10)


def test_students_own_figures_come_out_where_all_have_one_order() -> None:
    found = mean_change(SECOND - FIRST, ONE_ORDER)
    assert float(found.value) == pytest.approx(1.58)
    assert float(found.low) == pytest.approx(0.7001142, abs=1e-6)
    assert float(found.high) == pytest.approx(2.4598858, abs=1e-6)
    assert not ONE_ORDER.told_apart


def test_what_the_forms_differ_in_is_no_gain() -> None:
    """Form b is 0.1 easier: who had it second gained 0.2, and who had it first 0. By hand: 0.1 ± 2.4469 · 0.028868."""
    orders = FormOrders([("a", "b")] * 4 + [("b", "a")] * 4)
    found = mean_change(np.array([0.2, 0.3, 0.1, 0.2, 0.0, 0.1, -0.1, 0.0]), orders)
    assert orders.told_apart
    assert float(found.value) == pytest.approx(0.1)
    assert float(found.high - found.value) == pytest.approx(0.070636, abs=1e-6)
    assert float(found.value - found.low) == pytest.approx(0.070636, abs=1e-6)


def test_orders_that_are_not_equally_often_weigh_the_same() -> None:
    orders = FormOrders([("a", "b")] * 6 + [("b", "a")] * 3)
    found = mean_change(np.array([0.3] * 6 + [-0.1] * 3), orders)
    assert float(found.value) == pytest.approx(0.1)
    assert float(found.low) == pytest.approx(float(found.high))


def test_of_three_forms_each_is_taken_out() -> None:
    easier = {"a": 0.0, "b": 0.2, "c": -0.1}
    pairs = [("a", "b"), ("b", "c"), ("c", "a")] * 4
    found = mean_change(np.array([0.05 + easier[second] - easier[first] for first, second in pairs]), FormOrders(pairs))
    assert float(found.value) == pytest.approx(0.05)


def test_as_many_terms_as_learners_are_not_fitted() -> None:
    orders = FormOrders([("a", "b"), ("b", "a")])
    assert not orders.told_apart
    assert float(mean_change(np.array([0.2, 0.1]), orders).value) == pytest.approx(0.15)


def test_several_intervals_hold_together_at_the_level_of_one() -> None:
    assert level_for_each(1) == pytest.approx(0.95)
    assert level_for_each(10) == pytest.approx(0.995)
    assert level_for_each(0) == pytest.approx(0.95)
    narrow, wide = (mean_change(SECOND - FIRST, ONE_ORDER, level_for_each(number)) for number in (1, 14))
    assert float(wide.high - wide.low) > 1.3 * float(narrow.high - narrow.low)


def test_hedges_g_av_is_the_change_in_standard_deviations_corrected_for_few() -> None:
    """1.58 / √((3.2006 + 4.0090) / 2) · (1 − 3 / 35)."""
    assert float(hedges_g_av(FIRST, SECOND, np.asarray(1.58))) == pytest.approx(0.760852, abs=1e-5)
    assert math.isnan(float(hedges_g_av(np.ones(9), np.ones(9), np.asarray(0.0))))


def test_signals_of_a_group_are_those_of_its_counts_together() -> None:
    """15 of 20 and 5 of 20: z(15.5 / 21) − z(5.5 / 21) = 2 · 0.63748, and they lean nowhere."""
    counts = np.tile(np.array([1.5, 2.0, 0.5, 2.0]), (10, 1))
    sensitivity, criterion = signal_changes(counts, counts, ONE_ORDER)
    assert float(sensitivity.first.value) == pytest.approx(1.27497, abs=1e-5)
    assert float(criterion.first.value) == pytest.approx(0.0, abs=1e-9)
    assert float(sensitivity.change.value) == 0.0
    theirs = SignalCounts(15, 20, 5, 20)
    assert float(sensitivity.first.value) == pytest.approx(theirs.sensitivity)
    assert float(criterion.first.value) == pytest.approx(theirs.criterion, abs=1e-9)


def test_a_doubting_group_has_a_criterion_above_nothing_and_a_trusting_one_below() -> None:
    doubting = np.tile(np.array([1.0, 4.0, 0.0, 4.0]), (10, 1))
    trusting = np.tile(np.array([4.0, 4.0, 3.0, 4.0]), (10, 1))
    _, criterion = signal_changes(doubting, trusting, ONE_ORDER)
    assert float(criterion.first.value) > 0.5
    assert float(criterion.second.value) < -0.5
    assert float(criterion.change.high) < 0


def test_the_interval_of_signals_is_as_wide_as_theory_says() -> None:
    """Each of 400 learners judges one statement of either sort: SE² of z(p) is p(1 − p) / (n φ(z)²)."""
    generator = np.random.default_rng(5)
    hit, false_alarm = (generator.random((2, 400)) < np.array([[0.8], [0.3]])).astype(float)
    ones = np.ones(400)
    counts = np.stack([hit, ones, false_alarm, ones], axis=-1)
    sensitivity, _ = signal_changes(counts, counts, FormOrders([("a", "b")] * 400))

    def variance(share: float) -> float:
        z = SignalCounts(round(share * 400), 400, 200, 400).sensitivity
        return share * (1 - share) / (400 * (math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)) ** 2)

    half = float(sensitivity.first.high - sensitivity.first.value)
    expected = 1.966 * math.sqrt(variance(float(hit.mean())) + variance(float(false_alarm.mean())))
    assert half == pytest.approx(expected, rel=0.08)


def test_the_same_answers_have_the_same_intervals() -> None:
    generator = np.random.default_rng(6)
    counts = generator.integers(0, 4, (2, 12, 4)).astype(float)
    counts[..., 1] = counts[..., 3] = 4
    orders = FormOrders([("a", "b"), ("b", "a")] * 6)
    one, other = (signal_changes(counts[0], counts[1], orders) for _ in range(2))
    assert [float(part.change.low) for part in one] == [float(part.change.low) for part in other]


def test_groups_can_be_judged_by_the_thousand_as_one_is() -> None:
    generator = np.random.default_rng(7)
    orders = FormOrders([("a", "b"), ("b", "a")] * 5)
    gains = generator.normal(size=(3, 10))
    together = mean_change(gains, orders)
    assert together.low.shape == (3,)
    assert [float(low) for low in together.low] == pytest.approx([float(mean_change(one, orders).low) for one in gains])
    counts = generator.integers(0, 4, (2, 3, 10, 4)).astype(float)
    counts[..., 1] = counts[..., 3] = 4
    sensitivity, _ = signal_changes(counts[0], counts[1], orders)
    alone, _ = signal_changes(counts[0][2], counts[1][2], orders)
    assert float(sensitivity.change.high[2]) == pytest.approx(float(alone.change.high))
