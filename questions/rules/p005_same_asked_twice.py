"""A rule against asking the same twice.

Promises to look at each pair that could be alike without comparing all: a set of 500 items takes a part of a second.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, ItemSet, Rule
from questions.rules.shared.words import before_answer, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import Item

ALIKE: Final = 90
"""Of 100; below it, questions on one passage with other options would count as alike."""

SHARED: Final = 0.8
"""The share of words that two texts must have in common before they are compared sign by sign."""

LEAST_WORDS: Final = 8

_LOOKED_AT: Final = 1000
"""How often other texts are met among the rarest words of one, at most."""

_COMPARED: Final = 3
"""Texts that one text is compared with: those that share most of its rarest words."""


_FIGURE: Final = re.compile(r"\d")


class _Text(NamedTuple):
    """What an item asks. Items with other figures in the same words are drills, not repetitions."""

    item: Item
    words: list[str]
    kinds: frozenset[str]
    figures: tuple[str, ...]


def _repeated(found: ItemSet) -> Iterator[Breach]:
    texts = [text for item in found.items if len((text := _text(item)).words) >= LEAST_WORDS]
    frequency = Counter(word for text in texts for word in text.kinds)
    index: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        # Two sets with so much in common share one of their rarest words: those beyond the share that may differ.
        rarest = sorted(sorted(text.kinds), key=frequency.__getitem__)
        places = [(word, text.figures) for word in rarest[: len(rarest) - math.ceil(SHARED * len(rarest)) + 1]]
        near = Counter(islice((other for place in places for other in index[place]), _LOOKED_AT))
        twin = next((texts[other] for other, _ in near.most_common(_COMPARED) if _alike(text, texts[other])), None)
        if twin is None:
            for place in places:
                index[place].append(number)
        else:
            message = Message("This asks nearly the same as {name}.", name=shown(twin.item.question.id))
            yield Breach(text.item.path, message, Message("keep one of them, or ask about something else"))


def _text(item: Item) -> _Text:
    told = words(" ".join(before_answer(item.question)))
    return _Text(item, told, frozenset(told), tuple(sorted(filter(_FIGURE.match, told))))


def _alike(one: _Text, other: _Text) -> bool:
    if one.item.question.pair is not None and one.item.question.pair == other.item.question.pair:
        return False  # no run holds both
    common = len(one.kinds & other.kinds)
    if common < SHARED * max(len(one.kinds), len(other.kinds)):
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - few texts come as far as this, and it costs as much as all rules

    return fuzz.ratio(one.words, other.words) >= ALIKE


RULE: Final = Rule(
    "P005",
    "warning",
    "the same asked twice",
    f"Pairs of items whose texts (passage, prompt, options, statements) are {ALIKE}% alike, word by word, and "
    "hold the same figures. The two of a `pair` may be alike. It only "
    "suggests: a question repeated in other words on purpose is good practice.",
    "Keep one of the two, or ask the second about another text.",
    _repeated,
    __file__,
)
