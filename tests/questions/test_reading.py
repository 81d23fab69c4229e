"""YAML text as values with places: what is typed, what is refused, where, and in which words."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import MAX_PROBLEMS, Code, Diagnostic
from questions.messages import Message
from questions.parsing.reader import read_file, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

PARSERS = [yaml.CSafeLoader, yaml.SafeLoader]


def found(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of each problem of a text."""
    return [(problem.line, problem.column, problem.code) for problem in read_yaml(text).problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, word) for word in ("no", "on", "yes", "y", "010", "1_000", "12:30", "2025-04-14", "2025-04")),
        *((word, word) for word in ("0x1f", "0o17", ".inf", ".nan", "1e", "+", "-a", ".", "1.1.1", "3 %", "=")),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-17", -17),
        ("8.18e9", 8.18e9),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("2.", 2.0),
        ('"3"', "3"),
        ("'true'", "true"),
        ('""', ""),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
@pytest.mark.parametrize("parser", PARSERS)
def test_only_true_false_null_and_plain_numbers_are_typed(
    written: str, value: object, parser: type[yaml.SafeLoader]
) -> None:
    result = read_yaml(f"a: {written}", parser=parser)
    assert result.problems == ()
    assert repr(result.value) == repr({"a": value})  # so that 1, 1.0 and True differ


def test_every_key_value_and_item_has_a_place() -> None:
    result = read_yaml("a: 1\nb:\n  - x\n  - {c: 2, d: [3, 4]}\né: 'q'\n")
    at = result.positions
    assert (at.key(["a"]), at.value(["a"])) == ((1, 1), (1, 4))
    assert (at.key(["b"]), at.value(["b"])) == ((2, 1), (3, 3))
    assert at.value(["b", 0]) == (3, 5)
    assert (at.key(["b", 1, "c"]), at.value(["b", 1, "c"])) == ((4, 6), (4, 9))
    assert at.value(["b", 1, "d", 1]) == (4, 19)
    assert (at.key(["é"]), at.value(["é"])) == ((5, 1), (5, 4))


def test_a_path_that_leads_nowhere_has_the_place_of_the_last_node_on_it() -> None:
    at = read_yaml("a:\n  b: 1\n").positions
    assert at.value(["a", "missing", 3]) == (2, 3)
    assert at.value(["missing"]) == (1, 1)


def test_places_stay_right_after_a_refused_pair() -> None:
    result = read_yaml("a: 1\na: [2, {x: y}]\n1: z\nb: 3\n")
    assert result.value == {"a": 1, "b": 3}
    assert result.positions.value(["b"]) == (4, 4)
    assert [(p.line, p.column, p.code) for p in result.problems] == [(2, 1, "C006"), (3, 1, "C007")]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("a: 1\nb: {c: 1, c: 2}", (2, 11), Code.DUPLICATE_KEY),
        ("1: a", (1, 1), Code.KEY_NOT_TEXT),
        ("a: {true: b}", (1, 5), Code.KEY_NOT_TEXT),
        ("[a, b]: c", (1, 1), Code.KEY_NOT_TEXT),
        ("a: !!python/object x", (1, 4), Code.TAG),
        ("a: ! x", (1, 4), Code.TAG),
        ("!x {a: 1}", (1, 1), Code.TAG),
        ("a: &x 1", (1, 4), Code.ANCHOR),
        ("a: *x", (1, 4), Code.ANCHOR),
        ("a:\n  <<: {b: 1}", (2, 3), Code.MERGE_KEY),
        ("a: " + "[" * 20 + "]" * 20, (1, 23), Code.TOO_DEEP),
        ("a: 1\n---\nb: 2", (2, 1), Code.SEVERAL_DOCUMENTS),
        ("a: 1e999", (1, 4), Code.NUMBER_RANGE),
        ("a: " + "9" * 5000, (1, 4), Code.NUMBER_RANGE),
        ("a: x\x00y", (1, 5), Code.UNSAFE_CHARACTER),
        ("a: 1\nb: x\u202ey", (2, 5), Code.UNSAFE_CHARACTER),
        ("a: \ud800", (1, 4), Code.UNSAFE_CHARACTER),
        ('a: "\\u202e"', (1, 4), Code.UNSAFE_CHARACTER),
    ],
)
@pytest.mark.parametrize("parser", PARSERS)
def test_what_packs_do_not_need_is_refused(
    text: str, place: tuple[int, int], code: Code, parser: type[yaml.SafeLoader]
) -> None:
    [problem] = read_yaml(text, parser=parser).problems
    assert (problem.line, problem.column, problem.code) == (*place, code)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\tb: 1", "2:1: error C005 A tab is used where only spaces may stand. (Indent with spaces)"),
        ('a: 1\nb: "open\nc: 2', "2:4: error C005 The quote that opens here is never closed."),
        ("a: one: two", "1:7: error C005 A colon inside unquoted text reads as the end of a key."),
        ("a: @you", "1:4: error C005 Text cannot begin with “@” unless it is in quotes."),
        ("a: [1, 2\nb: 3", "1:4: error C005 The list that opens with [ here is not closed properly."),
        ("a: 1\nwords\nb: 2", "2:1: error C005 This line is neither “key: value” nor the rest of a text."),
        ("a:\n  b: 1\n c: 2", "3:2: error C005 This does not fit the lines above."),
        ('a: "C:\\Users"', "1:9: error C005 This escape needs more hexadecimal digits."),
        ("a: & b", "1:4: error C005 Text that begins with * or & must be in quotes."),
    ],
)
def test_broken_yaml_is_explained_in_a_sentence_at_its_place(text: str, line: str) -> None:
    [problem] = read_yaml(text, "p.yaml").problems
    assert str(problem).startswith(f"p.yaml:{line}")


