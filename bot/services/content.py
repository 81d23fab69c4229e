"""The packs and lessons that this installation teaches from.

Promises that whatever is in a library fits together: sources are known, a lesson's practice packs exist, no id stands
for two things. Refuses a broken file alone: it is left out and named, the others are taken.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from bot.i18n import wording
from bot.i18n.languages import ENGLISH, language, local
from bot.services.bundled import bundled_folders
from bot.services.checking import Report, check
from db.rows import PackFacts
from lessons.model import Course, Lesson, Step, Term
from questions.content_model import without_country
from questions.model import AnyQuestion, Figure, Pack, Purpose, Question, Source
from questions.pictures import PictureFile

_log = logging.getLogger(__name__)

ContentMode = Literal["quiz", "lesson"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a run goes through: a pack's questions or a lesson's steps, by id, in authored order."""

    content: Pack | Lesson
    steps: Mapping[str, Step]

    @property
    def mode(self) -> ContentMode:
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

    def question(self, name: str) -> AnyQuestion:
        """The step of this id. Raises `KeyError` where it is none, or no question."""
        step = self.steps[name]
        if not isinstance(step, Question):
            raise KeyError(f"{name} is no question")
        return step

    @property
    def asking(self) -> frozenset[str]:
        """Ids of the steps that are questions."""
        return frozenset(name for name, step in self.steps.items() if isinstance(step, Question))

    @property
    def confidence_items(self) -> frozenset[str]:
        """Ids of the questions after which it is asked how sure they are."""
        return frozenset(name for name, step in self.steps.items() if isinstance(step, Question) and step.confidence)


def subject_of(content: Pack | Lesson) -> Subject:
    """A pack or lesson as something to go through."""
    steps: Iterable[Step] = content.questions if isinstance(content, Pack) else content.steps
    return Subject(content, {step.id: step for step in steps})


@dataclass(frozen=True, slots=True)
class PackSummary:
    """What is shown of a pack without reading it."""

    id: str
    """The id of a bundled pack, the key of an own one."""
    version: int
    facts: PackFacts

    @property
    def title(self) -> str:
        """Its title."""
        return self.facts.title

    @property
    def purpose(self) -> Purpose:
        """What it is for; practice where nobody knows."""
        return self.facts.purpose or "practice"


@dataclass(frozen=True)
class Library:
    """All content in use, by id."""

    packs: Mapping[str, Pack]
    lessons: Mapping[str, Lesson]
    courses: Mapping[str, Course]
    """By language; a language has one."""
    sources: Mapping[str, Source]
    """What packs and lessons may refer to besides their own."""
    glossaries: Mapping[str, Mapping[str, Term]]
    """By language."""
    pictures: Mapping[str, PictureFile]
    """Those of packs and lessons, by the names under which they are kept."""

    @cached_property
    def substitutes(self) -> frozenset[str]:
        """Ids of packs that take the place of a lesson."""
        return frozenset(one.substitute for one in self.lessons.values() if one.substitute is not None)

    @cached_property
    def skills(self) -> Mapping[str, frozenset[str]]:
        """By pack, what it practises: skills that two of its questions or more are about."""
        counts = {pack.id: Counter(question.skill for question in pack.questions) for pack in self.packs.values()}
        return {pack: frozenset(skill for skill, number in of.items() if number >= 2) for pack, of in counts.items()}

    @cached_property
    def practice(self) -> Mapping[str, Sequence[str]]:
        """By skill, the ids of the packs to practise it with: those at least half of whose questions are about it."""
        found = defaultdict[str, list[str]](list)
        for pack in self.packs.values():
            for skill, number in Counter(question.skill for question in pack.questions).items():
                if pack.purpose == "practice" and 2 * number >= len(pack.questions):
                    found[skill].append(pack.id)
        return found

    @property
    def course(self) -> Course | None:
        """The course in the language in force; in English, or in whatever there is, where it has none."""
        for code in (language(), ENGLISH, *self.courses):
            if code in self.courses:
                return self.courses[code]
        return None

    @property
    def terms(self) -> Mapping[str, Term]:
        """The glossary in the language in force; the English one where it has none."""
        return self.glossaries.get(language()) or self.glossaries.get(ENGLISH, {})

    def terms_for(self, content: Lesson) -> Mapping[str, Term]:
        """The glossary in the language of a lesson."""
        return self.glossaries.get(language_of(content), {})

    def subject(self, name: str) -> Subject | None:
        """The pack or lesson called `name`, which is one of both; None where it is not (or no longer) there."""
        content = self.packs.get(name) or self.lessons.get(name)
        return None if content is None else subject_of(content)

    def after(self, lesson: str) -> Lesson | None:
        """The lesson that follows in its course."""
        order = next((course.lessons for course in self.courses.values() if lesson in course.lessons), list[str]())
        later = order[order.index(lesson) + 1 :] if lesson in order else []
        return next((self.lessons[name] for name in later if name in self.lessons), None)

    def find_lesson(self, name: str) -> Lesson | None:
        """The lesson with this id, or the only one whose title or id holds `name`."""
        like = self.lessons_like(name)
        return self.lessons.get(name) or (like[0] if len(like) == 1 else None)

    def find_term(self, name: str) -> Term | None:
        """The term with this id, or the first whose words begin so, or hold it."""
        like = self.terms_like(name)
        return self.terms.get(name) or (self.terms[like[0]] if like else None)

    def terms_like(self, text: str) -> list[str]:
        """Ids of terms that hold `text`, in any case; first those that begin with it, each by the alphabet."""
        begin = text.strip().casefold()
        found = [name for name, term in self.terms.items() if holds(text, term.term, name)]
        return sorted(found, key=lambda name: (not self.terms[name].term.casefold().startswith(begin), name))

    def lessons_like(self, text: str) -> list[Lesson]:
        """Lessons whose title, in the language in force too, or id holds `text`, in any case.

        They are those of the course, in its order, and those of others that have a title in that language. Where none
        of these is meant, they are of any course.
        """
        ours = list(self.course.lessons) if self.course else []
        every = [name for course in self.courses.values() for name in course.lessons if name in self.lessons]
        titled = [name for name in every if self.lessons[name].title_in(language())]
        for names in (dict.fromkeys([*ours, *titled]), every):
            found = [self.lessons[name] for name in names if name in self.lessons]
            if like := [one for one in found if holds(text, one.title, title_here(one), one.id)]:
                return like
        return []


