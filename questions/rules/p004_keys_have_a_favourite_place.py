"""Keys that can be found by their place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule
from questions.rules.shared.keys import one_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


_CRITICAL: Final = (6.63, 9.21, 11.34, 13.28, 15.09)
"""Chi-square with 1 to 5 degrees of freedom that chance reaches once in a hundred times."""

_EXPECTED: Final = 5
"""Keys that chance must put in each place before chi-square means something."""


def _places(found: ItemSet) -> Iterator[Breach]:
    groups: dict[int, list[int]] = defaultdict(list)
    for question in one_right(found):
        if not question.shuffled:
            groups[len(question.options)].append(question.place)
    for options, places in sorted(groups.items()):
        expected = len(places) / options
        if expected < _EXPECTED:
            continue
        counts = [places.count(place) for place in range(options)]
        if sum((count - expected) ** 2 / expected for count in counts) > _CRITICAL[options - 2]:
            distribution = ", ".join(f"{'ABCDEF'[place]} {count}" for place, count in enumerate(counts))
            message = Message(
                "In {count} questions of {options} options in a fixed order, keys are at {places}.",
                count=len(places),
                options=options,
                places=distribution,
            )
            yield Breach(found.at, message, Message("move keys, or let options be shuffled"), at_key=True)


RULE: Final = Rule(
    "P004",
    "warning",
    "keys have a favourite place",
    "Chi-square over the places of keys, at one in a hundred, for `choice` items with `shuffle: false` and the "
    f"same number of options, once chance would put {_EXPECTED} keys in each place. Other items are not judged: "
    "their options are shuffled anew in each run, so no learner meets the order in the file.",
    "Move keys to other places, or leave `shuffle` out where the options have no order of their own.",
    _places,
    __file__,
)
