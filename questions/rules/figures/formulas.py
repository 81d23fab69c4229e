"""The formulas of a file, and the units of what they give.

Units come from `questions.units`: what is not in its table is a name of its own, and a plain number in a formula may
stand for anything. So the rules on formulas warn, and keep silent where a plain number could be the missing unit.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from questions.figures import FormulaError, evaluate, parsed_formula
from questions.kinds import kind_of
from questions.units import UnitClash, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.kinds.question_parts import Path
    from questions.model import Numeric
    from questions.rules.rule import ItemSet
    from questions.units import Measure


class AskedFormula(NamedTuple):
    """A formula at its path, and the unit that its result is given in."""

    path: Path
    formula: str | float
    unit: str
    is_key: bool
    """A formula that is accepted besides may give the key in another magnitude."""


def asked_formulas(found: ItemSet) -> Iterator[AskedFormula]:
    for name, figure in found.figures.items():
        if figure.computed is not None:
            yield AskedFormula(("figures", name, "computed"), figure.computed, figure.unit, is_key=True)
    for path, question in reckoned_questions(found):
        unit = question.unit or ""
        yield AskedFormula((*path, "answer"), question.answer, unit, is_key=True)
        for formula in question.accept_also:
            yield AskedFormula((*path, "accept_also", formula), formula, unit, is_key=False)


def reckoned_questions(found: ItemSet) -> Iterator[tuple[Path, Numeric]]:
    """The questions that ask for a figure which formulas give."""
    for path, question in found.items:
        if reckoned := kind_of(question).reckoned(question):
            yield path, reckoned


def measured(found: ItemSet, asked: AskedFormula) -> Measure | UnitClash | None:
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
