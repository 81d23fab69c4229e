"""Moodle's XML as Moodle reads it, with the line of everything that is wrong or has no counterpart.

Follows https://docs.moodle.org/en/Moodle_XML_format and Moodle's own reader (question/format/xml). The file is parsed
by expat through defusedxml, which refuses document types and entities; each element keeps its place. Of a question's
settings, `penalty`, `hidden`, `answernumbering`, `showstandardinstruction` and `shownumcorrect` are passed over: they
say how Moodle shows a question, and nothing of what it asks. A question that is no XML is left out, and reading goes on
with the next. Takes time in proportion to the file.
"""

from __future__ import annotations

import re
from base64 import b64decode
from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from urllib.parse import quote
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, LexicalHandler, property_lexical_handler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from questions.diagnostics.diagnostic import shown
from questions.formats.html_to_markdown import SPACE, quoted_whole, reduced
from questions.formats.importing import About, Imported, Incoming
from questions.formats.moodle.cloze import take_cloze
from questions.formats.moodle.file_context import Intake
from questions.formats.moodle.importer import lose, take
from questions.formats.moodle.moodle_question import (
    ATTACHED,
    FULL_SHARE,
    LinePlace,
    MoodleAnswer,
    MoodleQuestion,
    Styled,
    moodle_number,
)
from questions.messages import Amount, Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.sax.xmlreader import AttributesImpl, Locator

    from questions.formats.html_to_markdown import Style
    from questions.formats.moodle.moodle_question import MoodleKind

_DEPTH: Final = 20
MOST_BROKEN: Final = 50
"""Questions of a file that are no XML: each makes the rest of the file be read anew."""

MOST_BYTES: Final = 12 * 1024 * 1024
"""Of a file: all pictures of a pack take a third more in it than by themselves, and what is asked comes besides."""

ELEMENTS: Final = 100_000
"""Of a file; Moodle's own have one for each forty bytes."""

_STYLES: Final[Mapping[str, Style]] = {
    "html": "html",
    "moodle_auto_format": "moodle",
    "plain_text": "plain",
    "markdown": "markdown",
}
_QUESTION: Final = re.compile(r"<question[\s>]")
_CLOZE: Final = ("cloze", "multianswer")
_FALSE: Final = ("", "0", "false")
_KINDS: Final[Mapping[str, MoodleKind]] = {
    "truefalse": "true-false",
    "shortanswer": "short",
    "numerical": "numerical",
    "match": "match",
    "matching": "match",
}


def read_moodle_xml(content: bytes, path: str, about: About) -> Imported:
    """The pack in a file of Moodle XML."""
    incoming = Incoming(path, about)
    text = incoming.text(content, MOST_BYTES)
    if text is not None:
        _parse(text, incoming)
    return incoming.finished()


class _EnoughError(Exception):
    """Ends the reading of a file of which enough is known."""


class _Node:
    """One element of a question."""

    __slots__ = ("attributes", "children", "comments", "parts", "place", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, str], place: LinePlace) -> None:
        self.tag = tag
        self.attributes = attributes
        self.place = place
        self.parts: list[str] = []
        self.children: list[_Node] = []
        self.comments: list[tuple[str, LinePlace]] = []

    def all(self, tag: str) -> list[_Node]:
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> _Node | None:
        return next((child for child in self.children if child.tag == tag), None)

    def text(self, *tags: str) -> str:
        """The text at the end of a path; of an element with <text> in it, that one's. Empty where there is none."""
        node: _Node | None = self
        for tag in tags:
            node = node.first(tag) if node else None
        if node is None:
            return ""
        return "".join((node.first("text") or node).parts).strip(SPACE)


def _parse(text: str, incoming: Incoming) -> None:
    """Reads a file; where a question is no XML, it is left out, and reading begins anew with the one after it."""
    questions, lines, begin, at = _Questions(incoming), [0, *(found.end() for found in re.finditer("\n", text))], "", 0
    for _ in range(MOST_BROKEN):
        handler = _Handler(incoming, questions)
        broken = _parse_well_formed(begin + text[at:], handler, incoming)
        if broken is None:
            return
        line, column = handler.question() or broken.place
        if handler.question():
            incoming.skip(line, column, broken.why)
        else:
            incoming.leave_out(line, column, broken.why)
        following = _QUESTION.search(text, max(at, lines[min(line, len(lines)) - 1] + column))
        if not following:
            return
        at = following.start()
        line = bisect_right(lines, at)
        begin = "<quiz>" + "\n" * (line - 1) + " " * (at - lines[line - 1])  # so that places stay what they are
    incoming.refuse(1, 1, Message("More than {most} questions of this file are not XML.", most=MOST_BROKEN))