def test_a_repeated_key_is_named_and_the_first_one_kept() -> None:
    result = read_yaml("a: 1\na: 2", "p.yaml")
    assert result.value == {"a": 1}
    [problem] = result.problems
    message = "The key “a” stands here a second time; only the first was read."
    assert str(problem) == f"p.yaml:2:1: error C006 {message} (Remove or rename one of them)"


def test_problems_before_and_after_each_other_are_all_listed_by_place() -> None:
    assert found("a: &x 1\nb: !y 2\nb: 3\nc: \x07\n") == [
        (1, 4, "C009"),
        (2, 4, "C008"),
        (3, 1, "C006"),
        (4, 4, "C004"),
    ]


def test_a_problem_without_a_suggestion_ends_with_its_message() -> None:
    assert str(Diagnostic("p.yaml", 1, 2, "C001", Message("No."))) == "p.yaml:1:2: error C001 No."


def test_codes_are_unique_and_each_says_what_it_means() -> None:
    assert len({code.value for code in Code}) == len(Code)
    assert all(code.meaning for code in Code)


def test_noise_is_cut_off_after_a_number_of_problems() -> None:
    problems = read_yaml("a: 1\n" * 200_000).problems
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].code == Code.MORE


@pytest.mark.parametrize("text", ["[" * 1_000_000, "{a: " * 100_000, "- " * 10_000, "? " * 10_000])
def test_deep_nesting_is_one_problem(text: str) -> None:
    assert [code for _, _, code in found(text)] == [Code.TOO_DEEP]


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    result = read_file(path)
    assert (result.value, result.problems) == ({"a": 1, "b": 2}, ())
    assert result.positions.value(["b"]) == (2, 4)


def test_a_file_may_have_its_limit_in_bytes_and_not_one_more(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"a: 12345")
    assert read_file(path, limit=8).value == {"a": 12345}
    assert [problem.code for problem in read_file(path, limit=7).problems] == [Code.TOO_LARGE]


@pytest.mark.parametrize("was_enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was_found(was_enabled: bool) -> None:
    try:
        (gc.enable if was_enabled else gc.disable)()
        read_yaml("a: [")
        read_yaml("a: 1")
        assert gc.isenabled() is was_enabled
    finally:
        gc.enable()


YAMLISH = st.lists(
    st.one_of(
        st.text(max_size=4),
        st.sampled_from(["a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "'", '"', "&a ", "*a", "!", "%", "\\"]),
        st.sampled_from(["---\n", "...", "|", ">", "? ", "#", "<<", "\t", "\x00", "\ud800", "\u2028", "\ufeff", "\\U"]),
    ),
    max_size=30,
).map("".join)


@given(YAMLISH)
@settings(max_examples=400)
@pytest.mark.parametrize("parser", PARSERS)
def test_no_text_makes_the_reader_raise(parser: type[yaml.SafeLoader], text: str) -> None:
    result = read_yaml(text, parser=parser)
    lines = text.count("\n") + text.count("\r") + 2
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in result.problems)


PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**15), 10**15),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(min_codepoint=32, max_codepoint=126)),
    ),
    lambda inner: st.one_of(
        st.lists(inner), st.dictionaries(st.text(st.characters(min_codepoint=97, max_codepoint=122)), inner)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), PLAIN, min_size=1))
@settings(max_examples=100)
def test_what_json_can_say_is_read_back_as_it_was(value: dict[str, object]) -> None:
    text = json.dumps(value)
    result = read_yaml(text)
    assert result.problems == ()
    assert result.value == value
    lines = text.splitlines()
    for name in value:
        line, column = result.positions.key([name])
        assert lines[line - 1][column - 1 :].startswith(f'"{name}"')
