"""Aiken, in and out: questions with one right option, as plain text that a person can write.

In, as https://docs.moodle.org/en/Aiken_format has it: the question; options on lines of their own, lettered A, B, C …
with a point or a bracket behind the letter; then `ANSWER: ` and a letter. Lines before the options belong to the
question. Where Moodle would take options by their order whatever their letters, and where anything else is odd or too
long for a card, the question is left out with a warning. Signs mean nothing: they are shown as they are written.

Out: `choice` questions, their prompts on one line and without marks. Aiken has no comments, so all else is named in
warnings: everything of the other kinds, and of these the feedback, the explanation and whatever surrounds a question.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import LINE_BREAK, shown
from questions.formats.exporting import left_behind, portable
from questions.formats.html_to_markdown import SPACE, reduced
from questions.formats.importing import About, Exported, Format, Imported, Incoming, losses
from questions.formats.moodle.importer import lose
from questions.kinds.question_parts import PortableOptions
from questions.markdown import escaped, line_to_html, without_marks
from questions.messages import Message

if TYPE_CHECKING:
    from questions.formats.moodle.moodle_question import LinePlace
    from questions.model import Pack
    from questions.parsing.reader import Plain

_OPTION: Final = re.compile(r"([A-Z])[.)]([ \t]?)(.*)")
_ANSWER: Final = re.compile(r"ANSWER[ \t]?:[ \t]*(.*)", re.IGNORECASE)
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _read(content: bytes, path: str, about: About) -> Imported:
    """The pack in an Aiken file."""
    incoming = Incoming(path, about)
    text = incoming.text(content)
    if text is not None:
        _Reader(incoming).read(text)
    return incoming.finished()


def write_aiken(pack: Pack) -> Exported:
    """The questions of a pack that Aiken can hold."""
    blocks: list[str] = []
    lost: list[tuple[str, Message]] = []
    for question in pack.questions:
        asked = portable(question)
        if not isinstance(asked, PortableOptions) or asked.several:
            message = Message("This question is left out: Aiken has questions with one right option only.")
            lost.append((question.id, message))
            continue
        texts = [option.text for option in asked.options.values()]
        options = [_line(text) for text in texts]
        key = _key(asked)
        lettered = [f"{letter}) {text}" for letter, text in zip(_LETTERS, options, strict=False)]
        asks = f"{question.passage}\n{question.prompt}" if question.passage else question.prompt
        block = "\n".join([_line(asks), *lettered, f"ANSWER: {key}\n"])
        if not _comes_back(block, options, key):
            message = Message("This question is left out: a line of it would be read as something else.")
            lost.append((question.id, message))
            continue
        blocks.append(block)
        if words := left_behind(question, ("passage",)):
            lost.append((question.id, words))
        if any("\n" in without_marks(text).strip() for text in (asks, *texts)):
            lost.append((question.id, Message("Line breaks have become spaces.")))
        if any(line_to_html(text) != line_to_html(escaped(_line(text))) for text in (asks, *texts)):
            message = Message("Bold, italics and other marks do not come along.")
            lost.append((question.id, message))
    return Exported("\n".join(blocks).encode(), losses(pack, lost))


FORMAT: Final = Format("aiken", "Aiken", ".aiken.txt", _read, write_aiken)


def _line(text: str) -> str:
    return " ".join(without_marks(text).split())


def _comes_back(block: str, options: list[str], key: str) -> bool:
    """Whether a block reads as these options and this key."""
    found = _read(block.encode(), "", About("back", "Back")).pack
    if found is None or len(found.questions) != 1:
        return False
    (only,) = found.questions
    read = portable(only)
    if not isinstance(read, PortableOptions) or without_marks(only.prompt) != block.split("\n", maxsplit=1)[0]:
        return False
    return [without_marks(option.text) for option in read.options.values()] == options and _key(read) == key


def _key(asked: PortableOptions) -> str:
    """The letter of the right option."""
    return _LETTERS[[*asked.options].index(asked.answers[0])]


class _OddError(Exception):
    """A question that cannot be taken, and why."""

    def __init__(self, place: LinePlace, why: Message, advice: Message | None = None) -> None:
        super().__init__(why.english)
        self.place = place
        self.why = why
        self.advice = advice


class _Asked:
    """A question whose lines are being read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.options: list[tuple[str, str, LinePlace]] = []
        """Letter, text and place of each."""
        self.begun: LinePlace = (1, 1)

    def __bool__(self) -> bool:
        return bool(self.lines or self.options)


