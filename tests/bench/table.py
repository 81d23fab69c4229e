"""A table of ratios, each with the bound it has to keep.

Promises: a row shows the median of at least five ratios, and both sides of a ratio were measured in one
run. Refuses absolute times: they say more about the machine than about the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Self

from tests.markdown import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Row:
    """One measured ratio."""

    label: str
    ratio_median: float
    ratios: tuple[float, ...]
    bound: str
    """As shown: "≥ 50", "≤ 0.5", or "none"."""
    holds: bool
    note: str = ""

    @classmethod
    def at_least(cls, label: str, ratios: Sequence[float], bound: float, note: str = "") -> Self:
        """A row that holds where the median is `bound` or more. Raises ValueError for under five ratios."""
        middle = _median(ratios)
        return cls(label, middle, tuple(ratios), f"≥ {bound:g}", middle >= bound, note)

    @classmethod
    def at_most(cls, label: str, ratios: Sequence[float], bound: float, note: str = "") -> Self:
        """A row that holds where the median is `bound` or less. Raises ValueError for under five ratios."""
        middle = _median(ratios)
        return cls(label, middle, tuple(ratios), f"≤ {bound:g}", middle <= bound, note)

    @classmethod
    def information(cls, label: str, ratios: Sequence[float], note: str = "") -> Self:
        """A row without a bound. Raises ValueError for under five ratios."""
        return cls(label, _median(ratios), tuple(ratios), "none", holds=True, note=note)


def render(rows: Sequence[Row]) -> str:
    """The rows as an aligned Markdown table, which is plain text as well."""
    head = ("what is compared", "median", "lowest to highest", "bound", "holds", "note")
    return aligned(head, [_cells(row) for row in rows])


def _cells(row: Row) -> tuple[str, ...]:
    span = f"{min(row.ratios):.3g} to {max(row.ratios):.3g}"
    holds = "–" if row.bound == "none" else "yes" if row.holds else "NO"
    return (row.label, f"{row.ratio_median:.3g}", span, row.bound, holds, row.note)


def _median(ratios: Sequence[float]) -> float:
    if len(ratios) < 5:
        raise ValueError(f"{len(ratios)} ratios are too few for a median to mean something")
    return median(ratios)
