"""How many questions a damaged file still holds, counted by means of its own: none may be lost unnamed.

Every format that comes in is counted, but not every file. Nothing is counted of a file of which no pack is made: what
it held is not known, and an error says so. Nor can these be counted:

- a Red list that is no YAML to the end, Moodle XML that is none, and a spreadsheet that `openpyxl` does not open: where
  one question ends and the next one begins is not known there, and each reader goes on at a place of its own;
- Moodle XML with cloze questions, of which each becomes as many questions as it has gaps.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO, StringIO
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile

import openpyxl
import yaml

from questions.diagnostics.diagnostic import UNSAFE

END = "\x01"
"""A sign that no text holds any more; it shows whether the last quotation mark of a table is closed."""

OF_TABLES = (
    *("id", "kind", "skill", "content_note", "passage", "image", "alt", "question", *"abcdefghij", "correct", "unit"),
    *("tolerance", "places", "explain", *(f"feedback_{letter}" for letter in "abcdefghij"), "hint", "points"),
    *("shuffle", "discuss", "type", "truth"),
)
OF_DECKS = ("question", "answers", "comment", "instructions", "render_as")
OF_LISTS = ("AUTHOR", "DESCRIPTION", "CONFIG", "$schema")
OF_SHEETS = ("question", "answer 1", "answer 2", "answer 3", "answer 4", "correct answer")


def _text(content: bytes) -> str:
    return UNSAFE.sub("", content.decode("utf-8").removeprefix("\ufeff"))


def _gift(content: bytes) -> int:
    """Blocks between empty lines, but for those that only name a category."""
    blocks, block = 0, list[str]()
    for line in [*re.split("\r\n|\r|\n", _text(content)), ""]:
        bare = line.strip(" \t")
        if bare:
            block += [] if bare.startswith("//") else [bare]
            continue
        blocks += bool(block) and (not block[0].startswith("$CATEGORY:") or len(block) > 1)
        block = []
    return blocks


def _aiken(content: bytes) -> int:
    """Runs of text, options and answer, of which some may be missing.

    An option without a space behind its letter is one only below a text. A text after an empty line begins anew.
    """
    kinds = ""
    for line in map(str.strip, re.split("\r\n|\r|\n", _text(content))):
        if not line:
            kinds += "_"
        elif re.match(r"answer[ \t]?:", line, re.IGNORECASE):
            kinds += "A"
        elif re.match(r"[A-Z][.)]", line):
            kinds += "O" if line[2:3] in " \t" and line[2:3] else "o"
        else:
            kinds += "T"
    return len(re.findall("[To]T*(?:_*[Oo])*(?:_*A)?|O(?:_*O)*(?:_*A)?|A", kinds))


def _rows(text: str, columns: tuple[str, ...]) -> int:
    """Rows below the header with something in a known column or beyond the last one.

    A quotation mark that never closes makes one row of all that follows.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 10))  # it holds for the whole process
    first = next((line for line in re.split("\r\n|\r|\n", text) if line.strip()), "")

    def known(sign: str) -> int:
        return sum(_name(part.strip('" ')) in columns for part in first.split(sign))

    sign = max(",;\t", key=known)
    rows = csv.reader(StringIO(f"{text}\n{END}", newline=""), delimiter=sign, skipinitialspace=True)
    header = next(row for row in rows if any(map(str.strip, row)))
    names = [_name(name) for name in header]
    numbered = [name for name in names if re.fullmatch(r"answer_?([1-9]|10)", name)]
    taken = {*columns, *(numbered if len(numbered) > 1 and not {"a", "b"} & set(names) else ())}
    at = {number for number, name in enumerate(names) if name in taken and name not in names[:number]}
    count = 0
    for row in rows:
        if row == [END]:
            break
        is_open = row[-1:] != [] and row[-1].endswith(END)
        count += is_open or any(cell.strip() for number, cell in enumerate(row) if number in at or number >= len(names))
    return count


def _name(text: str) -> str:
    return "_".join(text.casefold().replace("_", " ").split())


def _red(content: bytes) -> int | None:
    """Keys of the outermost mapping, but for those that say something of the list."""
    try:
        return sum(key not in OF_LISTS for key in _keys(yaml.parse(_text(content))))
    except yaml.YAMLError:
        return None


def _keys(events: Iterator[yaml.Event]) -> Iterator[str | None]:
    """The keys of the outermost mapping of the first document; None for one that is no plain text."""
    depth, is_key = 0, True
    for event in events:
        if isinstance(event, yaml.DocumentEndEvent):
            return
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            is_key = is_key != (depth == 1)
        elif isinstance(event, yaml.NodeEvent):
            if depth == 1 and is_key:
                yield event.value if isinstance(event, yaml.ScalarEvent) else None
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                depth += 1
            elif depth == 1:
                is_key = not is_key


def _moodle(content: bytes) -> int | None:
    """Elements of that name that are no category."""
    try:
        kinds = [one.get("type") for one in ElementTree.fromstring(_text(content)).findall("question")]
    except ElementTree.ParseError:
        return None
    return None if {"cloze", "multianswer"} & set(kinds) else sum(kind != "category" for kind in kinds)


def _kahoot(content: bytes) -> int | None:
    """Rows below the header with something in the column of a question, an answer or the key."""
    try:
        sheet: Any = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    except (BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, ElementTree.ParseError):
        return None
    columns = list[int]()
    count = 0
    for row in sheet.iter_rows(values_only=True):
        said = ["" if cell is None else str(cell).strip() for cell in row]
        if columns:
            count += any(said[at] for at in columns)
            continue
        found = {name: at for at, text in enumerate(said) for name in OF_SHEETS if text.casefold().startswith(name)}
        columns = list(found.values()) if {"question", "answer 1", "correct answer"} <= found.keys() else []
    return count


ASKED: Mapping[str, Callable[[bytes], int | None]] = MappingProxyType(
    {
        "gift": _gift,
        "moodle-xml": _moodle,
        "aiken": _aiken,
        "csv": lambda content: _rows(_text(content), OF_TABLES),
        "kotoba": lambda content: _rows(_text(content), OF_DECKS),
        "red": _red,
        "kahoot": _kahoot,
    }
)
"""By format, how many questions a file holds of which a pack was made; None where that cannot be told."""
