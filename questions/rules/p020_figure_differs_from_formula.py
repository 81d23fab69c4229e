"""A figure whose value is not what its own formula gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.figures import FormulaError, evaluate
from questions.messages import Message
from questions.rules.figures.ledger import in_words
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _come_apart(found: ItemSet) -> Iterator[Breach]:
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


RULE: Final = Rule(
    "P020",
    "error",
    "a figure that its own formula does not give",
    "Figures with `computed`: the formula's result, against the value give or take its rounding.",
    "Correct the value, the formula or a figure in it; or say in rounding how far the value is rounded.",
    _come_apart,
    __file__,
)
