"""The first sheet of a spreadsheet file (xlsx), read as what its cells show.

Promises time and memory in proportion to the file, which `archives` has bounded before: elements are read one by one
and forgotten, of a workbook's many parts only those that hold texts are read at all, and as any number of cells can
show one long text, the characters of all cells together are bounded too. Of cells whose text cannot be told (formulas,
errors, and numbers that are shown in another way than they are stored, as dates and percentages are) it says why.
Pictures, notes beside cells and what stands in other sheets are named.
Refuses document types and entities.
openpyxl writes spreadsheets here, and does not read them: it works through every part of a file, and one with a long
list of print titles keeps it busy for many minutes.
"""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse

from questions.diagnostics.diagnostic import Code, shown
from questions.formats import archives
from questions.formats.phrases import phrases
from questions.formats.tabular.cell import Cell
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from questions.formats.importing import Incoming


XlsxRow = dict[int, Cell]
"""Cells by column; empty ones are left out."""


class XlsxSheet(NamedTuple):
    """The rows that have a cell with text in it; and by line and column, what keeps a cell's text from being told."""

    rows: list[XlsxRow]
    faults: dict[tuple[int, int], tuple[Message, Message | None]]


MAX_SHOWN: Final = 1_000_000
"""Characters that all cells of a sheet show together; a quiz of 500 questions has well below that."""

_WORKBOOK: Final = "xl/workbook.xml"
_PLAIN_FORMATS: Final = frozenset(("0", "1", "49"))
"""General, whole numbers, text: the formats that show a number as it is. Built-in ids, ECMA-376 part 1, 18.8.30."""
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NOTES: Final = re.compile(r"xl/(?:comments/)?comments?[0-9]*\.xml")
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?")
_CODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAMAGE: Final = (
    *archives.DAMAGED,
    *(LookupError, SyntaxError),  # SyntaxError is what the parser of XML raises
)


def first_sheet(incoming: Incoming, content: bytes) -> XlsxSheet:
    """The first sheet of a spreadsheet. What is wrong with the file becomes problems, and the sheet is empty then."""
    if not archives.is_safe(incoming, content):
        return XlsxSheet([], {})
    try:
        with ZipFile(BytesIO(content)) as archive:
            book = _Book(incoming, archive)
            sheet = XlsxSheet(list(book.rows()), book.faults)
            book.name_the_rest()
            return sheet
    except _DAMAGE:
        message = Message("This is no spreadsheet, or it is damaged.")
        incoming.problems.add((1, 1), Code.ARCHIVE, message, Message("save it again as .xlsx"))
        return XlsxSheet([], {})


