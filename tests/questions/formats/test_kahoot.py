"""Kahoot's spreadsheets: the template in and out, its limits, and files that are damaged or made to harm."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import Code
from questions.formats import archives
from questions.formats.tabular.kahoot import HEADER
from tests.questions.formats import exchange_packs as packs
from tests.questions.formats.exchange_packs import pack_of, raw, read, taken, texts, told, warnings

if TYPE_CHECKING:
    from collections.abc import Callable

    from questions.model import Pack


def template(*rows: list[Any], header_row: int = 8, header: tuple[str, ...] = HEADER) -> bytes:
    """A filled-in template: the header at B8, as Kahoot's has it, and numbered rows below."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = "Quiz template"
    sheet["B3"] = "Add questions, at least two answer alternatives, time limit and choose correct answers."
    for line, row in enumerate([list(header), *rows], header_row):
        if line > header_row:
            sheet.cell(line, 1, line - header_row)
        for column, value in enumerate(row, 2):
            sheet.cell(line, column, value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The archive with the content of its files changed."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return changed.getvalue()


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content)).active


ROW = ["What is this?", "A column", "A brief", None, None, None, 1]


def test_a_row_with_one_right_answer_is_a_choice_and_with_several_a_multi() -> None:
    one, two = taken("kahoot", template(ROW, ["Which?", "a", "b", "c", "d", None, "2,4"]))
    assert (one.kind, one.prompt, one.answer) == ("choice", "What is this?", "a")
    assert [option.text for option in one.options.values()] == ["A column", "A brief"]
    assert (two.kind, two.answer) == ("multi", ["b", "d"])


