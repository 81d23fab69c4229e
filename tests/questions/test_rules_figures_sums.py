"""Sums as texts state them: which are worked out again, which come out, and where the rule keeps silent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.rules.figures.marks import with_marks
from questions.rules.figures.mentions import in_plain_signs, mentions
from questions.rules.q052_sum_does_not_come_out import FORMS, wrong_in


def remarks(text: str) -> list[str]:
    return [message.english for message, _ in wrong_in(text)]


def is_read(text: str) -> bool:
    """Whether one of the forms takes the text for a sum."""
    put, _ = with_marks(in_plain_signs(text))
    return any(form.pattern.search(put) for form in FORMS)


@pytest.mark.parametrize(
    "text",
    [
        "1.1 of 8.18 is 13.4 percent.",
        "1.1 of $8.18 billion is about 13 %.",
        "$1.1 billion of the $8.18 billion, or 13.4 percent",
        "10 of 40 is a quarter, 25 %.",
        "4 ÷ 15 is 26.7 percent, a little over a quarter",
        "1.1 / 8.18 = 0.134",
        "1.1 ÷ 8.18 = 0.1345, and 0.1345 × 100 = 13.4 percent",
        "0.1345 × 100 % = 13.4 percent",
        "24 − 0.5 = 23.5 hours",
        "24 × 60 = 1,440 minutes",
        "2 × 3 + 4 = 10",
        "1,000,000 ÷ 365 = 2,740 people a day",
        "256 × 65 = 17,000, rounded",
        "23 divided by 261 is about 0.088",
        "5 times 12 makes 60, and 60 minus 12 is 48",
        "24 % × 34.1 = 8.18",
        "From 80 to 100 is a rise of 25 percent.",
        "From 100 to 80 is a fall of 20 percent.",
        "From 20 % to 25 % is 5 percentage points.",
        "From 20 % to 25 % is a rise of 25 percent.",
        "from 40 percent to 30 percent is 10 points",
        "8.18 is 24 percent of 34.1.",
        "$8.18 billion is about 24 percent of $34.1 billion.",
        "24 percent of 34.1 is 8.18.",
        "23 of 261 is one in 11.",
        "1,086 per 100,000 = 1.1 percent",
        "110 of 5,500 people is 2,000 per 100,000.",
        "$6 million a year for about 300 people, which is $20,000 each.",
        "With 80 as 100, 90 is 112.5.",
        "238 Venezuelans and 23 Salvadorans make 261 people.",
    ],
)
def test_a_sum_that_comes_out_is_read_and_left_alone(text: str) -> None:
    assert is_read(text)
    assert remarks(text) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("1.1 of 8.18 is 15 percent.", "1.1 of 8.18 is 13.4 percent, not 15 percent."),
        ("1.1 of 8.18 is about 15 percent.", "1.1 of 8.18 is 13.4 percent, not 15 percent."),
        ("10 of 40 is a third.", "10 of 40 is 25 percent, not a third."),
        ("10 of 40 is a quarter, 30 %.", "10 of 40 is a quarter, 25 percent, not 30 %."),
        ("1.1 ÷ 8.18 = 0.143", "1.1 ÷ 8.18 = 0.134, not 0.143."),
        ("24 × 60 = 1,400 minutes", "24 × 60 = 1,440, not 1,400."),
        ("From 80 to 100 is a rise of 20 percent.", "From 80 to 100 is a rise of 25 percent, not 20 percent."),
        ("From 100 to 80 is a rise of 20 percent.", "From 100 to 80 is a rise of -20 percent, not 20 percent."),
        (
            "From 20 % to 25 % is 6 percentage points.",
            "From 20 % to 25 % is 5 percentage points, not 6 percentage points.",
        ),
        ("From 20 % to 25 % is a rise of 5 percent.", "From 20 % to 25 % is a rise of 25 percent, not 5 percent."),
        ("8.18 is 42 percent of 34.1.", "8.18 is 24 percent of 34.1, not 42 percent."),
        ("24 percent of 34.1 is 81.8.", "24 percent of 34.1 is 8.18, not 81.8."),
        ("23 of 261 is one in 14.", "23 of 261 is one in 11.3, not 14."),
        ("1,086 per 100,000 = 10.9 percent", "1,086 per 100,000 = 1.09 percent, not 10.9 percent."),
        ("110 of 5,500 people is 200 per 100,000.", "110 of 5,500 people is 2,000 per 100,000, not 200."),
        ("$6 million for 300 people is $2,000 each.", "$6 million for 300 people is 20,000 each, not $2,000."),
        ("With 80 as 100, 90 is 110.", "With 80 as 100, 90 is 112, not 110."),
        ("238 Venezuelans and 23 Salvadorans make 251.", "238 Venezuelans and 23 Salvadorans make 261, not 251."),
    ],
)
def test_a_sum_that_does_not_come_out_is_told_with_what_it_gives(text: str, right: str) -> None:
    assert remarks(text) == [right]


@pytest.mark.parametrize(
    "text",
    [
        "1 of 4 parties won 30 percent of the votes.",
        "Of 40 stalls, 10 sell fruit, 5 percent of them figs.",
        "256 × 65 = 16,640 to 17,920 people",
        "(100 - 84) ÷ 16 = 3",
        "From 2020 to 2024, 30 percent of the clinics closed.",
        "Open 24/7, on 14 and 15 May, at 12:30.",
        "Between 10 and 20 of them make 5 loaves.",
        "The law has 3 of 10 parts, or so.",
    ],
)
def test_what_only_looks_like_a_sum_is_passed_over(text: str) -> None:
    assert remarks(text) == []


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 3), st.sampled_from(["+", "−", "×", "÷"]))
def test_a_result_that_is_rounded_as_it_is_printed_is_right(a: int, b: int, places: int, sign: str) -> None:
    result = {"+": a + b, "−": a - b, "×": a * b, "÷": a / b}[sign]
    if result >= 0:
        assert remarks(f"{a:,} {sign} {b:,} = {result:,.{places}f}") == []


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 2))
def test_a_share_that_is_rounded_as_it_is_printed_is_right_and_one_twice_as_large_is_not(
    a: int, b: int, places: int
) -> None:
    part, whole = sorted((a, b))
    share = part / whole * 100
    assert remarks(f"{part:,} of {whole:,} is {share:.{places}f} percent.") == []
    if share > 1:
        assert remarks(f"{part:,} of {whole:,} is {share * 2:.{places}f} percent.") != []


@given(st.text(max_size=80) | st.text("0123456789.,%×÷+−-=#$() offrmtoispecandbx/", max_size=80))
def test_no_text_stops_the_rules(text: str) -> None:
    list(wrong_in(text))
    for mention in mentions(in_plain_signs(text)):
        assert mention.half > 0
