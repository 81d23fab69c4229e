"""An explanation that gives a chart another lie factor than it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.messages import Amount, Message
from questions.quantity import read_digits
from questions.rules.rule import Breach, Rule, each, options_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.kinds.question_parts import Path
    from questions.model import AnyQuestion

_SAID: Final = re.compile(
    r"(?:lie factor|factor de mentira)\W{0,4}"
    r"(?: ?(?:of|is|comes to|equals|de|es)(?: about| roughly| cerca de)?)?\W{0,3}"
    r"(?P<digits>\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)


def _other_factor(question: AnyQuestion) -> Iterator[Breach]:
    factor = None if question.drawing is None else question.drawing.lie_factor
    if factor is None:
        return
    for path, text in _true_texts(question):
        for said in _SAID.finditer(text):
            digits = read_digits(said["digits"], question.language)
            if digits is None:
                continue
            places = len(digits.partition(".")[2])
            if abs(float(digits) - factor) > 0.5 * 10.0**-places + 1e-9:
                message = Message(
                    "The chart has a lie factor of {factor}; this says {said}.",
                    factor=Amount(f"{factor:.{max(places, 1)}f}"),
                    said=Amount(said["digits"]),
                )
                yield Breach(path, message, Message("say what the chart has, or change the chart"))


def _true_texts(question: AnyQuestion) -> Iterator[tuple[Path, str]]:
    """The texts of a question that say what is so: its explanation and its right options."""
    if question.explain:
        yield ("explain",), question.explain
    asked = options_of(question)
    for option in asked.alternatives if asked is not None else ():
        if option.right:
            yield ("options", option.id, "text"), option.text


RULE: Final = Rule(
    "Q073",
    "error",
    "a lie factor that the chart does not have",
    "Explanations and right options that give a lie factor (“a lie factor of 5.0”), against that of the question's own "
    "chart, rounded as it is said.",
    "Say what the chart has, or change the chart.",
    each(_other_factor),
    __file__,
)
