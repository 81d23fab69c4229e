"""A skill that a lesson promises, and that none of its questions asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.model import Question
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lessons.rules.run import LessonInUse


def _unasked_skills(subject: LessonInUse) -> Iterator[Breach]:
    asked = {step.skill for step in subject.lesson.steps if isinstance(step, Question)}
    for number, skill in enumerate(subject.lesson.skills):
        if skill not in asked:
            message = Message("No question of this lesson asks for the skill “{skill}”.", skill=skill)
            yield Breach(("skills", number), message, Message("add a question on it, or take the skill out"))


RULE: Final = Rule(
    "L001",
    "warning",
    "a skill that nothing asks for",
    "Each of the lesson's `skills` against the skills of its questions.",
    "Add a question on the skill, or do not promise it.",
    _unasked_skills,
    __file__,
)
