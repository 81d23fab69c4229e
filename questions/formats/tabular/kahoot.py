"""Kahoot's spreadsheet template (xlsx): a question, up to four answers, a time limit and the right answers in each row.

Promises that the header is found wherever it stands in the first rows (row 8 of Kahoot's template), that each row
becomes a `choice`, or a `multi` where several answers are right, and that what is written has the template's layout
and lies within its limits or is warned of. Texts that begin like a formula are written as texts, marked as such. A cell
with a formula, a date or a percentage costs its own question only, and none in a column that questions do not use.
Columns that the template does not have, and cells beside the columns of a question, are named.
Refuses, on the way out, questions that are no choice between two to four answers.
The layout and the limits are those that the template itself states in its header.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from questions.diagnostics.diagnostic import Code, shown
from questions.formats.exporting import NOTHING, SMALL_LETTERS, left_behind, portable
from questions.formats.importing import MAX_IMPORT_BYTES, About, Exported, Format, Imported, Incoming, losses
from questions.formats.phrases import phrases
from questions.formats.tabular import xlsx_reader
from questions.formats.tabular.csv_reader import is_armed
from questions.kinds.question_parts import PortableOptions
from questions.markdown import without_marks
from questions.messages import Amount, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from questions.formats.phrases import Phrases
    from questions.formats.tabular.cell import Cell
    from questions.model import AnyQuestion, Pack
    from questions.parsing.reader import Plain

HEADER: Final = (
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
HEADER_ROW: Final = 8
"""Of the template; its columns begin at B."""
MAX_QUESTION: Final = 120
MAX_ANSWER: Final = 75
_MAX_ANSWERS: Final = 4
_SECONDS: Final = ((100, 20), (200, 30), (500, 60))
"""The time limit that is written, by the most characters of question and answers; Kahoot knows these and others."""

_HEADS: Final = {
    "question": "question",
    **{f"answer {number}": letter for number, letter in enumerate(SMALL_LETTERS[:_MAX_ANSWERS], 1)},
    "time limit": "seconds",
    "correct answer": "correct",
}
"""How the header's cells begin, and what is in the columns below."""
_HEADER_WITHIN: Final = 20
_CORRECT: Final = re.compile(r"[1-4](?:\s*[,;.]\s*[1-4])*")
"""A point, too: where a comma stands before decimals, a spreadsheet makes the number 1.3 of `1,3`."""


def _read(content: bytes, path: str, about: About) -> Imported:
    """The questions of a filled-in template. Lines in problems are rows of its first sheet, columns are its columns."""
    incoming = Incoming(path, about)
    if len(content) > MAX_IMPORT_BYTES:
        message = Message("The file is larger than {most} bytes.", most=Amount(f"{MAX_IMPORT_BYTES:,}"))
        advice = Message("remove pictures, or split it into several files")
        incoming.problems.add((1, 1), Code.TOO_LARGE, message, advice)
    else:
        rows, faults = xlsx_reader.first_sheet(incoming, content)
        columns, below, header = _header(rows)
        top = next(iter(header.values())).line if header else 0
        beside = {column: cell for column, cell in header.items() if column not in columns}
        for column, cell in beside.items():
            message = Message("The column {name} is not known here and was left out.", name=shown(cell.text))
            incoming.leave_out(cell.line, column, message)
        if not columns and not incoming.problems:
            message = Message(
                "No row has the header of Kahoot's template, with “Question”, “Answer 1” and “Correct answer(s)”."
            )
            incoming.refuse(1, 1, message, Message("begin from the template that Kahoot offers"))
        faulty: set[int] = set()
        for (line, column), (message, advice) in faults.items():
            if line > top and line not in faulty and columns.get(column, "seconds") != "seconds":
                incoming.skip(line, column, message, advice)
                faulty.add(line)
        for row in below:
            if incoming.is_full:
                break
            if any(cell.line in faulty for cell in row.values()):
                continue
            named = {name: row[column] for column, name in columns.items() if column in row}
            if any(name != "seconds" for name in named):
                _question(incoming, named)
            for column, (text, line, _) in row.items():
                is_number = column < min(columns) and text.isdecimal()  # of the row
                if column not in columns and column not in beside and not is_number:
                    message = Message(
                        "{text} stands in no column that is known here, and was left out.", text=shown(text)
                    )
                    incoming.leave_out(line, column, message)
        if timed := next((row[column] for row in below for column in row if columns.get(column) == "seconds"), None):
            message = Message("Time limits are left out: whoever starts a class quiz sets them.")
            incoming.leave_out(timed.line, timed.column, message)
    return incoming.finished()


