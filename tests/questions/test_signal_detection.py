"""Sensitivity and response bias, by the example that the curriculum has and by what the two mean."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questions.signal_detection import SignalCounts


@pytest.mark.parametrize(
    ("counts", "sensitivity", "criterion"),
    [
        (SignalCounts(8, 8, 2, 8), 2.18, -0.50),
        (SignalCounts(6, 8, 0, 8), 2.18, 0.50),
        (SignalCounts(4, 8, 4, 8), 0.0, 0.0),
        (SignalCounts(0, 0, 0, 0), 0.0, 0.0),
    ],
)
def test_the_examples_come_out(counts: SignalCounts, sensitivity: float, criterion: float) -> None:
    assert counts.sensitivity == pytest.approx(sensitivity, abs=0.005)
    assert counts.criterion == pytest.approx(criterion, abs=0.005)


@given(st.integers(1, 200))
def test_always_the_same_answer_tells_nothing_apart(each: int) -> None:
    trusting, doubting = SignalCounts(each, each, each, each), SignalCounts(0, each, 0, each)
    assert trusting.sensitivity == doubting.sensitivity == 0
    assert trusting.criterion < 0 < doubting.criterion


@given(st.integers(1, 100), st.integers(1, 100), st.data())
def test_to_call_everything_the_other_way_turns_both_figures_round(
    sound: int, unsound: int, data: st.DataObject
) -> None:
    hits, false_alarms = data.draw(st.integers(0, sound)), data.draw(st.integers(0, unsound))
    counts = SignalCounts(hits, sound, false_alarms, unsound)
    turned = SignalCounts(sound - hits, sound, unsound - false_alarms, unsound)
    assert turned.sensitivity == pytest.approx(-counts.sensitivity, abs=1e-9)
    assert turned.criterion == pytest.approx(-counts.criterion, abs=1e-9)
    assume(hits < sound)
    better = SignalCounts(hits + 1, sound, false_alarms, unsound)
    assert better.sensitivity > counts.sensitivity
    assert better.criterion < counts.criterion


@pytest.mark.parametrize(
    ("counts", "enough"),
    [
        (SignalCounts(8, 8, 0, 8), True),
        (SignalCounts(7, 7, 0, 80), False),
        (SignalCounts(8, 80, 0, 7), False),
    ],
)
def test_eight_of_each_are_enough_to_speak_of(counts: SignalCounts, enough: bool) -> None:
    assert counts.enough is enough


@pytest.mark.parametrize("counts", [(9, 8, 0, 8), (-1, 8, 0, 8), (0, 8, 9, 8), (0, 8, -1, 8)])
def test_counts_that_nobody_could_have_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="no counts"):
        SignalCounts(*counts)
