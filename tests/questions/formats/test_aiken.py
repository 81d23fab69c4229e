"""Aiken in and out: Moodle's example, each slip with its line, and what it can hold back again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import Code
from questions.formats.aiken import FORMAT, write_aiken
from questions.formats.importing import MAX_IMPORT_BYTES
from questions.loader import pack_from
from questions.markdown import escaped
from questions.model import Pack
from questions.parsing.reader import read_yaml
from questions.parsing.writer import yaml_text
from tests.questions.formats.moodle_packs import SIGNS, brought, check_harmless, mangled, only, packs, told

SOUND = "Which one?\nA) This one\nB) That one\nANSWER: B\n"


def test_a_question_has_lettered_options_and_an_answer() -> None:
    assert only(FORMAT, "Which is right?\nA. Is it this?\nB. Or this?\n\nC. Must be this!\nANSWER: C") == {
        "id": "q1",
        "kind": "choice",
        "skill": "general",
        "prompt": "Which is right?",
        "options": {"a": {"text": "Is it this?"}, "b": {"text": "Or this?"}, "c": {"text": "Must be this!"}},
        "answer": "c",
    }


def test_brackets_missing_spaces_and_other_line_ends_are_read_as_moodle_does() -> None:
    imported = brought(FORMAT, "\ufeffU.S. or UK?\r\n  A)U.S.\r\n\tB)\tUK\r\nANSWER:A\r\n\r\n" + SOUND)
    assert told(imported) == []
    assert imported.pack is not None
    first = imported.pack.questions[0].model_dump(exclude_defaults=True)
    assert (first["prompt"], first["answer"]) == ("U.S. or UK?", "a")
    assert [option["text"] for option in first["options"].values()] == ["U.S.", "UK"]


@pytest.mark.parametrize(
    ("file", "problem", "advice"),
    [
        ("Q?\nA) a\nANSWER: A", "1:1 There must be two or more options here, not 1.", ""),
        ("A) a\nB) b\nANSWER: A", "1:1 This option has no question before it.", "above"),
        ("ANSWER: A", "1:1 This answer has no question before it.", ""),
        ("Q?\nA) a\nB) b", "5:1 Here another text begins before this question's answer.", "ANSWER: A"),
        ("Q?\na) a\nANSWER: A", "1:1 There must be two or more options here, not 0.", "capital"),
        ("Q?\nA) a\n C) c\nANSWER: A", "3:2 The option C stands where B should.", "B would follow"),
        ("Q?\nA) a\nA) b\nANSWER: A", "3:1 The option A stands where B should.", ""),
        ("Q?\nA) a\nB)\nANSWER: A", "3:1 The option B is empty.", ""),
        ("Q?\nA) a\nB) b\nANSWER: C", "4:1 The answer “C” is none of the options.", "A to B"),
        ("Q?\nA) a\nB) b\nANSWER: a", "4:1 The answer “a” is none of the options.", ""),
        ("Q?\nA) a\nB) b\nANSWER: A, B", "4:1 The answer “A, B” is none of the options.", ""),
        ("Q?\n\nNo answer was here.", "3:1 Here another text begins before this question's answer.", ""),
    ],
)
def test_a_question_with_a_slip_is_left_out_at_its_place_and_the_rest_is_taken(
    file: str, problem: str, advice: str
) -> None:
    imported = brought(FORMAT, f"{SOUND}\n{file}\n\n{SOUND}")
    place, why = problem.split(" ", 1)
    line, column = map(int, place.split(":"))
    first = imported.problems[0]
    assert (
        f"{first.line}:{first.column} {first.message.english}"
        == f"{line + 5}:{column} This question is left out. {why}"
    )
    assert advice in (first.hint.english if first.hint else "")
    assert {one.code for one in imported.problems} == {Code.LEFT_OUT}
    assert imported.pack is not None
    assert len(imported.pack.questions) == 2


def test_a_file_that_ends_before_an_answer_loses_only_that_question() -> None:
    imported = brought(FORMAT, f"{SOUND}\nQ?\nA) a\nB) b")
    assert told(imported) == ["6:1 warning: This question is left out. The file ends before this question's answer."]
    assert imported.pack is not None


def test_lines_before_the_options_and_small_letters_of_the_answer_are_taken() -> None:
    question = only(FORMAT, "Read this:\n  one_line\nWhich?\nA) a\nB) b\nAnswer: B")
    assert (question["prompt"], question["answer"]) == ("Read this:\none_line\nWhich?", "b")


def test_signs_mean_nothing_and_are_shown_as_they_are_written() -> None:
    question = only(FORMAT, "# Is *this* 2*3*4?\nA) __init__\nB) **kwargs\nANSWER: A")
    assert question["prompt"] == r"\# Is \*this\* 2\*3\*4?"
    assert question["options"] == {"a": {"text": r"\_\_init\_\_"}, "b": {"text": r"\*\*kwargs"}}
    pack = brought(FORMAT, "# Is *this* 2*3*4?\nA) __init__\nB) **kwargs\nANSWER: A").pack
    assert pack is not None
    exported = write_aiken(pack)
    assert exported.content.decode() == "# Is *this* 2*3*4?\nA) __init__\nB) **kwargs\nANSWER: A\n"
    assert exported.problems == ()


def test_a_question_too_large_for_a_card_is_left_out_and_the_rest_is_taken() -> None:
    options = "".join(f"{letter}) option\n" for letter in "ABCDEFG")
    imported = brought(FORMAT, f"{SOUND}\nMany?\n{options}ANSWER: A\n\nSame?\nA) a\nB) a\nANSWER: A\n")
    assert imported.pack is not None
    assert len(imported.pack.questions) == 1
    assert [line[:30] for line in told(imported)] == [
        "6:1 warning: This question is ",
        "18:1 warning: This question is",
    ]


def test_what_is_written_is_what_moodle_reads_and_the_losses_are_told() -> None:
    questions = (
        "  - {id: a, kind: choice, skill: genre, prompt: Which?, explain: So., hint: Think., shuffle: false,"
        " options: {x: {text: One}, y: {text: Two, feedback: No.}}, answer: x}\n"
        "  - {id: b, kind: text, skill: genre, prompt: Which?, accept: [a]}\n"
        "  - {id: c, kind: choice, skill: genre, prompt: 'A) is what?', options: {x: {text: One}, y: {text: Two}},"
        " answer: x}\n"
    )
    loaded = pack_from(read_yaml(f"id: p\ntitle: P\nabout: P.\nlanguage: en\nversion: 1\nquestions:\n{questions}"), {})
    assert loaded.value is not None
    exported = write_aiken(loaded.value)
    assert exported.content.decode() == "Which?\nA) One\nB) Two\nANSWER: A\n"
    said = [str(one).split(" C061 ") for one in exported.problems]
    assert said[0][0] == "p#a:1:1: warning"
    for lost in ("the skill", "the explanation", "the feedback", "the hint", "the fixed order"):
        assert lost in said[0][1]
    assert said[1] == ["p#b:1:1: warning", "This question is left out: Aiken has questions with one right option only."]
    assert said[2] == ["p#c:1:1: warning", "This question is left out: a line of it would be read as something else."]


WORDS = st.text("abc{}=~#<&é日 .)", min_size=1, max_size=20).map(lambda text: "x" + " ".join(text.split()))


@given(
    st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=2, max_size=6, unique_by=str.casefold)), min_size=1, max_size=4)
)
@settings(max_examples=100)
def test_in_and_out_again_gives_the_same_pack(questions: list[tuple[str, list[str]]]) -> None:
    plain = {
        "id": "brought",
        "title": "Brought in",
        "about": "Imported questions.",
        "language": "en",
        "version": 1,
        "questions": [
            {
                "id": f"q{number}",
                "kind": "choice",
                "skill": "general",
                "prompt": escaped(prompt),
                "options": {letter: {"text": escaped(text)} for letter, text in zip("abcdef", options, strict=False)},
                "answer": "b",
            }
            for number, (prompt, options) in enumerate(questions, 1)
        ],
    }
    pack = pack_from(read_yaml(yaml_text(plain)), {}).value
    assert pack is not None
    exported = write_aiken(pack)
    assert exported.problems == ()
    assert brought(FORMAT, exported.content).pack == pack


@given(packs())
@settings(max_examples=50)
def test_whatever_is_written_reads_back_or_was_named_as_left_out(pack: Pack) -> None:
    exported = write_aiken(pack)
    left_out = [one for one in exported.problems if "left out" in one.message.english]
    imported = brought(FORMAT, exported.content)
    assert len(imported.pack.questions if imported.pack else ()) + len(left_out) == len(pack.questions)


@given(st.binary() | st.text("ABab).: \nNSWER?", max_size=60).map(str.encode) | st.text(SIGNS).map(str.encode))
@settings(max_examples=300)
def test_any_file_gives_a_pack_or_errors(content: bytes) -> None:
    check_harmless(FORMAT, content)


@given(mangled(SOUND.encode() * 3))
@settings(max_examples=150)
def test_a_damaged_file_gives_a_pack_or_errors(content: bytes) -> None:
    check_harmless(FORMAT, content)


@pytest.mark.parametrize("unit", ["a\n", "A) \n", "ANSWER: A\n", SOUND, "x", "\n"])
def test_a_megabyte_of_anything_is_read(unit: str) -> None:
    check_harmless(FORMAT, (unit * (MAX_IMPORT_BYTES // len(unit))).encode())
