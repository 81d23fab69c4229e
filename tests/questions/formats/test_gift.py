"""GIFT in and out: each construct of Moodle's documentation, each slip with its line, and any pack back again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import Code
from questions.formats.importing import MAX_IMPORT_BYTES
from questions.formats.moodle.gift import FORMAT, write_gift
from questions.loader import pack_from
from questions.model import Pack
from questions.parsing.reader import read_yaml
from tests.questions.formats.moodle_packs import (
    brought,
    check_asks_the_same,
    check_back_and_forth,
    check_harmless,
    mangled,
    only,
    packs,
    told,
)


def test_one_right_option_among_wrong_ones_is_a_choice() -> None:
    question = only(FORMAT, "Who lies in Grant's tomb?{~Grant ~Jefferson =no one}")
    assert question["kind"] == "choice"
    assert question["prompt"] == "Who lies in Grant's tomb?"
    assert question["options"] == {"a": {"text": "Grant"}, "b": {"text": "Jefferson"}, "c": {"text": "no one"}}
    assert question["answer"] == "c"


def test_answers_inside_a_sentence_leave_a_blank() -> None:
    assert only(FORMAT, "Grant is {~buried =entombed} in a tomb.")["prompt"] == r"Grant is \_\_\_\_ in a tomb."
    assert only(FORMAT, "Two plus two equals {=four =4}.")["prompt"] == r"Two plus two equals \_\_\_\_."


def test_answers_may_stand_on_lines_of_their_own_between_comments() -> None:
    question = only(FORMAT, "// of the day\nThe holiday is on the {\n\t~second\n// no\n\t=fourth\n} Thursday.")
    assert question["prompt"] == r"The holiday is on the \_\_\_\_ Thursday."
    assert question["options"] == {"a": {"text": "second"}, "b": {"text": "fourth"}}


def test_a_name_becomes_the_id_and_a_second_one_like_it_gets_a_number() -> None:
    pack = brought(FORMAT, "::Über Kanji\\: 1::What?{=a}\n\n::uber-kanji-1::What else?{=a}\n\nAnd?{=a}").pack
    assert pack is not None
    assert [question.id for question in pack.questions] == ["uber-kanji-1", "uber-kanji-1-2", "q3"]


def test_feedback_belongs_to_its_option_and_general_feedback_explains() -> None:
    question = only(FORMAT, "What?{\n~wrong # Not so.\n=right #Good!\n####It is so.\n}")
    assert question["options"] == {
        "a": {"text": "wrong", "feedback": "Not so."},
        "b": {"text": "right", "feedback": "Good!"},
    }
    assert question["explain"] == "It is so."


def test_signs_with_a_backslash_mean_themselves() -> None:
    question = only(FORMAT, "Which\\: 5\\n\\{x\\}?{~ \\= 2 + 2 = \\=2 \\~ \\# \\\\ \\q #\\#1 }")
    assert question["prompt"] == "Which: 5\n{x}?"
    assert question["options"] == {"a": {"text": "= 2 + 2"}, "b": {"text": "=2 ~ # \\ \\q", "feedback": "#1"}}


@pytest.mark.parametrize(("word", "key"), [("T", "true"), ("TRUE", "true"), ("F", "false"), ("FALSE", "false")])
def test_true_or_false_keeps_its_order(word: str, key: str) -> None:
    question = only(FORMAT, f"The sun rises in the east.{{{word}#Look again.#Yes.####It does.}}")
    assert question["answer"] == key
    assert question["shuffle"] is False
    assert question["explain"] == "It does."
    said = {name: option["feedback"] for name, option in question["options"].items()}
    assert said == {key: "Yes.", ({"true", "false"} - {key}).pop(): "Look again."}


def test_words_to_type_with_what_is_said_to_wrong_ones() -> None:
    question = only(FORMAT, "Who?{=no one =nobody =%0%Grant#He is beside it.}")
    assert question["accept"] == ["no one", "nobody"]
    assert question["misconceptions"] == {"Grant": "He is beside it."}


def test_shares_below_all_are_named_and_count_as_wrong() -> None:
    imported = brought(FORMAT, "From?{\n=Nazareth\n=%75%Nazereth#Misspelt.\n=%25%Bethlehem\n=%0%*#No.}")
    assert told(imported) == [
        "3:1 warning: “Nazereth” has 75% of the points; here it counts as wrong.",
        "4:1 warning: “Bethlehem” has 25% of the points; here it counts as wrong.",
        "5:1 warning: The answer “*”, with its feedback “No.”, is left out: a * for any letters has no counterpart.",
    ]
    assert imported.pack is not None
    assert imported.pack.questions[0].misconceptions == {"Nazereth": "Misspelt."}
    imported = brought(FORMAT, "From?{\n~%50%Galilee\n=Nazareth}")
    assert told(imported) == ["2:1 warning: “Galilee” has 50% of the points; here it counts as wrong."]


def test_equal_shares_are_a_multi_with_or_without_equal_deductions() -> None:
    for wrong in ("", "%-100%", "%-50%"):
        question = only(FORMAT, f"Which two?{{~{wrong}No one ~%50%Grant ~%50%Julia ~{wrong}Jesse}}")
        assert question["kind"] == "multi"
        assert question["answer"] == ["b", "c"]
        assert "accept_also" not in question
    thirds = only(FORMAT, "Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%0%d}")
    assert thirds["answer"] == ["a", "b", "c"]


def test_beside_deductions_nought_counts_neither_way() -> None:
    question = only(FORMAT, "Which?{~%100%a ~%-100%b ~c#Debatable. ~d}")
    assert question["accept_also"] == {"c": "Debatable.", "d": "This counts neither way."}


def test_unequal_weights_are_named() -> None:
    imported = brought(FORMAT, "\nWhich?{~%70%a ~%30%b ~c}")
    assert told(imported) == [
        (
            "2:1 warning: The weights (70%, 30%, 0%) become equal ones: each right option the same, each wrong one "
            "the same."
        )
    ]


@pytest.mark.parametrize(
    ("written", "answer", "tolerance"),
    [
        ("1822", 1822, 0),
        ("1822:5", 1822, 5),
        ("3.1415:0.0005", 3.1415, 0.0005),
        ("3.141..3.142", 3.1415, 0.0005),
        ("-2..2", 0, 2),
        ("1e3", 1000, 0),
        ("\n=-.5:.1", -0.5, 0.1),
    ],
)
def test_a_figure_with_its_tolerance_or_range(written: str, answer: float, tolerance: float) -> None:
    question = only(FORMAT, f"How much?{{#{written}}}")
    assert (question["kind"], question["answer"], question["tolerance"]) == ("number", answer, tolerance)
    assert "unit" not in question


def test_several_figures_with_what_is_said_of_each() -> None:
    imported = brought(
        FORMAT, "When?{#\n=1822:0#Yes.\n=1820:0#By the old style.\n=%50%1822:2#Near.\n=%0%1922#Check.\n~#No.}"
    )
    assert imported.pack is not None
    question = imported.pack.questions[0].model_dump(exclude_defaults=True)
    assert question["explain"] == "Yes."
    assert question["accept_also"] == {"1820": "By the old style."}
    assert question["misconceptions"] == {"1922": "Check."}
    assert told(imported) == [
        "4:2 warning: The feedback for 1822, “Near.”, is left out: it is accepted as right.",
        "4:2 warning: “1822” has 50% of the points; here it counts as wrong.",
        "6:1 warning: What is said to any other figure, “No.”, has no place here.",
    ]


def test_pairs_with_few_right_sides_are_sorted_under_them() -> None:
    question = only(FORMAT, "Sort.{\n=cat -> animal\n=oak -> plant\n=dog->animal\n= -> stone}")
    assert question["kind"] == "classify"
    assert question["labels"] == {"animal": {"text": "animal"}, "plant": {"text": "plant"}, "stone": {"text": "stone"}}
    assert [one["answer"] for one in question["statements"].values()] == ["animal", "plant", "animal"]


@pytest.mark.parametrize(
    "targets",
    [[f"town {number}" for number in range(5)], ["The mayor of the town, as the council's page has it", "x", "y"]],
)
def test_pairs_with_many_or_long_right_sides_are_matched(targets: list[str]) -> None:
    pairs = " ".join(f"=land {number} -> {target}" for number, target in enumerate(targets))
    question = only(FORMAT, f"Match.{{{pairs}}}")
    assert question["kind"] == "match"
    assert [one["text"] for one in question["labels"].values()] == targets
    named = {name: one["text"] for name, one in question["labels"].items()}
    assert [named[one["answer"]] for one in question["statements"].values()] == targets


def test_pairs_with_more_right_sides_than_a_menu_can_hold_are_left_out() -> None:
    pairs = " ".join(f"=land {number} -> town {number}" for number in range(9))
    imported = brought(FORMAT, f"Keep?{{=a}}\n\nMatch.{{{pairs}}}")
    assert told(imported) == [
        "3:1 warning: This question is left out. It matches 9 to 9 different ones; 3 to 8 can be matched with 2 to 8."
    ]
    assert imported.pack is not None


def test_a_question_too_large_for_a_card_is_left_out_at_its_line() -> None:
    options = "\n".join(f"~option {number}" for number in range(7))
    long = "x" * 301
    imported = brought(
        FORMAT, f"Fits?{{=a}}\n\nToo many?{{=a\n{options}}}\n\nToo long?{{\n=a\n~{long}}}\n\nEmpty?{{=a\n~a}}"
    )
    assert [line.split(":")[0] for line in told(imported)] == ["3", "14", "17"]
    assert all(line.count("This question is left out.") == 1 for line in told(imported))
    assert imported.pack is not None
    assert [question.prompt for question in imported.pack.questions] == ["Fits?"]


def test_what_is_said_to_a_right_answer_is_kept() -> None:
    option = only(FORMAT, "A?{=b#Yes, and more.~c#No.}")
    assert option["options"] == {
        "a": {"text": "b", "feedback": "Yes, and more."},
        "b": {"text": "c", "feedback": "No."},
    }
    ticked = only(FORMAT, "A?{~%50%b#One of two.~%50%c~d#No.####In all.}")
    assert ticked["explain"] == "In all.\n\nOne of two."
    assert ticked["options"]["c"] == {"text": "d", "feedback": "No."}
    typed = only(FORMAT, "A?{=b#By its short name.=c d#In full.}")
    assert typed["explain"] == "“b”: By its short name.\n\n“c d”: In full."
    figure = only(FORMAT, "A?{#3:0#Exactly.}")
    assert figure["explain"] == "Exactly."
    long = brought(FORMAT, f"A?{{=b#{'x' * 900} =c#{'y' * 900}}}")
    assert "What is said to the right answer “c”, “yyy" in told(long)[0]


def test_a_category_that_ends_in_a_skill_is_the_skill_of_what_follows() -> None:
    lines = ["A?{=a}", "$CATEGORY: $course$/top/Press/arithmetic", "B?{=a}", "$CATEGORY: top/Other", "C?{=a}"]
    imported = brought(FORMAT, "\n\n".join([*lines, "$CATEGORY: More"]))
    assert imported.pack is not None
    assert [question.skill for question in imported.pack.questions] == ["general", "arithmetic", "general"]
    assert told(imported) == [
        "7:1 warning: The category “top/Other” names no skill of Copydesk, and is not kept.",
        "11:1 warning: The category “More” names no skill of Copydesk, and is not kept.",
    ]


def test_an_id_and_a_tag_in_a_comment_are_read_as_moodle_does() -> None:
    imported = brought(FORMAT, "// question: 7  name: x [id:my\\]id] [tag:genre] [tag:week 1]\n::x::Who?{=a}")
    assert imported.pack is not None
    assert imported.pack.questions[0].id == "my-id"
    assert imported.pack.questions[0].skill == "genre"
    assert len(imported.problems) == 1


def test_styles_become_plain_text_with_a_little_markdown() -> None:
    html = only(FORMAT, "[html]<p>Is <b>this</b>&nbsp;so?</p>{=[plain]<b>yes</b> ~no#[markdown]*no*}")
    assert html["prompt"] == "Is **this** so?"
    assert html["options"] == {"a": {"text": "<b>yes</b>"}, "b": {"text": "no", "feedback": "*no*"}}
    assert only(FORMAT, "[markdown]Who is in **the tomb**?{=a}")["prompt"] == "Who is in **the tomb**?"
    assert only(FORMAT, "[moodle]One<br>two\nthree{=a}")["prompt"] == "One\ntwo\nthree"
    assert only(FORMAT, "[other]a < b{=a}")["prompt"] == "[other]a < b"
    assert only(FORMAT, "[html]<blockquote>Read.</blockquote><p>Who?</p>{=a}")["passage"] == "Read."


def test_pictures_tables_and_links_are_named() -> None:
    imported = brought(FORMAT, "\n[html]<img src='x'><table><tr><td>a</table><a href\\='http\\://x.org'>b</a>{=a}")
    assert told(imported) == [
        "2:1 warning: Left out of a text: the lines of a table.",
        "2:1 warning: Left out of a text: the link to http://x.org.",
        "2:1 warning: Left out of a text: the picture “x”, which has no description.",
    ]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("A?{=b", "1:3 The { is not followed by a }."),
        ("\nA? =b}", "2:6 There is a } without a { before it."),
        ("A}{=b", "1:2 There is a } without a { before it."),
        ("A?{=b}\nB?{=c}", "2:3 There is a second {; a question has one pair of braces."),
        ("A?{=b}\nB}", "2:2 There is a second }; a question has one pair of braces."),
        ("  ::A {=b}", "1:3 The name begins with :: and does not end."),
        ("A?{b~c}", "1:4 There is text before the first answer."),
        ("A?{=b\n  ~ }", "2:3 An answer is empty."),
        ("A?{~b}", "1:4 There is one answer only; there must be two or more."),
        ("A?{=b -> c\n=d}", "2:2 There is no -> in this pair."),
        ("A?{#\n=1,5}", "2:2 “1,5” is no figure."),
        ("A?{#2..1}", "1:5 “2..1” is no figure."),
        ("A?{#1:-1}", "1:5 “1:-1” is no figure."),
        ("A?{#1e999}", "1:5 “1e999” is no figure."),
        ("A?{#}", "1:5 There is no figure after the #."),
        ("A?{=b\n~%101%c}", "2:2 The weight 101% is more than 100."),
        ("Only a text.", "1:1 A text without a question has no counterpart here."),
        ("How are you? {}", "1:15 An essay has no counterpart here."),
        ("A?{=b ~b}", "1:7 “b” has the same text as “a”."),
    ],
)
def test_a_question_with_a_slip_is_left_out_at_its_place_and_the_rest_is_taken(file: str, problem: str) -> None:
    imported = brought(FORMAT, f"Before?{{=a}}\r\n\r\n{file}\n\nAfter?{{=a}}")
    place, why = problem.split(" ", 1)
    line, column = map(int, place.split(":"))
    assert told(imported) == [f"{line + 2}:{column} warning: This question is left out. {why}"]
    assert [one.code for one in imported.problems] == [Code.LEFT_OUT]
    assert imported.pack is not None
    assert [question.prompt for question in imported.pack.questions] == ["Before?", "After?"]


@pytest.mark.parametrize(
    ("file", "accept", "note"),
    [
        ("Write one.{One}", ["One"], "1:12 The first answer has no = before it; it is taken as a word to type."),
        ("A?{\nb\n=c\n}", ["b", "c"], "2:1 The first answer has no = before it; it is taken as a word to type."),
        ("A?{true}", ["true"], "1:4 “true” is taken as a word to type, as Moodle takes it."),
    ],
)
def test_a_first_answer_without_its_sign_is_one_to_type_as_in_moodle(file: str, accept: list[str], note: str) -> None:
    imported = brought(FORMAT, file)
    assert imported.pack is not None
    assert imported.pack.questions[0].model_dump()["accept"] == accept
    assert told(imported) == [note.replace(" ", " warning: ", 1)]


def test_a_tilde_before_an_equals_sign_is_passed_over_as_in_moodle() -> None:
    imported = brought(FORMAT, "::q:: The bus was {~=late~early} today.")
    assert imported.pack is not None
    question = imported.pack.questions[0].model_dump(exclude_defaults=True)
    assert (question["options"], question["answer"]) == ({"a": {"text": "late"}, "b": {"text": "early"}}, "a")
    assert told(imported) == ["1:20 warning: A ~ with no answer before the next sign is passed over, as Moodle does."]


def test_a_question_on_the_line_after_its_category_is_taken_with_a_note() -> None:
    imported = brought(FORMAT, "$CATEGORY: top/voice\nA?{=b}")
    assert imported.pack is not None
    assert (imported.pack.questions[0].prompt, imported.pack.questions[0].skill) == ("A?", "voice")
    assert told(imported) == [
        "2:1 warning: After the line with $CATEGORY: there should be an empty one; a question is read from here."
    ]


@pytest.mark.parametrize("sign", ["\u202e", "\x00"])
def test_invisible_characters_are_taken_out_and_named(sign: str) -> None:
    imported = brought(FORMAT, f"A?{{=b{sign} ~c}}")
    assert told(imported) == [f"1:6 warning: The invisible character U+{ord(sign):04X} is taken out of a text here."]
    imported = brought(FORMAT, f"[html]A&#{ord(sign)};?{{=b ~c}}") if sign != "\x00" else imported
    assert imported.pack is not None
    assert imported.pack.questions[0].prompt == "A?"
    assert len(imported.problems) == 1


@pytest.mark.parametrize("sign", ["\ufeff", "\u200b", "\u00ad"])
def test_signs_that_nobody_sees_are_taken_out_and_named(sign: str) -> None:
    imported = brought(FORMAT, f"A?{{=b{sign} ~c}}")
    assert told(imported) == [f"1:4 warning: The invisible character U+{ord(sign):04X} was taken out of “b”."]
    assert imported.pack is not None
    assert imported.pack.questions[0].options["a"].text == "b"


def test_a_file_without_a_question_is_told_so() -> None:
    assert told(brought(FORMAT, "")) == ["1:1 error: There is no question in this file that could be taken."]


def test_a_file_that_is_too_large_or_no_text_is_refused() -> None:
    assert told(brought(FORMAT, b"A?{=\xff}")) == ["1:5 error: The file is not UTF-8 text from here on."]
    assert told(brought(FORMAT, b"x" * (MAX_IMPORT_BYTES + 1))) == [
        "1:1 error: The file is larger than 1,048,576 bytes."
    ]


def test_more_losses_than_can_be_listed_are_no_import() -> None:
    assert len(brought(FORMAT, "Keep?{=a}\n\n" + "Text.\n\n" * 600).problems) == 600
    imported = brought(FORMAT, "Keep?{=a}\n\n" + "Text.\n\n" * 6000)
    assert imported.pack is None
    assert imported.problems[-1].level == "error"


def test_five_hundred_questions_are_taken_and_the_others_counted_at_their_line() -> None:
    imported = brought(FORMAT, "".join(f"Number {number}?{{=a}}\n\n" for number in range(512)))
    assert imported.pack is not None
    assert len(imported.pack.questions) == 500
    assert told(imported) == ["1001:1 warning: A pack holds 500 questions at most; from here on, 12 more are left out."]


def a_pack(questions: str, more: str = "") -> Pack:
    head = "id: press\ntitle: Press\nabout: Of the press.\nlanguage: en\nversion: 2\n"
    loaded = pack_from(read_yaml(f"{head}{more}questions:\n{questions}"), {})
    assert loaded.value is not None, loaded.problems
    return loaded.value


SHARE = """
  - {id: share, kind: number, skill: arithmetic, prompt: What share?, answer: part / whole * 100, unit: percent,
     tolerance: from rounding, misconceptions: {part / whole: Times 100.}, hint: Divide.}
