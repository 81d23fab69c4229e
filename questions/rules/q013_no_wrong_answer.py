"""A question that nobody can answer wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, options_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


def _never_wrong(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    if asked and not asked.several and not asked.wrong:
        message = Message("Every option is right or accepted, so no answer can be wrong.")
        advice = Message("add an option that is wrong, or discuss this instead")
        yield Breach(asked.path, message, advice, at_key=True)


RULE: Final = Rule(
    "Q013",
    "error",
    "no wrong answer",
    "A `choice` whose options are all the key or in `accept_also`.",
    "Add an option that is wrong. What has no wrong answer belongs into `discuss` or a reflection.",
    each(_never_wrong),
    __file__,
)
