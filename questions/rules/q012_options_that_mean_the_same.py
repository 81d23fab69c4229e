"""Two options that mean the same.

It is one of the rules on wording on which writers of test questions agree (Haladyna, Downing and Rodriguez 2002).
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.quantity import LONGEST, QuantityError, read_quantity
from questions.rules.rule import Breach, Rule, each, options_of
from questions.rules.shared.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.kinds.question_parts import Alternative
    from questions.model import AnyQuestion


_DIGIT: Final = re.compile(r"\d")

_EMPTY: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "it",
        "that",
        "this",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
    ]
)
"""Words that two options may differ in without meaning anything else."""

_ALIKE: Final = 86
"""Two words this alike (0 to 100) that begin alike are taken for forms of one word, or one of them for a slip."""

_SCALES: Final = frozenset(("thousand", "million", "billion", "trillion", "about", "around", "nearly", "almost"))


def _near_options(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    if asked is None:
        return
    contents = {one.id: [word for word in words(one.text) if word not in _EMPTY] for one in asked.alternatives}
    figures = _figures(asked.alternatives)
    for one, other in combinations(asked.alternatives, 2):
        if one.id in figures and figures[one.id] == figures.get(other.id):
            message = Message("{one} is the same figure as {other}.", one=shown(other.text), other=shown(one.text))
            yield Breach((*other.path, "text"), message, Message("keep one of them"))
        elif contents[one.id] and _one_meaning(contents[one.id], contents[other.id]):
            message = Message("{one} says nearly the same as {other}.", one=shown(other.text), other=shown(one.text))
            yield Breach((*other.path, "text"), message, Message("tell them apart, or keep one of them"))


def _one_meaning(one: list[str], other: list[str]) -> bool:
    """Whether two options differ in nothing, or in one word that is likely a form of the other's."""
    if len(one) != len(other):
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return not differing
    ((a, b),) = differing
    if not (a.isalpha() and b.isalpha() and len(one) > 2 and a[:3] == b[:3]):
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - few options come as far as this, and it costs as much as all rules

    return fuzz.ratio(a, b) >= _ALIKE


def _figures(options: Sequence[Alternative]) -> dict[str, tuple[float, str]]:
    """The options that are one figure each, by id as the figure and its unit."""
    found: dict[str, tuple[float, str]] = {}
    for option in options:
        if len(option.text) > LONGEST or not _DIGIT.search(option.text):
            continue
        unit = "percent" if re.search(r"%|per ?cent\b", option.text) else "USD" if "$" in option.text else ""
        unit = unit or " ".join(word for word in words(option.text) if word.isalpha() and word not in _SCALES)
        try:
            found[option.id] = read_quantity(option.text, unit), unit
        except QuantityError:
            continue
    return found


RULE: Final = Rule(
    "Q012",
    "warning",
    "two options that mean the same",
    "Two options with the same figure (13.4% and 13.4 percent, $1.1bn and 1,100 million dollars), or with the "
    "same words in the same order, apart from words such as “the” and “is” and from one form of a word. (The "
    "same text twice is C043, an error.) It only suggests: look whether there is a difference that matters.",
    "Keep one of them. If one is the key, whoever chose the other was right and is told that they were not.",
    each(_near_options),
    __file__,
)
