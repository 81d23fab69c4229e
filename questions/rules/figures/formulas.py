"""Rules about formulas: does the unit of the result follow, would the key as shown be taken for right?

Units come from `questions.units`: what is not in its table is a name of its own, and a plain number in a formula may
stand for anything. So these rules warn, and keep silent where a plain number could be the missing unit.
"""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING, NamedTuple

from questions.diagnostics.diagnostic import shown
from questions.figures import FormulaError, evaluate, parsed_formula, tolerance
from questions.kinds import kind_of
from questions.messages import Amount, Message
from questions.quantity import with_unit
from questions.rules.figures.ledger import in_words
from questions.rules.rule import Breach
from questions.units import Measure, UnitClash, is_power_of_ten, read_unit, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.kinds.question_parts import Path
    from questions.model import Numeric
    from questions.rules.rule import ItemSet


class _Asked(NamedTuple):
    """A formula at its path, and the unit that its result is given in."""

    path: Path
    formula: str | float
    unit: str
    is_key: bool
    """A formula that is accepted besides may give the key in another magnitude."""


def clashing_units(found: ItemSet) -> Iterator[Breach]:
    """Formulas that add or compare what cannot be."""
    for asked in _asked(found):
        clash = _measured(found, asked)
        if isinstance(clash, UnitClash):
            yield Breach(asked.path, clash.message, Message("bring both to one unit first"), at_key=not asked.is_key)


def other_unit(found: ItemSet) -> Iterator[Breach]:
    """Results whose unit is not the one asked for."""
    for asked in _asked(found):
        measure = _measured(found, asked)
        if not isinstance(measure, Measure) or measure.unit is None:
            continue
        wanted = read_unit(asked.unit)
        apart = measure.unit.powers ^ wanted.powers
        # One unit too many or too few may be what a plain number stands for: `/ 365` gives people a day.
        if not apart or (len(apart) == 1 and measure.literal != 1.0 and asked.unit):
            continue
        gives = str(measure.unit)
        if asked.unit:
            message = Message("The formula gives {unit}; asked for is {wanted}.", unit=gives, wanted=shown(asked.unit))
        else:
            message = Message("The formula gives {unit}; asked for is no unit.", unit=gives)
        advice = Message("mend the formula, or say in the units of its figures what they count")
        yield Breach(asked.path, message, advice, at_key=not asked.is_key)


def other_magnitude(found: ItemSet) -> Iterator[Breach]:
    """Results that are a hundred, a thousand or a million times what the unit says."""
    for asked in _asked(found):
        measure = _measured(found, asked)
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


def percent_or_points(found: ItemSet) -> Iterator[Breach]:
    """Differences of percentages asked for in percent, and relative changes asked for in points."""
    for asked in _asked(found):
        measure = _measured(found, asked)
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


def key_refused(found: ItemSet) -> Iterator[Breach]:
    """Keys that, typed as they are shown, would be marked wrong."""
    for path, question in _reckoned(found):
        try:
            key, width = evaluate(question.answer, found.figures).value, tolerance(question, found.figures)
        except FormulaError:  # the loader refuses it, as C044
            continue
        apart = abs(round(key, question.places) - key)
        if apart > width + 1e-9 * max(1.0, abs(key)):
            message = Message(
                "The key is shown as {key}, and whoever types that is {apart} off: marked wrong.",
                key=Amount(with_unit(f"{key:,.{question.places}f}", question.unit or "")),
                apart=Amount(f"{apart:.3g}"),
            )
            yield Breach((*path, "tolerance"), message, Message("show more places, or widen the tolerance"))


def key_without_figures(found: ItemSet) -> Iterator[Breach]:
    """Keys of numbers that rest on nothing, in a file that has a ledger."""
    for path, question in _reckoned(found) if found.figures else ():
        if not isinstance(question.answer, str) or not names_in(question.answer, found):
            message = Message("The key names no figure of the ledger.")
            yield Breach((*path, "answer"), message, Message("write it as a formula over figures"))


def come_apart(found: ItemSet) -> Iterator[Breach]:
    """Figures whose value is not what their own formula gives."""
    for name, figure in found.figures.items():
        if figure.computed is None:
            continue
        try:
            result = evaluate(figure.computed, found.figures).value
        except FormulaError:  # the loader refuses it, as C044
            continue
        if abs(result - figure.value) > abs(figure.rounding or 0.0) + 1e-9 * max(abs(result), abs(figure.value)):
            message = Message(
                "The value is {value}; the formula gives {result}.",
                value=in_words(float(figure.value)),
                result=in_words(result),
            )
            advice = Message("correct one of them, or write in rounding how far the value is rounded")
            yield Breach(("figures", name, "value"), message, advice)


def _asked(found: ItemSet) -> Iterator[_Asked]:
    for name, figure in found.figures.items():
        if figure.computed is not None:
            yield _Asked(("figures", name, "computed"), figure.computed, figure.unit, is_key=True)
    for path, question in _reckoned(found):
        unit = question.unit or ""
        yield _Asked((*path, "answer"), question.answer, unit, is_key=True)
        for formula in question.accept_also:
            yield _Asked((*path, "accept_also", formula), formula, unit, is_key=False)


def _reckoned(found: ItemSet) -> Iterator[tuple[Path, Numeric]]:
    """The questions that ask for a figure which formulas give."""
    for path, question in found.items:
        if reckoned := kind_of(question).reckoned(question):
            yield path, reckoned


def _measured(found: ItemSet, asked: _Asked) -> Measure | UnitClash | None:
    try:
        evaluate(asked.formula, found.figures)
        return unit_of(asked.formula, found.figures)
    except FormulaError:  # the loader refuses it, as C044
        return None
    except UnitClash as clash:
        return clash


def names_in(formula: str, found: ItemSet) -> set[str]:
    """The figures that `formula` names."""
    tree = parsed_formula(formula, found.figures)
    return found.figures.keys() & {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
