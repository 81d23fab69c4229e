"""A key that, typed as it is shown, would be marked wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.figures import FormulaError, tolerance, worked_out
from questions.messages import Amount, Message
from questions.quantity import with_unit
from questions.rules.figures.formulas import reckoned_questions
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _key_refused(found: ItemSet) -> Iterator[Breach]:
    for path, question in reckoned_questions(found):
        try:
            key, width = worked_out(question.answer, question, found.figures).value, tolerance(question, found.figures)
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


RULE: Final = Rule(
    "Q055",
    "error",
    "a key that would be marked wrong as it is shown",
    "Number questions: the key rounded to `places`, against the tolerance.",
    "Show more places, or widen the tolerance to half a unit of the last place shown.",
    _key_refused,
    __file__,
)
