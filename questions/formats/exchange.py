"""What every exchange format has in common: how a pack comes in, how it goes out, and what is said of the losses.

Promises that nothing is half imported: either there is a pack that passes every check, or there are errors with their
lines and no pack. What a format cannot carry is a warning, in or out, and never dropped silently. A format itself is
two pure functions in a module of its own, and an entry in `questions.formats`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from questions.loader import pack_from
from questions.messages import Amount, Message
from questions.problems import LINE_BREAK, UNSAFE, Code, Level, Problem, ProblemList
from questions.reading import Read, refuse_character

if TYPE_CHECKING:
    from questions.model import Pack, Skill
    from questions.reading import NodePath, Plain

MAX_BYTES: Final = 1024 * 1024
MAX_QUESTIONS: Final = 500
"""As in `Pack.questions`."""


@dataclass(frozen=True, slots=True)
class About:
    """What a pack is called, as most formats do not say it. Where the file says it, the file is right."""

    id: str
    title: str
    about: str = "Imported questions."
    language: str = "en"
    skill: Skill = "general"
    """For questions whose skill the file does not tell."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A pack, or None and errors; with a pack, the warnings say what was left out."""

    pack: Pack | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's content, and warnings of what it does not carry; their path is `pack id#question id`."""

    content: bytes
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One exchange format. `read` takes content and the file's name, which only names it in problems."""

    name: str
    """As in `--from` and `--to`."""
    title: str
    suffix: str
    """Of files written, with the dot."""
    read: Callable[[bytes, str, About], Imported] | None = None
    write: Callable[[Pack], Exported] | None = None


