"""Moodle XML in and out: each question type, each fault with its line, hostile files, and any pack back again."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats.exchange import MAX_BYTES, Imported
from questions.formats.moodle_xml import FORMAT, write
from questions.model import Pack
from tests.questions.formats.moodle_packs import (
    SIGNS,
    brought,
    check_asks_the_same,
    check_back_and_forth,
    check_harmless,
    mangled,
    only,
    packs,
    told,
)

FRACTIONS = {0.0, 100.0, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667}
FRACTIONS |= {14.28571, 12.5, 11.11111, 10, 5}
"""The shares that Moodle's importer takes (question/engine/bank.php), each also below nought."""


def quiz(*questions: str) -> str:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *questions, "</quiz>"])


def asked(type_: str, inside: str, text: str = "What?") -> str:
    return f'<question type="{type_}"><questiontext><text>{text}</text></questiontext>{inside}</question>'


def answer(text: str, fraction: float = 0, feedback: str = "", more: str = "") -> str:
    said = f"<feedback><text>{feedback}</text></feedback>" if feedback else ""
    return f'<answer fraction="{fraction}"><text>{text}</text>{said}{more}</answer>'


TWO = answer("a", 100) + answer("b")


def test_radio_buttons_are_a_choice_in_the_order_of_the_file() -> None:
    inside = "<single>true</single>" + answer("no", 0, "Look &lt;b&gt;again&lt;/b&gt;.") + answer("yes", 100)
    question = only(FORMAT, quiz(asked("multichoice", inside, "<![CDATA[<p>Is it <b>so</b>?</p>]]>")))
    assert question["prompt"] == "Is it **so**?"
    assert question["options"] == {"a": {"text": "no", "feedback": "Look **again**."}, "b": {"text": "yes"}}
    assert (question["answer"], question["shuffle"]) == ("b", False)


def test_boxes_to_tick_are_a_multi() -> None:
    inside = "<single>false</single><shuffleanswers>1</shuffleanswers>"
    inside += answer("a", 33.33333) + answer("b", 33.33333) + answer("c", 33.33333) + answer("d", -100) + answer("e")
    question = only(FORMAT, quiz(asked("multichoice", inside)))
    assert (question["kind"], question["answer"]) == ("multi", ["a", "b", "c"])
    assert question["accept_also"] == {"e": "This counts neither way."}
    assert "shuffle" not in question


def test_the_frame_of_a_question_is_taken() -> None:
    inside = "<name><text>Name 1</text></name><generalfeedback><text>So.</text></generalfeedback>"
    inside += "<defaultgrade>3.0000000</defaultgrade><hint><text>Think.</text></hint><penalty>0.1</penalty>"
    question = only(FORMAT, quiz(asked("shortanswer", inside + answer("x", 100))))
    assert [question[name] for name in ("id", "explain", "points", "hint")] == ["name-1", "So.", 3, "Think."]
    inside += "<idnumber>an id</idnumber><tags><tag><text>genre</text></tag></tags>"
    question = only(FORMAT, quiz(asked("shortanswer", inside + answer("x", 100))))
    assert (question["id"], question["skill"]) == ("an-id", "genre")


def test_a_category_that_ends_in_a_skill_is_the_skill_of_what_follows() -> None:
    category = '<question type="category"><category><text>$course$/top/a/voice</text></category></question>'
    assert only(FORMAT, quiz(category, asked("shortanswer", answer("x", 100))))["skill"] == "voice"


def test_true_and_false_are_told_by_their_names_in_either_order() -> None:
    for answers in (
        [answer("true", 100, "Yes."), answer("false", 0, "No.")],
        [answer("false", 0, "No."), answer("true", 100, "Yes.")],
    ):
        question = only(FORMAT, quiz(asked("truefalse", "".join(answers))))
        assert (question["answer"], question["shuffle"]) == ("true", False)
        assert question["options"] == {
            "true": {"text": "True", "feedback": "Yes."},
            "false": {"text": "False", "feedback": "No."},
        }
    imported = brought(FORMAT, quiz(asked("truefalse", answer("wahr") + answer("falsch", 100))))
    assert len(told(imported)) == 1
    assert "first was taken for true" in told(imported)[0]


def test_a_figure_has_its_tolerance_and_its_unit() -> None:
    inside = answer("13.45", 100, more="<tolerance>0.5</tolerance>") + answer("1", 0, "Times 100.")
    units = "<units><unit><multiplier>1</multiplier><unit_name>percent</unit_name></unit></units>"
    question = only(FORMAT, quiz(asked("numerical", inside + units)))
    assert [question[name] for name in ("answer", "tolerance", "unit", "places")] == [13.45, 0.5, "percent", 2]
    assert question["misconceptions"] == {"1": "Times 100."}


