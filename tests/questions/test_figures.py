"""Arithmetic over figures: values, ranges, tolerances, and what is refused with which advice."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questions.figures import FormulaError, Value, evaluate, tolerance
from questions.model import Figure, Number


def figure(value: float, rounding: float | None = None) -> Figure:
    """A figure of which only the number matters."""
    return Figure(value=value, unit="USD", as_of="2023", counts="money", source="s", rounding=rounding)


FIGURES = {
    "whole": figure(8.18e9),
    "part": figure(1.1e9, 0.05e9),
    "about_zero": figure(1, 2),
    "ten": figure(10, 1),
    "two-words": figure(1),
    "2023_total": figure(1),
    "from": figure(1),
}


@pytest.mark.parametrize(
    ("formula", "value", "low", "high"),
    [
        (3, 3, 3, 3),
        ("1 + 2 * 3 - 4 / 2", 5, 5, 5),
        ("-(2 ** 3)", -8, -8, -8),
        ("ten", 10, 9, 11),
        ("-ten", -10, -11, -9),
        ("ten - ten", 0, -2, 2),
        ("ten * -2", -20, -22, -18),
        ("100 / ten", 10, 100 / 11, 100 / 9),
        ("ten ** 2", 100, 81, 121),
        ("about_zero ** 2", 1, 0, 9),
        ("about_zero ** 3", 1, -1, 27),
        ("ten ** -1", 0.1, 1 / 11, 1 / 9),
        ("abs(about_zero)", 1, 0, 3),
        ("abs(-ten)", 10, 9, 11),
        ("min(ten, 9.5)", 9.5, 9, 9.5),
        ("max(ten, 9.5, 2)", 10, 9.5, 11),
        ("round(2.345, 1)", 2.3, 2.3, 2.3),
        ("round(ten / 3)", 3, 3, 4),
        ("ten\n  + 1", 11, 10, 12),
    ],
)
def test_a_formula_has_a_value_and_the_range_of_its_inputs_rounding(
    formula: str | float, value: float, low: float, high: float
) -> None:
    assert evaluate(formula, FIGURES) == pytest.approx(Value(value, low, high))


def test_a_share_carries_the_rounding_of_its_part() -> None:
    share = evaluate("part / whole * 100", FIGURES)
    assert share.value == pytest.approx(13.447, abs=0.001)
    assert share.half_width == pytest.approx(0.611, abs=0.001)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("", "is empty"),
        ("1 +", "is not complete"),
        ("(" * 150, "is not complete"),
        ("1 +" * 80 + "1", "longer than 200 characters"),
        ("-" * 30 + "1", "nested more than 20 levels"),
        ("13,4", "write 1100000 or 1.1e6"),
        ("$5", "write 1100000 or 1.1e6"),
        ("part % 2", "write 1100000 or 1.1e6"),
        ("'a'", "write 1100000 or 1.1e6"),
        ("1 / 0", "divides by something that is zero"),
        ("1 / about_zero", "may be zero within its rounding"),
        ("about_zero ** -1", "negative power"),
        ("2 ** 11", "whole number from -10 to 10"),
        ("2 ** 0.5", "whole number from -10 to 10"),
        ("ten ** ten", "whole number from -10 to 10"),
        ("1e300 * 1e300", "too large"),
        ("1e300 ** 9", "too large"),
        ("1e999", "too large"),
        ("9" * 199, None),
        ("7 // 2", "only + - * / **"),
        ("prat", "did you mean “part”?"),
        ("sqrt(4)", "not known in formulas"),
        ("mim(1, 2)", "did you mean “min”?"),
        ("min(1)", "is not used like this"),
        ("round(1.5, ten)", "is not used like this"),
        ("round(1, 2, 3)", "is not used like this"),
        ("min(a=1)", "write 1100000"),
        ("part.value", "cannot stand in a formula"),
        ("part if 1 else 2", "cannot stand in a formula"),
        ("lambda", "is not complete"),
        ("True", "cannot stand in a formula"),
        ("1j", "cannot stand in a formula"),
        ("two-words", "rename the figure to “two_words”"),
        ("2023_total * 2", "rename the figure to “figure_2023_total”"),
        ("from + 1", "rename the figure to “figure_from”"),
    ],
)
def test_what_is_no_arithmetic_over_figures_is_refused_with_advice(formula: str, words: str | None) -> None:
    if words is None:
        assert evaluate(formula, FIGURES).value == pytest.approx(float(formula))
        return
    with pytest.raises(FormulaError) as caught:
        evaluate(formula, FIGURES)
    assert words in f"{caught.value.message.english} {caught.value.hint.english if caught.value.hint else None}"


@given(st.text(max_size=60) | st.text("0123456789.e+-*/(), minaxbsroudteprw_", max_size=60))
def test_no_text_raises_anything_but_a_formula_error(text: str) -> None:
    try:
        value, low, high = evaluate(text, FIGURES)
    except FormulaError:
        return
    assert low <= value <= high
    assert all(map(math.isfinite, (value, low, high)))


NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
SHAPES = ["a + b", "a - b", "a * b", "a / b", "a ** 2 - b ** 3", "min(a, b) * abs(a)", "max(a, -b) / (b * b)"]


@given(
    st.sampled_from(SHAPES), NUMBERS, NUMBERS, st.floats(0, 10), st.floats(0, 10), st.floats(-1, 1), st.floats(-1, 1)
)
def test_the_range_holds_every_result_that_rounding_allows(
    formula: str, a: float, b: float, around_a: float, around_b: float, shift_a: float, shift_b: float
) -> None:
    try:
        ranged = evaluate(formula, {"a": figure(a, around_a), "b": figure(b, around_b)})
        actual = evaluate(formula, {"a": figure(a + shift_a * around_a), "b": figure(b + shift_b * around_b)})
    except FormulaError:
        assume(False)
        return
    slack = 1e-9 * max(1.0, abs(ranged.low), abs(ranged.high))
    assert ranged.low <= ranged.value <= ranged.high
    assert ranged.low - slack <= actual.value <= ranged.high + slack


def test_tolerance_is_taken_from_rounding_or_as_it_is_given() -> None:
    asked = {"id": "q", "kind": "number", "skill": "arithmetic", "prompt": "?", "answer": "ten * 2", "unit": "USD"}
    assert tolerance(Number.model_validate({**asked, "tolerance": "from rounding"}), FIGURES) == 2
    assert tolerance(Number.model_validate({**asked, "tolerance": 5}), FIGURES) == 5