def title_here(lesson: Lesson) -> str:
    """Its title in the language in force, or its own where it has none in it."""
    return local(lesson.translated_title)


def language_of(content: Pack | Lesson | Course) -> str:
    """The language of its texts, whatever the country."""
    return without_country(content.language)


def holds(text: str, *names: str) -> bool:
    """Whether one of the names holds `text`, in any case."""
    return any(text.strip().casefold() in name.casefold() for name in names)


@cache
def _bundled() -> Report:
    """What comes with the program, read once: it does not change while a process runs."""
    return check(bundled_folders())


def _as_taught(report: Report) -> dict[str, Pack]:
    """The packs in the order in which the courses' lessons practise with them, then the others by file."""
    named = (name for course in report.courses.values() for name in course.lessons)
    practised = [pack for name in named if name in report.lessons for pack in report.lessons[name].practice]
    return {name: report.packs[name] for name in dict.fromkeys([*practised, *report.packs]) if name in report.packs}


def load_library(folders: Iterable[Path] = ()) -> Library:
    """Bundled content and that of `folders`. What is left out, or leads nowhere, is a warning in the log."""
    bundled = _bundled()
    own = check(folders, known=bundled)
    for path, problems in (bundled.left_out | own.left_out).items():
        _log.warning("Left out %s with %s. The first: %s", path, wording.count(len(problems), "problem"), problems[0])
    for problem in (*bundled.loose_ends, *own.loose_ends):
        _log.warning("%s", problem)
    courses = [*bundled.courses.values(), *own.courses.values()]
    languages = (*bundled.glossaries, *own.glossaries)
    illustrated = (one for report in (bundled, own) for one in (*report.packs.values(), *report.lessons.values()))
    return Library(
        packs=MappingProxyType(own.packs | _as_taught(bundled)),  # whoever adds packs looks for these first
        lessons=MappingProxyType(bundled.lessons | own.lessons),
        courses=MappingProxyType({language_of(one): one for one in reversed(courses)}),
        sources=MappingProxyType(own.sources),  # the bundled ones are among them
        glossaries=MappingProxyType(
            {spoken: bundled.glossaries.get(spoken, {}) | own.glossaries.get(spoken, {}) for spoken in languages}
        ),
        pictures=MappingProxyType({file.name: file for one in illustrated for file in one.pictures.values()}),
    )
