"""That classes which learned nothing are seldom said to have gained, in small; docs/learning.md has the figures."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bot.reports.paired_samples import mean_change
from tests.learning.measuring import (
    COVERED,
    FALSE_GAINS,
    SKILLS,
    false_gains,
    measured,
    null_figures,
    orders_of,
    power_figures,
)

FEW = 600
"""Classes, of which the shares below are known to about a percent."""


@pytest.mark.parametrize("a_skill", [1, 2])
@pytest.mark.parametrize("learners", [8, 12, 25])
def test_classes_that_learned_nothing_are_seldom_said_to_have_gained(learners: int, a_skill: int) -> None:
    found = false_gains(learners, a_skill, FEW)
    for name in FALSE_GAINS:
        assert getattr(found, name) <= 0.05, name
    for name in COVERED:
        assert 0.92 <= getattr(found, name) <= 0.98, name


def test_skills_that_were_each_judged_alone_would_be_said_to_have_gained() -> None:
    """What the bounds for all skills together are there for."""
    some = measured(np.random.default_rng(1), FEW, 25, 1)
    alone = mean_change(np.moveaxis(some.skills[1] - some.skills[0], -1, 1), some.orders, 0.95)
    assert alone.low.shape == (FEW, SKILLS)
    assert float((alone.low > 1e-9).any(axis=-1).mean()) > 0.2


def test_a_gain_that_is_there_is_found_about_as_often_as_theory_says() -> None:
    found = power_figures(0, 0.3)
    assert found["found"] > 0.85
    assert abs(found["found, less the theory"]) < 0.04
    assert 0.92 < found["true gain in the interval"] < 0.98


def test_forms_are_given_out_evenly_and_some_do_not_come_back() -> None:
    orders = orders_of(60, np.random.default_rng(2)).orders
    counts = Counter(orders)
    assert counts.keys() == {("form-a", "form-b"), ("form-b", "form-a")}
    assert max(counts.values()) <= 36


def test_the_same_seed_gives_the_same_figures() -> None:
    first, again, other = (null_figures(seed, 0.01) for seed in (3, 3, 4))
    assert first == again != other
    assert len(first) == 6 * (len(FALSE_GAINS) + len(COVERED))
