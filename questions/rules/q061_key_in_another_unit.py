"""A formula whose result is not in the unit that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.figures.formulas import asked_formulas, measured
from questions.rules.rule import Breach, Rule
from questions.units import Measure, read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _other_unit(found: ItemSet) -> Iterator[Breach]:
    for asked in asked_formulas(found):
        measure = measured(found, asked)
        if not isinstance(measure, Measure) or measure.unit is None:
            continue
        wanted = read_unit(asked.unit)
        apart = measure.unit.powers ^ wanted.powers
        # One unit too many or too few may be what a plain number stands for: `/ 365` gives people a day.
        if not apart or (len(apart) == 1 and measure.literal != 1.0 and asked.unit):
            continue
        gives = measure.unit.named
        if asked.unit:
            message = Message("The formula gives {unit}; asked for is {wanted}.", unit=gives, wanted=shown(asked.unit))
        else:
            message = Message("The formula gives {unit}; asked for is no unit.", unit=gives)
        advice = Message("fix the formula, or say in the units of its figures what they count")
        yield Breach(asked.path, message, advice, at_key=not asked.is_key)


RULE: Final = Rule(
    "Q061",
    "warning",
    "a key in another unit than the one asked for",
    "Keys, what is accepted besides, and computed figures: USD / people gives USD a person, people / people a"
    " share. One unit that is missing or left over is let pass where a plain number may stand for it.",
    "Fix the formula or the unit; or say in the units of the figures what they count (people a cell).",
    _other_unit,
    __file__,
)
