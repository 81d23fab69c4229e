"""Packs from YAML: what loads, and where and how each fault is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import MAX_PROBLEMS
from questions.loader import file_kind, load_pack, load_sources, pack_from, stored_pack_from, unknown_kind
from questions.model import Source
from questions.parsing.reader import MAX_YAML_BYTES, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

PACK = """\
id: shares
title: Share and whole
about: What a share is a share of.
language: en
version: 2
sources:
  column: {title: A column, genre: opinion column, dated: 2025-04-14}
figures:
  all_money: {value: 8.18e9, unit: USD, as_of: "2023", counts: money sent, source: column}
  texas_money:
    value: 1.1e9
    unit: USD
    as_of: "2023"
    counts: money sent from Texas
    source: column
    rounding: 0.05e9
questions:
  - id: texas
    kind: number
    skill: arithmetic
    prompt: What share came from Texas?
    answer: texas_money / all_money * 100
    unit: percent
    tolerance: from rounding
    misconceptions:
      all_money / texas_money: You turned the fraction over.
  - id: genre
    kind: choice
    skill: genre
    prompt: What is this?
    options:
      column: {text: A column}
      brief: {text: A brief, feedback: A brief has no "I".}
    answer: column
    source: shared-one
  - id: many
    kind: multi
    skill: voice
    prompt: Which apply?
    options:
      a: {text: One}
      b: {text: Two}
      c: {text: Three}
    answer: [a, b]
    accept_also: {c: It can be argued.}
  - id: sorting
    kind: classify
    skill: checkable
    prompt: Sort them.
    labels:
      fact: {text: factual}
      view: {text: opinion}
    statements:
      one: {text: It rained., answer: fact, feedback: {view: Look outside.}}
      two: {text: Rain is nice., answer: view}
      three: {text: It will rain., answer: fact, accept_also: {view: It is a forecast.}}
