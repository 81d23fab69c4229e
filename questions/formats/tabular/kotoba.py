"""Decks of the Kotoba bot: a table with the columns Question, Answers, Comment, Instructions and Render as.

Promises that each row becomes a question of kind `text`, its comment the explanation, and back. A row with
instructions is shown in two parts, as Kotoba does: the question as the passage, the instructions as the prompt.
Refuses, on the way out, all kinds but `text`, as players of Kotoba type; and answers with a comma, which parts answers
there. Kotoba's limits, as its editor states them, are warned of. Columns and limits are from Kotoba's public sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.formats.exporting import NOTHING, left_behind, portable
from questions.formats.importing import About, Exported, Format, Imported, Incoming, losses
from questions.formats.tabular import csv_reader
from questions.kinds import folded
from questions.kinds.question_parts import PortableWords
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.formats.tabular.cell import Cell
    from questions.model import Pack
    from questions.parsing.reader import Plain

_COLUMNS: Final = ("Question", "Answers", "Comment", "Instructions", "Render as")
LIMITS: Final = {"Question": 400, "Answers": 200, "Comment": 600, "Instructions": 400}
"""Characters of a cell; of the answers, all together and without their commas."""

_NAMES: Final = ("question", "answers", "comment", "instructions", "render_as")


def _read(content: bytes, path: str, about: About) -> Imported:
    """The questions of a deck, in its order."""
    incoming = Incoming(path, about)
    text = incoming.text(content)
    rows = csv_reader.rows(incoming, text, _NAMES, ("question", "answers")) if text is not None else ()
    drawn: dict[str, Cell] = {}
    for row in rows:
        if incoming.is_full:
            break
        _question(incoming, row)
        rendered = row.get("render_as")
        if rendered and rendered.text.casefold() != "text":
            drawn.setdefault(rendered.text.casefold(), rendered)
    for text, line, column in drawn.values():
        message = Message("Questions are shown as text here, also where Kotoba is told {word}.", word=shown(text))
        incoming.leave_out(line, column, message)
    return incoming.finished()


def _question(incoming: Incoming, row: Mapping[str, Cell]) -> None:
    first = min(row.values(), key=lambda cell: (cell.line, cell.column))
    asked, answers = row.get("question"), row.get("answers")
    if asked is None or answers is None:
        message = Message("This row has no question.") if asked is None else Message("This row has no answers.")
        incoming.skip(first.line, 1, message)
        return
    accept: list[Plain] = []
    taken: set[str] = set()
    for answer in (" ".join(part.split()) for part in answers.text.split(",")):
        if folded(answer) in taken:
            message = Message(
                "The answer {answer} is accepted already: case, accents and spaces do not count.", answer=shown(answer)
            )
            incoming.leave_out(answers.line, answers.column, message)
        elif folded(answer):
            accept.append(answer)
            taken.add(folded(answer))
    if not accept:
        incoming.skip(answers.line, answers.column, Message("There is no answer between these commas."))
        return
    question: dict[str, Plain] = {"kind": "text", "accept": accept}
    parts: dict[tuple[str | int, ...], tuple[int, int]] = {("accept",): answers[1:]}
    fields = {"prompt": asked, "explain": row.get("comment")}
    if told := row.get("instructions"):
        fields |= {"prompt": told, "passage": asked}
    for field, cell in fields.items():
        if cell:
            question[field] = cell.text
            parts[field,] = cell[1:]
    incoming.offer(question, first.line, first.column, parts)


def _write(pack: Pack) -> Exported:
    """A deck of the pack's questions of kind `text`."""
    rows: list[tuple[str, ...]] = []
    found: list[tuple[str, Message]] = []
    asked: dict[str, str] = {}
    for question in pack.questions:
        words = portable(question)
        if not isinstance(words, PortableWords):
            message = Message(
                "Left out: players of Kotoba type, and this is a question of kind {kind}.", kind=question.kind
            )
            found.append((question.id, message))
            continue
        accept = words.question.accept
        answers = [" ".join(answer.split()) for answer in accept if "," not in answer]
        if len(answers) < len(accept):
            message = (
                Message("Answers with a comma are left out, as a comma parts answers in Kotoba.")
                if answers
                else Message("Left out: answers with a comma are left out, as a comma parts answers in Kotoba.")
            )
            found.append((question.id, message))
        if not answers:
            continue
        shown_first, instructions = (question.passage, question.prompt) if question.passage else (question.prompt, "")
        row = (shown_first, ",".join(answers), question.explain or "", instructions, "Text")
        sizes = {**dict(zip(_COLUMNS, map(len, row), strict=True)), "Answers": sum(map(len, answers))}
        found += [
            (
                question.id,
                Message(
                    "{column} has {count} characters; Kotoba takes {most}. Shorten it there.",
                    column=column,
                    count=sizes[column],
                    most=most,
                ),
            )
            for column, most in LIMITS.items()
            if sizes[column] > most
        ]
        if asked.setdefault(row[0], question.id) != question.id:
            message = Message("Kotoba takes each question once, and {name} asks the same.", name=asked[row[0]])
            found.append((question.id, message))
        found += [
            (question.id, csv_reader.said_of(column))
            for column, text in zip(_COLUMNS, row, strict=True)
            if csv_reader.is_armed(text)
        ]
        if lost := left_behind(question, {"passage", "explain"}):
            found.append((question.id, lost))
        rows.append(row)
    if not rows:
        found.append(("", NOTHING))
    return Exported(csv_reader.csv_bytes([_COLUMNS, *rows]), losses(pack, found))


FORMAT: Final = Format("kotoba", "Kotoba deck (CSV)", ".csv", read=_read, write=_write)
