"""What every exchange format has in common: how a pack comes in, how it goes out, and what is said of the losses.

Promises that what comes in passes every check, and that nothing is lost without a word: a question that cannot be taken
is left out and named with its line (`Code.LEFT_OUT`), and the rest of the file comes in; a text that is too long is
cut, and a part that has no counterpart left out, each with a warning. Errors, and no pack, are for files of which too
little can be read. A format itself is two pure functions in a module of its own, and an entry in `questions.formats`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import LINE_BREAK, UNSAFE, Code, Diagnostic, DiagnosticList, Level, shown
from questions.formats.phrases import phrases
from questions.loader import pack_from, tidied
from questions.markdown import escaped
from questions.messages import Amount, Message
from questions.parsing.reader import Read, refuse_character
from questions.signs import hidden, seen

if TYPE_CHECKING:
    from questions.model import Pack, Skill
    from questions.parsing.reader import NodePath, Plain

MAX_IMPORT_BYTES: Final = 1024 * 1024
MOST_PROBLEMS: Final = 5000
"""Of a file that comes in: each of its questions may hold a few things that have no counterpart."""
MAX_QUESTIONS: Final = 500
"""As in `Pack.questions`."""


@dataclass(frozen=True, slots=True)
class About:
    """What a pack is called, as most formats do not say it. Where the file says it, the file is right."""

    id: str
    title: str
    about: str | None = None
    """That it was imported, in its language, where nobody says what it is about."""
    language: str = "en"
    skill: Skill = "general"
    """For questions whose skill the file does not tell."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A pack, or None and errors; with a pack, the warnings say what was left out."""

    pack: Pack | None
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's content, and warnings of what it does not carry; their path is `pack id#question id`."""

    content: bytes
    problems: tuple[Diagnostic, ...] = ()


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
    problems: DiagnosticList = field(init=False)
    _ids: set[str] = field(init=False, default_factory=set[str])
    _numbers: dict[str, int] = field(init=False, default_factory=dict[str, int])
    """By an id that is wanted again and again, the number that was added to it last."""
    _beyond: list[tuple[int, int]] = field(init=False, default_factory=list["tuple[int, int]"])
    """Where the questions stand that are more than a pack holds."""

    def __post_init__(self) -> None:
        self.problems = DiagnosticList(self.path, most=MOST_PROBLEMS)

    @property
    def is_full(self) -> bool:
        """Whether reading on is of no use, as there are too many problems to list."""
        return self.problems.is_full

    @property
    def is_complete(self) -> bool:
        """Whether the pack holds as many questions as one may: `offer` only counts what comes now."""
        return len(self.questions) == MAX_QUESTIONS

    @property
    def language(self) -> str:
        """The language of the pack."""
        return str(self.said.get("language", self.about.language))

    @property
    def described(self) -> str:
        """What the pack is about, where its file does not say it."""
        return phrases(self.language).imported if self.about.about is None else self.about.about

    def add(
        self,
        question: dict[str, Plain],
        line: int,
        column: int = 1,
        parts: Mapping[tuple[str | int, ...], tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        """Takes a question that stood at a place, and `parts` of it, by path in the question, that stood at others.

        `id` and `skill` are given to one that has none. A pack's worth of questions is taken, and the others counted.
        """
        if self.is_complete:
            self._beyond.append((line, column))
            return
        number = len(self.questions)
        named = {"id": self.id_for(None), "skill": self.about.skill} | question
        self._ids.add(str(named["id"]))
        self.questions.append(named)
        self.places["questions", number] = (line, column)
        self.places.update({("questions", number, *path): place for path, place in parts.items()})

    def id_for(self, name: str | None) -> str:
        """An id that no question has yet, as near to `name` as ids can be."""
        wanted = id_from(name or "") or f"q{len(self.questions) + 1}"
        found = wanted
        while found in self._ids:
            self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            found = f"{wanted[:55].rstrip('-_')}-{self._numbers[wanted]}"
        return found

    def offer(
        self,
        question: dict[str, Plain],
        line: int,
        column: int = 1,
        parts: Mapping[tuple[str | int, ...], tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        """Takes a question, as `add` does, if it passes the checks; if not, it is left out with what is wrong.

        What is said around it is cut where it is too long, and characters that no text may hold are taken out.
        """
        if self.is_complete:
            self._beyond.append((line, column))
            return
        noted: Noted = []
        fitting = _fitting(question, noted)
        named = {str(one.get("source")) for one in (fitting, *_entries(fitting.get("statements")))}
        sources = {name: source for name, source in self.sources.items() if name in named}
        alone = Incoming(self.path, About("alone", "Alone"), sources=sources, figures=self.figures)
        alone.add(fitting, line, column, parts)
        tried = alone.finished()
        if tried.pack is None:
            code = Code.LEFT_OUT
            for problem in (one for one in tried.problems if one.level == "error"):
                message = Message("This question is left out. {why}", why=problem.message)
                self.problems.add((problem.line, problem.column), code, message, problem.suggestion, level="warning")
                code = Code.NOT_CARRIED
            return
        places = _Places({(): (line, column), **parts})
        for path, message in noted:
            self.leave_out(*places.value(path), message)
        self.add(fitting, line, column, parts)

    def _tidied(self, plain: Plain, path: tuple[str | int, ...], places: _Places) -> Plain:
        """A value without signs that nobody sees, and answers to type without spaces around them, each with a note."""
        if isinstance(plain, dict):
            return {key: self._tidied(value, (*path, key), places) for key, value in plain.items()}
        if isinstance(plain, list):
            return [self._tidied(value, (*path, number), places) for number, value in enumerate(plain)]
        if not isinstance(plain, str) or not (hidden(plain) or ("accept" in path and plain != plain.strip())):
            return plain
        self.problems.add(places.value(path), Code.TIDIED, tidied(plain), level="warning")
        return seen(plain)

    def refuse(self, line: int, column: int, message: Message, suggestion: str | None = None) -> None:
        """Notes what keeps the whole file from being read; there will be no pack."""
        self.problems.add((line, column), Code.NOT_THE_FORMAT, message, suggestion)

    def skip(self, line: int, column: int, why: str, suggestion: str | None = None) -> None:
        """Notes that a question cannot be taken, and why; the rest is taken."""
        message = Message("This question is left out. {why}", why=why)
        self.problems.add((line, column), Code.LEFT_OUT, message, suggestion, level="warning")

    def leave_out(self, line: int, column: int, message: str, suggestion: str | None = None) -> None:
        """Notes something around or inside a question that has no counterpart here; the rest is taken."""
        self.problems.add((line, column), Code.NOT_CARRIED, message, suggestion, level="warning")

    def without_twins(self, options: Mapping[str, tuple[str, int, int]], right: Collection[str]) -> list[str]:
        """The names of options, each with its text, line and column, without those that another one says too.

        Of two that differ in case at most, the right one is kept, or the first; the other is noted.
        """
        kept: dict[str, str] = {}
        for name in sorted(options, key=lambda one: one not in right):
            text, line, column = options[name]
            if kept.setdefault(" ".join(text.casefold().split()), name) != name:
                message = Message("The option {text} stands in this question twice; one is left out.", text=shown(text))
                self.leave_out(line, column, message)
        return [name for name in options if name in kept.values()]

    def text(self, content: bytes) -> str | None:
        """A text file as text, without its byte order mark; None, and a problem, where it is too large or not UTF-8.

        Characters that no text may hold are taken out, with a warning for each line that held some.
        """
        if len(content) > MAX_IMPORT_BYTES:
            message = Message("The file is larger than {most} bytes.", most=Amount(f"{MAX_IMPORT_BYTES:,}"))
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
                if found := UNSAFE.search(line):
                    self.leave_out(number, found.start() + 1, _taken_out(found[0]))
                    if self.is_full:
                        break
        return UNSAFE.sub("", text)

    def finished(self) -> Imported:
        """The pack if all of it passes the checks of a pack written by hand.

        Characters that no text may hold are refused here too: formats have ways of writing what the file itself does
        not hold (`&#8238;`).
        """
        about = self.about
        named: dict[str, Plain] = {"id": about.id, "title": escaped(about.title), "about": escaped(self.described)}
        noted: Noted = []
        plain = _fitting({**named, "language": about.language, "version": 1, **self.said}, noted)
        for _, message in noted:
            self.leave_out(1, 1, message)
        for key, entries in (("sources", self.sources), ("figures", self.figures)):
            if entries:
                plain[key] = entries
        plain["questions"] = list(self.questions)
        places = _Places(self.places)
        plain = {key: self._tidied(value, (key,), places) for key, value in plain.items()}
        for path, text in _texts((), plain):
            if found := UNSAFE.search(text):
                refuse_character(self.problems, places.value(path), found[0])
        if self._beyond:
            message = Message(
                "A pack holds {most} questions at most; from here on, {count} more are left out.",
                most=MAX_QUESTIONS,
                count=len(self._beyond),
            )
            advice = Message("put them into a file of their own, and import that as another pack")
            self.problems.add(self._beyond[0], Code.LEFT_OUT, message, advice, level="warning")
        if not self.questions and not _errors(self.problems.sorted()):
            self.refuse(1, 1, Message("There is no question in this file that could be taken."))
        so_far = self.problems.sorted()
        if not self.questions:
            return Imported(None, so_far)
        loaded = pack_from(Read(plain, places, (), self.path), {})
        every = sorted((*loaded.problems, *so_far), key=lambda one: (one.line, one.column))
        return Imported(None if _errors(so_far) else loaded.value, tuple(every))


def _taken_out(sign: str) -> Message:
    return Message("The invisible character {sign} is taken out of a text here.", sign=f"U+{ord(sign):04X}")


_LONGEST: Final[Mapping[str, int]] = MappingProxyType(
    {
        "title": 80,
        **dict.fromkeys(("about", "content_note", "hint", "alt", "locator", "note"), 300),
        **dict.fromkeys(("explain", "discuss", "feedback", "accept_also", "misconceptions"), 1500),
    }
)
"""Characters that a text may have, by its key or that of the mapping it stands in; as in `questions.model`.

Texts that ask or answer are not among these: a question that is too long for a card is left out rather than changed.
"""

_PROMPT: Final = 1500


Noted = list[tuple[tuple[str | int, ...], Message]]
"""What has been changed in a question or a pack, each with its path there."""


def _fitting(values: Mapping[str, Plain], noted: Noted) -> dict[str, Plain]:
    """`values` without characters that no text may hold, and with texts around a question no longer than they may be.

    Texts that ask or answer are left as long as they are; only a prompt is parted, if it can be. What was changed is
    added to `noted`.
    """

    def fitted(value: Plain, path: tuple[str | int, ...], most: int | None) -> Plain:
        if isinstance(value, str):
            return _fitting_text(value, path, most, noted)
        if isinstance(value, dict):
            of_fields = len(path) % 2 == 0  # below options, labels and the like there are ids, and below these fields
            return {
                key: fitted(one, (*path, key), most or (_LONGEST.get(key) if of_fields else None))
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [fitted(one, (*path, number), None) for number, one in enumerate(value)]
        return value

    return {key: fitted(value, (key,), _LONGEST.get(key)) for key, value in _parted(values, noted).items()}


def _fitting_text(text: str, path: tuple[str | int, ...], most: int | None, noted: Noted) -> str:
    if found := UNSAFE.search(text):
        noted.append((path, _taken_out(found[0])))
        text = UNSAFE.sub("", text)
    if most is None or len(text) <= most:
        return text
    kept = text[: most - 1].rstrip()
    kept = (kept.rsplit(maxsplit=1)[0] if " " in kept[-80:] else kept).rstrip("\\")
    message = Message(
        "A text is longer than the {most} characters that fit here, and is cut after {words}.",
        most=Amount(f"{most:,}"),
        words=shown(f"…{kept[-30:]}"),
    )
    noted.append((path, message))
    return f"{kept}…"


def _parted(values: Mapping[str, Plain], noted: Noted) -> Mapping[str, Plain]:
    """A question whose prompt is too long, with all but the last paragraph that fits as its passage."""
    prompt = values.get("prompt")
    if not isinstance(prompt, str) or len(prompt) <= _PROMPT or "passage" in values:
        return values
    breaks = [found.end() for found in _PARAGRAPH.finditer(prompt, len(prompt) - _PROMPT, _PROMPT + 2)]
    if not breaks or len(passage := prompt[: breaks[-1]].rstrip()) > _PROMPT:
        return values
    most = Amount(f"{_PROMPT:,}")
    message = Message(
        "The question is longer than {most} characters; all but its last paragraphs have become its passage.", most=most
    )
    noted.append((("prompt",), message))
    return {**values, "passage": passage, "prompt": prompt[breaks[-1] :]}


_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n+(?=\S)")


def _entries(value: Plain) -> list[dict[str, Plain]]:
    return [one for one in value.values() if isinstance(one, dict)] if isinstance(value, dict) else []


def _errors(problems: Sequence[Diagnostic]) -> bool:
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


def id_from(name: str) -> str:
    """`name` written as an id, the name itself where it is one already; empty where no letter or digit is in it."""
    plain = unicodedata.normalize("NFKD", name[:300]).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9_-]+", "-", plain)
    return re.sub(r"([-_])[-_]+", r"\1", plain).strip("-_")[:60].strip("-_")


def losses(pack: Pack, found: Sequence[tuple[str, Message]], level: Level = "warning") -> tuple[Diagnostic, ...]:
    """Warnings of what a format does not carry: (question id, sentence) each; without an id, about the whole pack."""
    paths = [f"{pack.id}#{name}" if name else pack.id for name, _ in found]
    return tuple(
        Diagnostic(path, 1, 1, Code.NOT_CARRIED.value, said, None, level)
        for path, (_, said) in zip(paths, found, strict=True)
    )
