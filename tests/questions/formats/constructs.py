"""Every construct of a format that comes in, with a minimal source, and counts of such files by means of their own.

A construct says something by a marker; the marker must be in the pack, or a problem must tell of it. To add one, add a
line to the table of its format; to add a format, add a table to `CONSTRUCTS` and a way of counting to `COUNTS`.
"""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZipFile

import openpyxl
import yaml
from openpyxl.comments import Comment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

MARKER: Final = "Zq"
"""What each construct says."""

INLINE: Final = {
    "words": "Zq",
    "bold": "<b>Zq</b>",
    "underline": "<u>Zq</u>",
    "strike": "<s>Zq</s>",
    "mark": "<mark>Zq</mark>",
    "code": "<code>Zq</code>",
    "pre": "<pre>a\n  Zq</pre>",
    "sup": "x<sup>Zq</sup>",
    "sub": "x<sub>Zq</sub>",
    "quotation": "<blockquote>Zq</blockquote>x",
    "list": "<ul><li>Zq</li></ul>",
    "nested list": "<ol><li>a<ol type='A'><li>Zq</li></ol></li></ol>",
    "table": "<table><tr><td>a</td><td>Zq</td></tr></table>",
    "link": "<a href='https://example.org/Zq'>x</a>",
    "picture": "<img src='https://example.org/a.png' alt='Zq'>x",
    "picture without words": "<img src='http://example.org/Zq.png'>x",
    "abbreviation": "<abbr title='Zq'>x</abbr>",
    "heading": "<h3>Zq</h3>x",
    "unknown tag": "<zq>Zq</zq>",
    "formula": r"\(Zq^2\)",
    "formula on a line": "$$Zq$$",
    "language": "<span lang='en' class='multilang'>Zq</span><span lang='es' class='multilang'>y</span>",
    "other language": "<span lang='en' class='multilang'>y</span><span lang='es' class='multilang'>Zq</span>",
    "mlang": "{mlang en}Zq{mlang}{mlang es}y{mlang}",
    "other mlang": "{mlang en}y{mlang}{mlang es}Zq{mlang}",
    "signs": "*Zq* __Zq__ 2*3*4",
    "line begins with a sign": "# Zq",
    "entity": "&#90;q",
}
"""What a text in HTML can hold."""


def gift_text(html: str) -> str:
    """HTML in a text of GIFT."""
    return "[html]" + re.sub(r"([\\:#={}~])", r"\\\1", html).replace("\n", "\\n")


GIFT_FIELDS: Final = {
    "prompt": "{}{{=a ~b}}",
    "right option": "Q?{{={} ~b}}",
    "wrong option": "Q?{{=a ~{}}}",
    "feedback of the right option": "Q?{{=a#{} ~b}}",
    "feedback of a wrong option": "Q?{{=a ~b#{}}}",
    "feedback of a ticked option": "Q?{{~%50%a#{} ~%50%b ~c}}",
    "feedback of an accepted answer": "Q?{{=a#{}}}",
    "feedback of a wrong answer": "Q?{{=a =%0%b#{}}}",
    "feedback of a figure": "Q?{{#1:0#{}}}",
    "feedback of a wrong figure": "Q?{{#=1:0 =%0%2#{}}}",
    "feedback of any other figure": "Q?{{#1:0~#{}}}",
    "feedback of true": "Q?{{T##{}}}",
    "feedback of false": "Q?{{T#{}}}",
    "explanation": "Q?{{=a ~b####{}}}",
    "left side": "Q?{{={} -> x =b -> y =c -> z}}",
    "accepted answer": "Q?{{={}}}",
}
GIFT_ONLY: Final = {
    "name": "::Zq::Q?{=a ~b}",
    "category": "$CATEGORY: top/Zq\n\nQ?{=a ~b}",
    "category without an empty line": "$CATEGORY: top/Zq\nQ?{=a ~b}",
    "tag": "// [tag:Zq]\nQ?{=a ~b}",
    "id": "// [id:Zq]\nQ?{=a ~b}",
    "right side": "Q?{=a -> Zq =b -> y =c -> z}",
    "missing word": "Q {=a ~b} Zq",
    "bare answer": "Q?{Zq}",
    "tilde before equals": "Q?{~=Zq~b}",
    "wildcard": "Q?{=a =Zq*}",
    "partial credit": "Q?{=a =%50%Zq}",
    "wrong word without feedback": "Q?{=a =%0%Zq}",
    "same word twice": "Q?{=zq =Zq}",
    "text alone": "Q?{=a ~b}\n\nZq.",
    "essay": "Q?{=a ~b}\n\nZq?{}",
    "second braces": "Q?{=a ~b}\n\nZq{=a}{=b}",
    "no closing brace": "Q?{=a ~b}\n\nZq{=a",
    "markdown": "[markdown]**Zq** <u>Zq</u>{=a ~b}",
    "plain": "[plain]*Zq* <b>{=a ~b}",
}

