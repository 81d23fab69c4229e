"""A lesson in which there is much to read before there is anything to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lessons.length import words_before_first_task
from questions.messages import Amount, Message
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lessons.rules.run import LessonInUse

_MOST_WORDS: Final = 150


def _first_task(subject: LessonInUse) -> Iterator[Breach]:
    words = words_before_first_task(subject.lesson)
    if words is not None and words > _MOST_WORDS:
        message = Message("The first question comes after {words} words.", words=Amount(f"{words:,}"))
        yield Breach(("steps", 0), message, Message("ask something within {most} words", most=_MOST_WORDS))


RULE: Final = Rule(
    "L003",
    "warning",
    "the first task comes late",
    f"The words of all steps before the first question: at most {_MOST_WORDS}. A reflection is no task.",
    "Begin with a question, a guess or a poll, and explain afterwards.",
    _first_task,
    __file__,
)
