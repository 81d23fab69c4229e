"""A lesson that takes longer or shorter than it says, or longer than a lesson should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lessons.length import MOST_MINUTES, SECONDS_TO_DO, WORDS_A_MINUTE, computed_minutes
from questions.messages import Message
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lessons.rules.run import LessonInUse

_LEEWAY: Final = 1
"""Minutes by which what is written may differ, so that not every word that changes asks for another figure."""


def _minutes(subject: LessonInUse) -> Iterator[Breach]:
    written, computed = subject.lesson.minutes, computed_minutes(subject.lesson)
    if abs(written - computed) > _LEEWAY:
        message = Message.counted(
            "The lesson takes about {count} minute, and says {written}.",
            "The lesson takes about {count} minutes, and says {written}.",
            computed,
            written=written,
        )
        yield Breach(("minutes",), message, Message("write {minutes}", minutes=computed))
    if computed > MOST_MINUTES:
        message = Message(
            "The lesson takes about {count} minutes; {most} are enough.", count=computed, most=MOST_MINUTES
        )
        yield Breach(("minutes",), message, Message("cut it, or make two lessons of it"))


RULE: Final = Rule(
    "L004",
    "warning",
    "minutes that are not true",
    f"`minutes` against the minutes that are computed: all words that everybody reads, at {WORDS_A_MINUTE} a minute, "
    "and seconds to think and press: "
    + ", ".join(f"{seconds} for `{kind}`" for kind, seconds in SECONDS_TO_DO.items())
    + f" (`classify`, `match` and `order` for each part). They may differ by {_LEEWAY}. No lesson is to take more than "
    f"{MOST_MINUTES}. `copydesk count` prints what is computed.",
    "Write the minutes that it names, and cut or divide a lesson that takes too long.",
    _minutes,
    __file__,
)
