"""An explanation that comes to another figure than the key.

It reads English units and magnitudes, so it keeps silent on packs in other languages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.kinds import kind_of
from questions.messages import Amount, Message
from questions.quantity import with_unit
from questions.rules.figures.formula_results import FormulaResults
from questions.rules.figures.mentions import in_plain_signs, mentions
from questions.rules.rule import Breach, Rule, in_english
from questions.units import read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.figures.mentions import Mention
    from questions.rules.rule import ItemSet


_RESULT: Final = re.compile(r"[=≈:] ?(?:about |roughly )?\$?$")


def _key_not_stated(found: ItemSet) -> Iterator[Breach]:
    for path, question in found.items:
        reckoned = kind_of(question).reckoned(question)
        if reckoned is None or not question.explain:
            continue
        formulas = FormulaResults(question, found.figures)
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


def _is_result(text: str, mention: Mention) -> bool:
    return _RESULT.search(text[max(0, mention.start - 12) : mention.start]) is not None


RULE: Final = Rule(
    "Q053",
    "warning",
    "an explanation that comes to another figure than the key",
    "Explanations of number questions with a figure in the key's unit, or behind an equals sign, of which none is"
    " the key, in its range, or accepted besides.",
    "Let the explanation come to the key; if it is right, fix the formula.",
    in_english(_key_not_stated),
    __file__,
)
