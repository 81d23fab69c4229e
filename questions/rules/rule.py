"""What a rule is: one thing that makes items, a pack or a lesson work badly although they can be used.

Promises that a rule is data: a code that keeps its meaning for ever, what it looks for, what to do instead, and a
passing and a failing example, in files beside its module, that tests run. A rule yields findings and raises nothing.
Refuses to know files and places of content: a `DiagnosticList` has those. Only a rule that cannot err may have the
level error, which keeps a file out; one that goes by words or by counting warns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path as FilePath
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final, Generic, Literal, NamedTuple, TypeVar

from questions.diagnostics.diagnostic import Finding
from questions.kinds import kind_of

if TYPE_CHECKING:
    from types import ModuleType

    from questions.diagnostics.diagnostic import Level
    from questions.kinds.question_parts import KeyedPart, Path
    from questions.messages import Message
    from questions.model import AnyQuestion, Figure, Pack, Source
    from questions.pictures import PictureFile

SubjectT = TypeVar("SubjectT")


class Breach(NamedTuple):
    """What a check of a rule tells its rule, which makes a `Finding` of it: all but the rule's own code and level."""

    path: Path
    """Below the pack or lesson, or below the question where the check is of single ones."""
    message: Message
    hint: Message | None = None
    at_key: bool = False


class Item(NamedTuple):
    """A question, and its path in the file: `("questions", 3)` in a pack, `("steps", 3)` in a lesson."""

    path: Path
    question: AnyQuestion


@dataclass(frozen=True, slots=True)
class ItemSet:
    """The items of one pack or lesson, which share its figures, sources, own skills and content note."""

    whole: Literal["pack", "lesson"]
    title: str
    about: str
    language: str
    items: Sequence[Item]
    figures: Mapping[str, Figure]
    sources: Mapping[str, Source]
    content_note: str | None
    skills: Mapping[str, str]
    """A pack's own, by id; a lesson has none."""
    pictures: Mapping[str, PictureFile]
    """The picture files at hand, by the names that questions have for them."""

    @property
    def at(self) -> Path:
        """The path of the list that holds the items, for findings about all of them."""
        return ("questions",) if self.whole == "pack" else ("steps",)


@dataclass(frozen=True, slots=True)
class Rule(Generic[SubjectT]):
    """One rule. Codes with Q and P look at an `ItemSet`, those with L at a lesson."""

    code: str
    """Q and three digits for single items, P for a set of them (a pack's or a lesson's), L for lessons as a whole."""
    level: Level
    title: str
    """What is wrong, in a few words."""
    looks_for: str
    """What it looks at and how it judges, with its thresholds, for the author."""
    instead: str
    """What to do."""
    check: Callable[[SubjectT], Iterable[Breach]]
    file: str
    """The file of its module, beside which its examples are."""

    @property
    def failing(self) -> str:
        """YAML that breaks this rule: a pack or lesson, from its `id` on, or the part of a pack that matters."""
        return self._example("failing")

    @property
    def passing(self) -> str:
        """The same, mended."""
        return self._example("passing")

    def findings(self, subject: SubjectT) -> Iterator[Finding]:
        """All places where it is broken, whether ignored or not."""
        for path, message, hint, at_key in self.check(subject):
            yield Finding(path, self.code, message, hint, self.level, at_key)

    def _example(self, name: str) -> str:
        return FilePath(self.file).with_suffix(f".{name}.yaml.in").read_text(encoding="utf-8")


_RULE_MODULE: Final = re.compile(r"[a-z]\d{3}_\w+")


def rule_modules(package: str, folders: Iterable[str], letters: str) -> list[ModuleType]:
    """The modules of rules in a package, found by their names, by code; those of the first of `letters` come first."""
    names = [found.name for found in iter_modules(folders) if _RULE_MODULE.fullmatch(found.name)]
    of_letters = (name for letter in letters for name in sorted(names) if name.startswith(letter.lower()))
    return [import_module(f"{package}.{name}") for name in of_letters]


def items_of_pack(pack: Pack) -> ItemSet:
    """The items of a pack, to be looked at."""
    items = [Item(("questions", number), question) for number, question in enumerate(pack.questions)]
    about = pack.figures, pack.sources, pack.content_note, pack.skills, pack.pictures
    return ItemSet("pack", pack.title, pack.about, pack.language, items, *about)


def each(check: Callable[[AnyQuestion], Iterable[Breach]]) -> Callable[[ItemSet], Iterator[Breach]]:
    """A check of single questions, which tells paths below the question, as one of a set."""

    def check_all(found: ItemSet) -> Iterator[Breach]:
        for path, question in found.items:
            for breach in check(question):
                yield breach._replace(path=(*path, *breach.path))

    return check_all


def options_of(question: AnyQuestion) -> KeyedPart | None:
    """The options of which an answer is one or several; None where a question has none with a key."""
    return kind_of(question).options(question)


def statements_of(question: AnyQuestion) -> list[tuple[str, KeyedPart]]:
    """The statements that are judged one by one, each with the labels that it can get."""
    parts = kind_of(question).statements(question)
    return [(part.statement, part) for part in parts if part.statement is not None]


def in_english(check: Callable[[ItemSet], Iterable[Breach]]) -> Callable[[ItemSet], Iterable[Breach]]:
    """A check that goes by English words, for sets in that language alone; it is silent on others."""
    return lambda found: check(found) if found.language.startswith("en") else ()


HEAD: Final = "id: example\ntitle: Example\nabout: An example.\nlanguage: en\nversion: 1\n"


def as_file(example: str) -> str:
    """An example as a whole file: the head of a pack is added where it is left out."""
    return example if example.startswith("id:") else HEAD + example
