"""Files that a host may bring and that cost much: legal packs up to the limits, archives of them, and workbooks."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.fuzz.heavy import many_sums

KILOBYTE = 1000

_HEAD = """\
id: {name}
title: Pack {name}
about: A large pack.
language: en
version: {version}
content_note: Made up for a measurement.
sources:
  brief: {{title: A brief, genre: brief, dated: "2025", invented: true}}
questions:
"""
_QUESTION = """\
  - id: q-{number}
    kind: choice
    skill: voice
    passage: |-
      {passage}
    prompt: Who says so in number {number}, and what follows from it?
    options:
      a: {{text: The {a}}}
      b: {{text: The {b}, feedback: The {why}.}}
      c: {{text: The {c}, feedback: The {why}.}}
    answer: a
    explain: The {why}.
    source: brief
"""
_MOST_QUESTIONS = 400
_PARTS = {
    "xl/workbook.xml": '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}
_KAHOOT = (
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, 5)),
    "Time limit (sec)",
    "Correct answer(s) - choose at least one",
)


def pack(name: str, size: int, version: int = 1) -> bytes:
    """A sound pack of so many bytes. What is too much for its questions stands in comments, a short one a line, which
    another version has in another order."""
    chance = random.Random(f"{name} {version}")
    vocabulary = ["".join(chance.choices("aeioulmnrst", k=chance.randint(2, 9))) for _ in range(2000)]

    def words(number: int) -> str:
        return " ".join(chance.choices(vocabulary, k=number))

    parts = [_HEAD.format(name=name, version=version)]
    left = size - len(parts[0])
    for number in range(_MOST_QUESTIONS):
        texts = {"a": words(4), "b": words(4), "c": words(4), "why": words(12)}
        question = _QUESTION.format(number=number, passage=words(60), **texts)
        if (left := left - len(question)) < 0:
            break
        parts.append(question)
    comments = [f"# {number}\n" for number in range(left // 9)]
    chance.shuffle(comments)
    return "".join((*parts, *comments)).encode()


def archive(files: Mapping[str, bytes | str]) -> bytes:
    """A zip of these."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as writing:
        for name, content in files.items():
            writing.writestr(name, content)
    return packed.getvalue()


def slow_archive(packs: int) -> bytes:
    """Packs of those that take longest to check for their size; 6 kB each, and five are as many as fit unpacked."""
    text = many_sums()
    return archive({f"p{at}.yaml": text.replace("id: heavy", f"id: heavy-{at}", 1) for at in range(packs)})


def workbook(texts: Sequence[str], rows: Sequence[Sequence[int]]) -> bytes:
    """A spreadsheet file whose cells point into `texts`."""
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    cells = "".join("<row>" + "".join(f'<c t="s"><v>{at}</v></c>' for at in row) + "</row>" for row in rows)
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    return archive(
        _PARTS | {"xl/sharedStrings.xml": f"<sst>{shared}</sst>", "xl/worksheets/sheet1.xml": sheet},
    )


def swelling_workbook() -> bytes:
    """3 kB: thousands of cells that show one text of a megabyte."""
    columns = len(_KAHOOT)
    return workbook([*_KAHOOT, "a " * 500_000], [range(columns), *[[columns] * columns] * 2000])


def full_workbook() -> bytes:
    """As much as a quiz can have: 500 questions, whose texts are as long as Kahoot's template lets them be."""
    chance = random.Random(8)
    texts, rows = [*_KAHOOT, "20", "1"], [list(range(len(_KAHOOT)))]
    for _ in range(500):
        first = len(texts)
        texts += ["".join(chance.choices("abcdefg hij", k=length)) for length in (119, 74, 74, 74, 74)]
        rows.append([*range(first, first + 5), len(_KAHOOT), len(_KAHOOT) + 1])
    return workbook(texts, rows)
