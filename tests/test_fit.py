"""Whether content fits its cards: what is cut is found, and what is not drawn would have fitted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import RULE_BOOK
from bot.rules import q040_too_long_for_its_card as q040
from lessons.loader import lesson_from
from lessons.model import Lesson
from questions.diagnostics.consistency import card_texts
from questions.model import AnyQuestion, Choice, Classify, Label, Multi, Number, Option, Pack, ShortText, Statement
from questions.parsing.reader import read_yaml
from questions.rules.rule import items_of_pack
from questions.rules.run import pack_findings
from tests.bot import tiny

COMMON = {"id": "q", "skill": "voice", "prompt": "p" * 100}


def pack(question: AnyQuestion) -> Pack:
    """A pack of one question."""
    return Pack(id="p", title="P" * 80, about="P.", language="en", version=1, questions=(question,))


def findings(question: AnyQuestion) -> list[str]:
    """What is said of a question's cards."""
    found = pack_findings(pack(question), RULE_BOOK.items)
    return [one.message.english for one in found if one.code == "Q040"]


def statements(length: int) -> Classify:
    """Ten statements, each with feedback of so many letters."""
    return Classify(
        kind="classify",
        id="q",
        skill="voice",
        prompt="Sort.",
        labels={"a": Label(text="A" * 40), "b": Label(text="B" * 40)},
        statements={
            f"s{number}": Statement(text=f"Line {number}.", answer="a", feedback={"b": f"{number}" + "x" * length})
            for number in range(10)
        },
    )


def test_an_item_whose_answer_would_be_cut_is_found_though_its_texts_alone_are_few_enough() -> None:
    long = statements(330)
    assert sum(map(len, card_texts(long))) < 3500
    (said,) = findings(long)
    assert said.startswith("The card after an answer")
    assert "4,000 characters" in said
    assert findings(statements(200)) == []


def test_signs_that_are_escaped_count_as_what_they_become() -> None:
    def item(sign: str) -> ShortText:
        return ShortText(
            kind="text", id="q", skill="voice", prompt="Who?", passage=sign * 1400, accept=["x"], explain=sign * 1400
        )

    assert findings(item("x")) == []
    assert findings(item("|")) != []


