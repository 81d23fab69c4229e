"""Figures as people type them: what is read, as what, and what is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.kinds import kind_of
from questions.messages import said_in_english
from questions.model import Number, Pack
from questions.quantity import LONGEST, QuantityError, read_quantity, with_unit
from questions.signs import seen

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
        ("74,6", "percent", 74.6),
        ("1,10 %", "percent", 1.1),
        ("3,1416", "people", 3.1416),
        ("0,125", "percent", 0.125),
        ("1.100.000", "people", 1.1e6),
        ("1.234,5", "people", 1234.5),
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
    with pytest.raises(QuantityError, match=r"“1/7” is a fraction.*such as 74\.6"):
        read_quantity("1/7", "percent")
    with pytest.raises(QuantityError, match=r"“12 apples”.*asks for USD billion, not apples"):
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
        ("13.4", "percent", "13.4%"),
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


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("5 m", "m", 5),
        ("5m", "metres", 5),
        ("5m", "minutes", 5),
        ("5 m", "minutes a day", 5),
        ("1 hour a day", "minutes a day", 60),
        ("5 m", "people", 5e6),
        ("373 K", "K", 373),
        ("373K", "K", 373),
        ("5 k", "K", 5),
        ("5 °C", "°C", 5),
        ("5 C", "°C", 5),
        ("5 m²", "m²", 5),
        ("5 m2", "m²", 5),
        ("5 m^2", "m²", 5),
        ("5,000 m", "km", 5),
        ("5 km", "km", 5),
        ("5 km", "m", 5000),
        ("250 g", "kg", 0.25),
        ("90 min", "hours", 1.5),
        ("1.1 USD billion", "USD billion", 1.1),
        ("1.1 billion USD", "USD billion", 1.1),
        ("$1,100,000,000", "USD billion", 1.1),
        ("1,100 million dollars", "USD billion", 1.1),
        ("5,500,000 people", "million people", 5.5),
        ("$5 a person", "USD a person", 5),
        ("5 dollars per person", "USD a person", 5),
        ("$-3", "USD", -3),
        ("USD 3", "USD", 3),
        ("5 €", "EUR", 5),
        ("£5", "GBP", 5),
        ("2 p.p.", "percentage points", 2),
        ("12 per 100,000", "people per 100,000", 12),
        ("12 people per 100,000", "people per 100,000", 12),
        ("12 a day", "people a day", 12),
        ("3 personas por celda", "personas/celda", 3),
        ("34 libros al dia", "libros al día", 34),
        ("15 millones de dolares", "millones de dólares", 15),
        ("$34.1", "miles de millones de dólares", 34.1),
        ("34,100 millones", "mil millones de dólares", 34.1),
        ("12 personas por cada 100 000", "personas por cada 100 000", 12),
        ("5 miles", "miles", 5),
        ("5\u200b %", "percent", 5),
        ("1'234'567", "people", 1_234_567),
    ],
)
def test_a_figure_is_read_in_the_unit_that_is_typed_beside_it(typed: str, unit: str, value: float) -> None:
    assert read_quantity(typed, unit) == pytest.approx(value)


@pytest.mark.parametrize(("typed", "unit"), [("5 m", "months"), ("5 m", "miles"), ("5 b", "books"), ("5k", "km")])
def test_a_letter_that_could_be_a_magnitude_or_the_unit_is_not_guessed_at(typed: str, unit: str) -> None:
    with pytest.raises(QuantityError, match="can be read two ways"):
        read_quantity(typed, unit)


@pytest.mark.parametrize(
    ("typed", "unit"), [("5 kg", "km"), ("12 day", "people a day"), ("5 l", "people"), ("5 °C", "K")]
)
def test_another_unit_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(QuantityError, match="asks for"):
        read_quantity(typed, unit)


@pytest.mark.parametrize(
    ("typed", "languages", "value"),
    [
        ("1.234,5", ("es",), 1234.5),
        ("40.000", ("es",), 40_000),
        ("40.000", ("de",), 40_000),
        ("40.000", ("en",), 40),
        ("40,000", ("es",), 40_000),
        ("40,000", ("es-ES",), 40),
        ("40.000", ("es-ES",), 40_000),
        ("40.000", ("es-MX",), 40),
        ("1.100.000", ("es",), 1_100_000),
        ("13,4", ("es",), 13.4),
        ("13.4", ("es",), 13.4),
        ("0.125", ("es",), 0.125),
        ("0,125", ("es",), 0.125),
        ("1,234.5", ("es",), 1234.5),
        ("1 234,5", ("fr",), 1234.5),
        ("1’234.5", ("de-CH",), 1234.5),
        ("1,1e9", ("es",), 1.1e9),
        ("1,5 Mio.", ("de",), 1.5e6),
        ("13,4", ("en", "es"), 13.4),
        ("1.234,5", ("en", "es"), 1234.5),
        ("1.100.000", ("en", "es"), 1_100_000),
        ("40.000", ("en", "es"), 40),
        ("40.000", ("es", "en"), 40_000),
        ("5", ("xx",), 5),
    ],
)
def test_points_and_commas_are_those_of_the_first_language_in_which_they_make_a_figure(
    typed: str, languages: tuple[str, ...], value: float
) -> None:
    assert read_quantity(typed, "", *languages) == pytest.approx(value)


def test_a_point_before_three_digits_is_one_of_decimals_where_the_question_shows_as_many() -> None:
    assert read_quantity("1.234", "", "es") == 1234
    assert read_quantity("1.234", "", "es", fine=True) == 1.234
    assert read_quantity("1.234.567", "", "es", fine=True) == 1_234_567


@pytest.mark.parametrize("typed", ["1,1,1", "1.1.1", "1.234.5", "1,23,456.7,8", "12 34", "1 23"])
def test_signs_that_make_no_figure_in_any_language_are_refused(typed: str) -> None:
    with pytest.raises(QuantityError):
        read_quantity(typed, "", "es", "en")


UNITS_SHOWN = [
    *UNITS,
    *("m", "K", "km", "m²", "°C", "minutes", "USD billion", "USD a person", "people per 100,000", "kg", "h", "EUR"),
    *("celdas", "millones de dólares", "miles de millones de dólares", "libros al día", "personas/celda", "docenas"),
    *("personas por cada 100 000", "votes for each other vote", "books", "billion", "x"),
]


@given(
    st.sampled_from(UNITS_SHOWN),
    st.sampled_from(["en", "es", "es-ES", "es-MX", "de", "fr", "pt-BR", "de-CH"]),
    st.integers(-(10**12), 10**12),
    st.integers(0, 3),
    st.sampled_from([0, 0.01, 0.5]),
    st.data(),
)
def test_what_a_question_shows_as_its_answer_is_right_when_it_is_typed(
    unit: str, language: str, digits: int, places: int, tolerance: float, data: st.DataObject
) -> None:
    question = {"id": "q", "kind": "number", "skill": "unit", "prompt": "How much?", "answer": digits / 10**3}
    about = {"id": "shown", "title": "Shown", "about": "Shown.", "language": language, "version": 1}
    more = {"unit": unit, "places": places, "tolerance": tolerance}
    asked = Pack.model_validate({**about, "questions": [question | more]}).questions[0]
    assert isinstance(asked, Number)
    kind = kind_of(asked)
    shown = said_in_english(kind.key(asked, {})).partition(", give or take")[0]
    typed = "".join(data.draw(st.sampled_from({"-": "-−–‑", " ": " \u00a0\u202f"}.get(sign, sign))) for sign in shown)
    bare = said_in_english(kind.key(asked.model_copy(update={"unit": None}), {})).partition(", give or take")[0]
    for said in (shown, typed, f" {typed}. ", f"{bare} {unit}", f"{bare}{unit}", bare):
        assert kind.grade(asked, kind.read(asked, said), {}).right, said


@given(st.text(st.characters(categories=("L", "P", "S", "Zs", "Cf")), max_size=20).map(seen).filter(bool))
def test_whatever_an_author_calls_the_unit_is_read_as_it_is_shown(unit: str) -> None:
    assert read_quantity(f"12.5 {unit}", unit) in (12.5, -12.5)
