"""Rules about where a figure comes from: who says it, for when it holds, and how exact it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.figures import FormulaError
from questions.messages import Message
from questions.rules.figures.formulas import names_in
from questions.rules.figures.ledger import in_words
from questions.rules.rule import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet

_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_UNKNOWN: Final = re.compile(r"^(?:not (?:stated|known|given|said)|unknown|undated)\W+\w+(?:\W+\w+){2,}", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"\b(?:about|around|roughly|approximately|approx|circa|some|estimated|an estimate)\b[”\")’']", re.IGNORECASE
)
_ONE_SIDED: Final = re.compile(
    r"\b(?:more than|over|at least|upwards of|less than|fewer than|under|at most|up to|as many as|nearly|almost"
    r"|the most|floor|ceiling|exact|exactly)\b",
    re.IGNORECASE,
)


def nobody_says_it(found: ItemSet) -> Iterator[Breach]:
    """Figures that do not tell who gave them."""
    for name, figure in found.figures.items():
        source = found.sources.get(figure.source)
        if figure.said_by is None and figure.computed is None and not (source is not None and source.invented):
            message = Message("The figure {name} does not tell who says it.", name=shown(name))
            yield Breach(("figures", name), message, Message("name them in said_by, or write “said_by: the source”"))


def no_date(found: ItemSet) -> Iterator[Breach]:
    """Figures without a year, and without a reason for that."""
    for name, figure in found.figures.items():
        if not _YEAR.search(figure.as_of) and not _UNKNOWN.search(figure.as_of):
            message = Message("{text} is no date or period.", text=shown(figure.as_of))
            advice = Message("give a year, or write “not stated:” and why")
            yield Breach(("figures", name, "as_of"), message, advice)


def later_than_source(found: ItemSet) -> Iterator[Breach]:
    """Figures that hold for a time after their source was printed."""
    for name, figure in found.figures.items():
        source = found.sources.get(figure.source)
        years = [int(year) for year in _YEAR.findall(figure.as_of)]
        printed = [int(year) for year in _YEAR.findall(source.dated)] if source else []
        if years and printed and min(years) > max(printed):
            message = Message(
                "The figure is of {year}, and its source of {printed}.", year=min(years), printed=max(printed)
            )
            advice = Message("correct one of the dates, or name the source that has it")
            yield Breach(("figures", name, "as_of"), message, advice)


def looks_rounded(found: ItemSet) -> Iterator[Breach]:
    """Figures that were rounded before they were printed, and are kept as exact."""
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


def hidden_source(found: ItemSet) -> Iterator[Breach]:
    """Computed figures that keep quiet about where one of the figures that they come from stands."""
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
                sources=", ".join(map(shown, missing)),
            )
            yield Breach(("figures", name, "computed"), message, Message("add it to source_also"))
