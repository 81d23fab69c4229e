"""Keys that can be found by their caution."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule, in_english
from questions.rules.shared.keys import LEAST_ITEMS, above_chance, one_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


_HEDGE: Final = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|likely|usually|often|sometimes|partly|mostly|generally|seems?"
    r"|appears?|tends?|rather|somewhat|in part|at least|it depends|some|cannot be told|not necessarily)\b",
    re.IGNORECASE,
)


def _hedges(found: ItemSet) -> Iterator[Breach]:
    choices = one_right(found)
    if len(choices) < LEAST_ITEMS:
        return
    counts = [question.sizes(lambda text: len(_HEDGE.findall(text))) for question in choices]
    hits = sum(key > max(others) for key, others in counts)
    if above_chance(hits, [1 / len(question.options) for question in choices]):
        message = Message(
            "The key is the most cautious option (may, often, some …) in {hits} of {count} questions.",
            hits=hits,
            count=len(choices),
        )
        yield Breach(found.at, message, Message("let decoys be as cautious as keys"), at_key=True)


RULE: Final = Rule(
    "P003",
    "warning",
    "the key is the most cautious option",
    "The same for words of caution such as may, perhaps, often, some or at least: in how many items the key has "
    "more of them than any other option. English only.",
    "Let wrong options be as cautious as keys. Now and then the plain claim is the right one.",
    in_english(_hedges),
    __file__,
)
