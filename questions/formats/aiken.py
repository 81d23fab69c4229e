"""Aiken, in and out: questions with one right option, as plain text that a person can write.

In, as https://docs.moodle.org/en/Aiken_format has it: the question on one line; options on lines of their own, lettered
A, B, C … with a point or a bracket behind the letter; then `ANSWER: ` and a letter. Where Moodle would take options
by their order whatever their letters, this refuses the file, with the line. A question that is too long for a card is
left out with a warning.

Out: `choice` questions, their prompts on one line. Aiken has no comments, so all else is named in warnings: everything
of the other kinds, and of these the feedback, the explanation and whatever surrounds a question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.formats.exchange import About, Exported, Format, Imported, Incoming, losses
from questions.formats.outgoing import left_behind
from questions.formats.reduction import SPACE
from questions.messages import Message
from questions.model import Choice
from questions.problems import LINE_BREAK, UNSAFE, shown

if TYPE_CHECKING:
    from questions.formats.moodle import Place
    from questions.model import Pack
    from questions.reading import Plain

_OPTION: Final = re.compile(r"([A-Z])[.)]([ \t]?)(.*)")
_ANSWER: Final = re.compile(r"ANSWER:[ \t]*(.*)")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read(content: bytes, path: str, about: About) -> Imported:
    """The pack in an Aiken file."""
    incoming = Incoming(path, about)
    text = incoming.text(content)
    if text is not None:
        _Reader(incoming).read(UNSAFE.sub("\ufffd", text))
    return incoming.finished()


def write(pack: Pack) -> Exported:
    """The questions of a pack that Aiken can hold."""
    blocks: list[str] = []
    lost: list[tuple[str, Message]] = []
    for question in pack.questions:
        if not isinstance(question, Choice):
            message = Message("This question is left out: Aiken has questions with one right option only.")
            lost.append((question.id, message))
            continue
        options = [_line(option.text) for option in question.options.values()]
        key = _LETTERS[list(question.options).index(question.answer)]
        lettered = [f"{letter}) {text}" for letter, text in zip(_LETTERS, options, strict=False)]
        passage = f"{question.passage} " if question.passage else ""
        block = "\n".join([_line(passage + question.prompt), *lettered, f"ANSWER: {key}\n"])
        if not _comes_back(block, options, key):
            message = Message("This question is left out: a line of it would be read as something else.")
            lost.append((question.id, message))
            continue
        blocks.append(block)
        if words := left_behind(question, ("passage",)):
            lost.append((question.id, words))
        if "\n" in passage + question.prompt or any("\n" in each.text for each in question.options.values()):
            lost.append((question.id, Message("Line breaks have become spaces.")))
    return Exported("\n".join(blocks).encode(), losses(pack, lost))


FORMAT: Final = Format("aiken", "Aiken", ".aiken.txt", read, write)


def _line(text: str) -> str:
    return " ".join(text.split())


def _comes_back(block: str, options: list[str], key: str) -> bool:
    """Whether a block reads as these options and this key. Markup stays as it is typed."""
    found = read(block.encode(), "", About("back", "Back")).pack
    only = found.questions[0] if found and len(found.questions) == 1 else None
    if not isinstance(only, Choice):
        return False
    texts = [option.text for option in only.options.values()]
    return only.prompt == block.split("\n", maxsplit=1)[0] and texts == options and only.answer == key.lower()


class _Reader:
    """Takes line by line, and holds the question that has begun."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._prompt = ""
        self._begun: Place = (1, 1)
        self._options: list[tuple[str, Place]] = []

    def read(self, text: str) -> None:
        for number, line in enumerate(LINE_BREAK.split(text), 1):
            stripped = line.strip(SPACE)
            if not stripped:
                continue
            self._line(stripped, (number, line.index(stripped[0]) + 1))
            if self._incoming.is_full:
                self._incoming.refuse(number, 1, Message("The rest of the file was not read."))
                return
        if self._prompt:
            self._unfinished(Message("The file ends before this question's answer."))

    def _line(self, line: str, place: Place) -> None:
        if found := _ANSWER.match(line):
            self._answer(found[1], place)
        elif (found := _OPTION.match(line)) and (found[2] or self._prompt):
            self._option(found[1], found[3].strip(SPACE), place)
        elif self._prompt:
            message = Message("Here another line of text begins before this question's answer.")
            self._unfinished(message, place, line)
            self._begin(line, place)
        else:
            self._begin(line, place)

    def _begin(self, line: str, place: Place) -> None:
        self._prompt, self._begun, self._options = line, place, []

    def _unfinished(self, message: Message, place: Place | None = None, line: str = "") -> None:
        advice = Message("write the question on one line, its options below, and then a line such as ANSWER: A")
        if re.match(r"[a-z][.)][ \t]", line):
            advice = Message("options begin with a capital letter: {example}", example=f"{line[0].upper()}{line[1]}")
        elif line.upper().startswith("ANSWER"):
            advice = Message("write ANSWER: in capitals, with a colon")
        self._incoming.refuse(*(place or self._begun), message, advice)

    def _option(self, letter: str, text: str, place: Place) -> None:
        if not self._prompt:
            message = Message("This option has no question before it.")
            self._incoming.refuse(*place, message, Message("write the question above it"))
            return
        expected = _LETTERS[len(self._options)] if len(self._options) < len(_LETTERS) else ""
        if not expected:
            self._incoming.refuse(*place, Message("The option {letter} stands where none should.", letter=letter))
        elif letter != expected:
            message = Message("The option {letter} stands where {expected} should.", letter=letter, expected=expected)
            advice = Message("letter the options one after the other; {expected} would follow", expected=expected)
            self._incoming.refuse(*place, message, advice)
        elif not text:
            message = Message("The option {letter} is empty.", letter=letter)
            self._incoming.refuse(*place, message, Message("write its text, or remove it"))
        self._options.append((text, place))

    def _answer(self, given: str, place: Place) -> None:
        options, prompt = self._options, self._prompt
        self._prompt, self._options = "", []
        if not prompt:
            self._incoming.refuse(*place, Message("This answer has no question before it."))
            return
        if len(options) < 2:
            message = Message("There must be two or more options here, not {count}.", count=len(options))
            self._incoming.refuse(*self._begun, message)
            return
        letters = _LETTERS[: len(options)]
        if len(given) != 1 or given not in letters:
            advice = Message("write one of the letters {first} to {last}", first=letters[0], last=letters[-1])
            message = Message("The answer {answer} is none of the options.", answer=shown(given))
            self._incoming.refuse(*place, message, advice)
            return
        texts: dict[str, Plain] = {
            letter.lower(): {"text": text} for letter, (text, _) in zip(letters, options, strict=False)
        }
        question: dict[str, Plain] = {"kind": "choice", "prompt": prompt, "options": texts, "answer": given.lower()}
        question["id"] = self._incoming.id_for(None)
        parts: dict[tuple[str | int, ...], Place] = {
            ("options", letter.lower()): at for letter, (_, at) in zip(letters, options, strict=False)
        }
        self._incoming.offer(question, *self._begun, parts)