XML_FIELDS: Final = {
    "prompt": ("multichoice", "{}", "{two}"),
    "right option": (
        "multichoice",
        "Q",
        '<answer fraction="100"><text>{}</text></answer><answer><text>b</text></answer>',
    ),
    "wrong option": (
        "multichoice",
        "Q",
        '<answer fraction="100"><text>a</text></answer><answer><text>{}</text></answer>',
    ),
    "feedback of the right option": (
        "multichoice",
        "Q",
        (
            '<answer fraction="100"><text>a</text><feedback><text>{}</text></feedback></answer>'
            "<answer><text>b</text></answer>"
        ),
    ),
    "feedback of a ticked option": (
        "multichoice",
        "Q",
        (
            '<single>false</single><answer fraction="100"><text>a</text><feedback><text>{}</text></feedback></answer>'
            "<answer><text>b</text></answer>"
        ),
    ),
    "feedback of an accepted answer": (
        "shortanswer",
        "Q",
        '<answer fraction="100"><text>a</text><feedback><text>{}</text></feedback></answer>',
    ),
    "feedback of a figure": (
        "numerical",
        "Q",
        '<answer fraction="100"><text>1</text><feedback><text>{}</text></feedback></answer>',
    ),
    "explanation": ("multichoice", "Q", "<generalfeedback><text>{}</text></generalfeedback>{two}"),
    "hint": ("multichoice", "Q", "<hint><text>{}</text></hint>{two}"),
    "second hint": ("multichoice", "Q", "<hint><text>a</text></hint><hint><text>{}</text></hint>{two}"),
    "feedback of all that is right": ("multichoice", "Q", "<correctfeedback><text>{}</text></correctfeedback>{two}"),
    "feedback of what is partly right": (
        "multichoice",
        "Q",
        "<partiallycorrectfeedback><text>{}</text></partiallycorrectfeedback>{two}",
    ),
    "feedback of all that is wrong": (
        "multichoice",
        "Q",
        "<incorrectfeedback><text>{}</text></incorrectfeedback>{two}",
    ),
    "left side": (
        "matching",
        "Q",
        (
            "<subquestion><text>{}</text><answer><text>x</text></answer></subquestion>"
            "<subquestion><text>b</text><answer><text>y</text></answer></subquestion>"
            "<subquestion><text>c</text><answer><text>z</text></answer></subquestion>"
        ),
    ),
    "accepted answer": ("shortanswer", "Q", '<answer fraction="100"><text>{}</text></answer>'),
    "text around gaps": ("cloze", "{} {{1:SA:=a}} {{1:NM:=2}}", ""),
}
TWO: Final = '<answer fraction="100"><text>a</text></answer><answer><text>b</text></answer>'
XML_ONLY: Final = {
    "name": ("multichoice", "Q", f"<name><text>Zq</text></name>{TWO}"),
    "tag": ("multichoice", "Q", f"<tags><tag><text>Zq</text></tag></tags>{TWO}"),
    "file": ("multichoice", 'Q</text><file name="Zq.png">AAAA</file><text>', TWO),
    "unit": (
        "numerical",
        "Q",
        '<answer fraction="100"><text>1</text></answer><units><unit><unit_name>Zq</unit_name></unit></units>',
    ),
    "gap to choose in": ("cloze", "{1:MC:=Zq~b#c} {1:SA:=a}", ""),
    "feedback in a gap": ("cloze", "{1:MC:=a#Zq~b} {1:SA:=a}", ""),
    "words in a gap": ("cloze", "{1:SA:=Zq#c} {1:SA:=a}", ""),
    "gap of another type": ("cloze", "{1:ZQ:=a} {1:SA:=a}", ""),
    "another type of question": ("zq", "Q", ""),
}


