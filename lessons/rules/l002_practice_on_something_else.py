"""A pack that a lesson practises with, and that has nothing on its skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lessons.rules.run import LessonInUse


def _idle_practice(subject: LessonInUse) -> Iterator[Breach]:
    wanted = set(subject.lesson.skills)
    for number, name in enumerate(subject.lesson.practice):
        pack = subject.packs.get(name)
        if pack and not any(question.skill in wanted for question in pack.questions):
            skills = ", ".join(subject.lesson.skills)
            message = Message("The pack {name} has no question on {skills}.", name=name, skills=skills)
            yield Breach(("practice", number), message, Message("name a pack on the skills of this lesson"))


RULE: Final = Rule(
    "L002",
    "warning",
    "practice on something else",
    "Each pack of `practice` that was found: at least one of its questions asks for a skill of the lesson. "
    "(A pack that is not there at all is C051.) The example is checked beside a pack `sums` on arithmetic.",
    "Name packs that practise what the lesson teaches, or add questions on it to the pack.",
    _idle_practice,
    __file__,
)