@pytest.mark.parametrize("length", [100, 1500])
def test_a_passage_of_many_short_lines_is_drawn_as_it_will_be_quoted(length: int) -> None:
    item = ShortText(
        kind="text",
        id="q",
        skill="voice",
        prompt="Who?",
        passage="a\n" * (length // 2),
        accept=["x"],
        explain="y" * 1500,
    )
    assert bool(findings(item)) == (length == 1500)


# What grows most on a card: escapes, line ends, headings; and plain letters between them.
TEXT = st.text(st.sampled_from("ab <@#|~`]\n(-* 1."), min_size=1, max_size=600).map(lambda text: f"a{text}b")


@st.composite
def items(draw: st.DrawFn) -> AnyQuestion:
    """Questions with texts that grow on a card."""
    common = {
        "id": "q",
        "skill": "voice",
        "prompt": draw(TEXT),
        "passage": draw(st.none() | TEXT),
        "explain": draw(st.none() | TEXT),
        "content_note": draw(st.none() | st.just("n" * 100)),
    }
    names = "abcdefghij"[: draw(st.integers(3, 6))]
    lines = {name: draw(TEXT)[:290] for name in names}
    match draw(st.sampled_from(["choice", "multi", "classify", "number", "text"])):
        case "choice":
            options = {name: Option(text=text, feedback=draw(TEXT)) for name, text in lines.items()}
            return Choice(kind="choice", options=options, answer="a", **common)
        case "multi":
            options = {name: Option(text=text, feedback=draw(TEXT)) for name, text in lines.items()}
            return Multi(kind="multi", options=options, answer=["a", "b"], **common)
        case "classify":
            labels = {"a": Label(text="A" * 40), "b": Label(text="B" * 40)}
            told = {name: Statement(text=text, answer="a", explain=draw(TEXT)) for name, text in lines.items()}
            return Classify(kind="classify", labels=labels, statements=told, **common)
        case "number":
            return Number(
                kind="number", answer=12, unit="u" * 300, tolerance=1, misconceptions={"1": draw(TEXT)}, **common
            )
        case _:
            return ShortText(kind="text", accept=["x"], misconceptions={"y": draw(TEXT)}, **common)


@given(items())
@settings(max_examples=300)
def test_an_item_that_is_not_drawn_would_have_fitted(item: AnyQuestion) -> None:
    whole = items_of_pack(pack(item))
    if list(q040.RULE.check(whole)):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(q040, "SURELY_FITS", 0)
        assert list(q040.RULE.check(whole)) == []


NAMES = "abcdefghij"
FULL: list[AnyQuestion] = [
    Choice(
        kind="choice",
        options={name: Option(text=name * 100, feedback=name * 200) for name in NAMES[:6]},
        answer="a",
        **COMMON,
    ),
    Multi(
        kind="multi",
        options={name: Option(text=name * 60, feedback=name * 60) for name in NAMES},
        answer=["a"],
        **COMMON,
    ),
    Classify(
        kind="classify",
        labels={name: Label(text=name * 40) for name in NAMES[:4]},
        statements={
            name: Statement(text=name * 60, answer="a", feedback={"b": name * 60, "c": name * 60}) for name in NAMES
        },
        **COMMON,
    ),
    Number(kind="number", answer=1e15, unit="u" * 300, tolerance=1e9, misconceptions={"1e14": "m" * 900}, **COMMON),
    ShortText(kind="text", accept=["x" * 300] * 3, misconceptions={"y": "m" * 300}, **COMMON),
]
"""Questions around which a card says as much as it can, with texts that leave room for an explanation."""


@pytest.mark.parametrize("item", FULL, ids=lambda item: item.kind)
def test_an_item_just_below_the_size_from_which_items_are_drawn_fits_all_its_cards(
    item: AnyQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = q040.SURELY_FITS - q040.card_size(("P" * 80, *card_texts(item)))
    assert 0 < room <= 1500
    full = item.model_copy(update={"explain": "e" * room})
    monkeypatch.setattr(q040, "SURELY_FITS", 0)
    assert list(q040.RULE.check(items_of_pack(pack(full)))) == []


# ---------------------------------------------------------------------- lessons


def lesson(text: str) -> Lesson:
    """A lesson from YAML."""
    loaded = lesson_from(read_yaml(text), {})
    assert loaded.value is not None, [str(problem) for problem in loaded.problems]
    return loaded.value


def lesson_problems(text: str) -> list[tuple[str, int, str]]:
    """Code, line and message of what is said of a lesson's cards."""
    found = RULE_BOOK.about_lesson(read_yaml(text), lesson(text), {})
    return [(one.code, one.line, one.message.english) for one in found if one.code in ("Q040", "L010")]


def test_a_page_whose_signs_are_escaped_over_the_edge_is_found_at_its_step() -> None:
    assert lesson_problems(tiny.LESSON) == []
    text = tiny.LESSON.replace("Read that.", "~~" * 1400)
    ((code, line, said),) = lesson_problems(text)
    assert (code, line) == ("L010", text[: text.index("id: bye")].count("\n") + 1)
    assert said.startswith("The card ")


def test_a_title_that_its_button_cuts_is_found_at_the_title() -> None:
    ((code, line, said),) = lesson_problems(tiny.LESSON.replace("title: Tiny lesson", f"title: {'Tiny ' * 13}lesson"))
    assert (code, line) == ("L010", 2)
    assert "on its button" in said


def test_the_last_card_is_drawn_as_well() -> None:
    text = tiny.LESSON.replace("try_it: Look for red.", f'try_it: "{"||" * 700}"')
    text = text.replace("discuss: Why red?", f'discuss: "{"~~" * 700}"')
    ((code, _, said),) = lesson_problems(text)
    assert code == "L010"
    assert said.startswith("The last card")
