"""Text from packs comes out harmless, and small marks say what is true."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.i18n.languages import listed
from bot.i18n.wording import (
    CELLS,
    MOST_CELLS,
    bar,
    bar_of,
    bars_of,
    count,
    percent,
    quoted,
    safe,
    shortened,
    unbroken,
)
from questions.markdown import pieces

NASTY = st.text(alphabet="<@!&#:/a1>|`~\\[]()*_-. \n\tx", max_size=60) | st.lists(
    st.sampled_from(
        [
            "<@1>",
            "@everyone",
            "@here",
            "<#1>",
            "<t:1:R>",
            "<id:browse>",
            "<:x:1>",
            "<a:x:1>",
            "</x:1>",
            "[a](http://b)",
            "](",
            "||",
            "|",
            "```",
            "`",
            "~~",
            "\\",
            "# ",
            "### ",
            "-# ",
            ">>> ",
            "> ",
            "- ",
            "1. ",
            "\n",
            "\t",
            " ",
            "word",
            "*",
            "**",
        ]
    )
).map("".join)

PING = re.compile(r"<@|<#|<a?:\w+:\d+>|</|<t:|<id:|<sound:|@everyone|@here")
HEADING = re.compile(r"^(?:[\s>]|[-*+]\s|\d+\.\s)*(?:#{1,3}\s|-#\s|>>>)", re.MULTILINE)


def freed(text: str, sign: str) -> bool:
    """Whether `sign` stands somewhere without a backslash that counts."""
    return any(len(found[1]) % 2 == 0 for found in re.finditer(r"(\\*)" + re.escape(sign), text))


def not_code(text: str) -> list[str]:
    """What of it is not shown as code, in which nothing is a mark."""
    return [piece.text for piece in pieces(text) if piece.code is None or "````" in piece.text]


@given(NASTY | st.text() | st.text(alphabet="`1 "))
@example("```1````[a name](https://example.org)```")
def test_safe_text_cannot_ping_link_hide_or_shout(text: str) -> None:
    for shown in (safe(text), safe(safe(text))):
        assert not PING.search(shown)
        for words in not_code(shown):
            assert "](" not in words
            assert "||" not in words
            assert "~~" not in re.sub("~~[^~]+~~", "", words)
            assert not freed(words, "`")
            assert not HEADING.search(words)


@given(st.text(alphabet="abc.,;!?“”’ *_äß1\n"))
def test_ordinary_writing_is_left_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "**bold** and *italics*",
        "- one\n- two",
        "1. one\n2. two",
        "> said she",
        "3 < 4 > 2",
        "a | b",
        "C# and #tag",
        "~5",
    ],
)
def test_emphasis_lists_and_quotes_are_left_alone(text: str) -> None:
    assert safe(text) == text


@given(NASTY)
@example("```\n# ```")
def test_every_line_of_a_quotation_is_quoted(text: str) -> None:
    shown = quoted(text)
    assert all(line.startswith(">") for line in shown.splitlines())
    assert not PING.search(shown)
    assert not any(HEADING.search(words) for words in not_code(shown))


@given(st.text(), st.integers(1, 50))
def test_shortened_text_is_one_line_within_the_limit(text: str, limit: int) -> None:
    line = shortened(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    flat = " ".join(text.split())
    assert line == flat or (line.endswith("…") and flat.startswith(line[:-1]))


@given(st.integers(1, 10_000), st.data())
def test_less_than_everything_is_never_a_hundred_percent(maximum: int, data: st.DataObject) -> None:
    assert percent(maximum, maximum) == "100%"
    share = int(percent(data.draw(st.floats(0, maximum, exclude_max=True)), maximum).removesuffix("%"))
    assert 0 <= share <= 99


def test_nothing_of_nothing_is_nothing() -> None:
    assert percent(0, 0) == "0%"


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_a_bar_is_empty_for_nothing_alone_full_for_all_alone_and_never_shorter_for_more(
    one: float, other: float
) -> None:
    less, more = sorted((one, other))
    for share in (less, more):
        drawn = bar(share)
        assert drawn == "▰" * drawn.count("▰") + "▱" * drawn.count("▱")
        assert len(drawn) == CELLS
        assert ("▰" not in drawn) == (share <= 0)
        assert ("▱" not in drawn) == (share >= 1)
        assert 0 < share < 1 or drawn in {"▰" * CELLS, "▱" * CELLS}
        if 0 < share < 1:
            assert abs(drawn.count("▰") / CELLS - share) <= 1 / CELLS
    assert bar(less).count("▰") <= bar(more).count("▰")


@given(st.integers(1, 5000), st.data())
def test_a_bar_of_a_count_lies_no_more_than_one_of_a_share_and_of_few_not_at_all(of: int, data: st.DataObject) -> None:
    less, more = sorted((data.draw(st.integers(0, of)), data.draw(st.integers(0, of))))
    few, many = bar_of(less, of), bar_of(more, of)
    assert len(few) == len(many) <= MOST_CELLS
    assert few.count("▰") <= many.count("▰")
    for full, drawn in ((less, few), (more, many)):
        assert ("▰" not in drawn) == (full == 0)
        assert ("▱" not in drawn) == (full == of)
        if of <= MOST_CELLS:
            assert drawn.count("▰") * of == full * len(drawn)


def test_three_and_five_of_twelve_do_not_look_alike() -> None:
    assert bar_of(3, 12) != bar_of(5, 12)
    assert bar_of(0, 0) == bar(0)


def test_bars_below_each_other_are_of_one_length_and_exact_where_that_can_be() -> None:
    assert bars_of([(3, 4), (7, 12), (0, 0)]) == [bar(3 / 4), bar(7 / 12), bar(0)]
    assert bars_of([(3, 12), (4, 12)]) == [bar_of(3, 12), bar_of(4, 12)]
    assert bars_of([]) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("**78 % right**, 3 answers", "**78\u00a0% right**, 3 answers"),
        ("in 5 s, 10 min and 3 km", "in 5\u00a0s, 10\u00a0min and 3\u00a0km"),
        ("40 of 50 ships in 2 slow harbours", "40 of 50 ships in 2 slow harbours"),
        ("a % of b", "a % of b"),
    ],
)
def test_a_figure_stays_on_the_line_of_its_unit(text: str, kept: str) -> None:
    assert unbroken(text) == kept
    assert len(kept) == len(text)


def test_words_for_numbers_and_lists() -> None:
    assert (count(1, "answer"), count(0, "answer"), count(2, "quiz", "quizzes")) == (
        "1 answer",
        "0 answers",
        "2 quizzes",
    )
    assert (listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == ("a", "a and b", "a, b and c")
