"""The packs and lessons that this installation teaches from.

Promises that whatever is in a library fits together: sources are known, a lesson's practice packs exist, no id stands
for two things. Refuses a broken file alone: it is left out and named, the others are taken.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import lessons
import questions
from bot import wording
from bot.services.checking import check
from lessons.model import Course, Lesson, Step
from questions.model import Figure, Pack, Question, Source

_log = logging.getLogger(__name__)

Mode = Literal["quiz", "lesson"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a run goes through: a pack's questions or a lesson's steps, by id, in authored order."""

    content: Pack | Lesson
    steps: Mapping[str, Step]

    @property
    def mode(self) -> Mode:
        """How it is gone through."""
        return "quiz" if isinstance(self.content, Pack) else "lesson"

    @property
    def id(self) -> str:
        """The id of the pack or lesson."""
        return self.content.id

    @property
    def title(self) -> str:
        """Its title."""
        return self.content.title

    @property
    def version(self) -> int:
        """Its version."""
        return self.content.version

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Its ledger."""
        return self.content.figures

    @property
    def sources(self) -> Mapping[str, Source]:
        """What it is about."""
        return self.content.sources

    @property
    def asking(self) -> frozenset[str]:
        """Ids of the steps that are questions."""
        return frozenset(name for name, step in self.steps.items() if isinstance(step, Question))


def subject_of(content: Pack | Lesson) -> Subject:
    """A pack or lesson as something to go through."""
    steps: Iterable[Step] = content.questions if isinstance(content, Pack) else content.steps
    return Subject(content, {step.id: step for step in steps})


@dataclass(frozen=True, slots=True)
class Library:
    """All content in use, by id."""

    packs: Mapping[str, Pack]
    lessons: Mapping[str, Lesson]
    course: Course | None
    sources: Mapping[str, Source]
    """What packs and lessons may refer to besides their own."""

    def subject(self, mode: Mode, name: str) -> Subject | None:
        """The pack or lesson called `name`; None where it is not (or no longer) there."""
        content = self.packs.get(name) if mode == "quiz" else self.lessons.get(name)
        return None if content is None else subject_of(content)

    def after(self, lesson: str) -> Lesson | None:
        """The lesson that follows in the course."""
        order = self.course.lessons if self.course else []
        later = order[order.index(lesson) + 1 :] if lesson in order else []
        return next((self.lessons[name] for name in later if name in self.lessons), None)

    def find_pack(self, name: str) -> Pack | None:
        """The pack with this id, or the only one whose title or id holds `name`."""
        like = self.packs_like(name)
        return self.packs.get(name) or (like[0] if len(like) == 1 else None)

    def find_lesson(self, name: str) -> Lesson | None:
        """The lesson with this id, or the only one of the course whose title or id holds `name`."""
        like = self.lessons_like(name)
        return self.lessons.get(name) or (like[0] if len(like) == 1 else None)

    def packs_like(self, text: str) -> list[Pack]:
        """Packs whose title or id holds `text`, in any case."""
        return [pack for pack in self.packs.values() if _holds(text, pack.title, pack.id)]

    def lessons_like(self, text: str) -> list[Lesson]:
        """Lessons of the course, in its order, whose title or id holds `text`, in any case."""
        order = self.course.lessons if self.course else []
        found = [self.lessons[name] for name in order if name in self.lessons]
        return [lesson for lesson in found if _holds(text, lesson.title, lesson.id)]


def _holds(text: str, *names: str) -> bool:
    return any(text.strip().casefold() in name.casefold() for name in names)


def bundled_folders() -> tuple[Path, ...]:
    """The folders of the content that comes with the program."""
    return Path(questions.__path__[0], "packs"), Path(lessons.__path__[0], "courses")


def load_library(folders: Iterable[Path] = ()) -> Library:
    """Bundled content and that of `folders`. What is left out, or leads nowhere, is a warning in the log."""
    report = check([*bundled_folders(), *folders])
    for path, problems in report.left_out.items():
        _log.warning("Left out %s with %s. The first: %s", path, wording.count(len(problems), "problem"), problems[0])
    for problem in report.loose_ends:
        _log.warning("%s", problem)
    return Library(
        packs=MappingProxyType(report.packs),
        lessons=MappingProxyType(report.lessons),
        course=next(iter(report.courses.values()), None),
        sources=MappingProxyType(report.sources),
    )
