"""Figures as people type them: what is read, as what, and what is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.quantity import LONGEST, QuantityError, read_quantity, with_unit

UNITS = [
    "percent",
    "percentage points",
    "USD",
    "USD billion",
    "million people",
    "people",
    "people a day",
    "times",
    "days",
    "cells",
]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("13.4", "percent", 13.4),
        ("13.4 %", "percent", 13.4),
        ("13.4%", "percent", 13.4),
        ("about 13%", "percent", 13),
        ("About 13 per cent", "percent", 13),
        ("roughly 13 pct", "percent", 13),
        ("~13", "percent", 13),
        ("≈ 13 percent.", "percent", 13),
        ("13.", "percent", 13),
        (".5", "percent", 0.5),
        ("13percent", "percent", 13),
        ("2 points", "percentage points", 2),
        ("2 pp", "percentage points", 2),
        ("$1.1bn", "USD", 1.1e9),
        ("$1.1 bn", "USD billion", 1.1),
        ("1.1", "USD billion", 1.1),
        ("$1.1 billion", "USD billion", 1.1),
        ("US$ 1,100 million", "USD billion", 1.1),
        ("1.1 billion dollars", "USD", 1.1e9),
        ("1,100,000,000", "USD", 1.1e9),
        ("1 100 000 000", "USD", 1.1e9),
        ("1\u202f100\u00a0000", "USD", 1.1e6),
        ("1.1e9", "USD", 1.1e9),
        ("1.1E+9", "USD", 1.1e9),
        ("1e-2", "percent", 0.01),
        ("34 thousand", "people", 34_000),
        ("34k", "people", 34_000),
        ("34 thousand people", "people", 34_000),
        ("5.5 million people", "million people", 5.5),
        ("5,500,000 people", "people", 5.5e6),
        ("12 people", "people a day", 12),
        ("12 people per day", "people a day", 12),
        ("600cells", "cells", 600),
        ("1 cell", "cells", 1),
        ("-3", "percent", -3),
        ("−3 %", "percent", -3),
        ("–3 %", "percent", -3),
        ("-$3", "USD", -3),
        ("+3", "percent", 3),
        ("１３.４ ％", "percent", 13.4),
        ("  13.4\n", "percent", 13.4),
        ("0", "percent", 0),
    ],
)
def test_a_figure_is_read_as_it_was_meant(text: str, unit: str, value: float) -> None:
    assert read_quantity(text, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "percent"),
        ("   ", "percent"),
        ("thirteen", "percent"),
        ("1,1", "percent"),
        ("1,10 %", "percent"),
        ("1,1000", "people"),
        ("1.100.000", "people"),
        ("13 14", "percent"),
        ("13-14", "percent"),
        ("13–14 %", "percent"),
        ("1 in 8", "percent"),
        ("1/8", "percent"),
        ("13 % of 20", "percent"),
        ("12 apples", "USD"),
        ("$13", "percent"),
        ("13 %", "USD"),
        ("€13", "USD"),
        ("13 percentage points", "percent"),
        ("5 mm", "people"),
        ("🙂", "percent"),
        ("13 🙂", "percent"),
        ("10²", "people"),
        ("10⁹", "USD"),
        ("5½", "percent"),
        ("①", "percent"),
        ("nan", "percent"),
        ("inf", "percent"),
        ("-Infinity", "percent"),
        ("1e999", "percent"),
        ("0x1f", "percent"),
        ("1_000", "people"),
        ("--3", "percent"),
        ("9" * 4000, "people"),
        ("about " * 700, "percent"),
        ("ﷺ" * 4000, "percent"),
    ],
)
def test_what_is_no_single_figure_in_the_unit_is_refused(text: str, unit: str) -> None:
    with pytest.raises(QuantityError):
        read_quantity(text, unit)


def test_a_refusal_says_what_was_wrong() -> None:
    with pytest.raises(QuantityError, match=r"comma can be read two ways.*1\.1"):
        read_quantity("1,1", "percent")
    with pytest.raises(QuantityError, match="asks for USD billion, not apples"):
        read_quantity("12 apples", "USD billion")


@given(st.text(max_size=200) | st.from_regex(r"[~$+-]?[0-9., ]{1,20}[a-z% .]{0,12}", fullmatch=True))
def test_any_text_gives_a_finite_number_or_a_refusal(text: str) -> None:
    for unit in UNITS:
        with contextlib.suppress(QuantityError):
            assert abs(read_quantity(text, unit)) < 10.0 ** (LONGEST + 111)


@given(st.integers(-(10**13), 10**13), st.integers(0, 4), st.sampled_from(UNITS))
def test_a_figure_as_it_is_shown_reads_as_itself(digits: int, places: int, unit: str) -> None:
    number = digits / 10**places
    for text in (f"{number:,.{places}f}", f"{number:.{places}f}"):
        assert read_quantity(with_unit(text, unit), unit) == pytest.approx(number)


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        ("13.4", "percent", "13.4 %"),
        ("34.1", "USD billion", "$34.1 billion"),
        ("1,100", "USD", "$1,100"),
        ("-3", "USD", "-$3"),
        ("5.5", "million people", "5.5 million people"),
        ("2", "percentage points", "2 percentage points"),
    ],
)
def test_a_figure_is_shown_with_its_unit_as_people_write_it(number: str, unit: str, text: str) -> None:
    assert with_unit(number, unit) == text


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("34.1 mil millones", "miles de millones de dólares", 34.1),
        ("15 millones de dólares", "millones de dólares", 15),
        ("unos 74", "celdas", 74),
        ("cerca de 8.8 por ciento", "percent", 8.8),
        ("34 mil", "libros al día", 34_000),
        ("1 millón", "personas", 1_000_000),
    ],
)
def test_figures_are_read_as_they_are_typed_in_spanish(typed: str, unit: str, value: float) -> None:
    assert read_quantity(typed, unit) == pytest.approx(value)
