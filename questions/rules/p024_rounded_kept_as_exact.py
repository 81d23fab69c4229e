"""A figure that was rounded before it was printed, and is kept as exact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.figures.ledger import in_words
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


_ABOUT: Final = re.compile(
    r"\b(?:about|around|roughly|approximately|approx|circa|some|estimated|an estimate)\b[”\")’']", re.IGNORECASE
)

_ONE_SIDED: Final = re.compile(
    r"\b(?:more than|over|at least|upwards of|less than|fewer than|under|at most|up to|as many as|nearly|almost"
    r"|the most|floor|ceiling|exact|exactly)\b",
    re.IGNORECASE,
)


def _looks_rounded(found: ItemSet) -> Iterator[Breach]:
    for name, figure in found.figures.items():
        if figure.rounding is not None or figure.computed is not None or _ONE_SIDED.search(figure.counts):
            continue
        if _ABOUT.search(figure.counts):
            message = Message(
                "The figure is said to be a rough one ({text}), and is kept as exact.", text=shown(figure.counts)
            )
        elif abs(figure.value) >= 1000 and figure.value % 1000 == 0:
            message = Message("{value} looks rounded, and is kept as exact.", value=in_words(float(figure.value)))
        else:
            continue
        advice = Message("say in rounding how far it may be off; 0 says that it is exact")
        yield Breach(("figures", name), message, advice)


RULE: Final = Rule(
    "P024",
    "warning",
    "a rounded figure that is kept as exact",
    "Figures without `rounding` that are full thousands, or are quoted in `counts` as “about” and the like; unless"
    " `counts` says that they are a floor or a ceiling (more than, nearly, at most), or a formula computes them. A"
    " tolerance can be as wide as the source's rounding only if the ledger knows it.",
    "Write in rounding how far the true figure may be off: 0.05e9 for 1.1 billion. 0 says that it is exact.",
    _looks_rounded,
    __file__,
)