def quiz(*questions: str) -> str:
    """A file of Moodle's XML."""
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *questions, "</quiz>"])


def _xml(kind: str, prompt: str, inside: str) -> str:
    return (
        f'<question type="{kind}"><questiontext format="html"><text>{prompt}</text></questiontext>{inside}</question>'
    )


def _gift_sources() -> dict[str, str]:
    found = {
        f"{what} in {field}": source.format(gift_text(html))
        for field, source in GIFT_FIELDS.items()
        for what, html in INLINE.items()
    }
    return found | GIFT_ONLY


def _xml_sources() -> dict[str, str]:
    found: dict[str, str] = {}
    for field, (kind, prompt, inside) in XML_FIELDS.items():
        for what, html in INLINE.items():
            text = escape(html)
            parts = prompt.format(text), inside.format(text, two=TWO)
            found[f"{what} in {field}"] = quiz(_xml(kind, *parts))
    sound = _xml("multichoice", "Q", TWO)
    return found | {what: quiz(sound, _xml(*parts)) for what, parts in XML_ONLY.items()}


AIKEN: Final = {
    "question": "Zq?\nA) a\nB) b\nANSWER: A",
    "question on two lines": "One\nZq?\nA) a\nB) b\nANSWER: A",
    "option": "Q?\nA) Zq\nB) b\nANSWER: A",
    "signs": "*Zq* 2*3*4 <b>?\nA) a\nB) b\nANSWER: A",
    "formula": "\\(Zq\\)?\nA) a\nB) b\nANSWER: A",
    "answer in small letters": "Zq?\nA) a\nB) b\nAnswer: A",
    "no answer": "Q?\nA) a\nB) b\nANSWER: A\n\nZq?\nA) a\nB) b",
    "answer that is none": "Q?\nA) a\nB) b\nANSWER: A\n\nQ?\nA) a\nB) b\nANSWER: Zq",
}

# Columns and sheets that are left out are named as such, and not cell by cell: it is their names that say the marker.
_CELLS: Final = {"question": "Q?", "a": "x", "b": "y", "correct": "a"}
_TYPED: Final = {"question": "Q?", "correct": "x"}
_FIGURE: Final = {"question": "Q?", "correct": "5"}


def _table(row: Mapping[str, str], *rows: str) -> str:
    """A table with one row, and further lines as they are."""
    return "\n".join([",".join(row), ",".join(row.values()), *rows])


