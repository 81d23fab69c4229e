"""Explanations of verdicts that can be found by their length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.kinds import kind_of
from questions.messages import Message
from questions.rules.p002_key_stands_out_by_length import STANDS_OUT
from questions.rules.rule import Breach, Rule
from questions.rules.shared.keys import CLEARLY, GAIN, LEAST_ITEMS, above_chance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _longest_reason(found: ItemSet) -> Iterator[Breach]:
    parts = [
        part
        for _, question in found.items
        for part in kind_of(question).parts(question)
        if part.what == "reason" and not part.accepted
    ]
    if len(parts) < LEAST_ITEMS:
        return
    chances = [1 / len(part.alternatives) for part in parts]
    hits = sum(
        len(part.right[0].text) >= STANDS_OUT * max(len(other.text) for other in part.alternatives if not other.right)
        for part in parts
    )
    if above_chance(hits, chances):
        message = Message(
            "The right explanation is the longest in {hits} of {count} verdicts, by a tenth or more; chance gives "
            "{chance} at most.",
            hits=hits,
            count=len(parts),
            chance=f"{sum(chances):.0f}",
        )
        yield Breach(found.at, message, Message("shorten it, or give other explanations as much to say"), at_key=True)


RULE: Final = Rule(
    "P014",
    "warning",
    "the longest explanation of a verdict is the key",
    f"The explanations of all `verdict` items with one right explanation, at least {LEAST_ITEMS}: how often it is the "
    "longest, by a tenth or more. It speaks where choosing by length would find the key "
    f"{GAIN:.0%} oftener than guessing, and clearly so ({CLEARLY} standard deviations).",
    "Say the rest in `explain`, and write wrong explanations as fully as the right one.",
    _longest_reason,
    __file__,
)
