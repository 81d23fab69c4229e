"""Keys over a whole set: a learner who cannot read must not do well by length, by caution or by place.

Only `choice` items are judged. A set is judged by counting, so each rule waits for enough items, and asks for an effect
that would help somebody who guesses and that chance brings about less than once in a hundred sets.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.rules.rule import options_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from questions.kinds.question_parts import Alternative
    from questions.rules.rule import ItemSet


LEAST_ITEMS: Final = 8

GAIN: Final = 0.15
"""How much oftener than chance a trick must find the key before it is worth a warning."""

CLEARLY: Final = 2.33
"""Standard deviations above chance that one set in a hundred reaches by luck."""


def above_chance(hits: int, chances: Sequence[float]) -> bool:
    """Whether `hits` of so many trials are clearly more than their chances give, and enough more to help a guesser."""
    expected = sum(chances)
    distribution = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    return hits - expected >= GAIN * len(chances) and hits - 0.5 - expected >= CLEARLY * distribution


class OneRight(NamedTuple):
    """The options of an item, of which exactly one is right; `place` is where that stands among them."""

    options: Sequence[Alternative]
    place: int
    shuffled: bool

    def sizes(self, size: Callable[[str], float]) -> tuple[float, list[float]]:
        """The size of the key, and of the other options."""
        sizes = [size(option.text) for option in self.options]
        return sizes.pop(self.place), sizes


def one_right(found: ItemSet) -> list[OneRight]:
    """Items of which one option is chosen, and exactly one is right."""
    asked = (options_of(question) for _, question in found.items)
    return [
        OneRight(part.alternatives, [option.right for option in part.alternatives].index(True), part.shuffled)
        for part in asked
        if part and not part.several and not part.accepted
    ]
