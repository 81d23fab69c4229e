"""What every exchange format has in common: how a pack comes in, how it goes out, and what is said of the losses.

Promises that what comes in passes every check, and that nothing is lost without a word: a question that cannot be taken
is left out and named with its line (`Code.LEFT_OUT`), and the rest of the file comes in; a text that is too long is
cut, and a part that has no counterpart left out, each with a warning. Errors, and no pack, are for files of which too
little can be read. A format itself is two pure functions in a module of its own, and an entry in `questions.formats`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from questions.diagnostics.consistency import pair_findings
from questions.diagnostics.diagnostic import (
    LINE_BREAK,
    UNSAFE,
    Code,
    Diagnostic,
    DiagnosticList,
    Finding,
    Level,
    not_allowed,
    shown,
)
from questions.formats.phrases import phrases
from questions.ids import id_from
from questions.loader import checked_question, pack_of_checked, tidied
from questions.markdown import escaped
from questions.messages import Amount, Message
from questions.model import SKILLS
from questions.parsing.reader import Read
from questions.picture_cleaning import cleaned
from questions.pictures import FOLDER, MOST_OF_PACK, PictureFile, too_heavy_together
from questions.signs import hidden, seen

if TYPE_CHECKING:
    from questions.diagnostics.diagnostic import Places
    from questions.model import AnyQuestion, Pack
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
    skill: str = "general"
    """For questions whose skill the file does not tell."""
    skills: Mapping[str, str] = field(default_factory=dict[str, str])
    """The pack's own, by id, where the file does not name them."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A pack, or None and errors; with a pack, the warnings say what was left out."""

    pack: Pack | None
    problems: tuple[Diagnostic, ...]
    path: str
    positions: Places
    """Where the parts of the pack stood in the file."""


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
    holds_pictures: bool = field(default=False, kw_only=True)
    """Whether files written hold the pack's pictures."""
    keeps: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Kinds of question that files written have as they are, though they are made simpler for other systems."""
    asks_all: bool = field(default=False, kw_only=True)
    """Whether files written are asked as they are, all of them: they hold one question of each pair."""
    most_bytes: int = field(default=MAX_IMPORT_BYTES, kw_only=True)
    """Of a file that is read."""
    read: Callable[[bytes, str, About], Imported] | None = None
    write: Callable[[Pack], Exported] | None = None


@dataclass(slots=True)
class Incoming:
    """A pack on its way in: questions that have passed their checks, and where each stood in the file."""

    path: str
    about: About
    sources: dict[str, Plain] = field(default_factory=dict[str, "Plain"])
    places: dict[tuple[str | int, ...], tuple[int, int]] = field(
        default_factory=dict[tuple[str | int, ...], tuple[int, int]]
    )
    """By path in the pack, line and column from 1; what has none stands where its nearest parent does."""
    said: dict[str, Plain] = field(default_factory=dict[str, "Plain"])
    """What the file itself says of the pack, by the pack's own keys; it goes before `about`."""
    pictures: dict[str, PictureFile] = field(init=False, default_factory=dict[str, PictureFile])
    """Those that the file holds, by the names that the pack has for them."""
    problems: DiagnosticList = field(init=False)
    _questions: list[AnyQuestion] = field(init=False, default_factory=list["AnyQuestion"])
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
        return len(self._questions) == MAX_QUESTIONS

    @property
    def language(self) -> str:
        """The language of the pack."""
        return str(self.said.get("language", self.about.language))

    @property
    def own_skills(self) -> Mapping[str, Plain]:
        """The pack's own skills, by id."""
        said = self.said.get("skills")
        return said if isinstance(said, dict) else {**self.about.skills}

    @property
    def skills(self) -> Collection[str]:
        """Every skill that a question may have."""
        return (*SKILLS, *self.own_skills)

    @property
    def described(self) -> str:
        """What the pack is about, where its file does not say it."""
        return phrases(self.language).imported if self.about.about is None else self.about.about

    def id_for(self, name: str | None) -> str:
        """An id that no question has yet, as near to `name` as ids can be."""
        wanted = id_from(name or "") or f"q{len(self._questions) + 1}"
        found = wanted
        while found in self._ids:
            self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            found = f"{wanted[:55].rstrip('-_')}-{self._numbers[wanted]}"
        return found

    def offer(
        self,
        question: Mapping[str, Plain],
        line: int,
        column: int = 1,
        parts: Mapping[tuple[str | int, ...], tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        """Takes a question, as plain values, if it passes the checks; if not, it is left out with what is wrong.

        It stood at a place, and `parts` of it, by path in the question, at others. `id` and `skill` are given to one
        that has none. What is said around it is cut where it is too long, and characters that no text may hold are
        taken out. A pack's worth of questions is taken, and the others counted.
        """
        if self.is_complete:
            self._beyond.append((line, column))
            return
        question = self._with_its_picture(question, line, column)
        positions = _Positions({(): (line, column), **parts})
        notes: list[Finding] = []
        named: dict[str, Plain] = {"id": self.id_for(None), "skill": self.about.skill, **question}
        plain = _visible(_fitting(named, notes), notes)
        checked = checked_question(plain, self.sources, self.own_skills)
        faulty = DiagnosticList(self.path)
        for finding in (*_unsafe(plain), *checked.findings):
            faulty.note(finding, positions)
        code = Code.LEFT_OUT
        for problem in faulty.sorted():
            message = Message("This question is left out. {why}", why=problem.message)
            self.problems.add((problem.line, problem.column), code, message, problem.hint, level="warning")
            code = Code.NOT_CARRIED
        if faulty or checked.question is None:
            return
        for note in notes:
            self.problems.note(note, positions)
        number = len(self._questions)
        self._ids.add(checked.question.id)
        self._questions.append(checked.question)
        self.places["questions", number] = (line, column)
        self.places.update({("questions", number, *path): place for path, place in parts.items()})

    def keep_picture(self, name: str, content: bytes) -> str:
        """Takes a picture that the file holds and calls `name`; what the pack calls it. Raises `PictureRefused`."""
        file = cleaned(content)
        size = sum(len(one.content) for one in self.pictures.values())
        stem = name.rpartition(".")[0] or name
        usual = name if _PICTURE_NAME.fullmatch(name) else f"{id_from(stem) or 'picture'}.{file.suffix}"
        found, number = usual, 1
        while (image := FOLDER + found) in self.pictures and self.pictures[image] != file:
            number += 1
            found = f"{number}-{usual}"
        if image not in self.pictures and size + len(file.content) > MOST_OF_PACK:
            raise too_heavy_together()
        self.pictures[image] = file
        return image

    def _with_its_picture(self, question: Mapping[str, Plain], line: int, column: int) -> Mapping[str, Plain]:
        """A question without the picture that its file names and does not hold."""
        image = question.get("image")
        if not isinstance(image, str) or not image.startswith(FOLDER) or image in self.pictures:
            return question
        message = Message("The picture {name} is left out: it is not in this file.", name=shown(image))
        self.leave_out(line, column, message)
        return {key: value for key, value in question.items() if key not in ("image", "alt")}

    def refuse(self, line: int, column: int, message: Message, hint: Message | None = None) -> None:
        """Notes what keeps the whole file from being read; there will be no pack."""
        self.problems.add((line, column), Code.NOT_THE_FORMAT, message, hint)

    def skip(self, line: int, column: int, why: Message, hint: Message | None = None) -> None:
        """Notes that a question cannot be taken, and why; the rest is taken."""
        message = Message("This question is left out. {why}", why=why)
        self.problems.add((line, column), Code.LEFT_OUT, message, hint, level="warning")

    def leave_out(self, line: int, column: int, message: Message, hint: Message | None = None) -> None:
        """Notes something around or inside a question that has no counterpart here; the rest is taken."""
        self.problems.add((line, column), Code.NOT_CARRIED, message, hint, level="warning")

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

    def text(self, content: bytes, most: int = MAX_IMPORT_BYTES) -> str | None:
        """A text file as text, without its byte order mark; None, and a problem, where it is too large or not UTF-8.

        Characters that no text may hold are taken out, with a warning for each line that held some.
        """
        if len(content) > most:
            message = Message("The file is larger than {most} bytes.", most=Amount(f"{most:,}"))
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
        """The pack, if what is around its questions passes the checks of a pack written by hand, too.

        Characters that no text may hold are refused here: formats have ways of writing what the file itself does not
        hold (`&#8238;`).
        """
        about, positions = self.about, _Positions(self.places)
        named: dict[str, Plain] = {"id": about.id, "title": escaped(about.title), "about": escaped(self.described)}
        notes: list[Finding] = []
        plain = _fitting({**named, "language": about.language, "version": 1, **self.said}, notes)
        if self.own_skills:
            plain["skills"] = {**self.own_skills}
        if self.sources:
            plain["sources"] = self.sources
        plain = _visible(plain, notes)
        for finding in (*notes, *_unsafe(plain)):
            self.problems.note(finding, positions)
        if self._beyond:
            message = Message.counted(
                "A pack holds {most} questions at most; {count} more, from here on, is left out.",
                "A pack holds {most} questions at most; from here on, {count} more are left out.",
                len(self._beyond),
                most=MAX_QUESTIONS,
            )
            advice = Message("put them into a file of their own, and import that as another pack")
            self.problems.add(self._beyond[0], Code.LEFT_OUT, message, advice, level="warning")
        if not self._questions and not _errors(self.problems.sorted()):
            self.refuse(1, 1, Message("There is no question in this file that could be taken."))
        self._leave_out_broken_pairs()
        so_far = self.problems.sorted()
        if not self._questions:
            return Imported(None, so_far, self.path, positions)
        plain["questions"] = [{"id": question.id, "pair": question.pair} for question in self._questions]
        loaded = pack_of_checked(Read(plain, positions, (), self.path), self._questions)
        if loaded.value is not None:
            wanted = {image for _, image in loaded.value.named_pictures()}
            loaded.value.take_pictures({image: file for image, file in self.pictures.items() if image in wanted})
        every = sorted((*loaded.problems, *so_far), key=lambda one: (one.line, one.column))
        return Imported(None if _errors(so_far) else loaded.value, tuple(every), self.path, positions)

    def _leave_out_broken_pairs(self) -> None:
        """Questions that do not make a pair any more, as one was changed or left out, are no pair here."""
        numbered = dict(enumerate(self._questions))
        named = [(number, one.pair) for number, one in numbered.items() if one.pair is not None]
        broken = {numbered[int(found.path[0])].pair for found in pair_findings(named, numbered, {})}
        for number, pair in named:
            if pair in broken:
                self._questions[number] = numbered[number].model_copy(update={"pair": None})
                message = Message("The pair {name} is left out: its questions don't match any more.", name=shown(pair))
                self.leave_out(*self.places["questions", number], message)


def _taken_out(sign: str) -> Message:
    return Message("The invisible character {sign} is taken out of a text here.", sign=f"U+{ord(sign):04X}")


_PICTURE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?:png|jpe?g|webp|gif)", re.IGNORECASE)

_LONGEST: Final[Mapping[str, int]] = MappingProxyType(
    {
        "title": 80,
        "skills": 40,
        **dict.fromkeys(("about", "content_note", "hint", "alt", "locator", "note"), 300),
        **dict.fromkeys(("explain", "discuss", "feedback", "accept_also", "misconceptions"), 1500),
    }
)
"""Characters that a text may have, by its key or that of the mapping it stands in; as in `questions.model`.

Texts that ask or answer are not among these: a question that is too long for a card is left out rather than changed.
"""

_PROMPT: Final = 1500


def _fitting(values: Mapping[str, Plain], notes: list[Finding]) -> dict[str, Plain]:
    """`values` without characters that no text may hold, and with texts around a question no longer than they may be.

    Texts that ask or answer are left as long as they are; only a prompt is parted, if it can be. What was changed is
    added to `notes`.
    """

    def fitted(value: Plain, path: tuple[str | int, ...], most: int | None) -> Plain:
        if isinstance(value, str):
            return _fitting_text(value, path, most, notes)
        if isinstance(value, dict):
            of_fields = len(path) % 2 == 0  # below options, labels and the like there are ids, and below these fields
            return {
                key: fitted(one, (*path, key), most or (_LONGEST.get(key) if of_fields else None))
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [fitted(one, (*path, number), None) for number, one in enumerate(value)]
        return value

    return {key: fitted(value, (key,), _LONGEST.get(key)) for key, value in _parted(values, notes).items()}


def _fitting_text(text: str, path: tuple[str | int, ...], most: int | None, notes: list[Finding]) -> str:
    if found := UNSAFE.search(text):
        notes.append(_changed(path, _taken_out(found[0])))
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
    notes.append(_changed(path, message))
    return f"{kept}…"


def _parted(values: Mapping[str, Plain], notes: list[Finding]) -> Mapping[str, Plain]:
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
    notes.append(_changed(("prompt",), message))
    return {**values, "passage": passage, "prompt": prompt[breaks[-1] :]}


_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n+(?=\S)")


def _changed(path: tuple[str | int, ...], message: Message) -> Finding:
    """The note of something that does not come in as it was."""
    return Finding(path, Code.NOT_CARRIED, message, level="warning")


def _visible(values: Mapping[str, Plain], notes: list[Finding]) -> dict[str, Plain]:
    """`values` without signs that nobody sees, and answers to type without spaces around them; `notes` names each."""

    def cleaned(value: Plain, path: tuple[str | int, ...]) -> Plain:
        if isinstance(value, dict):
            return {key: cleaned(each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [cleaned(each, (*path, number)) for number, each in enumerate(value)]
        if not isinstance(value, str) or not (hidden(value) or ("accept" in path and value != value.strip())):
            return value
        notes.append(Finding(path, Code.TIDIED, tidied(value), level="warning"))
        return seen(value)

    return {key: cleaned(value, (key,)) for key, value in values.items()}


def _unsafe(values: Mapping[str, Plain]) -> Iterator[Finding]:
    """A finding for each text, or key, with a character that no text may hold."""
    for path, text in _texts((), {**values}):
        if found := UNSAFE.search(text):
            yield Finding(path, Code.UNSAFE_CHARACTER, *not_allowed(f"U+{ord(found[0]):04X}"))


def _errors(problems: Sequence[Diagnostic]) -> bool:
    return any(one.level == "error" for one in problems)


class _Positions:
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


def losses(pack: Pack, found: Sequence[tuple[str, Message]], level: Level = "warning") -> tuple[Diagnostic, ...]:
    """Warnings of what a format does not carry: (question id, sentence) each; without an id, about the whole pack."""
    paths = [f"{pack.id}#{name}" if name else pack.id for name, _ in found]
    return tuple(
        Diagnostic(path, 1, 1, Code.NOT_CARRIED.value, said, None, level)
        for path, (_, said) in zip(paths, found, strict=True)
    )