"""

SHARED = {
    "shared-one": Source(title="A brief", genre="brief", dated="2025"),
    "shared-two": Source(title="Another", genre="brief", dated="2025"),
}


def problems(text: str) -> list[str]:
    """The problems of a pack, as lines."""
    return [str(each) for each in pack_from(read_yaml(text, "p.yaml"), SHARED).problems]


def test_a_sound_pack_loads_with_the_shared_sources_it_names() -> None:
    loaded = pack_from(read_yaml(PACK), SHARED)
    assert loaded.problems == ()
    assert loaded.value is not None
    assert set(loaded.value.sources) == {"column", "shared-one"}
    assert loaded.value.sources["column"].dated == "2025-04-14"
    assert [question.kind for question in loaded.value.questions] == ["number", "choice", "multi", "classify"]


FAULTS = [
    # (what is written, what is written instead, line:column and code, words of the message)
    ("id: shares", "id: My Shares", "1:5: error C028", "Write “my-shares”"),
    ("title: Share and whole\n", "", "1:1: error C023", "“title” is missing"),
    ("title: Share", "titel: Share", "2:1: error C022", "Did you mean “title”?"),
    ("title: Share and whole", "title:", "2:1: error C026", "“title” has no value"),
    ("title: Share and whole", "title: " + "x" * 81, "2:8: error C027", "81 characters long; at most 80"),
    ("language: en", "language: english", "4:11: error C028", "such as en or pt-BR"),
    ("version: 2", "version: two", "5:10: error C026", "must be a whole number, not text"),
    ("version: 2", "version: 0", "5:10: error C029", "at least 1"),
    ("version: 2", "version: 1.5", "5:10: error C026", "a whole number, not a fraction"),
    ("dated: 2025-04-14", "dated: 2025", "7:59: error C026", "must be text, not a number. (Put it in quotes)"),
    ("genre: opinion column,", "gender: x, genre: x,", "7:29: error C022", "Did you mean “genre”?"),
    ("value: 1.1e9", "value: 1,1e9", "11:12: error C026", "“value” must be a number, not text"),
    ("    unit: USD\n", "", "11:5: error C023", "“unit” is missing"),
    ("    source: column\n    rounding", "    source: colum\n    rounding", "15:13: error C047", "“column”?"),
    ("      a: {text: One}", "      Option A: {text: One}", "41:7: error C028", "Write “option-a”"),
    ("kind: number", "kind: nubmer", "19:11: error C024", "Did you mean “number”?"),
    ("    kind: number\n", "", "18:5: error C024", "“kind” is missing"),
    ("skill: arithmetic", "skill: arithmetics", "20:12: error C025", "Did you mean “arithmetic”?"),
    ("texas_money / all_money * 100", "texas_mony / all_money", "22:13: error C044", "“texas_money”?"),
    ("texas_money / all_money * 100", "texas_money / 0", "22:13: error C044", "divides by something that is zero"),
    ("texas_money / all_money * 100", "13,4", "22:13: error C044", "“13,4” cannot stand in a formula"),
    ("tolerance: from rounding", "tolerance: form rounding", "24:16: error C026", "“from rounding”?"),
    ("tolerance: from rounding", "tolerance: 0.1", "24:16: error C045", "narrower than the rounding"),
    ("tolerance: from rounding", "tolerance: -1", "24:16: error C045", "cannot be less than 0"),
    ("all_money / texas_money:", "texas_money * 100 / all_money:", "26:7: error C046", "accepted as 13.4"),
    ("all_money / texas_money:", "all / texas_money:", "26:7: error C044", "which is no figure here"),
    ("- id: genre", "- id: texas", "27:9: error C040", "already belongs to question 1"),
    ("prompt: What is this?", "prompt: ''", "30:13: error C027", "“prompt” is empty"),
    ("brief: {text: A brief,", "brief: {text: a  COLUMN,", "33:21: error C043", "same text as “column”"),
    ('      brief: {text: A brief, feedback: A brief has no "I".}\n', "", "32:7: error C027", "at least 2"),
    ("answer: column", "answer: colunm", "34:13: error C041", "Did you mean “column”?"),
    ("source: shared-one", "source: shared-on", "35:13: error C047", "Did you mean “shared-one”?"),
    ("answer: [a, b]", "answer: [a, x]", "44:17: error C041", "The options are a, b, c"),
    ("answer: [a, b]", "answer: [a, a]", "44:17: error C040", "stands twice"),
    ("{c: It can", "{b: It can", "45:19: error C042", "is the answer already"),
    ("{c: It can", "{d: It can", "45:19: error C041", "There is no option “d”"),
    ("answer: fact, feedback", "answer: facts, feedback", "54:39: error C041", "Did you mean “fact”?"),
    ("{view: Look", "{views: Look", "54:56: error C041", "Did you mean “view”?"),
    ("{view: It is", "{fact: It is", "56:64: error C042", "is the answer already"),
    ("    prompt: Sort them.", "    prompt: {text: Sort}", "49:13: error C026", "must be text, not keys"),
    ("title: Share", "title: Share\ntitle: Share", "3:1: error C006", "a second time"),
    ("title: Share", "title: &x Share", "2:8: error C009", "“&x” is an anchor"),
    ("title: Share and whole", "title: *x", "2:8: error C009", "“*x” is an alias"),
    ("about: What", "about: 2: What", "3:9: error C005", "A colon inside unquoted text"),
]


@pytest.mark.parametrize(("old", "new", "where", "words"), FAULTS)
def test_a_single_fault_is_one_problem_at_its_place(old: str, new: str, where: str, words: str) -> None:
    assert PACK.count(old) >= 1
    found = problems(PACK.replace(old, new, 1))
    assert [line.split(" ")[0:3] for line in found] == [f"p.yaml:{where}".split(" ")]
    assert words in found[0]


def test_five_faults_are_reported_in_one_pass_and_in_order() -> None:
    text = PACK
    for old, new in [
        ("title: Share", "titel: Share"),
        ("version: 2", "version: no"),
        ("kind: number", "kind: nubmer"),
        ("answer: column", "answer: colunm"),
        ("answer: fact, accept_also", "answer: fakt, accept_also"),
    ]:
        assert old in text
        text = text.replace(old, new, 1)
    assert problems(text) == [
        "p.yaml:2:1: error C022 The key “titel” does not belong here. (Did you mean “title”?)",
        "p.yaml:5:10: error C026 “version” must be a whole number, not text.",
        "p.yaml:19:11: error C024 There is no kind “nubmer”. (Did you mean “number”?)",
        "p.yaml:34:13: error C041 There is no option “colunm”. (Did you mean “column”?)",
        "p.yaml:56:44: error C041 There is no label “fakt”. (Did you mean “fact”?)",
    ]


def test_each_missing_key_of_one_mapping_is_a_problem_of_its_own() -> None:
    assert problems(PACK.replace("title: Share and whole\nabout: What a share is a share of.\n", "")) == [
        "p.yaml:1:1: error C023 The key “about” is missing here.",
        "p.yaml:1:1: error C023 The key “title” is missing here.",
    ]


def test_a_formula_over_a_faulty_figure_is_not_blamed_for_it() -> None:
    found = problems(PACK.replace("value: 1.1e9", "value: many"))
    assert found == ["p.yaml:11:12: error C026 “value” must be a number, not text."]


def test_questions_of_a_pack_without_a_head_are_still_checked() -> None:
    headless = PACK[PACK.index("questions:") :].replace("answer: column", "answer: colunm")
    codes = [line.split()[2] for line in problems(headless)]
    assert codes.count("C041") == 1
    assert "C023" in codes


def test_a_list_that_holds_only_faulty_questions_is_not_called_too_short() -> None:
    text = PACK[: PACK.index("questions:")] + "questions:\n  - 3\n"
    assert problems(text) == [
        "p.yaml:18:5: error C026 Entry 1 must hold keys with values. (Write them below it, indented)"
    ]


def test_a_question_with_too_much_text_for_a_card_is_refused() -> None:
    long = "x" * 1400
    text = PACK.replace(
        "    answer: column\n",
        f"    answer: column\n    passage: {long}\n    explain: {long}\n    discuss: {long}\n",
    )
    assert problems(text) == []  # what opens a thread stands on no card
    text = text.replace('A brief has no "I".', long)
    assert [line.split()[:3] for line in problems(text)] == [["p.yaml:27:5:", "error", "C048"]]


def test_an_empty_file_and_a_file_without_keys_are_one_problem_each() -> None:
    assert [line.split()[2] for line in problems("")] == ["C020"]
    assert [line.split()[2] for line in problems("just words")] == ["C020"]


def test_shared_sources_load_by_id_and_report_their_faults(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources:\n  a: {title: A, genre: brief, dated: 2025-04-14}\n", encoding="utf-8")
    loaded = load_sources(path)
    assert loaded.value is not None
    assert loaded.value["a"].dated == "2025-04-14"
    path.write_text("sources:\n  a: {title: A, genre: brief, dated: 2025-04, dated_is: guessed}\n", encoding="utf-8")
    assert [(p.line, p.column, p.code) for p in load_sources(path).problems] == [(2, 57, "C025")]


def test_the_kind_of_a_file_is_told_from_its_keys_or_its_name() -> None:
    texts = {"questions: []": "pack", "steps: []": "lesson", "lessons: []": "course", "other: 1": None}
    assert {text: file_kind(read_yaml(text)) for text in texts} == texts
    assert file_kind(read_yaml("other: 1", "some/sources.yaml")) == "sources"
    [problem] = unknown_kind(read_yaml("qestions: []", "p.yaml"))
    assert (problem.code, problem.hint.english) == ("C021", "did you mean “questions”?")


def test_a_folder_a_missing_file_and_a_file_over_the_limit_are_one_problem_each(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"#" * (MAX_YAML_BYTES + 1))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: x\nabout: caf\xe9".encode("latin-1"))
    expected = {tmp_path: "1:1: error C001", tmp_path / "no.yaml": "1:1: error C001"}
    expected |= {big: "1:1: error C002", latin: "2:11: error C003"}
    for path, where in expected.items():
        [problem] = load_pack(path, {}).problems
        assert str(problem).startswith(f"{path}:{where} ")


@pytest.mark.parametrize(
    "text",
    [
        "questions:\n" + "- x\n" * 250_000,
        "questions:\n- {" + ", ".join(f"k{n}: 1" for n in range(80_000)) + "}",
        "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(20_000)),
        "questions: " + "[" * 10_000,
        "questions:\n" + "- {kind: choice}\n" * 50_000,
    ],
    ids=["many entries", "many keys", "alias bomb", "deep", "many faulty questions"],
)
def test_a_hostile_file_is_answered_with_what_is_wrong_and_no_more_than_that(text: str) -> None:
    assert 1 <= len(pack_from(read_yaml(text), {}).problems) <= MAX_PROBLEMS + 1


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["null", "[]", "{}", "-1", "1e999", "'", '"', "&a", "*a", "!!str", "<<", "[key]", "- ", "\t", "{kind: choice}"]
    ),
)


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_no_text_makes_the_loader_raise(text: str) -> None:
    loaded = pack_from(read_yaml(text), SHARED)
    assert loaded.value is not None or loaded.problems


@given(st.lists(st.tuples(st.integers(0, len(PACK)), st.integers(0, 30), WORDS), min_size=1, max_size=4))
@settings(max_examples=300)
def test_no_damage_to_a_pack_makes_the_loader_raise(cuts: list[tuple[int, int, str]]) -> None:
    text = PACK
    for start, length, word in cuts:
        text = text[:start] + word + text[start + length :]
    loaded = pack_from(read_yaml(text), SHARED)
    assert (loaded.value is None) == bool(loaded.problems)
    places = [(problem.line, problem.column) for problem in loaded.problems]
    assert places == sorted(places)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
KEYS = ["id", "kind", "skill", "prompt", "options", "answer", "unit", "tolerance", "labels", "statements", "text"]


@given(st.lists(st.dictionaries(st.sampled_from([*KEYS, "str", "[key]"]), VALUES, max_size=8), max_size=3))
@settings(max_examples=200)
def test_no_shape_of_questions_makes_the_loader_raise(questions: list[dict[str, object]]) -> None:
    kinds = ("choice", "multi", "classify", "number")
    for number, question in enumerate(questions):
        question.setdefault("kind", kinds[number])
    head = PACK[: PACK.index("questions:")]
    loaded = pack_from(read_yaml(head + "questions: " + json.dumps(questions)), SHARED)
    assert (loaded.value is None) == bool(loaded.problems)


# ---------------------------------------------------------------------------- what nobody sees


def titled(title: str) -> str:
    return PACK.replace("Share and whole", json.dumps(title, ensure_ascii=False))


@pytest.mark.parametrize(
    "title", [" ", "\u00a0", "\u2800", "\u3164", "\u115f\u1160", "\uffa0", "\u200b", "\ufe0f", "\u0301"]
)
def test_a_title_in_which_there_is_nothing_to_see_is_refused(title: str) -> None:
    assert problems(titled(title)) == [
        "p.yaml:2:8: error C027 There is nothing to see in this text. (Write something, or remove the key)"
    ]


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u00ad", "\u2060", "\u2800", "\u3164", "\u200e", "\u200f", "\u061c", "\ufeff"]
)
@pytest.mark.parametrize(
    "place", ["Share and whole", "What share came from Texas?", "factual", "It rained.", "A column"]
)
def test_an_invisible_sign_is_refused_by_its_code_wherever_it_is_shown(place: str, sign: str) -> None:
    found = problems(PACK.replace(place, json.dumps(f"{place[:1]}{sign}{place[1:]}"), 1))
    assert len(found) == 1
    assert f"error C004 The invisible character U+{ord(sign):04X} is not allowed" in found[0]


@pytest.mark.parametrize(
    "title",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\u200f\u05e9\u05dc\u05d5\u05dd (1)\u200f",
        "Family \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u2764\ufe0f 1\ufe0f\u20e3 \u00a9\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u845b\U000e0100",
    ],
)
def test_joiners_marks_and_tags_stay_where_a_script_or_an_emoji_needs_them(title: str) -> None:
    loaded = pack_from(read_yaml(titled(title)), SHARED)
    assert loaded.value is not None
    assert loaded.value.title == title


def test_accepted_answers_lose_what_nobody_can_type_and_each_gets_a_note() -> None:
    asked = "  - {id: t, kind: text, skill: voice, prompt: Who?, accept: [%s]}\n"
    answers = ["Par\u200bis", "co\u00adop", "\ufeffRome", " Oslo ", "Lima"]
    loaded = pack_from(read_yaml(PACK + asked % ", ".join(map(json.dumps, answers)), "p.yaml"), SHARED)
    assert loaded.value is not None
    assert loaded.value.questions[-1].accept == ["Paris", "coop", "Rome", "Oslo", "Lima"]
    assert [(one.level, one.code, one.message.english) for one in loaded.problems] == [
        ("warning", "C053", "The invisible character U+200B was taken out of “Paris”."),
        ("warning", "C053", "The invisible character U+00AD was taken out of “coop”."),
        ("warning", "C053", "The invisible character U+FEFF was taken out of “Rome”."),
        ("warning", "C053", "The spaces around “Oslo” were taken away."),
    ]


def test_a_pack_that_an_earlier_edition_took_is_still_read_and_has_a_title_that_can_be_seen() -> None:
    twins = "  - {id: t, kind: text, skill: voice, prompt: 'Who\u200b?', accept: [Ørsted, Orsted, \u00a0]}\n"
    old = titled("\u200b \u00a0").replace("version: 2", "version: 9999999999999999999999") + twins
    assert pack_from(read_yaml(old), SHARED).value is None
    loaded = stored_pack_from(read_yaml(old), SHARED)
    assert loaded.value is not None
    assert loaded.value.title == "shares"