def test_pairs_are_sorted_under_their_right_sides() -> None:
    pairs = [("cat", "animal"), ("oak", "plant"), ("dog", "animal")]
    inside = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>" for left, right in pairs
    )
    question = only(FORMAT, quiz(asked("matching", inside)))
    assert question["labels"] == {"animal": {"text": "animal"}, "plant": {"text": "plant"}}
    assert "shuffle" not in question


def test_what_has_no_counterpart_is_named_at_its_line_and_the_rest_is_taken() -> None:
    units = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>\n"
    units += "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
    imported = brought(
        FORMAT,
        quiz(
            asked("cloze", ""),
            asked("calculated", TWO),
            asked("essay", ""),
            asked("description", ""),
            asked("shortanswer", "<usecase>1</usecase>" + answer("a", 100)),
            asked("shortanswer", "<tags><tag><text>week 1</text></tag></tags>" + answer("a", 100)),
            asked("multichoice", "<correctfeedback><text>Yes!</text></correctfeedback>" + TWO),
            asked("multichoice", "<correctfeedback><text>Yes!</text></correctfeedback>" + TWO),
            asked("multichoice", "<hint><text>One.</text></hint><hint><text>Two.</text></hint>" + TWO),
            asked("multichoice", "<defaultgrade>0.5</defaultgrade>" + TWO),
            asked("multichoice", TWO, 'See it.</text><file name="a.png">AAAA</file><text>'),
            asked("numerical", answer("1", 100) + units),
            "<extra/>",
        ),
    )
    assert imported.pack is not None
    assert len(imported.pack.questions) == 8
    found = [line.split(" warning: ") for line in told(imported)]
    assert [(place.split(":")[0], message) for place, message in found] == [
        ("3", "This is left out: a question of the type “cloze” has no counterpart here."),
        ("4", "This is left out: a question of the type “calculated” has no counterpart here."),
        ("5", "This is left out: a question of the type “essay” has no counterpart here."),
        ("6", "This is left out: a question of the type “description” has no counterpart here."),
        ("7", "Moodle told capital from small letters in this answer; here they count as the same."),
        ("8", "The tag “week 1” names no skill of Copydesk, and is not kept. Others like it are not reported."),
        ("9", "What is said by <correctfeedback>, “Yes!”, is not kept. Others like it are not reported."),
        ("11", "The hint “Two.” is left out: there is one here."),
        ("12", "Its 0.5 points become 1: here a question has 1 to 10."),
        ("13", "The file “a.png” is left out: packs hold no files."),
        ("15", "The unit “cm” is left out: a figure has one unit here."),
        ("16", "The element <extra> is not read. Others like it are not reported."),
    ]


INVISIBLE = "The invisible character U+202E is not allowed in a text."


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        (quiz("<question>", "</quiz>"), 4, "From here on this is not XML: mismatched tag."),
        (quiz("a &nbsp; b"), 3, "From here on this is not XML: undefined entity."),
        (quiz()[:-4], 3, "From here on this is not XML: unclosed token."),
        ("", 1, "From here on this is not XML: no element found."),
        ("<a></a>", 1, "The file begins with <a>; Moodle's questions begin with <quiz>."),
        (quiz("<question></question>"), 3, "This question has no type."),
        (quiz("", asked("multichoice", answer("a", 100))), 4, "There must be 2 or more answers here, not 1."),
        (quiz(asked("shortanswer", "")), 3, "There must be 1 or more answers here, not 0."),
        (quiz(asked("shortanswer", "\n" + answer("a", 200))), 4, "“200” is no share of the points."),
        (quiz(asked("shortanswer", '<answer fraction="all"/>')), 3, "“all” is no share of the points."),
        (quiz(asked("numerical", "\n" + answer("1,5", 100))), 4, "“1,5” is no figure."),
        (quiz(asked("numerical", answer("1", 100, more="<tolerance>-1</tolerance>"))), 3, "“-1” is no tolerance."),
        (
            quiz(asked("truefalse", TWO + "\n" + answer("c"))),
            4,
            "A question of true or false has two answers, not more.",
        ),
        (quiz(asked("multichoice", "\n<defaultgrade>x</defaultgrade>" + TWO)), 4, "“x” is no number of points."),
        (quiz("<a>" * 30), 3, "Elements are nested more than 20 levels deep here."),
        (
            quiz(asked("shortanswer", answer("a&#x202e;", 100))),
            3,
            "The invisible character U+202E is not allowed in a text.",
        ),
        (quiz("\u202e"), 3, "The invisible character U+202E is not allowed in a text."),
    ],
)
def test_a_fault_is_told_with_its_line_and_nothing_is_taken(file: str, line: int, message: str) -> None:
    imported = brought(FORMAT, file.replace("<quiz>\n", "<quiz>" + asked("multichoice", TWO) + "\n"))
    assert imported.pack is None
    errors = [(one.line, one.message) for one in imported.problems if one.level == "error"]
    assert errors == [(line, message)]


