"""A difference of percentages in percent, or a relative change in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.figures.formulas import asked_formulas, measured
from questions.rules.rule import Breach, Rule
from questions.units import Measure, read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _percent_or_points(found: ItemSet) -> Iterator[Breach]:
    for asked in asked_formulas(found):
        measure = measured(found, asked)
        if not isinstance(measure, Measure) or not asked.is_key or read_unit(asked.unit) != read_unit("percent"):
            continue
        in_points = "point" in asked.unit or asked.unit == "pp"
        if measure.kind == "difference" and not in_points and "index" not in asked.unit:
            message = Message(
                "The formula takes one percentage from another; that gives percentage points, not percent."
            )
            advice = Message("ask for percentage points, or divide by the first percentage")
            yield Breach(asked.path, message, advice)
        elif measure.kind == "ratio" and in_points and "index" not in asked.unit:
            message = Message("The formula divides; that gives percent, not percentage points.")
            advice = Message("ask for percent, or only take one percentage from the other")
            yield Breach(asked.path, message, advice)


RULE: Final = Rule(
    "Q062",
    "warning",
    "percent and percentage points mixed up",
    "Keys and computed figures: a difference of two percentages in percent, a quotient in percentage points.",
    "From 20 to 25 percent is 5 percentage points, or a rise of 25 percent.",
    _percent_or_points,
    __file__,
)
