"""What every exchange format has in common: how a pack comes in, how it goes out, and what is said of the losses.

Promises that nothing is half imported: either there is a pack that passes every check, or there are errors with their
lines and no pack. What a format cannot carry is a warning, in or out, and never dropped silently. A format itself is
two pure functions in a module of its own, and an entry in `questions.formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from questions.loader import pack_from
from questions.problems import Code, Level, Problem, ProblemList
from questions.reading import Read

if TYPE_CHECKING:
    from questions.model import Pack, Skill
    from questions.reading import NodePath, Plain

MAX_BYTES: Final = 1024 * 1024


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
    problems: ProblemList = field(init=False)

    def __post_init__(self) -> None:
        self.problems = ProblemList(self.path)

    def add(self, question: dict[str, Plain], line: int, column: int = 1) -> None:
        """Takes a question that stood at a place. `id` and `skill` are given to one that has none."""
        number = len(self.questions)
        named = {"id": f"q{number + 1}", "skill": self.about.skill} | question
        self.questions.append(named)
        self.places["questions", number] = (line, column)

    def refuse(self, line: int, column: int, message: str, suggestion: str | None = None) -> None:
        """Notes something that the format does not allow; there will be no pack."""
        self.problems.add((line, column), Code.NOT_THE_FORMAT, message, suggestion)

    def leave_out(self, line: int, column: int, message: str, suggestion: str | None = None) -> None:
        """Notes something that has no counterpart here; the rest is taken."""
        self.problems.add((line, column), Code.NOT_CARRIED, message, suggestion, level="warning")

    def finished(self) -> Imported:
        """The pack if all of it passes the checks of a pack written by hand."""
        noted = self.problems.sorted()
        if any(one.level == "error" for one in noted):
            return Imported(None, noted)
        if not self.questions:
            self.refuse(1, 1, "There is no question in this file that could be taken.")
            return Imported(None, self.problems.sorted())
        about = self.about
        named: dict[str, Plain] = {"id": about.id, "title": about.title, "about": about.about}
        plain: dict[str, Plain] = {**named, "language": about.language, "version": 1}
        for key, entries in (("sources", self.sources), ("figures", self.figures)):
            if entries:
                plain[key] = entries
        plain["questions"] = list(self.questions)
        loaded = pack_from(Read(plain, _Places(self.places), (), self.path), {})
        return Imported(loaded.value, (*loaded.problems, *noted))


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


def losses(pack: Pack, found: Sequence[tuple[str, str]], level: Level = "warning") -> tuple[Problem, ...]:
    """Warnings of what a format does not carry: (question id, sentence) each."""
    return tuple(Problem(f"{pack.id}#{name}", 1, 1, Code.NOT_CARRIED.value, said, None, level) for name, said in found)