def _header(
    rows: Sequence[xlsx_reader.XlsxRow],
) -> tuple[dict[int, str], Sequence[xlsx_reader.XlsxRow], xlsx_reader.XlsxRow]:
    """What each column holds, the rows below the header, and the header; nothing where there is none."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        columns: dict[int, str] = {}
        for column, cell in row.items():
            name = next((name for head, name in _HEADS.items() if cell.text.casefold().startswith(head)), None)
            if name and name not in columns.values():
                columns[column] = name
        if {"question", "a", "correct"} <= set(columns.values()):
            return columns, rows[number + 1 :], row
    return {}, (), {}


def _question(incoming: Incoming, row: Mapping[str, Cell]) -> None:
    first = min(row.values(), key=lambda cell: cell.column)
    asked, correct = row.get("question"), row.get("correct")
    letters = [letter for letter in SMALL_LETTERS[:_MAX_ANSWERS] if letter in row]
    if asked is None or correct is None or len(letters) < 2:
        if asked is None:
            message = Message("This row has no question.")
        elif correct is None:
            message = Message("This row has no correct answer.")
        else:
            message = Message("This row has no second answer.")
        incoming.skip(first.line, first.column, message)
        return
    numbers = re.findall("[1-4]", correct.text) if _CORRECT.fullmatch(correct.text) else []
    right = list(dict.fromkeys(SMALL_LETTERS[int(number) - 1] for number in numbers))
    if not right or not set(right) <= set(letters):
        message = Message("{value} names no answer of this row.", value=shown(correct.text))
        advice = Message("write the number of each right answer: 2, or 1,3")
        incoming.skip(correct.line, correct.column, message, advice)
        return
    letters = incoming.without_twins({letter: row[letter] for letter in letters}, right)
    right = [letter for letter in right if letter in letters]
    question: dict[str, Plain] = {
        "kind": "choice" if len(right) == 1 else "multi",
        "prompt": asked.text,
        "options": {letter: {"text": row[letter].text} for letter in letters},
        "answer": right[0] if len(right) == 1 else [*right],
    }
    parts: dict[tuple[str | int, ...], tuple[int, int]] = {("options", letter): row[letter][1:] for letter in letters}
    incoming.offer(question, first.line, first.column, {**parts, ("prompt",): asked[1:], ("answer",): correct[1:]})


def _write(pack: Pack) -> Exported:
    """The template filled with the pack's questions that Kahoot can ask, options in the authored order."""
    rows: list[list[str | int]] = []
    found: list[tuple[str, Message]] = []
    for question in pack.questions:
        asked = portable(question)
        if not isinstance(asked, PortableOptions):
            message = Message("Left out: a spreadsheet of Kahoot has no questions of kind {kind}.", kind=question.kind)
            found.append((question.id, message))
        elif len(asked.options) > _MAX_ANSWERS:
            count = len(asked.options)
            message = Message("Left out: it has {count} options; Kahoot takes {most}.", count=count, most=_MAX_ANSWERS)
            found.append((question.id, message))
        else:
            rows.append(_row(question.prompt, asked))
            found += [(question.id, said) for said in _lint(question, asked, rows[-1])]
    if not rows:
        found.append(("", NOTHING))
    places = {row[-1] for row in rows}
    if len(rows) > 2 and len(places) == 1:
        message = Message(
            "The right answer stands in the same place each time; let Kahoot put answers in random order."
        )
        found.append(("", message))
    return Exported(_workbook(rows, phrases(pack.language)), losses(pack, found))


def _row(asks: str, asked: PortableOptions) -> list[str | int]:
    texts = [without_marks(option.text) for option in asked.options.values()]
    prompt = without_marks(asks)
    size = len(prompt) + sum(map(len, texts))
    seconds = next((seconds for most, seconds in _SECONDS if size <= most), 90)
    correct = [number for number, option in enumerate(asked.options.values(), 1) if option.right]
    blank = [""] * (_MAX_ANSWERS - len(texts))
    return [prompt, *texts, *blank, seconds, ",".join(map(str, correct))]


def _lint(question: AnyQuestion, asked: PortableOptions, row: Sequence[str | int]) -> Iterator[Message]:
    """What is lost or over a limit of Kahoot's in the row of a question."""
    prompt, *texts = [str(each) for each in row[: 1 + len(asked.options)]]
    if len(prompt) > MAX_QUESTION:
        yield Message(
            "The question has {count} characters; Kahoot takes {most}. Shorten it there.",
            count=len(prompt),
            most=MAX_QUESTION,
        )
    for letter, text in zip(SMALL_LETTERS, texts, strict=False):
        if len(text) > MAX_ANSWER:
            yield Message(
                "Option {letter} has {count} characters; Kahoot takes {most}. Shorten it there.",
                letter=letter,
                count=len(text),
                most=MAX_ANSWER,
            )
    if any(map(is_armed, (prompt, *texts))):
        yield Message("A text begins with a sign that spreadsheets take for a formula, and is marked as text there.")
    if [question.prompt, *(option.text for option in asked.options.values())] != [prompt, *texts]:
        yield Message("Bold and italics are left out.")
    if question.passage:
        yield Message("Kahoot shows no passage. Show it to the class in another way, or leave the question out.")
    if lost := left_behind(question, {"passage"}):
        yield lost


def _workbook(rows: Sequence[Sequence[str | int]], said: Phrases) -> bytes:
    import openpyxl  # noqa: PLC0415 - some megabytes that only writing needs
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - likewise

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Sheet1"
    sheet["B2"], sheet["B2"].font = "Quiz template", Font(bold=True, size=14)
    sheet["B3"] = said.spreadsheet
    for line, row in enumerate([HEADER, *rows], HEADER_ROW):
        if line > HEADER_ROW:
            sheet.cell(line, 1, line - HEADER_ROW)
        for column, value in enumerate(row, 2):
            if value != "":
                cell = sheet.cell(line, column, xlsx_reader.encoded(value) if isinstance(value, str) else value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if isinstance(value, str):
                    cell.data_type = "s"  # openpyxl would make a formula of a text that begins with =
                    cell.quotePrefix = is_armed(value)
                if line == HEADER_ROW:
                    cell.font = Font(bold=True)
    for letter, width in zip("BCDEFGH", (50, 25, 25, 25, 25, 14, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    content = BytesIO()
    book.save(content)
    return content.getvalue()


FORMAT: Final = Format("kahoot", "Kahoot spreadsheet (xlsx)", ".xlsx", read=_read, write=_write, asks_all=True)
