"""A pack for a class without anything to discuss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


LIVE: Final = 5
"""A pack of so many questions is enough for a class quiz."""


def _discussion(found: ItemSet) -> Iterator[Breach]:
    if found.whole == "pack" and len(found.items) >= LIVE and not any(item.question.discuss for item in found.items):
        message = Message(
            "None of the {count} questions has something to discuss after a class quiz.", count=len(found.items)
        )
        advice = Message("add discuss to the question that divides people most")
        yield Breach(found.at, message, advice, at_key=True)


RULE: Final = Rule(
    "P001",
    "warning",
    "nothing to discuss",
    f"A pack of {LIVE} or more questions, enough for a class quiz, of which none has `discuss`. "
    "Lessons have their own.",
    "Give `discuss` to the question on which people will differ: the class gets it as the opening of a thread. "
    "If the pack is for practice alone, ignore this rule and say so.",
    _discussion,
    __file__,
)
