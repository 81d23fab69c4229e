"""A figure that holds for a time after its source was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.figures.dates import years_in
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _later_than_source(found: ItemSet) -> Iterator[Breach]:
    for name, figure in found.figures.items():
        source = found.sources.get(figure.source)
        years = years_in(figure.as_of)
        printed = years_in(source.dated) if source else []
        if years and printed and min(years) > max(printed):
            message = Message(
                "The figure is of {year}, and its source of {printed}.", year=min(years), printed=max(printed)
            )
            advice = Message("correct one of the dates, or name the source that has it")
            yield Breach(("figures", name, "as_of"), message, advice)


RULE: Final = Rule(
    "P023",
    "warning",
    "a figure that is later than its source",
    "The first year in `as_of`, against the last year in the source's `dated`.",
    "Correct one of the dates, or name the source that has the figure.",
    _later_than_source,
    __file__,
)