@dataclass(slots=True)
class Incoming:
    """A pack on its way in: questions as plain values, as YAML would hold them, and where each stood in the file."""

    path: str
    about: About
    questions: list[dict[str, Plain]] = field(default_factory=list["dict[str, Plain]"])
    sources: dict[str, Plain] = field(default_factory=dict[str, "Plain"])
    figures: dict[str, Plain] = field(default_factory=dict[str, "Plain"])
    places: dict[tuple[str | int, ...], tuple[int, int]] = field(
        default_factory=dict[tuple[str | int, ...], tuple[int, int]]
    )
    """By path in the pack, line and column from 1; what has none stands where its nearest parent does."""
    said: dict[str, Plain] = field(default_factory=dict[str, "Plain"])
    """What the file itself says of the pack, by the pack's own keys; it goes before `about`."""
    problems: ProblemList = field(init=False)
    _has_too_many: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.problems = ProblemList(self.path)

    @property
    def is_full(self) -> bool:
        """Whether reading on is of no use: there are too many questions, or too many problems to list."""
        return self.problems.is_full or self._has_too_many

    def add(
        self,
        question: dict[str, Plain],
        line: int,
        column: int = 1,
        parts: Mapping[tuple[str | int, ...], tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        """Takes a question that stood at a place, and `parts` of it, by path in the question, that stood at others.

        `id` and `skill` are given to one that has none. A pack's worth of questions is taken, and no more.
        """
        number = len(self.questions)
        if number == MAX_QUESTIONS:
            if not self._has_too_many:
                message = Message("A pack holds {most} questions at most; this is one more.", most=MAX_QUESTIONS)
                self.refuse(line, column, message, Message("split the file"))
            self._has_too_many = True
            return
        named = {"id": f"q{number + 1}", "skill": self.about.skill} | question
        self.questions.append(named)
        self.places["questions", number] = (line, column)
        self.places.update({("questions", number, *path): place for path, place in parts.items()})

    def id_for(self, name: str | None) -> str:
        """An id that no question has yet, as near to `name` as ids can be."""
        wanted = slug(name or "") or f"q{len(self.questions) + 1}"
        taken = [question["id"] for question in self.questions]
        numbered = (f"{wanted[:55]}-{number}" for number in count(2))
        return next(one for one in chain((wanted,), numbered) if one not in taken)

    def offer(
        self,
        question: dict[str, Plain],
        line: int,
        column: int = 1,
        parts: Mapping[tuple[str | int, ...], tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        """Takes a question, as `add` does, if it passes the checks; if not, it is left out with what is wrong."""
        alone = Incoming(self.path, About("alone", "Alone"), sources=self.sources, figures=self.figures)
        alone.add(question, line, column, parts)
        for problem in (tried := alone.finished()).problems:
            if problem.code == Code.UNSAFE_CHARACTER.value:
                self.problems.add((problem.line, problem.column), problem.code, problem.message, problem.suggestion)
            else:
                message = Message("This question is left out. {why}", why=problem.message)
                self.leave_out(problem.line, problem.column, message, problem.suggestion)
        if tried.pack:
            self.add(question, line, column, parts)

    def refuse(self, line: int, column: int, message: Message, suggestion: str | None = None) -> None:
        """Notes something that the format does not allow; there will be no pack."""
        self.problems.add((line, column), Code.NOT_THE_FORMAT, message, suggestion)

    def leave_out(self, line: int, column: int, message: Message, suggestion: str | None = None) -> None:
        """Notes something that has no counterpart here; the rest is taken."""
        self.problems.add((line, column), Code.NOT_CARRIED, message, suggestion, level="warning")

    def text(self, content: bytes) -> str | None:
        """A text file as text, without its byte order mark; None, and a problem, where it is too large or not UTF-8.

        Each character that no text may hold becomes a problem at its place.
        """
        if len(content) > MAX_BYTES:
            message = Message("The file is larger than {most} bytes.", most=Amount(f"{MAX_BYTES:,}"))
            self.problems.add((1, 1), Code.TOO_LARGE, message, Message("split it into several files"))
            return None
        try:
            text = content.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            before = LINE_BREAK.split(content[: error.start].decode("utf-8"))
            message = Message("The file is not UTF-8 text from here on.")
            place = (len(before), len(before[-1]) + 1)
            self.problems.add(place, Code.NOT_UTF8, message, Message("save it with the encoding UTF-8"))
            return None
        if UNSAFE.search(text):
            for number, line in enumerate(LINE_BREAK.split(text), 1):
                for found in UNSAFE.finditer(line):
                    refuse_character(self.problems, (number, found.start() + 1), found[0])
                    if self.problems.is_full:
                        return text
        return text

    def finished(self) -> Imported:
        """The pack if all of it passes the checks of a pack written by hand.

        Characters that no text may hold are refused here too: formats have ways of writing what the file itself does
        not hold (`&#8238;`).
        """
        about = self.about
        named: dict[str, Plain] = {"id": about.id, "title": about.title, "about": about.about}
        plain: dict[str, Plain] = {**named, "language": about.language, "version": 1}
        for key, entries in (("sources", self.sources), ("figures", self.figures)):
            if entries:
                plain[key] = entries
        plain |= self.said
        plain["questions"] = list(self.questions)
        places = _Places(self.places)
        unsafe = Code.UNSAFE_CHARACTER.value
        if not any(one.code == unsafe for one in self.problems.sorted()):
            for path, text in _texts((), plain):
                if found := UNSAFE.search(text):
                    refuse_character(self.problems, places.value(path), found[0])
        if not self.questions and not _errors(self.problems.sorted()):
            self.refuse(1, 1, Message("There is no question in this file that could be taken."))
        noted = self.problems.sorted()
        if not self.questions:
            return Imported(None, noted)
        loaded = pack_from(Read(plain, places, (), self.path), {})
        every = sorted((*loaded.problems, *noted), key=lambda one: (one.line, one.column))
        return Imported(None if _errors(noted) else loaded.value, tuple(every))


def _errors(problems: Sequence[Problem]) -> bool:
    return any(one.level == "error" for one in problems)


class _Places:
    """Where things stood in a file of another format."""

    def __init__(self, places: Mapping[tuple[str | int, ...], tuple[int, int]]) -> None:
        self._places = places

    def value(self, path: NodePath) -> tuple[int, int]:
        """The place of the nearest that is known."""
        at = tuple(path)
        while at and at not in self._places:
            at = at[:-1]
        return self._places.get(at, (1, 1))

    key = value


def _texts(path: tuple[str | int, ...], value: Plain | Sequence[Plain]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text inside a value, keys too, each with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield (*path, key), key
            yield from _texts((*path, key), each)
    elif isinstance(value, (list, tuple)):
        for number, each in enumerate(value):
            yield from _texts((*path, number), each)


def slug(name: str) -> str:
    """`name` written as an id, the name itself where it is one already; empty where no letter or digit is in it."""
    plain = unicodedata.normalize("NFKD", name[:300]).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9_-]+", "-", plain)
    return re.sub(r"([-_])[-_]+", r"\1", plain).strip("-_")[:60].strip("-_")


def losses(pack: Pack, found: Sequence[tuple[str, Message]], level: Level = "warning") -> tuple[Problem, ...]:
    """Warnings of what a format does not carry: (question id, sentence) each; without an id, about the whole pack."""
    paths = [f"{pack.id}#{name}" if name else pack.id for name, _ in found]
    return tuple(
        Problem(path, 1, 1, Code.NOT_CARRIED.value, said, None, level)
        for path, (_, said) in zip(paths, found, strict=True)
    )
