"""Rules for lessons: for their questions those of `questions.rules`, and some of their own.

Promises what `questions.rules` promises. Refuses to read packs: those that a lesson practises with are handed in, as
far as they are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.model import Question
from questions.rules.rule import Breach, Item, ItemSet, Rule
from questions.rules.run import Ignores, broken_rules, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    return ItemSet("lesson", lesson.title, lesson.language, items, lesson.figures, lesson.sources, lesson.content_note)


def lesson_findings(
    subject: LessonInUse, item_rules: Sequence[Rule[ItemSet]], lesson_rules: Sequence[Rule[LessonInUse]]
) -> list[Finding]:
    """What is to be said of a lesson and of its questions."""
    items = items_of_lesson(subject.lesson)
    codes = {rule.code for rule in (*item_rules, *lesson_rules)}
    found = [*broken_rules(items, item_rules), *broken_rules(subject, lesson_rules)]
    return kept(found, Ignores.of(subject.lesson.ignore, items), codes)


def _unasked_skills(subject: LessonInUse) -> Iterator[Breach]:
    asked = {step.skill for step in subject.lesson.steps if isinstance(step, Question)}
    for number, skill in enumerate(subject.lesson.skills):
        if skill not in asked:
            message = Message("No question of this lesson asks for the skill “{skill}”.", skill=skill)
            yield Breach(("skills", number), message, Message("add a question on it, or take the skill out"))


def _idle_practice(subject: LessonInUse) -> Iterator[Breach]:
    wanted = set(subject.lesson.skills)
    for number, name in enumerate(subject.lesson.practice):
        pack = subject.packs.get(name)
        if pack and not any(question.skill in wanted for question in pack.questions):
            skills = ", ".join(subject.lesson.skills)
            message = Message("The pack {name} has no question on {skills}.", name=name, skills=skills)
            yield Breach(("practice", number), message, Message("name a pack on the skills of this lesson"))


_LESSON: Final = """\
id: example
title: Example
about: An example.
language: en
version: 1
minutes: 5
skills: [%s]
objective: You can tell a statement that can be checked.
misconception: Whatever is in the news can be checked.
steps:
  - {id: read, kind: page, title: Checkable, text: Ask what you would look up. If you can name it it is checkable.}
  - id: roof
    kind: choice
    skill: checkable
    prompt: "“The roof cost 80,000 euros.” What kind of statement is it?"
    options:
      fact: {text: Factual in kind}
      opinion: {text: An opinion, feedback: The bill would settle it. What would settle an opinion?}
    answer: fact
    explain: A bill settles it, whether it turns out true or false.
summary: [Ask what you would look up.]
try_it: Find three such statements in one article.
discuss: Which of them was hardest?
practice: %s
"""

LESSON_RULES: Final[tuple[Rule[LessonInUse], ...]] = (
    Rule(
        "L001",
        "warning",
        "a skill that nothing asks for",
        "Each of the lesson's `skills` against the skills of its questions.",
        "Add a question on the skill, or do not promise it.",
        failing=_LESSON % ("checkable, arithmetic", "[]"),
        passing=_LESSON % ("checkable", "[]"),
        check=_unasked_skills,
    ),
    Rule(
        "L002",
        "warning",
        "practice on something else",
        "Each pack of `practice` that was found: at least one of its questions asks for a skill of the lesson. "
        "(A pack that is not there at all is C051.) The example is checked beside a pack `sums` on arithmetic.",
        "Name packs that practise what the lesson teaches, or add questions on it to the pack.",
        failing=_LESSON % ("checkable", "[sums]"),
        passing=_LESSON % ("checkable", "[]"),
        check=_idle_practice,
    ),
)
"""All rules for lessons as a whole (L)."""
