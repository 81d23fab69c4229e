"""Keys that can be found by their length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Amount, Message
from questions.rules.rule import Breach, Rule
from questions.rules.shared.keys import CLEARLY, GAIN, LEAST_ITEMS, above_chance, one_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


STANDS_OUT: Final = 1.1
"""An option is the longest if it is longer than any other by a tenth."""


def _length(found: ItemSet) -> Iterator[Breach]:
    choices = one_right(found)
    if len(choices) < LEAST_ITEMS:
        return
    sizes = [question.sizes(len) for question in choices]
    chances = [1 / len(question.options) for question in choices]
    ratio = sum(key * len(others) / sum(others) for key, others in sizes) / len(sizes)
    values = {"count": len(choices), "chance": f"{sum(chances):.0f}", "ratio": Amount(f"{ratio:.2f}")}
    longest = sum(key >= STANDS_OUT * max(others) for key, others in sizes)
    if above_chance(longest, chances):
        message = Message(
            "The key is the longest option in {hits} of {count} questions, by a tenth or more; chance gives {chance} "
            "at most. Keys are {ratio} times as long as the other options.",
            hits=longest,
            **values,
        )
        yield Breach(found.at, message, Message("shorten keys, or give decoys reasons"), at_key=True)
    shortest = sum(key * STANDS_OUT <= min(others) for key, others in sizes)
    if above_chance(shortest, chances):
        message = Message(
            "The key is the shortest option in {hits} of {count} questions, by a tenth or more; chance gives {chance} "
            "at most. Keys are {ratio} times as long as the other options.",
            hits=shortest,
            **values,
        )
        yield Breach(found.at, message, Message("give keys reasons, as decoys have"), at_key=True)


RULE: Final = Rule(
    "P002",
    "warning",
    "the key stands out by its length",
    f"Over all `choice` items with one right option, at least {LEAST_ITEMS}: how often the key is the longest "
    "option, by a tenth or more, and how often the shortest. It speaks where choosing by length would find the "
    f"key {GAIN:.0%} oftener than guessing, and clearly so ({CLEARLY} standard deviations).",
    "Cut what the key explains (`explain` is the place for it), and give wrong options a reason of their own.",
    _length,
    __file__,
)
