"""A skill of a pack's own that none of its questions practises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _nobody_asks_for_it(found: ItemSet) -> Iterator[Breach]:
    practised = {question.skill for _, question in found.items}
    for name in found.skills:
        if name not in practised:
            message = Message("No question practises the skill {name}.", name=shown(name))
            advice = Message("give a question this skill, or remove it")
            yield Breach(("skills", name), message, advice, at_key=True)


RULE: Final = Rule(
    "P011",
    "warning",
    "a skill of the pack's own that no question practises",
    "Each of the pack's `skills` against the skills of its questions.",
    "Give a question the skill, or do not declare it.",
    _nobody_asks_for_it,
    __file__,
)