class _Broken(NamedTuple):
    """Where a file ceases to be XML, and why."""

    place: LinePlace
    why: Message


def _parse_well_formed(text: str, handler: _Handler, incoming: Incoming) -> _Broken | None:
    """Reads as much of a file as is XML; nothing is returned where that is all, or all there is to know."""
    parser = cast("Any", make_parser())
    parser.forbid_dtd = True
    handler.setDocumentLocator(parser)  # it is its own locator; `feed` does not say so
    parser.setContentHandler(handler)
    parser.setProperty(property_lexical_handler, handler)
    try:
        parser.feed(text)
        parser.close()
    except _EnoughError:
        pass
    except DefusedXmlException:
        message = Message("The file declares a document type or entities, which can be made to harm.")
        advice = Message("remove everything from <!DOCTYPE or <!ENTITY to its >")
        incoming.refuse(*handler.place(), message, advice)
    except SAXParseException as error:
        return _Broken(handler.place(), Message("From here on this is not XML: {why}.", why=error.getMessage()))
    return None


class _Handler(ContentHandler, LexicalHandler):
    """Builds each question as a small tree, and lets go of it when it has been taken."""

    def __init__(self, incoming: Incoming, questions: _Questions) -> None:
        super().__init__()
        self._incoming = incoming
        self._questions = questions
        self._open: list[_Node] = []
        self._elements = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - SAX names it so
        self._locator = locator

    def place(self) -> LinePlace:
        if self._locator is None:
            return 1, 1
        return self._locator.getLineNumber() or 1, (self._locator.getColumnNumber() or 0) + 1

    def question(self) -> LinePlace | None:
        """Where the question begins that is open, if one is."""
        return self._open[1].place if len(self._open) > 1 else None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX names it so
        place = self.place()
        self._elements += 1
        if not self._open and name != "quiz":
            message = Message("The file begins with <{name}>; Moodle's questions begin with <quiz>.", name=_short(name))
            self._stop(place, message)
        if len(self._open) == _DEPTH:
            self._stop(place, Message("Elements are nested more than {most} levels deep here.", most=_DEPTH))
        if self._elements > ELEMENTS:
            message = Message("The file has more than {most} elements.", most=Amount(f"{ELEMENTS:,}"))
            self._stop(place, message, Message("split it"))
        node = _Node(name, dict(attrs.items()), place)
        if len(self._open) > 1:
            self._open[-1].children.append(node)
        self._open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX names it so
        del name
        node = self._open.pop()
        if len(self._open) == 1:
            self._questions.element(node)
            if self._incoming.is_full:
                self._stop(node.place, Message("The rest of the file was not read."))

    def characters(self, content: str) -> None:
        if len(self._open) > 1:
            self._open[-1].parts.append(content)

    def comment(self, content: str) -> None:
        if len(self._open) > 1:
            self._open[1].comments.append((content.strip(SPACE), self.place()))
        elif self._open:
            self._questions.comment(content.strip(SPACE), self.place())

    def _stop(self, place: LinePlace, message: Message, hint: Message | None = None) -> None:
        self._incoming.refuse(*place, message, hint)
        raise _EnoughError


class _OddError(Exception):
    """A question that cannot be taken, and why."""

    def __init__(self, place: LinePlace, why: Message, advice: Message | None = None) -> None:
        super().__init__(why.english)
        self.place = place
        self.why = why
        self.advice = advice


