"""Red-DiscordBot's trivia lists: what its guide and schema allow, and each fault with its line and column."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import Code
from questions.formats import FORMATS
from questions.kinds import kind_of
from tests.questions.formats import exchange_packs as packs
from tests.questions.formats.exchange_packs import complaints, read, taken, warnings

GUIDE = """\
AUTHOR: Red, Rojo
DESCRIPTION: >-
  A list with one of
  everything.
How many days are there in a regular year?:
- 365
- three hundred and sixty five
"Who is the #1 followed user?":
- Barack Obama
- Obama
"""


def test_each_key_is_a_question_and_its_list_the_accepted_answers() -> None:
    days, user = taken("red", GUIDE)
    assert (days.kind, days.prompt) == ("text", "How many days are there in a regular year?")
    assert days.accept == ["365", "three hundred and sixty five"]
    assert (user.prompt, user.accept) == ("Who is the #1 followed user?", ["Barack Obama", "Obama"])


def test_the_list_says_who_wrote_it_and_what_it_is_about() -> None:
    pack = read("red", GUIDE).pack
    assert pack
    assert pack.about == "A list with one of everything. By Red, Rojo."
    anonymous = read("red", "Who?: [me]\n").pack
    assert anonymous
    assert anonymous.about == packs.ABOUT.about


@pytest.mark.parametrize(
    "answer", ["365", "1.10", "0600", "12:30", "yes", "No", "1e3", "-5", "+7", "1_000", "0x1f", ".5"]
)
def test_answers_stay_as_they_were_typed(answer: str) -> None:
    (question,) = taken("red", f"Who?:\n- {answer}\n")
    assert question.accept == [answer]


def test_a_figure_is_compared_as_text_and_words_without_regard_to_case_and_accents() -> None:
    year, city = taken("red", "When?: [1980]\nWhere?: [São Paulo]\n")
    assert kind_of(year).grade(year, "1980", {}).right
    assert not any(kind_of(year).grade(year, near, {}).right for near in ("1981", "1980.0", "198"))
    assert kind_of(city).grade(city, "sao  paulo", {}).right


def test_a_truth_value_is_taken_as_its_word_with_a_warning() -> None:
    imported = read("red", "Is it?:\n- true\n- FALSE\n")
    assert imported.pack
    assert imported.pack.questions[0].model_dump()["accept"] == ["true", "FALSE"]
    assert [(one.line, one.column) for one in imported.problems] == [(2, 3), (3, 3)]
    assert (
        imported.problems[0].message.english == "The answer “true” is a truth value in YAML; it was taken as this word."
    )


def test_settings_of_the_game_are_left_out_with_a_warning() -> None:
    content = "CONFIG:\n  max_score: 5\n  bot_plays: false\n$schema: x\nWho?: [me]\n"
    told = "The settings under CONFIG have no counterpart and were left out: “max_score: 5, bot_plays: false”."
    assert warnings("red", content) == [(1, told)]


def test_answers_that_are_equal_here_are_taken_once() -> None:
    content = "Where?:\n- Café\n- CAFE\n- cafe  noir\n- Cafe noir\n"
    imported = read("red", content)
    assert imported.pack
    assert imported.pack.questions[0].model_dump()["accept"] == ["Café", "cafe noir"]
    assert [(one.line, one.column) for one in imported.problems] == [(3, 3), (5, 3)]


def test_an_answer_too_long_to_type_is_left_out_and_so_is_a_question_without_another() -> None:
    long = "word " * 30
    content = f"Who?:\n- {long}\n- me\nWhat?:\n- {long}\n"
    imported = read("red", content)
    assert imported.pack
    assert [one.prompt for one in imported.pack.questions] == ["Who?"]
    assert [one.line for one in imported.problems] == [2, 4, 5]


FAULTS = {
    "same question twice": (
        "Who?: [me]\nWhat?: [it]\nWho?: [you]\n",
        [(3, 1, "This question is left out. The key “Who?” stands here a second time; only the first was read.")],
    ),
    "key is a number": (
        "1: [one]\nWho?: [me]\n",
        [(1, 1, "This question is left out. The key “1” is not text.")],
    ),
    "key is a truth value": (
        "true: [one]\nWho?: [me]\n",
        [(1, 1, "This question is left out. The key “true” is not text.")],
    ),
    "key is empty": (
        "'': [one]\n",
        [(1, 1, "This question is left out. “prompt” is empty.")],
    ),
    "key is a list": (
        "? [a, b]\n: [one]\nWho?: [me]\n",
        [(1, 3, "This question is left out. A key must be plain text, not a list or a mapping.")],
    ),
    "no list": ("Who?: me\n", [(1, 1, "This question is left out. The question “Who?” has no list of answers.")]),
    "answers are a mapping": (
        "Who?:\n  a: me\n  a: you\n",
        [
            (1, 1, "This question is left out. The question “Who?” has no list of answers."),
            (3, 3, "The key “a” stands here a second time; only the first was read."),
        ],
    ),
    "empty list": ("Who?: []\n", [(1, 1, "This question is left out. The question “Who?” has no list of answers.")]),
    "nothing below": (
        "Who?:\nWhat?:\n- x\n",
        [(1, 1, "This question is left out. The question “Who?” has no list of answers.")],
    ),
    "empty answer": ("Who?:\n-\n- me\n", [(2, 2, "This answer is empty.")]),
    "blank answer": (
        "Who?:\n- ' '\n",
        [
            (1, 1, "This question is left out. None of its answers can be typed."),
            (2, 3, "This answer is empty."),
        ],
    ),
    "colon in an answer": (
        "Who?:\n- he said: no\n- me\n",
        [(2, 3, "The answer “he said: no” is no text but a list or a mapping of its own.")],
    ),
    "list in an answer": (
        "Who?:\n- [me, you]\n",
        [
            (1, 1, "This question is left out. None of its answers can be typed."),
            (2, 3, "The answer “me, you” is no text but a list or a mapping of its own."),
        ],
    ),
    "author is no text": (
        "AUTHOR: [a, b]\nWho?: [me]\n",
        [(1, 9, "AUTHOR is not text but “a, b”, which was left out.")],
    ),
    "more answers than a question may have": (
        "Who?:\n" + "".join(f"- n{number}\n" for number in range(51)),
        [(1, 1, "This question is left out. “accept” has 51 entries; there must be at most 50.")],
    ),
    "more answers than are looked at": (
        "Who?:\n" + "".join(f"- n{number}\n" for number in range(201)),
        [(1, 1, "This question is left out. The question “Who?” has more than 200 answers.")],
    ),
    "alias": (
        "Who?: &x [me]\nWhat?: *x\n",
        [
            (1, 7, "“&x” is an anchor, which would name a part of the file to repeat it."),
            (2, 1, "This question is left out. The question “What?” has no list of answers."),
            (2, 8, "“*x” is an alias, which would repeat another part of the file."),
        ],
    ),
    "answer is an alias": (
        "Who?:\n- me\n- *nix\n",
        [(3, 3, "“*nix” is an alias, which would repeat another part of the file.")],
    ),
    "answer with a tag": (
        "Who?:\n- me\n- !no way\n",
        [(3, 3, "The answer “way” was left out."), (3, 3, "“!no” is a tag, which is not allowed here.")],
    ),
    "key with a tag": (
        "!no Who?: [me]\n",
        [(1, 1, "This question is left out. “!no” is a tag, which is not allowed here.")],
    ),
    "merge key": (
        "<<: [me]\n",
        [(1, 1, "This question is left out. The key << would merge another part of the file into this one.")],
    ),
    "setting twice": (
        "CONFIG:\n  delay: 1\n  delay: 2\n",
        [
            (1, 1, "The settings under CONFIG have no counterpart and were left out: “delay: 1”."),
            (3, 3, "The key “delay” stands here a second time; only the first was read."),
        ],
    ),
    "invisible as an escape": (
        'Who?:\n- "m\\u202e"\n',
        [(2, 3, "The invisible character U+202E is taken out of a text here.")],
    ),
    "nothing but an invisible sign": (
        'Who?:\n- me\n- "\\u202e"\n',
        [(3, 3, "This answer is empty.")],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_line_and_column_and_the_rest_is_taken(name: str) -> None:
    content, expected = FAULTS[name]
    imported = read("red", f"{content}Where?: [here]\n")
    assert [(one.line, one.column, one.message.english) for one in imported.problems] == expected
    assert {one.level for one in imported.problems} == {"warning"}
    assert imported.pack is not None
    *others, last = (one.model_dump() for one in imported.pack.questions)
    assert (last["prompt"], last["accept"]) == ("Where?", ["here"])
    left_out = {one.line for one in imported.problems if one.code == Code.LEFT_OUT}
    lines = content.split("\n")
    asked = [line.partition(":")[0] for number, line in enumerate(lines, 1) if "?:" in line and number not in left_out]
    assert [one["prompt"] for one in others] == asked
    assert all(set(one["accept"]) <= {"me", "it", "m", "x"} for one in others)


REFUSED = {
    "only settings": ("AUTHOR: me\n", (1, 1, "There is no question in this file that could be taken.")),
    "a list": ("- Who?\n- me\n", (1, 1, "This is no trivia list.")),
    "empty": ("", (1, 1, "This is no trivia list.")),
    "no question is left": ("Who?: me\n", (1, 1, "There is no question in this file that could be taken.")),
    "hash in a question": (
        "Who?: [me]\nWho is #1?:\n- me\n",
        (2, 1, "This line is neither “key: value” nor the rest of a text."),
    ),
    "too deep": (
        "Who?: " + "[" * 30 + "]" * 30 + "\n",
        (1, 26, "This is nested more than 20 levels deep; nothing from here on was read."),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_which_nothing_can_be_read_is_refused(name: str) -> None:
    content, expected = REFUSED[name]
    assert complaints("red", content) == [expected]


def test_faults_of_many_questions_are_all_told() -> None:
    imported = read("red", "Who?: me\nWhat?: [it]\n2: [x]\nWhy?:\n- a: b\n")
    assert [one.line for one in imported.problems if one.code == Code.LEFT_OUT] == [1, 3, 4]
    assert imported.pack is not None
    assert [one.prompt for one in imported.pack.questions] == ["What?"]


def test_of_several_documents_the_first_is_taken_and_the_next_is_named() -> None:
    imported = read("red", "Who?: [me]\n---\nWhat?: [it]\n")
    assert imported.pack is not None
    assert [one.prompt for one in imported.pack.questions] == ["Who?"]
    assert [(one.line, one.message.english) for one in imported.problems] == [
        (2, "A second document begins here; a file holds one.")
    ]


def test_a_figure_that_no_computer_holds_is_an_answer_like_any_other() -> None:
    (question,) = taken("red", "How many?:\n- 1e999\n")
    assert question.accept == ["1e999"]


def test_a_word_in_capitals_near_a_setting_is_taken_for_one() -> None:
    (problem,) = read("red", "AUTOR: me\nWho?: [me]\n").problems
    assert problem.hint.english == "did you mean “AUTHOR”?"


def test_lists_are_not_written() -> None:
    assert FORMATS["red"].write is None


@packs.PATIENT
@given(st.binary(max_size=200) | st.text(st.sampled_from([*"ab1:-?#[]{}\"'\n &*!~|>"]), max_size=80).map(str.encode))
def test_whatever_stands_in_a_file_reading_it_never_raises(content: bytes) -> None:
    imported = read("red", content)
    errors = [one for one in imported.problems if one.level == "error"]
    assert bool(imported.pack) != bool(errors)


@packs.PATIENT
@given(st.integers(0, 260), st.integers(0, 20), st.binary(max_size=4))
def test_a_damaged_list_gives_a_pack_or_errors(at: int, gone: int, put: bytes) -> None:
    whole = GUIDE.encode()
    imported = read("red", whole[:at] + put + whole[at + gone :])
    assert bool(imported.pack) != any(one.level == "error" for one in imported.problems)


@given(packs.distinct(1, 3, packs.WORDS.filter(lambda word: "\t" not in word)))
def test_answers_in_quotation_marks_come_through_whatever_they_hold(words: list[str]) -> None:
    listed = "".join("- '" + word.replace("'", "''") + "'\n" for word in words)
    (question,) = taken("red", f"Who?:\n{listed}")
    assert question.accept == words


def test_a_file_that_is_too_large_is_not_read() -> None:
    (problem,) = read("red", b"#" * (1024 * 1024 + 1)).problems
    assert problem.code == Code.TOO_LARGE.value


def test_an_answer_is_measured_before_its_letters_are_taken_apart() -> None:
    ligatures = "\ufdfa" * 200_000  # each is eighteen letters and spaces once it is folded
    tracemalloc.start()
    try:
        (warning,) = warnings("red", f"What?:\n- short\n- {ligatures}\n")
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    assert "has more than 100 characters, which cannot be typed" in warning[1]


def test_an_invisible_character_is_taken_out_and_named() -> None:
    assert warnings("red", "Who?:\n- me\u202e\n") == [
        (2, "The invisible character U+202E is taken out of a text here.")
    ]


def test_many_accepted_answers_are_kept() -> None:
    listed = [str(number) for number in range(34)]
    lines = "".join(f"- {number}\n" for number in listed)
    below, sum_of_two = taken("red", f"Name a whole number below 40.:\n{lines}What is 1+1?:\n- 2\n")
    assert below.accept == listed
    assert sum_of_two.accept == ["2"]


def test_a_long_list_of_authors_is_cut_with_a_note() -> None:
    authors = ", ".join(f"Somebody {number}" for number in range(40))
    imported = read("red", f"AUTHOR: {authors}\nDESCRIPTION: A list.\nWhat is 1+1?:\n- 2\n")
    assert imported.pack is not None
    assert len(imported.pack.about) <= 300
    assert imported.pack.about.endswith("…")
    assert ["cut after" in one.message.english for one in imported.problems] == [True]
