"""A lesson of which a text is cut on one of its cards, those of its questions left aside.

The cards are drawn, and discord.py is loaded when there is a lesson to draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lessons.rules.run import LessonInUse


def _lesson_fits(subject: LessonInUse) -> Iterator[Breach]:
    from bot.views.card_limits import lesson_too_long  # noqa: PLC0415 - see above

    yield from lesson_too_long(subject.lesson)


RULE: Final = Rule(
    "L010",
    "warning",
    "a card of the lesson is too long",
    "The cards of pages, examples and reflections, the first card (which also says what the lesson is for), the "
    "last card, and the lesson's title on the button that leads to it.",
    "Shorten the text, or make two steps of it.",
    _lesson_fits,
    __file__,
)