def refused(imported: Imported) -> bool:
    return imported.pack is None and "can be made to harm" in imported.problems[0].message


def test_document_types_and_entities_are_refused_with_one_line() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for declared in (
        "<!DOCTYPE quiz>",
        f'<!DOCTYPE quiz [<!ENTITY a0 "a">{bomb}]>',
        '<!DOCTYPE quiz SYSTEM "file:///etc/passwd">',
    ):
        imported = brought(FORMAT, f"<?xml version='1.0'?>\n{declared}\n<quiz>&a9;</quiz>")
        assert refused(imported)
        assert [one.line for one in imported.problems] == [2]


def test_the_encoding_is_utf_8_whatever_the_file_says() -> None:
    file = quiz(asked("shortanswer", answer("é", 100))).replace("UTF-8", "ISO-8859-1")
    assert only(FORMAT, file)["accept"] == ["é"]
    assert "UTF-8" in told(brought(FORMAT, file.encode("latin-1")))[0]


@given(packs())
@settings(max_examples=100)
def test_in_and_out_again_gives_the_same_pack(pack: Pack) -> None:
    check_back_and_forth(FORMAT, pack)


@given(packs())
@settings(max_examples=100)
def test_without_comments_of_ours_a_file_asks_the_same(pack: Pack) -> None:
    check_asks_the_same(FORMAT, pack, re.sub(rb"<!-- copydesk: .* -->", b"", write(pack).content))


@given(packs())
@settings(max_examples=50)
def test_what_is_written_is_what_moodles_importer_asks_for(pack: Pack) -> None:
    root = ElementTree.fromstring(write(pack).content)
    assert root.tag == "quiz"
    kinds = {"category", "multichoice", "truefalse", "shortanswer", "numerical", "matching"}
    for question in root:
        assert question.get("type") in kinds
        if question.get("type") != "category":
            assert question.findtext("name/text")
            assert question.findtext("questiontext/text")
        for one in question.iterfind("answer"):
            assert abs(float(one.get("fraction") or "x")) in FRACTIONS
        for formatted in question.iter():
            assert formatted.get("format", "html") in ("html", "markdown", "plain_text")


@given(st.binary() | st.text("<quiz>/estion tp='!-[]&;", max_size=60).map(lambda text: quiz(text).encode()))
@settings(max_examples=200)
def test_any_file_gives_a_pack_or_errors(content: bytes) -> None:
    check_harmless(FORMAT, content)


@given(packs().flatmap(lambda pack: mangled(write(pack).content)))
@settings(max_examples=150)
def test_a_damaged_file_gives_a_pack_or_errors(content: bytes) -> None:
    check_harmless(FORMAT, content)


@given(st.dictionaries(st.sampled_from(["fraction", "format"]), st.text(SIGNS, max_size=5)), st.text(SIGNS, max_size=9))
@settings(max_examples=150)
def test_a_number_or_style_that_is_none_never_stops_the_reading(attributes: dict[str, str], text: str) -> None:
    for type_ in ("multichoice", "numerical", "shortanswer", "truefalse", "matching"):
        one = ElementTree.Element("answer", attributes)
        ElementTree.SubElement(one, "text").text = text
        ElementTree.SubElement(one, "tolerance").text = text
        written = ElementTree.tostring(one, encoding="unicode")
        check_harmless(FORMAT, quiz(asked(type_, written * 2 + f"<subquestion>{written}</subquestion>")).encode())


@pytest.mark.parametrize(
    "unit", ["<a>", "<a/>", "<question type='x'/>", "<!-- -->", "&lt;", "x", "<question><![CDATA["]
)
def test_a_megabyte_of_anything_is_read_without_depth(unit: str) -> None:
    check_harmless(FORMAT, ("<quiz>" + unit * ((MAX_BYTES - 6) // len(unit))).encode())
