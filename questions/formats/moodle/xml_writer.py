"""Questions in Moodle's XML, with the elements that its importer asks for, in the order of its own export.

Promises well-formed XML in UTF-8, whatever the texts hold. Texts are declared to be Markdown, which is what packs hold.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from questions.formats import roundtrip_metadata
from questions.formats.moodle.moodle_question import MoodleAnswer, MoodleQuestion, Styled, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from questions.model import Pack
    from questions.parsing.reader import Plain

TYPES: Final = {
    "single": "multichoice",
    "several": "multichoice",
    "true-false": "truefalse",
    "short": "shortanswer",
    "numerical": "numerical",
    "match": "matching",
}
_FORMATS: Final = {"html": "html", "moodle": "moodle_auto_format", "plain": "plain_text", "markdown": "markdown"}
_NOTHING: Final = Styled("")


def pack_part(pack: Pack, carried: Mapping[str, Plain]) -> str:
    """What stands before the questions."""
    del pack
    return f"  <!-- {roundtrip_metadata.metadata_comment(roundtrip_metadata.PACK, carried)} -->"


def category_part(path: str) -> str:
    """What puts the questions after it into a category."""
    return _lines(
        '  <question type="category">',
        f"    <category><text>{escape(path)}</text></category>",
        '    <info format="html"><text></text></info>',
        "    <idnumber></idnumber>",
        "  </question>",
    )


def question_part(asked: MoodleQuestion) -> str:
    """One question."""
    name = escape(asked.name or "")
    return _lines(
        f'  <question type="{TYPES[asked.kind]}">',
        f"    <!-- {roundtrip_metadata.metadata_comment(roundtrip_metadata.QUESTION, asked.carried)} -->"
        if asked.carried
        else "",
        f"    <name><text>{name}</text></name>",
        f"    {_styled('questiontext', asked.prompt, inside=''.join(_files(asked.files)))}",
        f"    {_styled('generalfeedback', asked.explain or _NOTHING)}",
        f"    <defaultgrade>{1 if asked.points is None else asked.points}</defaultgrade>",
        "    <penalty>0.3333333</penalty>",
        "    <hidden>0</hidden>",
        f"    <idnumber>{name}</idnumber>",
        *_settings(asked),
        *((_pair if asked.kind == "match" else _answer)(asked, answer) for answer in asked.answers),
        *(_units(asked) if asked.kind == "numerical" else ()),
        f"    {_styled('hint', asked.hint)}" if asked.hint else "",
        "  </question>",
    )


def xml_file(parts: Sequence[str]) -> bytes:
    """A file of such parts."""
    return _lines('<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *parts, "</quiz>\n").encode()


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _styled(tag: str, styled: Styled, more: str = "", inside: str = "") -> str:
    text = escape(styled.text)
    return f'<{tag}{more} format="{_FORMATS[styled.style]}"><text>{text}</text>{inside}</{tag}>'


def _files(files: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in files.items():
        yield f'<file name="{escape(name)}" path="/" encoding="base64">{b64encode(content).decode()}</file>'


def _settings(asked: MoodleQuestion) -> tuple[str, ...]:
    shuffles = f"    <shuffleanswers>{'false' if asked.shuffle is False else 'true'}</shuffleanswers>"
    if asked.kind in ("single", "several"):
        single = f"    <single>{'true' if asked.kind == 'single' else 'false'}</single>"
        return single, shuffles, "    <answernumbering>abc</answernumbering>"
    if asked.kind == "match":
        return (shuffles,)
    return ("    <usecase>0</usecase>",) if asked.kind == "short" else ()


def _answer(asked: MoodleQuestion, answer: MoodleAnswer) -> str:
    text = answer.text
    inside = _styled("feedback", answer.feedback or _NOTHING)
    if asked.kind == "true-false":
        text = Styled("true" if answer is asked.answers[0] else "false", "plain")
    elif asked.kind == "numerical":
        text = Styled("*" if answer.value is None else str(answer.value), "plain")
        inside += f"<tolerance>{answer.within}</tolerance>"
    return "    " + _styled("answer", text, f' fraction="{share(answer.share)}"', inside)


def _pair(asked: MoodleQuestion, answer: MoodleAnswer) -> str:
    del asked
    target = f"<answer><text>{escape(answer.target)}</text></answer>"
    return "    " + _styled("subquestion", answer.text, inside=target)


def _units(asked: MoodleQuestion) -> tuple[str, ...]:
    """A unit that may be typed and need not be, as here; without one, none is allowed."""
    if not asked.unit:
        return ("    <showunits>3</showunits>",)
    unit = f"<unit><multiplier>1</multiplier><unit_name>{escape(asked.unit)}</unit_name></unit>"
    return f"    <units>{unit}</units>", "    <unitgradingtype>0</unitgradingtype>", "    <showunits>0</showunits>"