def encoded(text: str) -> str:
    """`text` as a cell stores it: `_x0041_` in a cell would be read as A."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


class _Book:
    def __init__(self, incoming: Incoming, archive: ZipFile) -> None:
        self.faults: dict[tuple[int, int], tuple[Message, Message | None]] = {}
        self._incoming = incoming
        self._archive = archive
        self._shared = [_text(element).strip() for element in self._elements("xl/sharedStrings.xml", "si")]
        self._formats: list[str] = []
        for styles in self._elements("xl/styles.xml", "cellXfs"):
            self._formats = [style.get("numFmtId", "0") for style in styles]

    def rows(self) -> Iterator[XlsxRow]:
        line, left = 0, MAX_SHOWN
        for element in self._elements(self._first_sheet(), "row"):
            line = int(element.get("r") or line + 1)
            row: XlsxRow = {}
            column = 0
            for cell in element:
                found = _REFERENCE.fullmatch(cell.get("r", ""))
                column = _column(found[1]) if found else column + 1
                text = self._shown(cell, line, column).strip()
                left -= len(text)
                if left < 0:
                    message = Message("The cells of this sheet hold far too much text for a quiz.")
                    self._incoming.problems.add((line, column), Code.ARCHIVE, message, Message("split the file"))
                    return
                if text:
                    row[column] = Cell(text, line, column)
            if row:
                yield row

    def name_the_rest(self) -> None:
        """Notes what a workbook holds besides its first sheet."""
        for name, part in self._sheets()[1:]:
            if any(_value(cell) for cell in self._elements(part, "c")):
                message = Message("The sheet {name} is left out: only the first one is read.", name=shown(name))
                self._incoming.leave_out(1, 1, message, Message("import it from a file of its own"))
        for part in self._archive.namelist():
            if part.startswith("xl/media/"):
                message = Message("The picture {name} is left out: packs hold no files.", name=shown(part[9:]))
                self._incoming.leave_out(1, 1, message)
            if _NOTES.fullmatch(part):
                for note in self._elements(part, "comment"):
                    said = " ".join(_text(one) for one in note if one.tag.rpartition("}")[2] == "text")
                    found = _REFERENCE.fullmatch(note.get("ref", ""))
                    place = (int(found[2]), _column(found[1])) if found else (1, 1)
                    message = Message("The note {words} beside a cell is left out.", words=shown(said))
                    self._incoming.leave_out(*place, message)

    def _first_sheet(self) -> str:
        """The name of the part that holds it. Raises `LookupError`."""
        _, part = self._sheets()[0]
        if not part:
            raise LookupError(part)
        return part

    def _sheets(self) -> list[tuple[str, str]]:
        """Each sheet's name, and the part that holds it; that is empty where the file does not say it."""
        parts = {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            for relation in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }
        return [
            (
                sheet.get("name", ""),
                next((parts.get(id_, "") for name, id_ in sheet.items() if name.endswith("}id")), ""),
            )
            for sheet in self._elements(_WORKBOOK, "sheet")
        ]

    def _elements(self, part: str, name: str) -> Iterator[Element]:
        """Every element of this name in a part, whole; afterwards it is forgotten. None where there is no such part."""
        if part not in self._archive.namelist():
            return
        with self._archive.open(part) as file:
            depth_inside = 0
            for event, element in iterparse(file, ("start", "end"), forbid_dtd=True):
                is_wanted = element.tag.rpartition("}")[2] == name
                if event == "start":
                    depth_inside += is_wanted
                    continue
                if is_wanted:
                    depth_inside -= 1
                    yield element
                if not depth_inside:
                    element.clear()

    def _shown(self, cell: Element, line: int, column: int) -> str:
        """What a cell shows; nothing, and a fault, where that cannot be told."""
        children = {child.tag.rpartition("}")[2]: child for child in cell}
        kind, style = cell.get("t", "n"), _index(cell.get("s") or "0")
        value = (children["v"].text or "") if "v" in children else ""
        if "f" in children:
            message = Message("This cell holds a formula.")
            self.faults[line, column] = (message, Message("paste what it shows as text"))
            return ""
        if kind == "inlineStr":
            return _text(children["is"]) if "is" in children else ""
        if not value or kind == "str":
            return _decoded(value)
        if kind == "s":
            return self._shared[_index(value)]
        if kind == "b":
            said = phrases(self._incoming.language)
            return (said.true if value == "1" else said.false).upper()
        if kind == "e":
            message = Message("This cell holds an error, {value}.", value=shown(value))
            self.faults[line, column] = (message, None)
            return ""
        if not _NUMBER.fullmatch(value) or (self._formats and self._formats[style] not in _PLAIN_FORMATS):
            message = Message("This cell holds a date or a number that is shown in another way than it is stored.")
            advice = Message("format the cell as text and type it again")
            self.faults[line, column] = (message, advice)
            return ""
        return f"{float(value):.15g}"


def _value(cell: Element) -> str:
    """What stands in a cell: its text, its number, or the place of its text among those shared."""
    return "".join("".join(child.itertext()) for child in cell).strip()


def _index(text: str) -> int:
    """The place in a list that a cell names. Raises `LookupError` for one below 0, which would count from the end."""
    if (place := int(text)) < 0:
        raise LookupError(text)
    return place


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(element: Element) -> str:
    """The text of a string, in runs or in one; without its readings, which stand above some scripts."""
    parts: list[str] = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child if run.tag.rpartition("}")[2] == "t"]
    return _decoded("".join(parts))


def _decoded(text: str) -> str:
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text)
