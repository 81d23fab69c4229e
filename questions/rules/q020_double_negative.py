"""Two negations, over which a learner trips who can read the text.

It goes by English words, so it keeps silent on packs in other languages and lets pass what it is not sure of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Listing, Message
from questions.rules.rule import Breach, Rule, each, in_english, options_of
from questions.rules.shared.words import asking, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


_NO: Final = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without|except)\b|n['’]t\b", re.I)

_NO_STEM: Final = re.compile(
    r"\b(?:which|what|who|where|when|why)\b[^,;:]*?(?:\b(?:not|never|except|cannot)\b(?! only)|n['’]t\b)", re.I
)


def _negations(question: AnyQuestion) -> Iterator[Breach]:
    for sentence in asking(question.prompt):
        for clause in re.split(r"[,;:()–]|\band\b|\bor\b|\bbut\b", sentence):
            found = _NO.findall(clause)
            if len(found) > 1:
                message = Message(
                    "One clause of the question has {count} negations: {words}.",
                    count=len(found),
                    words=Listing(map(shown, found)),
                )
                yield Breach(("prompt",), message, Message("ask for what is so"))
                return
    negated = any(_NO_STEM.search(sentence) for sentence in asking(question.prompt))
    asked = options_of(question) if negated else None
    for option in asked.alternatives if asked else ():
        if _NO.search(unquoted(option.text)):
            message = Message(
                "The question asks for what is not so, and the option {option} says no, too.",
                option=shown(option.text),
            )
            advice = Message("ask for what is so, or word the options without a no")
            yield Breach(option.path, message, advice)
            return


RULE: Final = Rule(
    "Q020",
    "warning",
    "a double negative",
    "Two negations in one clause of the question, or a question for what is *not* so with an option that says no. "
    "Quoted words do not count. English only.",
    "Ask for what is so. A learner who can read the text should not fail at the question.",
    in_english(each(_negations)),
    __file__,
)
