"""Rules that hold the figures in a question's texts against the ledger and against the question's own formulas.

They read English units and magnitudes, so they keep silent on packs in other languages.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.figures import FormulaError, evaluate
from questions.kinds import kind_of
from questions.messages import Amount, Message
from questions.quantity import with_unit
from questions.rules.figures.ledger import FigureLedger, in_words, is_changed_over
from questions.rules.figures.mentions import in_plain_signs, mentions, sentence
from questions.rules.figures.texts import texts_with_figures
from questions.rules.rule import Breach
from questions.units import read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from questions.figures import Value
    from questions.kinds.question_parts import LearnerText
    from questions.model import AnyQuestion, Figure
    from questions.rules.figures.ledger import LedgerEntry
    from questions.rules.figures.mentions import Mention
    from questions.rules.rule import ItemSet

EXAMPLE: Final = re.compile(
    r"\b(?:such as|for example|for instance|e\.g\.|say|imagine|suppose|invented|made[- ]up|written for this course"
    r"|means?|if)\b",
    re.IGNORECASE,
)
"""Words that show a number to be an example or a definition, and not a figure that somebody counted."""
ELSEWHERE: Final = re.compile(r"\b(?:another|other|later) (?:reports?|sources?|counts?|outlets?)\b", re.IGNORECASE)
"""How facts from outside are introduced: they are no part of the ledger and no key rests on them."""


def not_in_ledger(found: ItemSet) -> Iterator[Breach]:
    """Figures in prompts and passages that the ledger does not have."""
    ledger = FigureLedger(found.figures)
    for path, question in found.items:
        source = found.sources.get(question.source or "")
        if (source is None and not found.figures) or (source is not None and source.invented):
            continue
        formulas = Formulas(question, found.figures)
        for each in texts_with_figures(question):
            if each.role != "given":
                continue
            text, said = in_plain_signs(each.text), set[str]()
            for mention in mentions(text):
                if mention.is_small or mention.printed in said or ledger.told_by(mention) or ledger.slip_in(mention):
                    continue
                if formulas.give(mention) or EXAMPLE.search(sentence(text, mention.start)):
                    continue
                said.add(mention.printed)
                message = Message("The figure {figure} is not in the ledger.", figure=shown(mention.printed))
                advice = Message("add it to figures with its source and date, or with the formula that computes it")
                yield Breach((*path, *each.path), message, advice)


def differs_from_ledger(found: ItemSet) -> Iterator[Breach]:
    """Figures that look like one of the ledger with a slip in it."""
    ledger = FigureLedger(found.figures)
    for path, question in found.items if found.figures else ():
        source = found.sources.get(question.source or "")
        if source is not None and source.invented:
            continue
        formulas = Formulas(question, found.figures)
        for each in texts_with_figures(question):
            if each.role == "claimed" and _fails(question, each):
                continue
            text = in_plain_signs(each.text)
            for mention in mentions(text):
                slip = None if mention.is_small else ledger.slip_in(mention)
                if slip is None or formulas.give(mention) or _is_meant(text, mention, slip, ledger, each):
                    continue
                message = Message(
                    "The text says {figure}; the ledger has {value} ({name}).",
                    figure=shown(mention.printed),
                    value=in_words(slip.value),
                    name=slip.name,
                )
                advice = Message("correct one of them, or give this figure an own entry")
                yield Breach((*path, *each.path), message, advice)


def key_not_stated(found: ItemSet) -> Iterator[Breach]:
    """Explanations of computed keys that come to another figure."""
    for path, question in found.items:
        reckoned = kind_of(question).reckoned(question)
        if reckoned is None or not question.explain:
            continue
        formulas = Formulas(question, found.figures)
        text = in_plain_signs(question.explain)
        unit = read_unit(reckoned.unit) if reckoned.unit else None
        said = [each for each in mentions(text) if each.unit is None or unit is None or each.unit.powers == unit.powers]
        in_its_unit = [each for each in said if _is_result(text, each) or (each.unit is not None and not each.is_small)]
        if in_its_unit and not any(formulas.key(mention) for mention in said):
            key = formulas.value
            if key is not None:
                message = Message(
                    "The formula gives {key}; the explanation says {figure}.",
                    key=Amount(with_unit(f"{key.value:,.{reckoned.places}f}", reckoned.unit or "")),
                    figure=shown(in_its_unit[-1].printed),
                )
                yield Breach((*path, "explain"), message, Message("let the explanation come to the key"))


class Formulas:
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
                        result = evaluate(formula, self._figures)
                    except FormulaError:  # the loader refuses it, as C044
                        continue
                    literals = frozenset(map(float, _LITERAL.findall(str(formula))))
                    self._results.append((result, literals))
        return self._results


_LITERAL: Final = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])")
_RESULT: Final = re.compile(r"[=≈:] ?(?:about |roughly )?\$?$")


def _agrees(mention: Mention, result: Value) -> bool:
    factor = mention.value / mention.number if mention.number else 1.0
    for number, half in ((mention.value, mention.half), (mention.number, mention.half / factor)):
        slack = half + 1e-9 * max(abs(number), abs(result.value))
        if math.isfinite(slack) and result.low - slack <= number <= result.high + slack:
            return True
    return False


def _is_result(text: str, mention: Mention) -> bool:
    return _RESULT.search(text[max(0, mention.start - 12) : mention.start]) is not None


def _fails(question: AnyQuestion, each: LearnerText) -> bool:
    """Whether a statement is marked as one that does not hold up, so that its figures may be wrong."""
    parts = kind_of(question).parts(question)
    return any(part.truth == "fails" for part in parts if part.statement and part.path == each.path[: len(part.path)])


def _is_meant(text: str, mention: Mention, slip: LedgerEntry, ledger: FigureLedger, each: LearnerText) -> bool:
    """Whether a text sets a figure beside the ledger's on purpose: an outside one, or both in one sentence."""
    around = sentence(text, mention.start)
    if ELSEWHERE.search(around) or any(slip in ledger.told_by(other) for other in mentions(around)):
        return True
    # In what Copydesk says itself there are steps of sums and counterexamples: a bare number there proves nothing.
    is_bare = mention.unit is None and mention.value == mention.number
    return each.role == "told" and is_bare and not is_changed_over(mention.number, slip.value)
