"""A figure without a year, and without a reason for that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.figures.dates import years_in
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


_UNKNOWN: Final = re.compile(r"^(?:not (?:stated|known|given|said)|unknown|undated)\W+\w+(?:\W+\w+){2,}", re.IGNORECASE)


def _no_date(found: ItemSet) -> Iterator[Breach]:
    for name, figure in found.figures.items():
        if not years_in(figure.as_of) and not _UNKNOWN.search(figure.as_of):
            message = Message("{text} is no date or period.", text=shown(figure.as_of))
            advice = Message("give a year, or write “not stated:” and why")
            yield Breach(("figures", name, "as_of"), message, advice)


RULE: Final = Rule(
    "P022",
    "warning",
    "a figure without a date",
    "`as_of` without a year, unless it says “not stated”, “unknown” or “undated” and, in three words or more, why.",
    "Give the date or period that the figure holds for, at least by its year.",
    _no_date,
    __file__,
)
