"""The key of a number question that rests on nothing, in a file that has a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.figures import LIE_FACTOR
from questions.messages import Message
from questions.rules.figures.formulas import names_in, reckoned_questions
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _key_without_figures(found: ItemSet) -> Iterator[Breach]:
    for path, question in reckoned_questions(found) if found.figures else ():
        drawn = isinstance(question.answer, str) and question.drawing is not None and LIE_FACTOR in question.answer
        if not drawn and (not isinstance(question.answer, str) or not names_in(question.answer, found)):
            message = Message("The key names no figure of the ledger.")
            yield Breach((*path, "answer"), message, Message("write it as a formula over figures"))


RULE: Final = Rule(
    "Q056",
    "warning",
    "a key that rests on no figure of the ledger",
    "Number questions in a file with figures: an answer that is a plain number or a formula without a figure.",
    "Write the answer as a formula over the figures, so that it cannot drift from them.",
    _key_without_figures,
    __file__,
)
