"""A formula that adds or compares what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.figures.formulas import asked_formulas, measured
from questions.rules.rule import Breach, Rule
from questions.units import UnitClash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _clashing_units(found: ItemSet) -> Iterator[Breach]:
    for asked in asked_formulas(found):
        clash = measured(found, asked)
        if isinstance(clash, UnitClash):
            yield Breach(asked.path, clash.message, Message("bring both to one unit first"), at_key=not asked.is_key)


RULE: Final = Rule(
    "Q060",
    "warning",
    "a formula that adds what cannot be added",
    "Keys, what is accepted besides, and computed figures: sums, differences, min and max of two units, or of two"
    " magnitudes of one. Money, people, time and shares are known; other names are kinds of their own, and two"
    " such names are let pass.",
    "Bring both to one unit first, or take the figure that was meant.",
    _clashing_units,
    __file__,
)
