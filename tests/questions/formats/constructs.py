"""Every construct of a format that comes in, with a minimal source, and counts of such files by means of their own.

A construct says something by a marker; the marker must be in the pack, or a problem must tell of it. To add one, add a
line to the table of its format; to add a format, add a table to `CONSTRUCTS` and a way of counting to `COUNTS`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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

CONSTRUCTS: Final[Mapping[str, Mapping[str, str]]] = {
    "gift": _gift_sources(),
    "moodle-xml": _xml_sources(),
    "aiken": AIKEN,
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


COUNTS: Final[Mapping[str, Callable[[str], Count]]] = {
    "gift": _count_gift,
    "moodle-xml": _count_xml,
    "aiken": _count_aiken,
}
"""By format, a count by means of its own."""
