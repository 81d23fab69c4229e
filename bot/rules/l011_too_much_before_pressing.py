"""A card of a lesson with too much to read on a phone before there is something to press.

Parts of pages are made by the code that draws them; discord.py is loaded when there is a lesson to look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lessons.length import words_before_pressing
from lessons.model import Example, Page
from questions.messages import Message
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lessons.rules.run import LessonInUse

_MOST_WORDS: Final = 90


def _too_much(subject: LessonInUse) -> Iterator[Breach]:
    from bot.views.lesson import opening_lines  # noqa: PLC0415 - see above
    from bot.views.reading import reading_parts  # noqa: PLC0415

    for number, step in enumerate(subject.lesson.steps):
        before = len(opening_lines(subject.lesson).split()) if number == 0 else 0
        if isinstance(step, Page | Example):
            first, *others = [len(part.split()) for part in reading_parts(step, before)]
        else:
            first, others = words_before_pressing(step), []
        most = max(before + first, *others, 0)
        if most > _MOST_WORDS:
            message = Message("A card of this step has {words} words before there is something to press.", words=most)
            yield Breach(("steps", number), message, Message("shorten it, or put a paragraph's end in between"))


RULE: Final = Rule(
    "L011",
    "warning",
    "too much to read before something to press",
    f"Each card of a lesson: at most {_MOST_WORDS} words before the first button. Pages and examples are cut into parts "
    "between paragraphs, lines of a list and thoughts, so it speaks where one of these is longer by itself. Of a "
    "question the content note, the passage and the prompt count, and on the first card what the lesson is for.",
    "Break a paragraph in two, shorten the passage, or move half of it to a page before.",
    _too_much,
    __file__,
)
