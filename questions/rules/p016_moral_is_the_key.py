"""Keys that say what the course always says: check it, it depends, it can't be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule, in_english
from questions.rules.shared.keys import LEAST_ITEMS, one_right
from questions.rules.shared.words import unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet

_MOST: Final = 1 / 3

_CANNOT: Final = r"(?:can['’]?t|cannot|can not)"

_MORAL: Final = re.compile(
    r"\b(?:"
    r"check(?:s|ed|ing)?|look(?:s|ed|ing)? (?:it |them |this |that )?up|find out|verif(?:y|ies|ied)|compare(?:s|d)?"
    r"|depends?|may or may not|not enough|no way to (?:tell|know)|nobody can (?:tell|know|say)"
    rf"|{_CANNOT} (?:be )?(?:tell|told|know|known|say|said)"
    r"|(?:does not|doesn['’]t|do not|don['’]t) (?:say|tell)"
    r")\b",
    re.IGNORECASE,
)


def _moral(found: ItemSet) -> Iterator[Breach]:
    asked = one_right(found)
    if len(asked) < LEAST_ITEMS:
        return
    morals = sum(_MORAL.search(unquoted(one.options[one.place].text)) is not None for one in asked)
    if morals > _MOST * len(asked):
        message = Message(
            "The key says what a course on media always says (check it, it depends, it can't be told) in {count} of "
            "{all} questions.",
            count=morals,
            all=len(asked),
        )
        advice = Message("let such words be wrong in some of them, where the text does settle it")
        yield Breach(found.at, message, advice, at_key=True)


RULE: Final = Rule(
    "P016",
    "warning",
    "the moral of the course is the key",
    f"`choice` items in English with one right option, once there are {LEAST_ITEMS}: how many keys hold words such as "
    "“check”, “look up”, “find out”, “compare”, “depends”, “can't tell”, “doesn't say” or “not enough”, outside "
    "quotation marks. It speaks above a third.",
    "Ask for more that the text does settle, and use such words in wrong options, too.",
    in_english(_moral),
    __file__,
)