CSV: Final = {
    **{
        f"column {name}": _table(_CELLS | {name: "Zq"})
        for name in (
            *("question", "passage", "content_note", "a", "b", "c", "j", "correct", "explain", "feedback_a"),
            *("feedback_c", "hint", "discuss", "id", "skill", "type", "truth", "kind", "points", "shuffle", "unit"),
            *("tolerance", "places", "image", "alt"),
        )
    },
    **{
        f"column {name} of a typed answer": _table(_TYPED | {name: "Zq"})
        for name in ("question", "correct", "unit", "shuffle", "tolerance", "feedback_a", "explain", "hint", "points")
    },
    **{
        f"column {name} of a figure": _table(_FIGURE | {name: "Zq"})
        for name in ("unit", "tolerance", "places", "shuffle", "feedback_a", "explain", "discuss")
    },
    "picture": _table(_CELLS | {"image": "https://example.org/Zq.png", "alt": "A page"}),
    "picture in words": _table(_CELLS | {"image": "https://example.org/a.png", "alt": "Zq"}),
    "picture without https": _table(_CELLS | {"image": "http://example.org/Zq.png", "alt": "A page"}),
    "picture without words": _table(_CELLS | {"image": "https://example.org/Zq.png"}),
    "several right options": _table(_CELLS | {"b": "Zq", "correct": "a b"}),
    "key by its text": _table(_CELLS | {"b": "Zq", "correct": "Zq"}),
    "key that is none": _table(_CELLS | {"correct": "Zq"}),
    "second accepted answer": _table(_TYPED | {"correct": "x | Zq"}),
    "accepted answer with a bar": _table(_TYPED | {"correct": r"x\|Zq"}),
    "same answer twice": _table(_TYPED | {"correct": "zq | Zq"}),
    "unit behind a figure": _table(_FIGURE | {"correct": "5 Zq"}),
    "options that are the same": _table(_CELLS | {"a": "zq", "c": "Zq"}),
    "feedback of an option that stands twice": _table(_CELLS | {"c": "x", "feedback_c": "Zq"}),
    "numbered option": _table({"question": "Q?", "Answer 1": "x", "Answer 2": "Zq", "correct": "1"}),
    "numbered option beyond ten": _table({"question": "Q?", "Answer 1": "x", "Answer 2": "y", "Answer 11 Zq": "Zq"}),
    "column that is not known": _table(_CELLS | {"Zq": "x"}),
    "cell beyond the columns": _table(_CELLS, "Zq?,x,y,a,z"),
    "row without a question": _table(_CELLS, ",Zq,y,a"),
    "row without a key": _table(_CELLS, "Zq?,x,y,"),
    "quotation marks": _table(_TYPED | {"question": '"a ""Zq"""'}),
    "line break in a cell": _table(_TYPED | {"question": '"a\nZq"'}),
    "text behind quotation marks": _table(_TYPED, '"a" Zq,x'),
    "quotation mark that never closes": _table(_TYPED, '"Zq,x'),
    "formula": _table(_TYPED | {"question": "=Zq"}),
    "apostrophe before a sign": _table(_TYPED | {"question": "'=Zq"}),
    "marks": _table(_CELLS | {"question": "**Zq** <b>2*3*4"}),
}

_DECK: Final = {"Question": "Q?", "Answers": "x"}

KOTOBA: Final = {
    **{
        f"column {name}": _table(_DECK | {name: "Zq"})
        for name in ("Question", "Answers", "Comment", "Instructions", "Render as", "Zq")
    },
    "second answer": _table(_DECK | {"Answers": '"x,Zq"'}),
    "same answer twice": _table(_DECK | {"Answers": '"zq,Zq"'}),
    "another way to render": _table(_DECK | {"Render as": "Image"}, "R?,x,Zq"),
    "row without a question": _table(_DECK, ",Zq"),
    "row without answers": _table(_DECK | {"Comment": "x"}, "Zq?,,y"),
    "answers that are none": _table(_DECK | {"Comment": "x"}, 'Q?,",",Zq'),
    "cell beyond the columns": _table(_DECK, "Q?,x,Zq"),
    "line break in a cell": _table(_DECK | {"Question": '"a\nZq"'}),
    "quotation mark that never closes": _table(_DECK, '"Zq,x'),
    "text behind quotation marks": _table(_DECK, '"a" Zq,x'),
    "marks": _table(_DECK | {"Question": "**Zq** <b>2*3*4"}),
}

RED: Final = {
    "question": "Zq?: [x]",
    "answer": "Q?: [Zq]",
    "second answer": "Q?:\n- x\n- Zq",
    "same answer twice": "Q?: [zq, Zq]",
    "answer in quotation marks": "Q?: ['Zq: x']",
    "long answer": f"Q?: [x, {'Zq' * 60}]",
    "answer with a colon": "Q?:\n- x\n- Zq: y",
    "answer that is a list": "Q?:\n- x\n- [a, Zq]",
    "answer with a tag": "Q?:\n- x\n- !t Zq",
    "answer with an anchor": "Q?:\n- x\n- &a Zq",
    "answer that is an alias": "Q?:\n- x\n- *Zq",
    "question without a list": "Q?: [x]\nR?: Zq",
    "question with a mapping": "Q?: [x]\nR?: {Zq: y}",
    "question twice": "Q?: [x]\nQ?: [Zq]",
    "question that is a list": "Q?: [x]\n? [a, Zq]\n: [y]",
    "question with a tag": "Q?: [x]\n!t R?: [Zq]",
    "question that is no text": "Q?: [x]\n1: [Zq]",
    "merge key": "Q?: [x]\n<<: {Zq: [y]}",
    "author": "AUTHOR: Zq\nQ?: [x]",
    "author twice": "AUTHOR: a\nAUTHOR: Zq\nQ?: [x]",
    "several authors": "AUTHOR: [a, Zq]\nQ?: [x]",
    "description": "DESCRIPTION: Zq\nQ?: [x]",
    "description with an author": "DESCRIPTION: Zq\nAUTHOR: a\nQ?: [x]",
    "description after an author": "AUTHOR: Zq\nDESCRIPTION: a\nQ?: [x]",
    "description that is no text": "DESCRIPTION: {a: Zq}\nQ?: [x]",
    "settings": "CONFIG: {Zq: 5}\nQ?: [x]",
    "settings that are none": "CONFIG: Zq\nQ?: [x]",
    "marks": "'**Zq** <b>2*3*4': [x]",
    "text on several lines": "? |\n  a\n  Zq\n: [x]",
}

