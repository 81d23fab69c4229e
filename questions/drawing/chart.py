"""A chart of figures as an author writes it: what is drawn, and on which scales.

Promises shapes and lengths. Whether its parts fit each other, what its drawing comes to and how far that is from the
figures is `questions.drawing.plot`'s.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from questions.content_model import Content, Id, Line

ChartForm = Literal["columns", "line", "symbols", "bins"]
"""Columns on an axis, points joined by a line, circles side by side, or the columns of a histogram."""

PointLabel = Annotated[str, StringConstraints(min_length=1, max_length=24)]
"""What is written under a column or point, or beside an axis."""

MOST_LABELS = 12
"""Of columns or points in a chart."""


class Axis(Content):
    """A scale of values, from the bottom of the chart to its top."""

    starts_at: float | int = 0
    """The value at the bottom. Anything above 0 cuts the axis."""
    ends_at: float | int | None = None
    """The value at the top; a little above the highest one if left out."""
    numbers: bool = True
    """False leaves the axis without numbers, so that nobody sees where it begins."""


class FigureSeries(Content):
    """Figures that are drawn alike: the columns of one colour, or one line."""

    figures: Annotated[list[Id], Field(min_length=2, max_length=MOST_LABELS)]
    """The ids of the figures, in the order of `labels`."""
    name: PointLabel | None = None
    """What the series is called in the chart; needed where there are two."""


class FigureChart(Content):
    """A chart of figures of the same file, drawn by Copydesk. Its description is put together from what is drawn."""

    form: ChartForm
    """What is drawn: columns, line, symbols (circles side by side) or bins (a histogram)."""
    title: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    """The title above the chart, as whoever made it would write it."""
    labels: Annotated[list[PointLabel], Field(min_length=2, max_length=MOST_LABELS)]
    """What is under each column or point, such as the years."""
    series: Annotated[list[FigureSeries], Field(min_length=1, max_length=2)]
    """One series of figures, or two. Two are lines or columns side by side."""
    measure: Annotated[str, StringConstraints(min_length=1, max_length=48)]
    """What the axis counts: "visitors, thousands"."""
    axis: Axis = Axis()
    """The axis of values, at the left."""
    right_axis: Axis | None = None
    """An axis of its own for the second series, at the right."""
    values: bool = False
    """True writes each value beside its column, point or circle."""
    scaled_by: Literal["area", "width"] = "area"
    """Of symbols: whether a circle's area follows its figure, as it should, or its width, which exaggerates."""
    bounds: Annotated[list[float | int], Field(max_length=MOST_LABELS + 1)] = []
    """Of bins: where each begins, and where the last ends."""
    density: bool = False
    """Of bins: True divides each count by the width of its bin, as uneven bins need."""
    shows: Annotated[list[PointLabel], Field(min_length=2, max_length=2)] | None = None
    """Two labels: only what lies between them is drawn. The figures of all labels stay the truth."""
    cumulated: bool = False
    """True adds up the figures from the left, so that nothing can ever fall."""
    change_from: PointLabel | None = None
    """A label: the chart shows each figure's change from that one's, in percent."""
    claimed_from: PointLabel | None = None
    """With `change_from`: the label that the title or text claims to compare with, where that is another one."""
    compare: Annotated[list[PointLabel], Field(min_length=2, max_length=2)] | None = None
    """The two labels between which the effect is measured; the first and the last if left out."""
    source: Line | None = None
    """A line of small print under the chart: who published the figures."""
