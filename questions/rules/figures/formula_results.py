"""What a question's own formulas give, to be looked for in its texts."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from questions.figures import FormulaError, worked_out
from questions.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.figures import Value
    from questions.model import AnyQuestion, Figure
    from questions.rules.figures.mentions import Mention


class FormulaResults:
    """What a question's own formulas give, worked out when it is first asked for."""

    def __init__(self, question: AnyQuestion, figures: Mapping[str, Figure]) -> None:
        self._question = kind_of(question).reckoned(question)
        self._figures = figures
        self._results: list[tuple[Value, frozenset[float]]] | None = None

    @property
    def value(self) -> Value | None:
        """The value of the key with its range; None where there is no formula, or one without a value."""
        results = self._all()
        return results[0][0] if results else None

    def give(self, mention: Mention) -> bool:
        """Whether a formula has this figure as a result, in its range, or in it as a number."""
        return any(
            {mention.number, mention.value} & literals or _agrees(mention, result) for result, literals in self._all()
        )

    def key(self, mention: Mention) -> bool:
        """Whether this is the key, or one of the answers accepted besides, within rounding."""
        accepted = 1 + len(self._question.accept_also) if self._question else 0
        return any(_agrees(mention, result) for result, _ in self._all()[:accepted])

    def _all(self) -> list[tuple[Value, frozenset[float]]]:
        question = self._question
        if self._results is None:
            self._results = []
            if question:
                for formula in (question.answer, *question.accept_also, *question.misconceptions):
                    try:
                        result = worked_out(formula, question, self._figures)
                    except FormulaError:  # the loader refuses it, as C044
                        continue
                    literals = frozenset(map(float, _LITERAL.findall(str(formula))))
                    self._results.append((result, literals))
        return self._results


_LITERAL: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])")


def _agrees(mention: Mention, result: Value) -> bool:
    factor = mention.value / mention.number if mention.number else 1.0
    for number, half in ((mention.value, mention.half), (mention.number, mention.half / factor)):
        slack = half + 1e-9 * max(abs(number), abs(result.value))
        if math.isfinite(slack) and result.low - slack <= number <= result.high + slack:
            return True
    return False
