"""Tables as text, the ground of every format that a spreadsheet opens: cells with their places, in and out.

Promises that every cell comes with its line and column, that a fault in the quotation marks of a row costs no row above
it, and that what `csv_bytes` gives reads back as the same texts. A cell that a spreadsheet would work out
as a formula gets an apostrophe in front, as OWASP advises against CSV injection; reading takes it away again.
Refuses to know what columns mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import LINE_BREAK, Code, closest, shown
from questions.formats.tabular.cell import Cell
from questions.messages import Amount, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from questions.formats.importing import Incoming

DELIMITERS: Final = (",", ";", "\t")
MAX_CELLS: Final = 200
MAX_ROWS: Final = 10_000
"""Cells of a row and rows of a table, with empty ones in quotation marks; more are the work of a machine."""

_ARMED: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER: Final = re.compile(r"-[0-9]+(\.[0-9]+)?")


def is_armed(text: str) -> bool:
    """Whether a spreadsheet could take a cell with this text for a formula. A negative number is none."""
    return bool(_ARMED.match(text)) and not _PLAIN_NUMBER.fullmatch(text)


def neutralised(text: str) -> str:
    """`text` for a cell. One that has apostrophes before a sign gets one more, so that one can be taken away."""
    return f"'{text}" if is_armed(text) else text


def said_of(column: str) -> Message:
    """The warning of a cell that is neutralised."""
    return Message(
        "{column} begins with a sign that spreadsheets take for a formula, and has an apostrophe in front there.",
        column=column,
    )


def _restored(text: str) -> str:
    """What `neutralised` was given."""
    return text[1:] if text.startswith("'") and _ARMED.match(text) else text


def csv_bytes(table: Iterable[Sequence[str]]) -> bytes:
    """A comma-separated table in UTF-8 with a byte order mark, without which Excel takes it for something else."""
    lines = (",".join(_quoted(neutralised(text)) for text in row) for row in table)
    return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()


def rows(
    incoming: Incoming,
    text: str,
    known: Collection[str],
    needed: tuple[str, str],
    meant: Callable[[Sequence[str]], Mapping[str, str]] = lambda _: {},
) -> Iterator[Mapping[str, Cell]]:
    """Rows below the header of a table, each cell by its column's name; empty cells and rows are left out.

    There are none where the header lacks one of the two columns `needed`. Columns that are not `known`, or that stand
    there a second time, are warned of.
    Names are compared without regard to case, and to whether their words are joined by spaces or underscores. `meant`
    tells, given all names, which of them stand for known ones.
    """
    below = _rows(incoming, text, _delimiter(text, known))
    header = next(below, None)
    if header is None:
        if not incoming.problems:
            advice = Message("begin with a line that has the columns {one} and {other}", one=needed[0], other=needed[1])
            incoming.refuse(1, 1, Message("The file is empty."), advice)
        return
    names: dict[int, str] = {}
    other = meant([_name(cell.text) for cell in header])
    for number, cell in enumerate(header):
        if incoming.is_full:
            return
        name = other.get(_name(cell.text), _name(cell.text))
        if name in names.values():
            message = Message("The column “{name}” stands here a second time; only the first was read.", name=name)
            incoming.leave_out(cell.line, cell.column, message, Message("remove one"))
        elif name in known:
            names[number] = name
        elif name:
            message = Message("The column {name} is not known here and was left out.", name=shown(name))
            incoming.leave_out(cell.line, cell.column, message, closest(name, known))
    for name in needed:
        if name not in names.values():
            message = Message("The first line has no column “{name}”.", name=name)
            advice = Message("the columns {one} and {other} are needed", one=needed[0], other=needed[1])
            incoming.refuse(header[0].line, 1, message, advice)
    if not set(needed) <= set(names.values()):
        return
    for row in below:
        extra = next((cell for cell in row[len(header) :] if cell.text), None)
        if extra is not None:
            message = Message("This row has more cells than the first line has columns.")
            advice = Message("put text that holds the separator in quotation marks")
            incoming.skip(extra.line, extra.column, message, advice)
            continue
        named = {names[number]: cell for number, cell in enumerate(row) if cell.text and number in names}
        if named:
            yield named


def _name(text: str) -> str:
    return "_".join(text.casefold().replace("_", " ").split())


def _delimiter(text: str, known: Collection[str]) -> str:
    """The sign that parts the first line into the most known columns; a comma where none does."""
    first = next((line for line in LINE_BREAK.split(text[:10_000]) if line.strip()), "")

    def found(sign: str) -> int:
        return sum(_name(part.strip('" ')) in known for part in first.split(sign))

    return max(DELIMITERS, key=found)


def _quoted(text: str) -> str:
    if text != text.strip() or any(sign in text for sign in '",;\t\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _rows(incoming: Incoming, text: str, delimiter: str) -> Iterator[list[Cell]]:
    """Rows of at least one cell with text in it. Spaces around a cell without quotation marks do not count.

    A row with text after a quotation mark that closes a cell is left out. Where a quotation mark is never closed,
    nobody can tell where its cell was to end, and nothing from that row on is read.
    """
    bare = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    quoted = re.compile(r'[ ]*"([^"]*+(?:""[^"]*+)*+)"[ ]*+')
    opening = re.compile(r'[ ]*"')
    blank = re.compile(rf"[\s{re.escape(delimiter)}]*[\r\n]")
    at, line, line_start, number = 0, 1, 0, 1
    row: list[Cell] = []
    is_header, is_sound = True, True
    while not incoming.is_full:
        if not row and (lines := blank.match(text, at)):  # spreadsheets write empty rows by the thousand
            at = line_start = lines.end()
            line += lines[0].count("\n") + lines[0].count("\r") - lines[0].count("\r\n")
        place = (line, at - line_start + 1)
        if len(row) == MAX_CELLS or number > MAX_ROWS:
            too_many = (
                Message("This row has more than {most} cells.", most=MAX_CELLS)
                if row
                else Message("This table has more than {most} rows.", most=Amount(f"{MAX_ROWS:,}"))
            )
            incoming.refuse(*place, too_many)
            return
        if opening.match(text, at):
            found = quoted.match(text, at)
            if found is None:
                _never_closed(incoming, place, is_header=is_header, is_named=not is_sound)
                return
            inside = LINE_BREAK.sub("\n", found[1].replace('""', '"'))
            row.append(Cell(_restored(inside) if inside.strip() else "", *place))
            breaks = list(LINE_BREAK.finditer(text, at, found.end()))
            if breaks:
                line, line_start = line + len(breaks), breaks[-1].end()
            at = found.end()
            rest = bare.match(text, at)
            if rest and rest[0]:
                if is_sound:
                    _text_after(incoming, (line, at - line_start + 1), is_header=is_header)
                is_sound = False
                at = rest.end()
        else:
            found = bare.match(text, at)
            inside = found[0].strip() if found else ""
            row.append(Cell(_restored(inside), *place))
            at += len(found[0]) if found else 0
        if text[at : at + 1] == delimiter:
            at += 1
            continue
        if any(cell.text for cell in row):
            if is_header or is_sound:
                yield row
            is_header = False
        row, number, is_sound = [], number + 1, True
        ending = LINE_BREAK.match(text, at)
        if ending is None:
            return
        at = ending.end()
        line, line_start = line + 1, at


def _never_closed(incoming: Incoming, place: tuple[int, int], *, is_header: bool, is_named: bool) -> None:
    """Notes where reading ends, as of a question that is left out unless that is said of its row already."""
    advice = Message('close it; a quotation mark inside a cell is written twice: ""')
    if is_header:
        incoming.refuse(*place, Message("The quotation mark that opens this cell is never closed."), advice)
        return
    message = Message("The quotation mark that opens this cell is never closed: this row and all below are left out.")
    code = Code.NOT_CARRIED if is_named else Code.LEFT_OUT
    incoming.problems.add(place, code, message, advice, level="warning")


def _text_after(incoming: Incoming, place: tuple[int, int], *, is_header: bool) -> None:
    note = incoming.refuse if is_header else incoming.skip
    advice = Message('a quotation mark inside a cell is written twice: ""')
    note(*place, Message("Text follows the quotation mark that closes this cell."), advice)
