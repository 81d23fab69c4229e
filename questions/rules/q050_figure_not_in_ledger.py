"""A figure in a prompt or passage that the ledger does not have.

It reads English units and magnitudes, so it keeps silent on packs in other languages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.figures.formula_results import FormulaResults
from questions.rules.figures.ledger import FigureLedger
from questions.rules.figures.mentions import in_plain_signs, mentions, sentence
from questions.rules.figures.texts import texts_with_figures
from questions.rules.rule import Breach, Rule, in_english

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


_EXAMPLE: Final = re.compile(
    r"\b(?:such as|for example|for instance|e\.g\.|say|imagine|suppose|invented|made[- ]up|written for this course"
    r"|means?|if)\b",
    re.IGNORECASE,
)
"""Words that show a number to be an example or a definition, and not a figure that somebody counted."""


def _not_in_ledger(found: ItemSet) -> Iterator[Breach]:
    ledger = FigureLedger(found.figures)
    for path, question in found.items:
        source = found.sources.get(question.source or "")
        if (source is None and not found.figures) or (source is not None and source.invented):
            continue
        formulas = FormulaResults(question, found.figures)
        for each in texts_with_figures(question):
            if each.role != "given":
                continue
            text, said = in_plain_signs(each.text), set[str]()
            for mention in mentions(text):
                if mention.is_small or mention.printed in said or ledger.told_by(mention) or ledger.slip_in(mention):
                    continue
                if formulas.give(mention) or _EXAMPLE.search(sentence(text, mention.start)):
                    continue
                said.add(mention.printed)
                message = Message("The figure {figure} is not in the ledger.", figure=shown(mention.printed))
                advice = Message("add it to figures with its source and date, or with the formula that computes it")
                yield Breach((*path, *each.path), message, advice)


RULE: Final = Rule(
    "Q050",
    "warning",
    "a figure that is not in the ledger",
    "Numerals and “four million” in prompts and passages. A figure is known that, as exactly as it is printed and"
    " in its unit, is one of the ledger, lies in one's rounding, or is in or follows from a formula of the"
    " question. Left out are years, dates, times, ordinals, whole numbers up to ten, sentences that define or"
    " invent (means, such as, say, imagine, if), questions whose source is invented, and questions without a source"
    " in a file without figures.",
    "Add it to figures with its source and date, or with the formula that computes it from others.",
    in_english(_not_in_ledger),
    __file__,
)
