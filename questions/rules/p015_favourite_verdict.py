"""Verdicts of which one is the key too often, or hardly ever."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final, get_args

from questions.diagnostics.diagnostic import shown
from questions.kinds.filling import VERDICTS
from questions.messages import Message
from questions.model import Scale, Weigh
from questions.rules.rule import Breach, Rule
from questions.rules.shared.balance import in_percent
from questions.rules.shared.keys import LEAST_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet

_LOW: Final = 0.15
_HIGH: Final[dict[Scale, float]] = {"agreement": 0.4, "fit": 0.6}
"""Between these shares each verdict of a scale is to lie. A scale of three leaves each of them more."""


def _favourites(found: ItemSet) -> Iterator[Breach]:
    asked = [question for _, question in found.items if isinstance(question, Weigh)]
    for scale in get_args(Scale):
        counts = Counter(question.answer for question in asked if question.scale == scale)
        of = counts.total()
        if of < LEAST_ITEMS:
            continue
        least, most = math.floor(_LOW * of), math.ceil(_HIGH[scale] * of)
        for verdict in VERDICTS[scale]:
            if not least <= counts[verdict] <= most:
                message = Message(
                    "The verdict {verdict} is the key in {count} of {all} questions ({share}%).",
                    verdict=shown(verdict),
                    count=counts[verdict],
                    all=of,
                    share=in_percent(counts[verdict] / of),
                )
                advice = Message("bring it to {low}–{high}%", low=in_percent(_LOW), high=in_percent(_HIGH[scale]))
                yield Breach(found.at, message, advice, at_key=True)


RULE: Final = Rule(
    "P015",
    "warning",
    "a favourite verdict",
    f"`verdict` items of one `scale`, once there are {LEAST_ITEMS}: how often each verdict that the scale offers is "
    f"the key. Each is to be {_LOW:.0%} to {_HIGH['agreement']:.0%} of them on the scale `agreement`, and "
    f"{_LOW:.0%} to {_HIGH['fit']:.0%} on the scale `fit`, as near as whole numbers come to that.",
    "Change what is compared in some of them, so that other verdicts are right.",
    _favourites,
    __file__,
)
