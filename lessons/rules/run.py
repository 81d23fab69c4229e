"""Runs rules on a lesson: those for items on its questions, and those for lessons on the whole.

Promises what `questions.rules.run` promises. Refuses to read packs: those that a lesson practises with are handed in,
as far as they are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from questions.model import Question
from questions.rules.rule import Item, ItemSet, Rule
from questions.rules.run import Ignores, broken_rules, kept

if TYPE_CHECKING:
    from lessons.model import Lesson
    from questions.diagnostics.diagnostic import Finding
    from questions.model import Pack


@dataclass(frozen=True, slots=True)
class LessonInUse:
    """A lesson and, by id, the packs of its `practice` that are known."""

    lesson: Lesson
    packs: Mapping[str, Pack]


def items_of_lesson(lesson: Lesson) -> ItemSet:
    """The questions among the steps of a lesson, to be looked at."""
    items = [Item(("steps", number), step) for number, step in enumerate(lesson.steps) if isinstance(step, Question)]
    about = lesson.figures, lesson.sources, lesson.content_note, dict[str, str](), lesson.pictures
    return ItemSet("lesson", lesson.title, lesson.about, lesson.language, items, *about)


def lesson_findings(
    subject: LessonInUse, item_rules: Sequence[Rule[ItemSet]], lesson_rules: Sequence[Rule[LessonInUse]]
) -> list[Finding]:
    """What is to be said of a lesson and of its questions."""
    items = items_of_lesson(subject.lesson)
    codes = {rule.code for rule in (*item_rules, *lesson_rules)}
    found = [*broken_rules(items, item_rules), *broken_rules(subject, lesson_rules)]
    return kept(found, Ignores.of(subject.lesson.ignore, items), codes)