_HEADER: Final = ("Question", *(f"Answer {number}" for number in range(1, 5)), "Time limit", "Correct answer(s)")
_ROW: Final = ("Q?", "x", "y", None, None, 20, 1)


def sheet(*rows: Sequence[Any], header: Sequence[str] = _HEADER, change: Callable[[Any], object] = id) -> bytes:
    """A spreadsheet for Kahoot with these rows, and what `change` does to its workbook."""
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.worksheets[0].append(row)
    change(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _with_media(content: bytes) -> bytes:
    """The file with a picture in it, of which the sheet says nothing."""
    file = BytesIO(content)
    with ZipFile(file, "a") as archive:
        archive.writestr("xl/media/Zq.png", b"\x89PNG")
    return file.getvalue()


def _in_row(column: int, value: object) -> bytes:
    return sheet(_ROW, [value if at == column else cell for at, cell in enumerate(_ROW)])


KAHOOT: Final = {
    **{f"column {_HEADER[column]}": _in_row(column, "Zq") for column in (0, 1, 2, 3, 4, 6)},
    "several right answers": sheet(["Q?", "x", "Zq", None, None, None, "1,2"]),
    "answer twice": sheet(["Q?", "zq", "Zq", "y", None, None, "1"]),
    "row without a question": sheet(_ROW, [None, "Zq", "y", None, None, None, 1]),
    "row without a second answer": sheet(_ROW, ["Zq", "x", None, None, None, None, 1]),
    "row without a right answer": sheet(_ROW, ["Zq", "x", "y"]),
    "formula": _in_row(0, '="Zq"'),
    "formula in a time limit": sheet(["Zq", "x", "y", None, None, "=1", 1]),
    "error": _in_row(1, "#N/A"),
    "long answer": _in_row(1, "Zq" * 200),
    "column that is not known": sheet([*_ROW, "x"], header=[*_HEADER, "Zq"]),
    "cell beside the columns": sheet([*_ROW, "Zq"]),
    "cell in a row of its own": sheet(_ROW, [None, None, None, None, None, None, None, "Zq"]),
    "another sheet": sheet(_ROW, change=lambda book: book.create_sheet("Zq").append(["x"])),
    "note beside a cell": sheet(
        _ROW, change=lambda book: setattr(book.worksheets[0]["A2"], "comment", Comment("Zq", "a"))
    ),
    "picture": _with_media(sheet(_ROW)),
    "marks": sheet(["**Zq** <b>2*3*4", "x", "y", None, None, None, 1]),
    "line break": sheet(["a\nZq", "x", "y", None, None, None, 1]),
}

CONSTRUCTS: Final[Mapping[str, Mapping[str, str | bytes]]] = {
    "gift": _gift_sources(),
    "moodle-xml": _xml_sources(),
    "aiken": AIKEN,
    "csv": CSV,
    "kotoba": KOTOBA,
    "red": RED,
    "kahoot": KAHOOT,
}
"""By format and name, a file in which the construct says the marker."""


class Count(NamedTuple):
    """How much of each a file holds."""

    questions: int
    options: int
    feedbacks: int
    pictures: int


def _count_gift(text: str) -> Count:
    bare = re.sub(r"\\.", "_", "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("//")))
    blocks = [one for one in re.split(r"\n\s*\n", bare) if one.strip() and not one.strip().startswith("$CATEGORY")]
    answers = "".join(found for block in blocks for found in re.findall(r"\{([^{}]*)\}", block))
    said = re.findall(r"(?<!#)#(?!#)\s*\w", answers)
    return Count(len(blocks), len(re.findall("[=~]", answers)), len(said), text.count("<img"))


def _count_xml(text: str) -> Count:
    root = ElementTree.fromstring(text)
    asked = [one for one in root.iter("question") if one.get("type") != "category"]
    return Count(
        len(asked),
        sum(len(one.findall("answer")) for one in asked),
        sum(bool((one.findtext("text") or "").strip()) for each in asked for one in each.iter("feedback")),
        sum((one.text or "").count("<img") for one in root.iter("text")),
    )


def _count_aiken(text: str) -> Count:
    return Count(
        len(re.findall("^ANSWER:", text, re.MULTILINE)), len(re.findall(r"^[A-Z]\)", text, re.MULTILINE)), 0, 0
    )


def rows_of(text: str, columns: Collection[str]) -> list[dict[str, str]]:
    """Rows of a table below its header that have something in one of `columns`, or beyond the header."""
    header, *rows = (row for row in csv.reader(StringIO(text, newline="")) if any(map(str.strip, row)))
    names = [name.strip().casefold().replace(" ", "_") for name in header]
    named = (dict(zip([*names, *("beyond",) * len(row)], row, strict=False)) for row in rows)
    kept = (
        {name: cell for name, cell in row.items() if cell.strip() and name in {*columns, "beyond"}} for row in named
    )
    return [row for row in kept if row]


LETTERS: Final = "abcdefghij"
SAID: Final = ("explain", *(f"feedback_{letter}" for letter in LETTERS))
OF_TABLES: Final = ("id", "kind", "question", *LETTERS, "correct", "unit", "image", "alt", *SAID)


def _count_csv(text: str) -> Count:
    rows = rows_of(text, OF_TABLES)
    return Count(
        len(rows),
        sum(sum(letter in row for letter in LETTERS) or len(row.get("correct", "").split("|")) for row in rows),
        sum(name in row for row in rows for name in SAID),
        sum("image" in row for row in rows),
    )


def _count_kotoba(text: str) -> Count:
    rows = rows_of(text, ("question", "answers", "comment", "instructions", "render_as"))
    answers = sum(len(row.get("answers", "").split(",")) for row in rows)
    return Count(len(rows), answers, sum("comment" in row for row in rows), 0)


def _count_red(text: str) -> Count:
    entries = yaml.compose(text).value
    asked = [answers for key, answers in entries if key.value not in ("AUTHOR", "DESCRIPTION", "CONFIG", "$schema")]
    return Count(len(asked), sum(len(answers.value) for answers in asked if answers.id == "sequence"), 0, 0)


def _count_kahoot(content: bytes) -> Count:
    book = openpyxl.load_workbook(BytesIO(content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if "Question" in map(str, row))
    columns = [name.partition(" -")[0] for name in map(str, rows[at])]
    below = [dict(zip(columns, row, strict=True)) for row in rows[at + 1 :]]
    asked = [row for row in below if row.get("Question") or any(row.get(f"Answer {number}") for number in range(1, 5))]
    with ZipFile(BytesIO(content)) as archive:
        pictures = sum(name.startswith("xl/media/") for name in archive.namelist())
    options = sum(row.get(f"Answer {number}") is not None for row in asked for number in range(1, 5))
    return Count(len(asked), options, 0, pictures)


def _of_text(count: Callable[[str], Count]) -> Callable[[bytes], Count]:
    return lambda content: count(content.decode("utf-8-sig"))


COUNTS: Final[Mapping[str, Callable[[bytes], Count]]] = {
    "gift": _of_text(_count_gift),
    "moodle-xml": _of_text(_count_xml),
    "aiken": _of_text(_count_aiken),
    "csv": _of_text(_count_csv),
    "kotoba": _of_text(_count_kotoba),
    "red": _of_text(_count_red),
    "kahoot": _count_kahoot,
}
"""By format, a count by means of its own."""
