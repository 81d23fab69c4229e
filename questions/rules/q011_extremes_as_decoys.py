"""Wrong options that fall away unread, as they go to an extreme.

It is one of the rules on wording on which writers of test questions agree (Haladyna, Downing and Rodriguez 2002).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, in_english, options_of
from questions.rules.shared.words import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


_ABSOLUTE: Final = re.compile(
    r"\b(?:always|never|everyone|everybody|nobody|no one|entirely|completely|absolutely|impossible"
    r"|without exception|in (?:every|all|any) cases?|(?:at|under) no (?:time|circumstances))\b",
    re.IGNORECASE,
)


def _absolutes(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    if asked is None or asked.several:
        return
    given = f"{question.passage or ''} {question.prompt}"
    marked = [
        (option, found[0])
        for option in asked.alternatives
        if (found := _ABSOLUTE.search(unquoted(option.text))) and found[0].casefold() not in given.casefold()
    ]
    if not marked or not all(option.wrong for option, _ in marked):
        return
    if len(marked) * 2 >= len(asked.wrong):
        option, word = marked[0]
        message = Message(
            "{count} of {all} wrong options go to an extreme ({word}), and the key does not.",
            count=len(marked),
            all=len(asked.wrong),
            word=shown(word),
        )
        advice = Message("write wrong options that could be true of some other text")
        yield Breach(option.path, message, advice)


RULE: Final = Rule(
    "Q011",
    "warning",
    "extremes as decoys",
    "A `choice` in which at least half of the wrong options hold a word such as always, never, nobody, completely "
    "or impossible, and neither the key nor the passage does. Words in quotation marks do not count. English only.",
    "Who knows tests strikes out such options unread. Write wrong options as moderate as the key.",
    in_english(each(_absolutes)),
    __file__,
)
