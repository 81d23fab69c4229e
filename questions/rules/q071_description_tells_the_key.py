"""A picture whose description says the right option word for word, and no other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, options_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion

_FEWEST: Final = 3
"""Characters of an option that is looked for; shorter ones stand in many words."""


def _tells(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    if question.alt is None or asked is None:
        return
    description = f" {_plain(question.alt)} "
    said = [one for one in asked.alternatives if len(key := _plain(one.text)) >= _FEWEST and f" {key} " in description]
    if said and all(not one.wrong for one in said):
        message = Message("The description of the picture says the right option: {text}.", text=shown(said[0].text))
        advice = Message("describe what can be seen, and leave to the learner what follows from it")
        yield Breach(("alt",), message, advice)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


RULE: Final = Rule(
    "Q071",
    "warning",
    "a picture's description tells the key",
    "An `alt` that holds the whole text of a right option, and of no wrong one. Case and signs between words do not "
    "count.",
    "Describe what can be seen. What follows from it is what is asked.",
    each(_tells),
    __file__,
)
