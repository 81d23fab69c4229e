"""A formula whose result is a hundred, a thousand or a million times what its unit says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from questions.messages import Amount, Message
from questions.rules.figures.formulas import asked_formulas, measured
from questions.rules.rule import Breach, Rule
from questions.units import Measure, is_power_of_ten, read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _other_magnitude(found: ItemSet) -> Iterator[Breach]:
    for asked in asked_formulas(found):
        measure = measured(found, asked)
        if not asked.is_key or not asked.unit or not isinstance(measure, Measure) or measure.unit is None:
            continue
        wanted = read_unit(asked.unit)
        if measure.unit.powers != wanted.powers or math.isnan(measure.literal) or not measure.literal:
            continue
        factor = measure.unit.scale / measure.literal / wanted.scale
        if math.isclose(measure.unit.scale, wanted.scale) or not is_power_of_ten(factor):
            continue
        message = Message("The formula's result is not yet in {unit}.", unit=asked.unit)
        if factor > 1:
            advice = Message("multiply it by {factor}", factor=Amount(f"{factor:,.0f}"))
        else:
            advice = Message("divide it by {factor}", factor=Amount(f"{1 / factor:,.0f}"))
        yield Breach(asked.path, message, advice)


RULE: Final = Rule(
    "Q063",
    "warning",
    "a key that is a hundred, a thousand or a million times off",
    "Keys and computed figures whose unit follows, in a magnitude that does not: a share without * 100 in percent,"
    " USD as USD billion.",
    "Multiply or divide as the message says.",
    _other_magnitude,
    __file__,
)
