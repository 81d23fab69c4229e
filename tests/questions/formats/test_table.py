"""Tables with a header: each column, each fault with its line and column, and the way out and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import Code
from questions.formats.importing import About
from questions.formats.tabular import table
from questions.formats.tabular.table import COLUMNS
from questions.model import Pack
from tests.questions.formats import exchange_packs as packs
from tests.questions.formats.exchange_packs import pack_of, read, taken, texts, told, warnings, written

CHOICE = {
    "kind": "choice",
    "prompt": "What is this?",
    "options": {"a": {"text": "A column"}, "b": {"text": "A brief", "feedback": "It says “I”."}},
    "answer": "a",
}


def test_a_row_with_one_letter_is_a_choice() -> None:
    (question,) = taken("csv", "question,a,b,correct\nWhat is this?,A column,A brief,a\n")
    assert question.kind == "choice"
    assert question.prompt == "What is this?"
    assert [option.text for option in question.options.values()] == ["A column", "A brief"]
    assert question.answer == "a"


@pytest.mark.parametrize("letters", ["a, c", "A C", "a;c", " c,a "])
def test_a_row_with_several_letters_is_a_multi(letters: str) -> None:
    (question,) = taken("csv", f'question,a,b,c,correct\nWhich?,One,Two,Three,"{letters}"\n')
    assert question.kind == "multi"
    assert set(question.answer) == {"a", "c"}


def test_without_options_a_figure_is_a_number_and_words_are_a_text() -> None:
    number, text = taken("csv", "question,correct,unit\nHow much?,13.45,percent\nWho?,Reuters | the agency,\n")
    assert (number.kind, number.answer, number.tolerance, number.places, number.unit) == (
        "number",
        13.45,
        0,
        2,
        "percent",
    )
    assert (text.kind, text.accept) == ("text", ["Reuters", "the agency"])


def test_the_kind_can_be_said_where_it_would_be_guessed_otherwise() -> None:
    multi, text = taken("csv", "question,kind,a,b,correct\nWhich?,multi,One,Two,b\nWhich year?,Text,,,1984\n")
    assert (multi.kind, multi.answer) == ("multi", ["b"])
    assert (text.kind, text.accept) == ("text", ["1984"])


def test_every_other_column_goes_to_its_field() -> None:
    header = "id,skill,type,truth,passage,image,alt,question,a,b,correct,explain,feedback_b,hint,points,shuffle,discuss"
    row = "one,genre,opinion,holds,A text.,https://example.org/a.png,A page,What?,X,Y,a,Because.,No.,Look.,2,no,Why?"
    (question,) = taken("csv", f"{header},content_note\n{row},Sad.\n")
    cells = dict(zip(f"{header},content_note".split(","), f"{row},Sad.".split(","), strict=True))
    same = ("id", "skill", "type", "truth", "passage", "image", "alt", "explain", "hint", "discuss", "content_note")
    assert {name: getattr(question, name) for name in same} == {name: cells[name] for name in same}
    assert (question.prompt, question.points, question.shuffle) == ("What?", 2, False)
    assert question.options["b"].feedback == "No."


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiters_line_endings_and_byte_order_marks_of_spreadsheets_are_understood(
    delimiter: str, ending: str, mark: str
) -> None:
    rows = [["Question", "A", "B", "Correct", "Feedback B"], ["What?", '"One\nline, two; three"', "Two", "a", "No."]]
    content = mark + "".join(delimiter.join(row) + ending for row in rows)
    (question,) = taken("csv", content)
    assert question.options["a"].text == "One\nline, two; three"
    assert question.options["b"].feedback == "No."


def test_quotation_marks_inside_cells_are_written_twice() -> None:
    (question,) = taken("csv", 'question,correct\n"He said ""no"".",no\n')
    assert question.prompt == 'He said "no".'


def test_an_apostrophe_before_a_sign_is_taken_away_once() -> None:
    one, two, three = taken("csv", "question,correct\n'=1+1,x\n''-2,x\n'quoted',x\n")
    assert [one.prompt, two.prompt, three.prompt] == ["=1+1", "'-2", "'quoted'"]


FAULTS = {
    "no column": (
        "prompt,a\nx,y\n",
        [(1, 1, "The first line has no column “correct”."), (1, 1, "The first line has no column “question”.")],
    ),
    "nothing": ("\n \n", [(1, 1, "The file is empty.")]),
    "no question": (
        "question,correct\n,a\nWho?,\n",
        [
            (2, 1, "This row has nothing in the column “question”."),
            (3, 1, "This row has nothing in the column “correct”."),
        ],
    ),
    "too many cells": (
        "question,correct\nWho, what?,x\n",
        [(2, 12, "This row has more cells than the first line has columns.")],
    ),
    "open quotation": (
        'question,correct\nWho?,x\n"Who,x\nWhat?,y\n',
        [(3, 1, "The quotation mark that opens this cell is never closed: this row and all below are left out.")],
    ),
    "open quotation in the header": (
        'question,"correct\nWho?,x\n',
        [(1, 10, "The quotation mark that opens this cell is never closed.")],
    ),
    "text after in the header": (
        '"question" 1,correct\nWho?,x\n',
        [(1, 12, "Text follows the quotation mark that closes this cell.")],
    ),
    "text after": (
        'question,correct\n"Who" is it?,x\n',
        [(2, 7, "Text follows the quotation mark that closes this cell.")],
    ),
    "kind": ("question,correct,kind\nWho?,x,clasify\n", [(2, 8, "A table has no questions of kind “clasify”.")]),
    "option": ("question,a,b,correct\nWho?,x,y,c\n", [(2, 10, "“c” names no option of this row.")]),
    "options": ("question,a,b,correct\nWho?,x,y,the first\n", [(2, 10, "“the first” names no option of this row.")]),
    "two of a choice": (
        'question,kind,a,b,correct\nWho?,choice,x,y,"a,b"\n',
        [(2, 17, "A choice has one right option.")],
    ),
    "comma": ('question,kind,correct\nWho?,number,"13,4"\n', [(2, 13, "“13,4” is no plain number.")]),
    "tolerance": ("question,correct,tolerance\nHow?,3,a little\n", [(2, 8, "“a little” is no plain number.")]),
    "shuffle": ("question,a,b,correct,shuffle\nWho?,x,y,a,maybe\n", [(2, 12, "“maybe” is neither yes nor no.")]),
    "one option": ("question,a,b,correct\nWho?,x,,a\n", [(2, 1, "“options” has 1 entry; there must be at least 2.")]),
    "skill": ("question,correct,skill\nWho?,x,gnre\n", [(2, 8, "There is no skill “gnre”.")]),
    "same id": ("question,correct,id\nWho?,x,a\nWhat?,y,a\n", [(3, 9, "The id “a” already belongs to question 1.")]),
    "same option": (
        "question,a,b,correct\nWho?,x,X,a\n",
        [(2, 1, "“options” has 1 entry; there must be at least 2.")],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line_and_column_and_its_question_left_out(name: str) -> None:
    content, expected = FAULTS[name]
    assert told("csv", content) == expected


def test_rows_above_a_quotation_mark_that_is_never_closed_come_in() -> None:
    imported = read("csv", 'question,correct\nWho?,x\nWhere?,y\n"Who,x\nWhat?,y\n')
    assert imported.pack is not None
    assert [one.prompt for one in imported.pack.questions] == ["Who?", "Where?"]
    assert [(one.line, one.code, one.level) for one in imported.problems] == [(4, Code.LEFT_OUT, "warning")]


def test_text_behind_a_closing_quotation_mark_costs_its_own_row() -> None:
    content = 'question,correct\nWho?,x\n"Who" is "it"?,"x" y\nWhat?,y\n'
    imported = read("csv", content)
    assert imported.pack is not None
    assert [one.prompt for one in imported.pack.questions] == ["Who?", "What?"]
    assert [(one.line, one.column) for one in imported.problems] == [(3, 7)]


def test_a_row_with_several_faults_is_left_out_once_and_each_fault_named() -> None:
    imported = read("csv", "question,correct,kind,points\nWho?,x,clasify,many\nWhat?,y,,\n")
    assert [(one.line, one.column, one.code) for one in imported.problems] == [
        (2, 8, Code.LEFT_OUT),
        (2, 16, Code.NOT_CARRIED),
    ]


def test_cells_of_nothing_but_spaces_are_empty_in_quotation_marks_too() -> None:
    (question,) = taken("csv", 'question,correct,hint\nWho?,x," "\n" "," "," "\n')
    assert question.hint is None


def test_of_a_column_that_stands_twice_the_first_is_read_and_the_other_named() -> None:
    imported = read("csv", "question,correct,Question\nWho?,x,Which?\n")
    assert imported.pack is not None
    assert [one.prompt for one in imported.pack.questions] == ["Who?"]
    assert [(one.line, one.column, one.message.english) for one in imported.problems] == [
        (1, 18, "The column “question” stands here a second time; only the first was read.")
    ]


def test_faults_of_many_rows_are_all_told() -> None:
    found = told("csv", "question,a,b,correct\nWho?,x,y,c\nWhat?,x,y,a\n,x,y,b\nHow?,x,y,a,b\n")
    assert [line for line, _, _ in found] == [2, 4, 5]


def test_text_in_another_encoding_is_told_where_it_begins() -> None:
    content = "question,correct\nWho?,x\nCafé?,y\n".encode("latin-1")
    assert told("csv", content) == [(3, 4, "The file is not UTF-8 text from here on.")]


def test_what_has_no_place_is_left_out_with_a_warning() -> None:
    content = "question,correct,colour,unit\nWho?,x,red,percent\n"
    assert warnings("csv", content) == [
        (1, "The column “colour” is not known here and was left out."),
        (2, "A question of kind text has no use for “percent” in the column “unit”; it was left out."),
    ]


def test_a_column_that_is_misspelt_is_told_its_likely_name() -> None:
    (problem,) = read("csv", "question,correct,explian\nWho?,x,y\n").problems
    assert problem.hint.english == "did you mean “explain”?"


def test_an_invisible_character_is_taken_out_and_named() -> None:
    assert warnings("csv", "question,correct\nWho\u202e?,x\n") == [
        (2, "The invisible character U+202E is taken out of a text here.")
    ]


def test_five_hundred_rows_are_taken_and_the_others_counted_at_their_line() -> None:
    content = "question,correct\n" + "Who?,x\n" * 600
    assert warnings("csv", content) == [
        (502, "A pack holds 500 questions at most; from here on, 100 more are left out.")
    ]


def test_formulas_are_neutralised_with_a_line_each() -> None:
    content, said = written("csv", pack_of({**CHOICE, "prompt": "=cmd|' /C calc'!A0", "explain": "@SUM(1)"}))
    assert "'=cmd|' /C calc'!A0" in content
    assert "'@SUM(1)" in content
    sentence = "begins with a sign that spreadsheets take for a formula, and has an apostrophe in front there."
    assert said == [f"q1: “question” {sentence}", f"q1: “explain” {sentence}"]
    assert taken("csv", content)[0].prompt == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["=1", "+1", "-a", "@a", "\t=1", "＝1", "'=1", "-2+3"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    content, said = written("csv", pack_of({**CHOICE, "prompt": text}))
    assert said
    row = content.splitlines()[1]
    assert row.removeprefix("q1,choice,general,").startswith(("'", "\"'"))


def test_a_negative_figure_is_no_formula() -> None:
    content, said = written("csv", pack_of({"kind": "number", "prompt": "How?", "answer": -3.5, "tolerance": 0}))
    assert ",-3.5," in content
    assert not said


def test_losses_are_told_for_each_question() -> None:
    figures = {"part": {"value": 3, "unit": "%", "as_of": "2023", "counts": "x", "source": "s"}}
    sources = {"s": {"title": "A", "genre": "brief", "dated": "2025"}}
    number = {
        "kind": "number",
        "prompt": "How?",
        "answer": "part / 2",
        "tolerance": 0,
        "source": "s",
        "misconceptions": {"part": "Half."},
    }
    grid: dict[str, Any] = {"kind": "classify", "prompt": "Sort.", "labels": {"x": {"text": "X"}, "y": {"text": "Y"}}}
    grid["statements"] = {name: {"text": name, "answer": "x"} for name in "abc"}
    content, said = written("csv", pack_of(number, grid, CHOICE, figures=figures, sources=sources))
    assert said == [
        "q1: Not carried: the replies to known wrong answers, the source, the formula behind the figure.",
        "q2: Left out: a question of kind classify does not fit in one row.",
    ]
    assert "1.5" in content
    assert [question.id for question in taken("csv", content)] == ["q1", "q3"]


def fields(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"prompt": texts()},
        optional={"passage": texts(), "explain": texts(), "hint": texts(), "points": st.integers(1, 10), **more},
    )


def with_feedback(question: dict[str, Any], feedback: list[str | None]) -> dict[str, Any]:
    for option, said in zip(question["options"].values(), feedback, strict=False):
        if said:
            option["feedback"] = said
    return question


optional_texts = st.lists(st.none() | texts(), max_size=10)
optioned = st.builds(with_feedback, packs.choices(texts()) | packs.multis(texts()), optional_texts)
QUESTIONS = st.builds(lambda question, more: question | more, optioned, fields(shuffle=st.booleans())) | st.builds(
    lambda question, more: question | more, packs.numbers | packs.short_texts, fields()
)


@packs.PATIENT
@given(st.lists(QUESTIONS, min_size=1, max_size=2))
def test_what_goes_out_comes_back_the_same(questions: list[dict[str, Any]]) -> None:
    pack = pack_of(*questions)
    content, said = packs.raw("csv", pack)
    assert all("spreadsheets take for a formula" in one for one in said)
    imported = read("csv", content)
    assert imported.pack == pack, imported.problems


@packs.PATIENT
@given(
    st.binary(max_size=300)
    | st.text(st.sampled_from(list("question,correct;a\n\"\t='|\\1")), max_size=200).map(str.encode)
)
def test_whatever_stands_in_a_file_reading_it_never_raises(content: bytes) -> None:
    for name in ("csv", "kotoba"):
        imported = read(name, content)
        assert imported.pack or any(one.level == "error" for one in imported.problems)


@packs.PATIENT
@given(st.integers(0, 400), st.integers(0, 30), st.binary(max_size=5))
def test_a_damaged_file_gives_a_pack_or_errors(at: int, gone: int, put: bytes) -> None:
    content, _ = packs.raw("csv", pack_of(CHOICE, {"kind": "text", "prompt": "Who?", "accept": ["Reuters"]}))
    for name in ("csv", "kotoba"):
        imported = read(name, content[:at] + put + content[at + gone :])
        assert isinstance(imported.pack, Pack) != any(one.level == "error" for one in imported.problems)


def test_the_documentation_names_every_column() -> None:
    assert table.__doc__
    told = table.__doc__
    letters = {*"abcdefghij", *(f"feedback_{letter}" for letter in "abcdefghij")}
    assert not [column for column in COLUMNS if f"`{column}`" not in told and column not in letters]


NUMBERED = (
    "Question,Answer1,Answer2,Answer3,Answer4,Time,Correct\n"
    "Which of these is a prediction?,It rained on Monday,It will rain on Monday,Rain is lovely,No,20,"
)


@pytest.mark.parametrize(
    ("correct", "kind", "answer"),
    [
        ("2", "choice", "b"),
        ('"2,4"', "multi", ["b", "d"]),
        ("2;4", "multi", ["b", "d"]),
        ("Rain is lovely", "choice", "c"),
    ],
)
def test_numbered_columns_are_options_and_the_key_their_number(correct: str, kind: str, answer: object) -> None:
    imported = read("csv", f"{NUMBERED}{correct}\n")
    assert imported.pack is not None
    (question,) = imported.pack.questions
    assert (question.kind, question.answer) == (kind, answer)
    assert [one.message.english for one in imported.problems] == [
        "The column “time” is not known here and was left out."
    ]


def test_a_number_that_is_the_place_of_one_option_and_the_text_of_another_is_no_key() -> None:
    found = told("csv", "question,option 1,option 2,correct\nHow many?,2,3,2\n")
    assert found == [(2, 15, "“2” names no option of this row.")]


def test_an_option_is_named_by_its_whole_text_too() -> None:
    (question,) = taken("csv", 'question,a,b,correct\nHow many?,"1,234.5",50%,"1,234.5"\n')
    assert (question.kind, question.answer) == ("choice", "a")


def test_a_row_that_cannot_be_taken_is_named_and_the_others_come_in() -> None:
    content = "question,a,b,correct\nWho?,x,y,c\nWhat?,x,y,a\nCase?,Red,red,Red\nHow?,x,y,a,b\nWhere?,x,y,b\n"
    imported = read("csv", content)
    assert imported.pack is not None
    assert [one.prompt for one in imported.pack.questions] == ["What?", "Where?"]
    assert [line for line, _, _ in told("csv", content)] == [2, 4, 5]


@pytest.mark.parametrize(
    ("written", "answer", "places", "unit"),
    [
        ("1,234.5", 1234.5, 1, None),
        ("1,234,567", 1234567, 0, None),
        ("-12,345.25", -12345.25, 2, None),
        ("50%", 50, 0, "percent"),
        ("12.5 %", 12.5, 1, "percent"),
        ("1,234.5%", 1234.5, 1, "percent"),
    ],
)
def test_a_figure_with_thousands_parted_or_a_percent_sign_is_a_number(
    written: str, answer: float, places: int, unit: str | None
) -> None:
    (question,) = taken("csv", f'question,correct\nHow many?,"{written}"\n')
    assert (question.kind, question.answer, question.places, question.unit) == ("number", answer, places, unit)


def test_a_unit_of_its_own_column_goes_before_the_percent_sign() -> None:
    (question,) = taken("csv", "question,correct,unit\nHow much more?,5%,percentage points\n")
    assert (question.answer, question.unit) == (5, "percentage points")


THOUSANDS, POINTS, DECIMALS = (
    "a comma parts thousands here",
    "a point parts thousands here",
    "a comma stands before decimals here",
)


@pytest.mark.parametrize(
    ("language", "figure", "answer", "places", "noted"),
    [
        ("en", "1,234", 1234, 0, THOUSANDS),
        ("en", "1.234", 1.234, 3, None),
        ("en", "1,234.5", 1234.5, 1, None),
        ("es", "1,234", 1234, 0, THOUSANDS),
        ("es", "1.234", 1234, 0, POINTS),
        ("es", "13,4", 13.4, 1, None),
        ("es", "13.4", 13.4, 1, None),
        ("es", "1.234.567,5", 1234567.5, 1, None),
        ("es", "1,234,567.5", 1234567.5, 1, None),
        ("es-ES", "1,234", 1.234, 3, DECIMALS),
        ("de", "1,234", 1.234, 3, DECIMALS),
        ("de", "1.234", 1234, 0, POINTS),
        ("de", "-1.234,50 %", -1234.5, 2, None),
        ("de", "13,4", 13.4, 1, None),
        ("de", "13.4", 13.4, 1, None),
        ("de", "0,5", 0.5, 1, None),
    ],
)
def test_points_and_commas_of_a_figure_are_read_as_in_the_language_of_the_pack_and_noted_where_they_mislead(
    language: str, figure: str, answer: float, places: int, noted: str | None
) -> None:
    imported = table._read(
        f'question,correct\nHow many?,"{figure}"\n'.encode(), "file", About("a", "A", language=language)
    )
    assert imported.pack is not None
    (question,) = imported.pack.questions
    found = question.model_dump()
    assert (found["kind"], found["answer"], found["places"]) == ("number", answer, places)
    told = [f"“{figure}” is taken for {answer}: {noted}."] if noted else []
    assert [one.message.english for one in imported.problems] == told


def test_a_point_is_no_thousand_where_three_places_are_shown() -> None:
    content = b"question,correct,places\nHow much?,1.234,3\n"
    imported = table._read(content, "file", About("a", "A", language="es"))
    assert imported.pack is not None
    assert imported.pack.questions[0].model_dump()["answer"] == 1.234
    assert not imported.problems


@pytest.mark.parametrize("language", ["en", "es", "es-ES", "de", "de-CH", "fr", "pl"])
@pytest.mark.parametrize("answer", [1.234, -12.345, 999.999, 1.5, 1234.567, 0.125, 1234, 1e-7])
def test_a_figure_goes_out_so_that_no_language_reads_another(language: str, answer: float) -> None:
    question = {"kind": "number", "prompt": "How?", "answer": answer, "tolerance": 1.001, "places": 3}
    pack = pack_of(question, language=language)
    back = table._read(packs.raw("csv", pack)[0], "file", About(pack.id, pack.title, pack.about, language))
    assert back.pack == pack
    assert not back.problems


@pytest.mark.parametrize("listed", ["1,23", "12,34.5", "1,2345", "50%%", "%"])
def test_what_only_looks_like_a_figure_stays_words(listed: str) -> None:
    (question,) = taken("csv", f'question,correct\nHow many?,"{listed}"\n')
    assert question.kind == "text"


@pytest.mark.parametrize(
    ("correct", "right", "kept"),
    [
        ("a", "Red", ["Red", "Blue"]),
        ("b", "red", ["red", "Blue"]),
        ("red", "red", ["red", "Blue"]),
        ("c", "Blue", ["Red", "Blue"]),
    ],
)
def test_an_option_that_differs_in_case_alone_is_noted_and_the_right_one_is_kept(
    correct: str, right: str, kept: list[str]
) -> None:
    imported = read("csv", f"question,a,b,c,correct\nCase?,Red,red,Blue,{correct}\nWho?,x,y,,a\n")
    assert imported.pack is not None
    question = imported.pack.questions[0].model_dump()
    assert question["options"][question["answer"]]["text"] == right
    assert [one["text"] for one in question["options"].values()] == kept
    assert len(imported.pack.questions) == 2
    (note,) = imported.problems
    assert (note.line, note.level) == (2, "warning")
    assert "stands in this question twice; one is left out." in note.message.english


def test_spaces_around_an_answer_are_taken_off() -> None:
    (question,) = taken("csv", 'question,correct\nFourth?,"  Oslo "\n')
    assert question.accept == ["Oslo"]