def test_texts_that_are_stored_apart_from_their_cells_are_found() -> None:
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>What</t></si><si><r><t>A </t></r><r><t>column</t></r></si></sst>"
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

    def parted(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            return content.replace(b"</Types>", part.encode())
        for number, text in enumerate((b"What is this?", b"A column")):
            content = content.replace(
                b't="inlineStr"><is><t>' + text + b"</t></is></c>", b't="s"><v>%d</v></c>' % number
            )
        return content

    content = BytesIO(repacked(template(ROW), parted))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", shared)
    (question,) = taken("kahoot", content.getvalue())
    assert (question.prompt, question.options["a"].text) == ("What", "A column")


@pytest.mark.parametrize("line", [1, 4, 8, 12])
def test_the_header_is_found_wherever_it_stands(line: int) -> None:
    header = ("Question", "Answer 1", "Answer 2", "Answer 3", "Answer 4", "Time limit", "Correct answer(s)")
    assert len(taken("kahoot", template(ROW, ROW, header_row=line, header=header))) == 2


@pytest.mark.parametrize(
    ("correct", "answer"),
    [(2, "b"), (2.0, "b"), ("2", "b"), ("1, 3", ["a", "c"]), (1.3, ["a", "c"]), ("3;1", ["c", "a"])],
)
def test_right_answers_are_read_as_spreadsheets_store_them(correct: object, answer: object) -> None:
    (question,) = taken("kahoot", template(["Q?", "x", "y", "z", None, None, correct]))
    assert question.answer == answer


def test_figures_and_truth_values_in_cells_become_their_words() -> None:
    (question,) = taken("kahoot", template(["How?", 1980, 0.5, True, "007", None, 1]))
    assert [option.text for option in question.options.values()] == ["1980", "0.5", "TRUE", "007"]


def test_time_limits_are_left_out_with_one_warning() -> None:
    timed = [*ROW[:5], 20, 1]
    assert warnings("kahoot", template(timed, timed)) == [
        (9, "Time limits are left out: whoever starts a class quiz sets them.")
    ]


def test_rows_that_only_have_a_number_or_a_time_are_no_questions() -> None:
    assert len(taken("kahoot", template(ROW, [None] * 7, ROW))) == 2
    assert read("kahoot", template(ROW, [None, None, None, None, None, 20, None])).pack


FAULTS = {
    "formula": (["=1+1", "x", "y", None, None, None, 1], (9, 2, "This cell holds a formula.")),
    "no question": ([None, "x", "y", None, None, None, 1], (9, 3, "This row has no question.")),
    "one answer": (["Q?", "x", None, None, None, None, 1], (9, 2, "This row has no second answer.")),
    "no correct": (["Q?", "x", "y", None, None, None, None], (9, 2, "This row has no correct answer.")),
    "correct is empty": (["Q?", "x", "y", None, None, None, 3], (9, 8, "“3” names no answer of this row.")),
    "correct is a word": (["Q?", "x", "y", None, None, None, "x"], (9, 8, "“x” names no answer of this row.")),
    "error": (["Q?", "#N/A", "y", None, None, None, 1], (9, 3, "This cell holds an error, “#N/A”.")),
    "same answers": (
        ["Q?", "x", "X", None, None, None, 1],
        (9, 2, "“options” has 1 entry; there must be at least 2."),
    ),
    "too long": (
        ["Q?", "x" * 301, "y", None, None, None, 1],
        (9, 3, "“text” is 301 characters long; at most 300 fit."),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_row_and_column_and_its_question_left_out(name: str) -> None:
    row, expected = FAULTS[name]
    assert expected in told("kahoot", template(row, ROW))


def test_of_answers_that_differ_in_case_alone_the_right_one_is_kept_and_the_other_noted() -> None:
    imported = read("kahoot", template(["Q?", "Red", "red", "Blue", None, None, 2]))
    assert imported.pack is not None
    question = imported.pack.questions[0].model_dump()
    assert [one["text"] for one in question["options"].values()] == ["red", "Blue"]
    assert question["options"][question["answer"]]["text"] == "red"
    assert [(one.line, one.column) for one in imported.problems] == [(9, 3)]


UNTOLD = {
    "formula": ("=1+1", "General", "This cell holds a formula."),
    "date": (45000, "yyyy-mm-dd", "shown in another way"),
    "percentage": (0.24, "0%", "shown in another way"),
    "error": ("#N/A", "General", "This cell holds an error"),
}


def with_cell(place: str, value: object, number_format: str) -> bytes:
    """A template with two questions, and one cell that holds something else."""
    book = openpyxl.load_workbook(BytesIO(template(ROW, ["And that?", *ROW[1:]])))
    sheet = book.active
    assert sheet is not None
    sheet[place] = value
    sheet[place].number_format = number_format
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


@pytest.mark.parametrize("what", UNTOLD)
@pytest.mark.parametrize(("place", "column"), [("B9", 2), ("C9", 3), ("F9", 6), ("H9", 8)])
def test_a_cell_whose_text_cannot_be_told_costs_its_question_alone(what: str, place: str, column: int) -> None:
    value, number_format, said = UNTOLD[what]
    imported = read("kahoot", with_cell(place, value, number_format))
    assert imported.pack is not None
    assert [one.prompt for one in imported.pack.questions] == ["And that?"]
    ((line, at, message),) = [(one.line, one.column, one.message.english) for one in imported.problems]
    assert (line, at) == (9, column)
    assert said in message


@pytest.mark.parametrize("what", UNTOLD)
@pytest.mark.parametrize("place", ["A9", "G9", "J9", "B3", "D4", "K40"])
def test_a_cell_that_no_question_uses_is_not_minded(what: str, place: str) -> None:
    value, number_format, _ = UNTOLD[what]
    questions = taken("kahoot", with_cell(place, value, number_format))
    assert [one.prompt for one in questions] == ["What is this?", "And that?"]


def test_a_sheet_without_the_header_is_no_template() -> None:
    ((line, _, message),) = told("kahoot", template(header=("Frage",)))
    assert line == 1
    assert message.startswith("No row has the header of Kahoot's template")


CHOICE = {
    "kind": "choice",
    "prompt": "What is this?",
    "options": {"a": {"text": "A column"}, "b": {"text": "A brief"}},
    "answer": "b",
}


def test_what_is_written_has_the_layout_of_the_template() -> None:
    three = {"x": {"text": "One"}, "y": {"text": "Two"}, "z": {"text": "Three"}}
    content, said = raw(
        "kahoot", pack_of(CHOICE, {"kind": "multi", "prompt": "Which?", "options": three, "answer": ["z", "x"]})
    )
    sheet = sheet_of(content)
    assert [cell.value for cell in sheet[8]] == [None, *HEADER]
    assert [cell.value for cell in sheet[9]] == [1, "What is this?", "A column", "A brief", None, None, 20, "2"]
    assert [cell.value for cell in sheet[10]] == [2, "Which?", "One", "Two", "Three", None, 20, "1,3"]
    assert not said


def test_what_is_over_the_limits_is_told_and_what_cannot_be_asked_is_left_out() -> None:
    long = {**CHOICE, "prompt": "w" * 121, "options": {"a": {"text": "o" * 76}, "b": {"text": "p"}}}
    five = {**CHOICE, "options": {letter: {"text": letter} for letter in "abcde"}}
    text = {"kind": "text", "prompt": "Who?", "accept": ["me"]}
    shown = {**CHOICE, "passage": "A passage.", "explain": "So.", "hint": "Look."}
    content, said = raw("kahoot", pack_of(long, five, text, shown))
    assert [row[1].value for row in sheet_of(content).iter_rows(min_row=9)] == ["w" * 121, "What is this?"]
    assert said == [
        "q1: The question has 121 characters; Kahoot takes 120. Shorten it there.",
        "q1: Option a has 76 characters; Kahoot takes 75. Shorten it there.",
        "q2: Left out: it has 5 options; Kahoot takes 4.",
        "q3: Left out: a spreadsheet of Kahoot has no questions of kind text.",
        "q4: Kahoot shows no passage. Show it to the class in another way, or leave the question out.",
        "q4: Not carried: the explanation, the hint.",
    ]


def test_a_key_that_always_stands_first_is_told() -> None:
    first = {**CHOICE, "answer": "a"}
    _, said = raw("kahoot", pack_of(first, first, first))
    assert said == [": The right answer stands in the same place each time; let Kahoot put answers in random order."]


def test_time_limits_grow_with_the_reading() -> None:
    given = [{**CHOICE, "prompt": "w" * size} for size in (20, 120, 250, 900)]
    content, _ = raw("kahoot", pack_of(*given))
    assert [row[6].value for row in sheet_of(content).iter_rows(min_row=9)] == [20, 30, 60, 90]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "@x", "-x"])
def test_a_text_that_begins_like_a_formula_is_stored_as_text(text: str) -> None:
    content, said = raw("kahoot", pack_of({**CHOICE, "prompt": text}))
    cell = sheet_of(content)["B9"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert said == ["q1: A text begins with a sign that spreadsheets take for a formula, and is marked as text there."]
    assert taken_apart_from_time(content) == [text]


def taken_apart_from_time(content: bytes) -> list[str]:
    pack = read("kahoot", content).pack
    assert pack
    return [question.prompt for question in pack.questions]


def test_bold_and_italics_are_left_out() -> None:
    content, said = raw("kahoot", pack_of({**CHOICE, "prompt": "Answer in **percent** of *all*."}))
    assert sheet_of(content)["B9"].value == "Answer in percent of all."
    assert said == ["q1: Bold and italics are left out."]


PLAIN = texts().map(lambda text: " ".join(text.translate(str.maketrans("", "", "*_`~\\")).split())).filter(packs.folded)


@settings(packs.PATIENT, max_examples=25)
@given(
    st.lists(
        st.builds(
            lambda question, prompt: {**question, "prompt": prompt},
            packs.choices(PLAIN, 4) | packs.multis(PLAIN, 4),
            PLAIN,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_what_goes_out_comes_back_the_same(questions: list[dict[str, Any]]) -> None:
    # A multi with one right answer is a choice in Kahoot.
    pack = pack_of(CHOICE, *(one for one in questions if one["kind"] == "choice" or len(one["answer"]) > 1))
    content, _ = raw("kahoot", pack)
    assert read("kahoot", content).pack == pack


def archive_problem(content: bytes) -> str:
    imported = read("kahoot", content)
    assert imported.pack is None
    assert imported.problems[0].code == Code.ARCHIVE.value
    return imported.problems[0].message.english


def test_what_is_no_spreadsheet_is_refused() -> None:
    assert archive_problem(b"Question,Answer") == "This is no .xlsx file, or it is damaged."
    assert archive_problem(template(ROW)[:-400]) == "This is no .xlsx file, or it is damaged."
    empty = BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("a.txt", "a")
    assert archive_problem(empty.getvalue()) == "This is no spreadsheet, or it is damaged."


def test_a_bomb_is_refused_whatever_its_directory_says() -> None:
    def swollen(name: str, content: bytes) -> bytes:
        return content + b" " * archives.MAX_UNPACKED if name.endswith("sheet1.xml") else content

    bomb = repacked(template(ROW), swollen)
    assert archive_problem(bomb) == "Unpacked, this file is far too large for a quiz."
    # The directory's sizes, of which a forger has the choice, say that each file is empty.
    start = bomb.index(b"PK\x01\x02")
    forged = bytearray(bomb)
    while (start := forged.find(b"PK\x01\x02", start)) >= 0:
        forged[start + 24 : start + 28] = bytes(4)
        start += 4
    assert read("kahoot", bytes(forged)).pack is None


def test_a_tree_of_too_many_tags_is_refused() -> None:
    def branched(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", b"<row/>" * archives.MAX_MARKS + b"</sheetData>")

    assert archive_problem(repacked(template(ROW), branched)) == "Unpacked, this file is far too large for a quiz."


def test_parts_that_hold_no_texts_are_not_worked_through() -> None:
    def busy(name: str, content: bytes) -> bytes:
        titles = b'<definedName name="_xlnm.Print_Titles" localSheetId="0">' + b"$A:$A," * 400_000 + b"</definedName>"
        return content.replace(b"<calcPr", b"<definedNames>" + titles + b"</definedNames><calcPr")

    content = repacked(template(ROW), busy)
    assert len(zipfile.ZipFile(BytesIO(content)).read("xl/workbook.xml")) > 2_000_000
    assert read("kahoot", content).pack


def test_too_many_files_in_one_are_refused() -> None:
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(archives.MAX_ENTRIES + 1):
            archive.writestr(str(number), "")
    assert archive_problem(many.getvalue()) == "There are more than 200 files inside this file."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["sheet1.xml", "workbook.xml", "styles.xml", "[Content_Types].xml"])
def test_declarations_of_entities_are_refused_in_every_part(part: str, encoding: str) -> None:
    declared = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/hostname">]>'

    def armed(name: str, content: bytes) -> bytes:
        if not name.endswith(part):
            return content
        body = content.decode().partition("?>")[2] or content.decode()
        return f'<?xml version="1.0" encoding="{encoding}"?>{declared}{body}'.encode(encoding)

    content = repacked(template(ROW), armed)
    assert archive_problem(content) == "This file declares XML entities, which a spreadsheet has no use for."


def test_other_compressions_are_refused() -> None:
    content = repacked(template(ROW), lambda _, content: content, zipfile.ZIP_LZMA)
    assert archive_problem(content) == "This file is packed in a way that spreadsheets do not use."


def with_shared(text: str, cells: int) -> bytes:
    """A template of which that many cells point at one shared text."""
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    row = b"".join(b'<c t="s"><v>0</v></c>' for _ in range(100))
    rows = b"".join(b"<row>" + row + b"</row>" for _ in range(cells // 100))
    content = BytesIO(
        repacked(template(ROW), lambda _, content: content.replace(b"</sheetData>", rows + b"</sheetData>"))
    )
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", shared)
    return content.getvalue()


def test_many_cells_that_show_one_long_text_are_counted_each() -> None:
    bomb = with_shared("x" * 1_000_000, 10_000)
    assert len(bomb) < 20_000
    assert archive_problem(bomb) == "The cells of this sheet hold far too much text for a quiz."
    assert read("kahoot", with_shared("x", 10_000)).problems[0].code != Code.ARCHIVE.value


@pytest.mark.parametrize("place", ["-1", "1", "x", "9" * 5000])
def test_a_cell_that_points_at_no_shared_text_is_damage(place: str) -> None:
    content = repacked(
        with_shared("What?", 100), lambda _, content: content.replace(b"<v>0</v>", f"<v>{place}</v>".encode())
    )
    assert archive_problem(content) == "This is no spreadsheet, or it is damaged."


def test_a_row_far_below_is_not_waited_for() -> None:
    def far(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", b'<row r="1048576"><c r="B1048576"/></row></sheetData>')

    assert read("kahoot", repacked(template(ROW), far)).pack


def test_a_file_that_is_too_large_is_not_opened() -> None:
    (problem,) = read("kahoot", b"PK" * 600_000).problems
    assert problem.code == Code.TOO_LARGE.value


WHOLE = template(ROW, ROW)


@packs.PATIENT
@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=8))
def test_a_damaged_spreadsheet_gives_a_pack_or_errors(at: int, gone: int, put: bytes) -> None:
    imported = read("kahoot", WHOLE[:at] + put + WHOLE[at + gone :])
    assert bool(imported.pack) != any(one.level == "error" for one in imported.problems)


@packs.PATIENT
@given(st.sampled_from(zipfile.ZipFile(BytesIO(WHOLE)).namelist()), st.data())
def test_a_spreadsheet_with_damaged_parts_gives_a_pack_or_errors(part: str, data: st.DataObject) -> None:
    def damaged(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        at, gone = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 60))
        return content[:at] + data.draw(st.binary(max_size=8)) + content[at + gone :]

    imported = read("kahoot", repacked(WHOLE, damaged))
    assert bool(imported.pack) != any(one.level == "error" for one in imported.problems)


@packs.PATIENT
@given(st.binary(max_size=300))
def test_whatever_stands_in_a_file_reading_it_never_raises(content: bytes) -> None:
    assert read("kahoot", content).pack is None
    assert read("kahoot", b"PK\x03\x04" + content).pack is None


@pytest.mark.parametrize("pack", packs.shipped(), ids=lambda pack: pack.id)
def test_shipped_packs_go_out_with_every_question_asked_or_named(pack: Pack) -> None:
    content, said = raw("kahoot", pack)
    asked = [row[1].value for row in sheet_of(content).iter_rows(min_row=9) if row[1].value is not None]
    left_out = {one.partition(":")[0] for one in said if "Left out" in one}
    assert len(asked) + len(left_out) == packs.number_there(pack, said)
