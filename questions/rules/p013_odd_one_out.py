"""Keys that can be found by how much the options have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule
from questions.rules.shared.keys import CLEARLY, GAIN, LEAST_ITEMS, above_chance, one_right
from questions.rules.shared.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.rules.rule import ItemSet

_LEAST_OPTIONS: Final = 3
"""Of two options neither is the odd one out."""


def _odd_one_out(found: ItemSet) -> Iterator[Breach]:
    asked = [one for one in one_right(found) if len(one.options) >= _LEAST_OPTIONS]
    if len(asked) < LEAST_ITEMS:
        return
    chances = [1 / len(one.options) for one in asked]
    likeness = [(likeness_of([option.text for option in one.options]), one.place) for one in asked]
    values = {"count": len(asked), "chance": f"{sum(chances):.0f}"}
    odd = sum(_is_alone(place, [-share for share in shares]) for shares, place in likeness)
    if above_chance(odd, chances):
        message = Message(
            "The key is the option least like the others in {hits} of {count} questions; chance gives {chance} at "
            "most.",
            hits=odd,
            **values,
        )
        yield Breach(found.at, message, Message("give a wrong option words of its own as well"), at_key=True)
    alike = sum(_is_alone(place, shares) for shares, place in likeness)
    if above_chance(alike, chances):
        message = Message(
            "The key is the option most like the others in {hits} of {count} questions; chance gives {chance} at most.",
            hits=alike,
            **values,
        )
        advice = Message("don't build every wrong option by changing a word of the key")
        yield Breach(found.at, message, advice, at_key=True)


def likeness_of(texts: Sequence[str]) -> list[float]:
    """For each text the share of words that it has in common with another one, on average over the others."""
    sets = [frozenset(words(text)) for text in texts]

    def alike(one: frozenset[str], other: frozenset[str]) -> float:
        return len(one & other) / max(len(one | other), 1)

    return [
        sum(alike(one, other) for at, other in enumerate(sets) if at != place) / (len(sets) - 1)
        for place, one in enumerate(sets)
    ]


def _is_alone(place: int, shares: Sequence[float]) -> bool:
    """Whether what stands at `place` is higher than all others."""
    return all(shares[place] > share for at, share in enumerate(shares) if at != place)


RULE: Final = Rule(
    "P013",
    "warning",
    "the key is the odd one out",
    f"`choice` items with one right option of at least {_LEAST_OPTIONS}, once there are {LEAST_ITEMS}. For each "
    "option: the share of words that it has in common with each of the others (words of both over words of either), "
    "on average. It speaks where taking the option least like the others, or the one most like them, would find the "
    f"key {GAIN:.0%} oftener than guessing, and clearly so ({CLEARLY} standard deviations).",
    "Word keys and wrong options alike: in some questions let a wrong option be the one that stands alone.",
    _odd_one_out,
    __file__,
)
