"""Moodle XML in and out: each question type, each fault with its line, hostile files, and any pack back again."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import Code
from questions.formats.importing import MAX_IMPORT_BYTES, About, Imported
from questions.formats.moodle.moodle_xml import FORMAT, write_moodle_xml
from questions.model import Pack
from questions.parsing.writer import document
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
            asked("ordering", ""),
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
        ("3", "This question is left out. Questions of the type “ordering” have no counterpart here."),
        ("4", "This question is left out. Questions of the type “calculated” have no counterpart here."),
        ("5", "This question is left out. Questions of the type “essay” have no counterpart here."),
        ("6", "This question is left out. Questions of the type “description” have no counterpart here."),
        ("7", "Moodle told capital from small letters in this answer; here they count as the same."),
        ("8", "The tag “week 1” names no skill of Copydesk, and is not kept."),
        ("9", "What is said by <correctfeedback>, “Yes!”, is not kept."),
        ("11", "The hint “Two.” is left out: there is one here."),
        ("12", "Its 0.5 points become 1: here a question has 1 to 10."),
        ("13", "The file “a.png” is left out: the question does not show it."),
        ("15", "The unit “cm” is left out: a figure has one unit here."),
        ("16", "The element <extra> is not read."),
    ]


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        (quiz("<question>", "\n</quiz>"), 3, "From here on this is not XML: mismatched tag."),
        (quiz('<question type="essay">a &nbsp; b</question>'), 3, "From here on this is not XML: undefined entity."),
        (quiz("<question></question>"), 3, "It has no type."),
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
        (quiz(asked("cloze", "", "No gap.")), 3, "No gap is found in this cloze text."),
    ],
)
def test_a_question_with_a_fault_is_left_out_at_its_line_and_the_rest_is_taken(
    file: str, line: int, message: str
) -> None:
    sound = asked("multichoice", TWO)
    file = file.replace("<quiz>\n", f"<quiz>{sound}\n").removesuffix("</quiz>") + f"\n{sound}</quiz>"
    imported = brought(FORMAT, file)
    found = [(one.line, one.code, one.message.english) for one in imported.problems]
    assert found[0] == (line, Code.LEFT_OUT, f"This question is left out. {message}")
    assert imported.pack is not None
    assert len(imported.pack.questions) == 2


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("", 1, "There is no question in this file that could be taken."),
        ("<a></a>", 1, "The file begins with <a>; Moodle's questions begin with <quiz>."),
        (quiz("<a>" * 30), 3, "Elements are nested more than 20 levels deep here."),
    ],
)
def test_a_file_that_is_no_quiz_is_refused(file: str, line: int, message: str) -> None:
    imported = brought(FORMAT, file)
    assert imported.pack is None
    assert [(one.line, one.message.english) for one in imported.problems if one.level == "error"] == [(line, message)]


def test_invisible_characters_are_taken_out_and_named() -> None:
    for sign in ("\u202e", "&#x202e;"):
        imported = brought(FORMAT, quiz(asked("shortanswer", answer(f"a{sign}", 100))))
        assert [one.split(": ", 1)[1] for one in told(imported)] == [
            "The invisible character U+202E is taken out of a text here."
        ]
        assert imported.pack is not None
        assert imported.pack.questions[0].model_dump()["accept"] == ["a"]


CLOZE = """<p>The fair began in {1:MULTICHOICE_S:=May#Yes.~June#Too late.~%50%July}, lasted
{2:NUMERICAL:=3:0.5#Days.~%0%21#Weeks?} days and ended in {:SA:=Rain#As ever.~%100%a storm~sun#No.}
for {1:MR:%50%old~%50%young~none} {1:CALC:=x}.</p>"""


def test_a_cloze_is_a_group_of_questions_on_one_passage() -> None:
    name = "<name><text>Fair</text></name><generalfeedback><text>So it was.</text></generalfeedback>"
    imported = brought(FORMAT, quiz(asked("cloze", name, f"<![CDATA[{CLOZE}]]>")))
    assert told(imported) == [
        "3:1 warning: “July” has 50% of the points; here it counts as wrong.",
        "3:1 warning: This question is left out. A gap of the type “CALC” has no counterpart here.",
    ]
    assert imported.pack is not None
    found = [document(question) for question in imported.pack.questions]
    blanks = [rf"\_\_\_\_ ({number})" for number in range(1, 6)]
    passage = "The fair began in {}, lasted {} days and ended in {} for {} {}.".format(*blanks)
    assert {question["passage"] for question in found} == {passage}
    assert [question["prompt"] for question in found] == [f"What belongs in gap {number}?" for number in range(1, 5)]
    assert [(question["id"], question["kind"]) for question in found] == [
        ("fair-1", "choice"),
        ("fair-2", "number"),
        ("fair-3", "text"),
        ("fair-4", "multi"),
    ]
    assert found[0]["options"] == {
        "a": {"text": "May", "feedback": "Yes."},
        "b": {"text": "June", "feedback": "Too late."},
        "c": {"text": "July"},
    }
    assert [found[1][name] for name in ("answer", "tolerance", "points", "explain")] == [3, 0.5, 2, "Days."]
    assert found[1]["misconceptions"] == {"21": "Weeks?"}
    assert (found[2]["accept"], found[2]["misconceptions"]) == (["Rain", "a storm"], {"sun": "No."})
    assert found[3]["answer"] == ["a", "b"]


def test_a_cloze_with_one_gap_is_one_question_in_the_packs_language() -> None:
    question = only(FORMAT, quiz(asked("cloze", "", "Two and two is {1:NM:=4}, not \\{5\\}.")))
    assert question["prompt"] == r"Two and two is \_\_\_\_, not \\{5\\}."
    assert "passage" not in question
    spanish = About("es", "Es", language="es")
    assert FORMAT.read is not None
    pack = FORMAT.read(quiz(asked("cloze", "", "{1:SA:=uno} {1:SA:=dos}")).encode(), "f", spanish).pack
    assert pack is not None
    assert [question.prompt for question in pack.questions] == ["¿Qué va en el hueco 1?", "¿Qué va en el hueco 2?"]


def test_true_and_false_are_said_in_the_packs_language() -> None:
    assert FORMAT.read is not None
    file = quiz(asked("truefalse", answer("true", 100) + answer("false")))
    pack = FORMAT.read(file.encode(), "f", About("es", "Es", language="es")).pack
    assert pack is not None
    assert [one["text"] for one in pack.questions[0].model_dump()["options"].values()] == ["Verdadero", "Falso"]
    assert b'type="truefalse"' in write_moodle_xml(pack).content


def test_a_picture_with_a_description_is_the_questions_and_others_are_named() -> None:
    picture = '&lt;img src="https://example.org/rose.png" alt="A red flower"&gt;'
    question = only(FORMAT, quiz(asked("multichoice", TWO, f"Which? {picture}")))
    assert (question["image"], question["alt"], question["prompt"]) == (
        "https://example.org/rose.png",
        "A red flower",
        "Which?",
    )
    inside = answer(f"a {picture}", 100) + answer("b")
    imported = brought(FORMAT, quiz(asked("multichoice", inside, "Which? &lt;img src='@@PLUGINFILE@@/a.png'&gt;")))
    assert [one.split(": ", 2)[2] for one in told(imported)] == [
        "the picture “@@PLUGINFILE@@/a.png”, which has no description.",
        "the picture “https://example.org/rose.png”, described as “A red flower”.",
    ]


def test_an_accepted_answer_in_bold_is_its_words() -> None:
    imported = brought(FORMAT, quiz(asked("shortanswer", answer("&lt;strong&gt;Paris&lt;/strong&gt;", 100))))
    assert imported.pack is not None
    assert imported.pack.questions[0].model_dump()["accept"] == ["Paris"]
    assert [one.split(": ", 1)[1] for one in told(imported)] == [
        "The answer “<strong>Paris</strong>” is taken as “Paris”."
    ]


def test_options_that_differ_in_their_powers_stay_different() -> None:
    inside = (
        answer("10&lt;sup&gt;3&lt;/sup&gt;", 100) + answer("103") + answer("x&lt;sup&gt;Q&lt;/sup&gt;") + answer("xQ")
    )
    question = only_with(quiz(asked("multichoice", inside)), 1)
    assert [one["text"] for one in question["options"].values()] == ["10³", "103", "x^(Q)", "xQ"]


def only_with(file: str, notes: int) -> dict[str, Any]:
    imported = brought(FORMAT, file)
    assert imported.pack is not None
    assert len(imported.problems) == notes
    return document(imported.pack.questions[0])


def test_texts_around_a_question_that_are_too_long_are_cut_with_a_note() -> None:
    inside = f"<generalfeedback><text>{'word ' * 360}</text></generalfeedback><hint><text>{'help ' * 80}</text></hint>"
    question = only_with(quiz(asked("shortanswer", inside + answer("x", 100))), 2)
    assert len(question["explain"]) <= 1500
    assert question["explain"].endswith("word…")
    assert len(question["hint"]) <= 300
    long = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join(["word " * 140] * 4) + "&lt;/p&gt;"
    question = only_with(quiz(asked("shortanswer", answer("x", 100), long)), 1)
    assert len(question["passage"]) + len(question["prompt"]) > 2700


def refused(imported: Imported) -> bool:
    return imported.pack is None and "can be made to harm" in imported.problems[0].message.english


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
    check_asks_the_same(FORMAT, pack, re.sub(rb"<!-- copydesk: .* -->", b"", write_moodle_xml(pack).content))


@given(packs())
@settings(max_examples=50)
def test_what_is_written_is_what_moodles_importer_asks_for(pack: Pack) -> None:
    root = ElementTree.fromstring(write_moodle_xml(pack).content)
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


@given(packs().flatmap(lambda pack: mangled(write_moodle_xml(pack).content)))
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
    check_harmless(FORMAT, ("<quiz>" + unit * ((MAX_IMPORT_BYTES - 6) // len(unit))).encode())
