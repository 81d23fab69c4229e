"""A computed figure that keeps quiet about where one of the figures that it comes from stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.figures import FormulaError
from questions.messages import Listing, Message
from questions.rules.figures.formulas import names_in
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _hidden_source(found: ItemSet) -> Iterator[Breach]:
    for name, figure in found.figures.items():
        if figure.computed is None:
            continue
        try:
            inputs = [found.figures[each] for each in names_in(figure.computed, found)]
        except FormulaError:  # the loader refuses it, as C044
            continue
        drawn_on = {source for each in inputs for source in (each.source, *each.source_also)}
        if missing := sorted(drawn_on - {figure.source, *figure.source_also}):
            message = Message(
                "The figure {name} rests on {sources} as well, and does not say so.",
                name=shown(name),
                sources=Listing(map(shown, missing)),
            )
            yield Breach(("figures", name, "computed"), message, Message("add it to source_also"))


RULE: Final = Rule(
    "P025",
    "warning",
    "a computed figure that hides a source",
    "Figures with `computed`: the sources of all figures in the formula, against `source` and `source_also`.",
    "Name each source that the figure rests on: the first in source, the others in source_also.",
    _hidden_source,
    __file__,
)
