"""Feedback that tells learners what went on in their heads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.kinds import kind_of
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, in_english

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion

_VERBS: Final = (
    *("took", "heard", "saw", "went", "read", "thought", "counted", "assumed", "believed", "confused", "mistook"),
    *("treated", "felt", "trusted", "expected", "imagined", "wanted", "judged", "misread", "overlooked", "forgot"),
)

_READS_MINDS: Final = re.compile(rf"\W*you (?:have |had )?(?:{'|'.join(_VERBS)})\b", re.IGNORECASE)

_SAID_OF_ANSWERS: Final = frozenset({"feedback", "misconceptions"})


def _mind_reading(question: AnyQuestion) -> Iterator[Breach]:
    for path, text, role in kind_of(question).learner_texts(question):
        if role == "told" and _SAID_OF_ANSWERS.intersection(path) and _READS_MINDS.match(text):
            message = Message("This feedback says what went on in somebody's mind.")
            yield Breach(path, message, Message("say what is so, and why the other answer is tempting"))


RULE: Final = Rule(
    "Q024",
    "warning",
    "feedback that reads minds",
    "Feedback in English that begins with “You” and what a mind did: "
    + ", ".join(f"“{verb}”" for verb in _VERBS[:-1])
    + f" or “{_VERBS[-1]}”.",
    "Say what the text says and why the answer is tempting, as in “It's easy to read ‘over’ as an exact count”.",
    in_english(each(_mind_reading)),
    __file__,
)
