"""A figure that does not tell who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _nobody_says_it(found: ItemSet) -> Iterator[Breach]:
    for name, figure in found.figures.items():
        source = found.sources.get(figure.source)
        if figure.said_by is None and figure.computed is None and not (source is not None and source.invented):
            message = Message("The figure {name} does not tell who says it.", name=shown(name))
            yield Breach(("figures", name), message, Message("name them in said_by, or write “said_by: the source”"))


RULE: Final = Rule(
    "P021",
    "warning",
    "a figure that nobody says",
    "Figures without `said_by`, unless their source is invented or a formula computes them. The source's own voice"
    " is said as well: “the source”.",
    "Name in said_by who gives the figure, as the source tells it, or write “said_by: the source”.",
    _nobody_says_it,
    __file__,
)
