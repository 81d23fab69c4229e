"""Kotoba's decks: in and out, its limits, and each fault with its line and column."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.questions.formats import exchange_packs as packs
from tests.questions.formats.exchange_packs import pack_of, read, taken, texts, told, warnings, written

HEADER = "Question,Answers,Comment,Instructions,Render as\n"


def test_a_row_is_a_question_with_typed_answers() -> None:
    (question,) = taken("kotoba", HEADER + '犬,"いぬ, ケン",dog,,Text\n')
    assert (question.kind, question.prompt, question.accept) == ("text", "犬", ["いぬ", "ケン"])
    assert (question.explain, question.passage) == ("dog", None)


def test_instructions_become_the_prompt_below_the_question() -> None:
    (question,) = taken("kotoba", HEADER + "明日,あした,,Type the reading!,Text\n")
    assert (question.passage, question.prompt) == ("明日", "Type the reading!")


def test_a_deck_from_a_spreadsheet_with_other_signs_is_understood() -> None:
    (question,) = taken("kotoba", "\ufeffQuestion;Answers\r\n犬;いぬ,ケン\r\n")
    assert question.accept == ["いぬ", "ケン"]


def test_that_pictures_of_words_become_text_is_told_once_for_each_kind_of_them() -> None:
    content = HEADER + "犬,いぬ,,,Image\n猫,ねこ,,,Image with hint\n鳥,とり,,,Image\n"
    assert warnings("kotoba", content) == [
        (2, "Questions are shown as text here, also where Kotoba is told “Image”."),
        (3, "Questions are shown as text here, also where Kotoba is told “Image with hint”."),
    ]


def test_an_answer_that_stands_twice_is_taken_once() -> None:
    assert warnings("kotoba", HEADER + 'Who?,"Me,me,You",,,\n') == [
        (2, "The answer “me” is accepted already: case, accents and spaces do not count.")
    ]


FAULTS = {
    "no answers": (HEADER + "Who?,,x,,\n", [(2, 1, "This row has no answers.")]),
    "only commas": (HEADER + 'Who?,", ,",,,\n', [(2, 6, "There is no answer between these commas.")]),
    "no question": (HEADER + "x,y,,,\n,me,,,\n", [(3, 1, "This row has no question.")]),
    "other columns": ("Word,Reading\n犬,いぬ\n", None),
    "open quotation": (
        HEADER + '"Who?,me\n',
        [(2, 1, "The quotation mark that opens this cell is never closed: this row and all below are left out.")],
    ),
    "too long": (HEADER + f"Who?,{'x' * 301},,,\n", [(2, 6, "Entry 1 is 301 characters long; at most 300 fit.")]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line_and_column_and_its_question_left_out(name: str) -> None:
    content, expected = FAULTS[name]
    found = told("kotoba", content)
    assert found if expected is None else found == expected


def text(**more: Any) -> dict[str, Any]:
    return {"kind": "text", "prompt": "Who?", "accept": ["Reuters"], **more}


def test_a_deck_has_the_columns_of_kotoba() -> None:
    pack = pack_of(text(accept=["Reuters", "the agency"], explain="It was."), text(prompt="Type it.", passage="犬"))
    content, said = written("kotoba", pack)
    assert content.splitlines() == [
        HEADER.strip(),
        'Who?,"Reuters,the agency",It was.,,Text',
        "犬,Reuters,,Type it.,Text",
    ]
    assert not said


def test_limits_of_kotoba_are_told_by_question() -> None:
    long = text(prompt="w" * 401, explain="c" * 601, accept=["a" * 150, "b" * 51])
    _, said = written("kotoba", pack_of(long, text(prompt="w" * 401, passage="p" * 401), text(), text()))
    assert said == [
        "q1: Question has 401 characters; Kotoba takes 400. Shorten it there.",
        "q1: Answers has 201 characters; Kotoba takes 200. Shorten it there.",
        "q1: Comment has 601 characters; Kotoba takes 600. Shorten it there.",
        "q2: Question has 401 characters; Kotoba takes 400. Shorten it there.",
        "q2: Instructions has 401 characters; Kotoba takes 400. Shorten it there.",
        "q4: Kotoba takes each question once, and q3 asks the same.",
    ]


def test_other_kinds_and_answers_with_a_comma_are_left_out() -> None:
    number = {"kind": "number", "prompt": "How?", "answer": 1, "tolerance": 0}
    pack = pack_of(number, text(accept=["Paris, Texas", "Paris"]), text(prompt="What?", accept=["1,000"]))
    content, said = written("kotoba", pack)
    assert [row.split(",")[0] for row in content.splitlines()[1:]] == ["Who?"]
    assert said == [
        "q1: Left out: players of Kotoba type, and this is a question of kind number.",
        "q2: Answers with a comma are left out, as a comma parts answers in Kotoba.",
        "q3: Left out: answers with a comma are left out, as a comma parts answers in Kotoba.",
    ]


def test_formulas_are_neutralised() -> None:
    content, said = written("kotoba", pack_of(text(prompt="=1+1")))
    assert content.splitlines()[1].startswith("'=1+1,")
    assert len(said) == 1


WITHOUT_COMMAS = packs.WORDS.filter(lambda word: "," not in word)
DECK = st.lists(
    st.builds(
        lambda accept, more: {"kind": "text", "accept": accept, **more},
        packs.distinct(1, 4, WITHOUT_COMMAS),
        st.fixed_dictionaries({"prompt": texts()}, optional={"explain": texts(), "passage": texts()}),
    ),
    min_size=1,
    max_size=3,
)


@packs.PATIENT
@given(DECK)
def test_what_goes_out_comes_back_the_same(questions: list[dict[str, Any]]) -> None:
    pack = pack_of(*questions)
    content, _ = packs.raw("kotoba", pack)
    assert read("kotoba", content).pack == pack
