"""A figure in a text that looks like one of the ledger with a slip in it.

It reads English units and magnitudes, so it keeps silent on packs in other languages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.kinds import kind_of
from questions.messages import Message
from questions.rules.figures.formula_results import FormulaResults
from questions.rules.figures.ledger import FigureLedger, in_words, is_changed_over
from questions.rules.figures.mentions import in_plain_signs, mentions, sentence
from questions.rules.figures.texts import texts_with_figures
from questions.rules.rule import Breach, Rule, in_english

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.kinds.question_parts import LearnerText
    from questions.rules.figures.ledger import LedgerEntry
    from questions.rules.figures.mentions import Mention
    from questions.rules.rule import ItemSet


_ELSEWHERE: Final = re.compile(r"\b(?:another|other|later) (?:reports?|sources?|counts?|outlets?)\b", re.IGNORECASE)
"""How facts from outside are introduced: they are no part of the ledger and no key rests on them."""


def _differs_from_ledger(found: ItemSet) -> Iterator[Breach]:
    ledger = FigureLedger(found.figures)
    for path, question in found.items if found.figures else ():
        source = found.sources.get(question.source or "")
        if source is not None and source.invented:
            continue
        formulas = FormulaResults(question, found.figures)
        # The figures of a statement that does not hold up may be wrong.
        failing = {part.path for part in kind_of(question).statements(question) if part.truth == "fails"}
        for each in texts_with_figures(question):
            if each.role == "claimed" and each.path[:-1] in failing:
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


def _is_meant(text: str, mention: Mention, slip: LedgerEntry, ledger: FigureLedger, each: LearnerText) -> bool:
    """Whether a text sets a figure beside the ledger's on purpose: an outside one, or both in one sentence."""
    around = sentence(text, mention.start)
    if _ELSEWHERE.search(around) or any(slip in ledger.told_by(other) for other in mentions(around)):
        return True
    # In what Copydesk says itself there are steps of sums and counterexamples: a bare number there proves nothing.
    is_bare = mention.unit is None and mention.value == mention.number
    return each.role == "told" and is_bare and not is_changed_over(mention.number, slip.value)


RULE: Final = Rule(
    "Q051",
    "warning",
    "a figure that differs from the ledger",
    "Figures in all texts but options that are within 5 percent of exactly one figure of the ledger with a fitting"
    " unit, or have two of its digits changed over, and are neither a right rounding of it nor a result of the"
    " question's formulas. Whole numbers below 100 are left out, as are statements marked as failing, sentences"
    " that name another report or state both figures, and, in explanations and feedback, bare numbers.",
    "Correct the text or the ledger. A figure that is another one gets an entry of its own.",
    in_english(_differs_from_ledger),
    __file__,
)