class _Questions:
    """The elements of a quiz, one after the other."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._intake = Intake(incoming)

    def comment(self, words: str, place: LinePlace) -> None:
        self._intake.comment(words, place)

    def element(self, node: _Node) -> None:
        if node.tag != "question":
            if self._intake.is_first(f"element {node.tag}"):
                message = Message("The element <{name}> is not read.", name=_short(node.tag))
                self._incoming.leave_out(*node.place, message)
        elif "type" not in node.attributes:
            advice = Message('write <question type="multichoice">')
            self._incoming.skip(*node.place, Message("It has no type."), advice)
        elif node.attributes["type"] == "category":
            self._intake.category(node.text("category"), node.place)
        else:
            self._question(node, node.attributes["type"])

    def _question(self, node: _Node, type_: str) -> None:
        try:
            asked = self._asked(node, type_)
        except _OddError as odd:
            self._incoming.skip(*odd.place, odd.why, odd.advice)
            return
        self._left_over(node, asked.kind)
        if type_ in _CLOZE:
            take_cloze(asked, self._incoming)
        else:
            take(asked, self._incoming)

    def _asked(self, node: _Node, type_: str) -> MoodleQuestion:
        """A question with its answers; those of a cloze text stand in it. Raises `_OddError`."""
        if type_ == "multichoice":
            kind: MoodleKind = "several" if node.first("single") and node.text("single") in _FALSE else "single"
        elif type_ in _KINDS or type_ in _CLOZE:
            kind = _KINDS.get(type_, "single")
        else:
            raise _OddError(
                node.place, Message("Questions of the type {name} have no counterpart here.", name=shown(type_))
            )
        prompt = self._styled(node.first("questiontext"), "html") or Styled("")
        points = moodle_number(node.text("defaultgrade") or "1")
        if points is None:
            message = Message("{value} is no number of points.", value=shown(node.text("defaultgrade")))
            raise _OddError(_place(node, "defaultgrade"), message)
        hints = [self._styled(hint, prompt.style) for hint in node.all("hint")]
        return MoodleQuestion(
            kind,
            prompt,
            () if type_ in _CLOZE else tuple(self._answers(node, kind, prompt.style)),
            node.place,
            node.text("idnumber") or node.text("name"),
            self._skill(node),
            self._styled(node.first("generalfeedback"), prompt.style),
            float(points),
            self._shuffles(node, kind),
            hints[0] if hints else None,
            self._unit(node),
            files=self._files(node.first("questiontext")),
            carried=self._carried(node),
        )

    def _answers(self, node: _Node, kind: MoodleKind, style: Style) -> list[MoodleAnswer]:
        if kind == "match":
            return [
                MoodleAnswer(
                    self._styled(pair, style) or Styled(""), FULL_SHARE, place=pair.place, target=pair.text("answer")
                )
                for pair in node.all("subquestion")
            ]
        answers = [self._answer(each, kind, style) for each in node.all("answer")]
        fewest = 2 if kind in ("single", "several", "true-false") else 1
        if len(answers) < fewest:
            message = Message(
                "There must be {least} or more answers here, not {count}.", least=fewest, count=len(answers)
            )
            raise _OddError(node.place, message)
        if kind == "true-false":
            if len(answers) > 2:
                message = Message("A question of true or false has two answers, not more.")
                raise _OddError(answers[2].place, message)
            if {answer.text.text for answer in answers} != {"true", "false"}:
                message = Message(
                    "Of the two answers the first was taken for true, as they are not called true and false."
                )
                self._incoming.leave_out(*answers[0].place, message)
            answers.sort(key=lambda answer: answer.text.text == "false")
        return answers

    def _answer(self, node: _Node, kind: MoodleKind, style: Style) -> MoodleAnswer:
        given = node.attributes.get("fraction", "0")
        fraction = moodle_number(given)
        if fraction is None or abs(fraction) > FULL_SHARE:
            message = Message("{value} is no share of the points.", value=shown(given))
            raise _OddError(node.place, message, Message("write a number from -100 to 100"))
        plain = kind in ("numerical", "true-false")
        text = Styled(node.text(), "plain") if plain else self._styled(node, style) or Styled("")
        feedback = self._styled(node.first("feedback"), style)
        answer = MoodleAnswer(text, float(fraction), feedback, node.place)
        return self._figure(node, answer) if kind == "numerical" else answer

    def _figure(self, node: _Node, answer: MoodleAnswer) -> MoodleAnswer:
        if answer.text.text in ("", "*"):
            return answer
        value, within = moodle_number(answer.text.text), moodle_number(node.text("tolerance") or "0")
        if value is None or within is None or within < 0:
            if value is None:
                message = Message("{value} is no figure.", value=shown(answer.text.text))
            else:
                message = Message("{value} is no tolerance.", value=shown(node.text("tolerance")))
            raise _OddError(node.place, message, Message("write digits, a point before decimals, and no unit"))
        return MoodleAnswer(Styled(""), answer.share, answer.feedback, answer.place, value, within)

    def _styled(self, node: _Node | None, usual: Style) -> Styled | None:
        if node is None:
            return None
        for file in [] if node.tag == "questiontext" else node.all("file"):
            name = shown(file.attributes.get("name", ""))
            message = Message("The file {name} is left out: only the picture of a question is kept.", name=name)
            self._incoming.leave_out(*file.place, message)
        given = node.attributes.get("format")
        return Styled(node.text(), _STYLES.get(given, "html") if given is not None else usual)

    def _files(self, node: _Node | None) -> Mapping[str, bytes]:
        """The files of a text, by name; each that it does not show, or that is damaged, is named."""
        found = dict[str, bytes]()
        text = "" if node is None else node.text()
        for file in [] if node is None else node.all("file"):
            name = file.attributes.get("name", "")
            if ATTACHED + name not in text and ATTACHED + quote(name) not in text:
                message = Message("The file {name} is left out: the question does not show it.", name=shown(name))
                self._incoming.leave_out(*file.place, message)
                continue
            try:
                found[name] = b64decode("".join(file.parts))
            except ValueError:
                message = Message("The file {name} is left out: it is damaged.", name=shown(name))
                self._incoming.leave_out(*file.place, message)
        return found

    def _shuffles(self, node: _Node, kind: MoodleKind) -> bool | None:
        if kind in ("single", "several"):
            return node.text("shuffleanswers") not in _FALSE
        if kind == "match" and node.first("shuffleanswers"):
            return node.text("shuffleanswers") not in _FALSE
        return None

    def _unit(self, node: _Node) -> str | None:
        """The unit that counts as one; others have no place."""
        units = node.first("units")
        unit = None
        for each in units.all("unit") if units else ():
            name, times = each.text("unit_name"), moodle_number(each.text("multiplier") or "1")
            if unit is None and times == Decimal(1):
                unit = name or None
            else:
                message = Message("The unit {name} is left out: a figure has one unit here.", name=shown(name))
                self._incoming.leave_out(*each.place, message)
        return unit

    def _skill(self, node: _Node) -> str | None:
        groups = (*node.all("tags"), *node.all("coursetags"))
        return self._intake.skill((tag.text(), tag.place) for tags in groups for tag in tags.all("tag"))

    def _carried(self, node: _Node) -> Mapping[str, Any] | None:
        found = [self._intake.comment(words, place) for words, place in node.comments]
        return next((carried for carried in found if carried is not None), None)

    def _left_over(self, node: _Node, kind: MoodleKind) -> None:
        """Names what a question says besides."""
        for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            if (words := node.text(tag)) and self._intake.is_first(f"{tag} {words}"):
                found, place = reduced(words, "html", self._incoming.language), _place(node, tag)
                said = quoted_whole(found.text)
                message = Message("What is said by <{tag}>, {words}, is not kept.", tag=tag, words=said)
                self._incoming.leave_out(*place, message)
                lose(found, place, self._incoming)
        for hint in node.all("hint")[1:]:
            found = reduced(hint.text(), "html", self._incoming.language)
            message = Message("The hint {hint} is left out: there is one here.", hint=quoted_whole(found.text))
            lose(found, hint.place, self._incoming)
            self._incoming.leave_out(*hint.place, message)
        if kind == "short" and node.text("usecase") not in _FALSE:
            message = Message("Moodle told capital from small letters in this answer; here they count as the same.")
            self._incoming.leave_out(*_place(node, "usecase"), message)
        for tag in ("image", "image_base64"):
            if node.text(tag):
                message = Message("The picture is left out: it is no file of the question’s text.")
                self._incoming.leave_out(*_place(node, tag), message)


def _place(node: _Node, tag: str) -> LinePlace:
    return (node.first(tag) or node).place


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"