class _Reader:
    """Takes line by line, and holds the question that has begun."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._asked = _Asked()
        self._after_gap = False

    def read(self, text: str) -> None:
        for number, line in enumerate(LINE_BREAK.split(text), 1):
            stripped = line.strip(SPACE)
            self._after_gap = self._after_gap or not stripped
            if not stripped:
                continue
            self._line(stripped, (number, line.index(stripped[0]) + 1))
            self._after_gap = False
            if self._incoming.is_full:
                self._incoming.refuse(number, 1, Message("The rest of the file was not read."))
                return
        if self._asked:
            self._unfinished(self._asked.begun, Message("The file ends before this question's answer."))

    def _line(self, line: str, place: LinePlace) -> None:
        asked = self._asked
        if not asked:
            asked.begun = place
        if found := _ANSWER.match(line):
            self._asked = _Asked()
            try:
                self._take(asked, found[1], place)
            except _OddError as odd:
                self._incoming.skip(*odd.place, odd.why, odd.advice)
        elif (found := _OPTION.match(line)) and (found[2] or asked.lines):
            asked.options.append((found[1], found[3].strip(SPACE), place))
        else:
            if asked.options or (asked.lines and self._after_gap):
                message = Message("Here another text begins before this question's answer.")
                self._unfinished(place, message)
                self._asked = asked = _Asked()
                asked.begun = place
            asked.lines.append(line)

    def _unfinished(self, place: LinePlace, why: Message) -> None:
        advice = Message("write the question, its options below, and then a line such as ANSWER: A")
        small = next((line for line in self._asked.lines if re.match(r"[a-z][.)][ \t]", line)), None)
        if small:
            advice = Message("options begin with a capital letter: {example}", example=f"{small[0].upper()}{small[1]}")
        self._incoming.skip(*place, why, advice)

    def _take(self, asked: _Asked, given: str, place: LinePlace) -> None:
        """Offers a question whose answer has been read. Raises `_OddError`."""
        if not asked:
            raise _OddError(place, Message("This answer has no question before it."))
        if not asked.lines:
            advice = Message("write the question above it")
            raise _OddError(asked.begun, Message("This option has no question before it."), advice)
        for (letter, text, at), expected in zip_longest(asked.options, _LETTERS[: len(asked.options)]):
            if letter != expected:
                message = Message("The option {letter} stands where none should.", letter=letter)
                if not expected:
                    raise _OddError(at, message)
                message = Message(
                    "The option {letter} stands where {expected} should.", letter=letter, expected=expected
                )
                advice = Message("letter the options one after the other; {expected} would follow", expected=expected)
                raise _OddError(at, message, advice)
            if not text:
                message = Message("The option {letter} is empty.", letter=letter)
                raise _OddError(at, message, Message("write its text, or remove it"))
        if len(asked.options) < 2:
            message = Message("There must be two or more options here, not {count}.", count=len(asked.options))
            if any(re.match(r"[a-z][.)][ \t]", line) for line in asked.lines):
                raise _OddError(asked.begun, message, Message("begin each option with a capital letter"))
            raise _OddError(asked.begun, message)
        if self._incoming.is_complete:
            self._incoming.offer({}, *asked.begun)
            return
        letters = _LETTERS[: len(asked.options)]
        if len(given) != 1 or given not in letters:
            advice = Message("write one of the letters {first} to {last}", first=letters[0], last=letters[-1])
            message = Message("The answer {answer} is none of the options.", answer=shown(given))
            raise _OddError(place, message, advice)
        texts: dict[str, Plain] = {
            letter.lower(): {"text": self._plain(text, at)} for letter, text, at in asked.options
        }
        prompt = self._plain("\n".join(asked.lines), asked.begun)
        question: dict[str, Plain] = {"kind": "choice", "prompt": prompt, "options": texts, "answer": given.lower()}
        question["id"] = self._incoming.id_for(None)
        parts: dict[tuple[str | int, ...], LinePlace] = {
            ("options", letter.lower()): at for letter, _, at in asked.options
        }
        self._incoming.offer(question, *asked.begun, parts)

    def _plain(self, text: str, place: LinePlace) -> str:
        found = reduced(text, "plain", self._incoming.language)
        lose(found, place, self._incoming)
        return found.text