"""
LEDGER = """
sources: {page: {title: A page, genre: column, dated: "2025"}}
figures:
  part: {value: 3, unit: USD, as_of: "2025", counts: a part, source: page, rounding: 0.5}
  whole: {value: 8, unit: USD, as_of: "2025", counts: the whole, source: page}
"""


def test_what_is_written_is_what_moodle_writes() -> None:
    content = write_gift(
        a_pack(
            "  - {id: a, kind: choice, skill: genre, prompt: 'A: b?', explain: So.,"
            " options: {a: {text: '{1}'}, b: {text: '=2', feedback: No.}}, answer: a}\n"
            "  - {id: b, kind: multi, skill: genre, prompt: B?,"
            " options: {a: {text: x}, b: {text: y}, c: {text: z}, d: {text: 50% w}}, answer: [a, b, c]}\n"
            "  - {id: c, kind: choice, skill: voice, prompt: C., shuffle: false,"
            " options: {'true': {text: 'True'}, 'false': {text: 'False', feedback: It is.}}, answer: 'true'}\n"
        )
    ).content.decode()
    header, *blocks = content.strip().split("\n\n")
    assert header.startswith("// Press\n// copydesk pack: ")
    assert blocks == [
        "$CATEGORY: press/genre",
        "::a::[markdown]A\\: b?{\n\t=\\{1\\}\n\t~\\=2#No.\n\t####So.\n}",
        "::b::[markdown]B?{\n\t~%33.33333%x\n\t~%33.33333%y\n\t~%33.33333%z\n\t~%-100%50% w\n}",
        "$CATEGORY: press/voice",
        "::c::[markdown]C.{TRUE#It is.}",
    ]


def test_a_formula_is_written_as_its_value_and_the_loss_is_told() -> None:
    exported = write_gift(a_pack(SHARE, LEDGER))
    assert b"=%100%37.5:6.25" in exported.content
    said = [str(one) for one in exported.problems]
    assert any("press#share:1:1: warning C061 The formula behind the figure is replaced" in one for one in said)
    assert any("the hint" in one and "the unit" in one for one in said)
    pack = brought(FORMAT, exported.content).pack
    assert pack is not None
    assert (pack.id, pack.title, pack.version) == ("press", "Press", 2)
    question = pack.questions[0].model_dump(exclude_defaults=True)
    assert question["answer"] == 37.5
    assert question["unit"] == "percent"
    assert question["misconceptions"] == {"0.375": "Times 100."}


def test_what_gift_cannot_write_is_left_out_and_told() -> None:
    exported = write_gift(a_pack("  - {id: a, kind: text, skill: genre, prompt: A?, accept: [x -> y]}\n"))
    assert exported.content.count(b"::") == 0
    assert "press#a:1:1: warning C061 This question is left out" in str(exported.problems[0])


def test_an_arrow_in_other_texts_makes_no_pairs() -> None:
    check_back_and_forth(
        FORMAT,
        a_pack(
            "  - {id: a, kind: text, skill: genre, prompt: A -> B?, accept: [x], misconceptions: {y: y -> x}}\n"
            "  - {id: b, kind: classify, skill: genre, prompt: Sort., labels: {v: {text: -> V}, w: {text: W}},"
            " statements: {k: {text: a -> b, answer: w}, l: {text: b, answer: v}, m: {text: c, answer: w}}}\n"
        ),
    )


def test_a_text_that_was_changed_in_the_file_stays_changed() -> None:
    content = write_gift(
        a_pack("  - {id: a, kind: text, skill: genre, prompt: Old?, accept: [x], hint: Think.}\n")
    ).content
    pack = brought(FORMAT, content.replace(b"Old?", b"New?")).pack
    assert pack is not None
    assert (pack.questions[0].prompt, pack.questions[0].hint) == ("New?", "Think.")


@pytest.mark.parametrize(
    "comment",
    [
        "{",
        "[]",
        "[" * 5000,
        '{"a":' * 5000,
        '{"hint": NaN}',
        '{"points": 1e999}',
        '{"points": ' + "9" * 5000 + "}",
        '{"id": "other"}',
        '{"kind": "text"}',
        '{"ids": 3}',
        '{"ids": {"options": {"a": "x"}}}',
        '{"ids": {"options": {"a": "x", "b": "x"}}}',
        '{"ids": {"labels": {}}}',
        '{"options": {"a": {"b": {"c": {"d": {"e": {"f": {}}}}}}}}',
        '{"discuss": [[]]}',
    ],
)
def test_a_comment_that_does_not_fit_is_named_and_not_used(comment: str) -> None:
    imported = brought(FORMAT, f"// copydesk: {comment}\nA?{{=b ~c}}")
    assert imported.pack is not None
    assert [one.level for one in imported.problems] == ["warning"]
    assert "was not used" in imported.problems[0].message.english


def test_a_comment_cannot_bring_in_what_no_pack_may_hold() -> None:
    imported = brought(FORMAT, '// copydesk: {"points": 99}\nA?{=b ~c}\n\nB?{=a}')
    assert told(imported) == ["2:1 warning: This question is left out. “points” must be at most 10."]
    imported = brought(FORMAT, '// copydesk: {"hint": "a\\u202e"}\nA?{=b ~c}')
    assert imported.pack is not None
    assert imported.pack.questions[0].hint == "a"
    for said in ('{"questions": []}', '{"id": "NO"}', '{"sources": {"a": {}}}', '{"version": 0}', "{"):
        imported = brought(FORMAT, f"// copydesk pack: {said}\n\nA?{{=b ~c}}")
        assert imported.pack is not None
        assert "The comment that Copydesk wrote for the pack was not used" in told(imported)[0]


@given(packs())
@settings(max_examples=100)
def test_in_and_out_again_gives_the_same_pack(pack: Pack) -> None:
    check_back_and_forth(FORMAT, pack)


@given(packs())
@settings(max_examples=100)
def test_without_comments_of_ours_a_file_asks_the_same(pack: Pack) -> None:
    check_asks_the_same(FORMAT, pack, re.sub(rb"// copydesk: .*\n", b"", write_gift(pack).content))


@given(st.binary() | st.text().map(str.encode) | st.text("{}=~#:\\%->1. \n/aT[$", max_size=60).map(str.encode))
@settings(max_examples=300)
def test_any_file_gives_a_pack_or_errors(content: bytes) -> None:
    check_harmless(FORMAT, content)


@given(packs().flatmap(lambda pack: mangled(write_gift(pack).content)))
@settings(max_examples=150)
def test_a_damaged_file_gives_a_pack_or_errors(content: bytes) -> None:
    check_harmless(FORMAT, content)


@pytest.mark.parametrize(
    "unit", ["{", "a{=", "~", "::", "\\", "a{T}\n\n", "a\n", "// [id:", "[html]<b> ", "a{}\n\n", "#"]
)
def test_a_megabyte_of_anything_is_read_without_depth(unit: str) -> None:
    check_harmless(FORMAT, (unit * (MAX_IMPORT_BYTES // len(unit))).encode())
