"""What the drawing of a chart comes to: which values on which scales, how large each looks, and how far that is from
the figures.

A `Plot` follows from a `FigureChart`, the figures of its file and the file's language alone. Sizes as drawn are heights
above the line on which columns stand, as shares of the plot's height, or areas of circles. The lie factor is Edward
Tufte's (The Visual Display of Quantitative Information, 1983): the size of the effect shown, divided by the size of the
effect in the data, where an effect from a first to a second size is (second - first) / first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import Code, Finding, closest, shown
from questions.drawing.description import MOST_IN_WORDS, chart_description
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from questions.drawing.chart import Axis, ChartForm, FigureChart
    from questions.model import Figure

_LARGEST: Final = 1e13
"""Of figures and ends of axes in a chart; beyond it neither ticks nor words say anything."""


@dataclass(frozen=True, slots=True)
class ValueScale:
    """An axis as it is drawn, from `low` to `high`, with its `ticks`; one that isn't `numbered` can't be read."""

    low: float
    high: float
    ticks: tuple[float, ...]
    numbered: bool

    @property
    def base(self) -> float:
        """The value on which columns stand: zero where it is on the axis, else the lower end."""
        return min(max(self.low, 0.0), self.high)

    def share(self, value: float) -> float:
        """How far above the base a value is drawn, of the plot's height."""
        return (value - self.base) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class PlottedSeries:
    """Values in the terms of their scale."""

    name: str | None
    values: tuple[float, ...]
    scale: ValueScale


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart worked out."""

    form: ChartForm
    title: str
    labels: tuple[str, ...]
    series: tuple[PlottedSeries, ...]
    measure: str
    own_scales: bool
    """Whether the second series has a scale of its own."""
    values: bool
    """Whether values are written beside what stands for them."""
    by_width: bool
    """Of symbols: whether their width follows the figures, and not their area."""
    widths: tuple[float, ...]
    """Of bins drawn as wide as they are; empty where all are drawn alike."""
    source: str | None
    language: str
    lie_factor: float | None
    """None where the data have no effect to compare with."""


def plot_of(chart: FigureChart, figures: Mapping[str, Figure], language: str) -> Plot:
    """The chart of these figures.

    One with `chart_findings` may raise `KeyError`, `ValueError` or `ZeroDivisionError`.
    """
    data = [[float(figures[name].value) for name in each.figures] for each in chart.series]
    first, last = (chart.labels.index(label) for label in chart.shows or (chart.labels[0], chart.labels[-1]))
    drawn = [_as_drawn(chart, values)[first : last + 1] for values in data]
    axes = (chart.axis, chart.right_axis or chart.axis)
    together = [value for values in drawn for value in values]
    series = tuple(
        PlottedSeries(each.name, tuple(values), _scale(axis, values if chart.right_axis else together))
        for each, axis, values in zip(chart.series, axes, drawn, strict=False)
    )
    return Plot(
        form=chart.form,
        title=chart.title,
        labels=tuple(chart.labels[first : last + 1]),
        series=series,
        measure=chart.measure,
        own_scales=chart.right_axis is not None,
        values=chart.values,
        by_width=chart.scaled_by == "width",
        widths=tuple(_widths(chart)[first : last + 1]) if chart.form == "bins" and chart.density else (),
        source=chart.source,
        language=language,
        lie_factor=_lie_factor(chart, data, drawn, series, (first, last)),
    )


def _widths(chart: FigureChart) -> list[float]:
    return [high - low for low, high in zip(chart.bounds, chart.bounds[1:], strict=False)]


def _as_drawn(chart: FigureChart, values: Sequence[float]) -> list[float]:
    """The values that the scale shows: added up, divided by the widths of bins, or as changes in percent."""
    if chart.cumulated:
        return [*accumulate(values)]
    if chart.form == "bins" and chart.density:
        return [value / width for value, width in zip(values, _widths(chart), strict=True)]
    if chart.change_from is not None:
        base = values[chart.labels.index(chart.change_from)]
        return [(value - base) / abs(base) * 100 for value in values]
    return [*values]


def _scale(axis: Axis, values: Sequence[float]) -> ValueScale:
    low, lowest = float(axis.starts_at), min(values)
    highest = max(*values, low)
    step = _step((axis.ends_at if axis.ends_at is not None else highest) - min(low, lowest))
    if lowest < min(low, 0):  # below zero there are columns, too, without the author's having to say how far
        low = math.floor(lowest / step) * step
    high = float(axis.ends_at) if axis.ends_at is not None else low + math.ceil((highest - low) / step * 1.02) * step
    ticks = tuple(round(low + number * step, 10) for number in range(int((high - low) / step + 1e-9) + 1))
    return ValueScale(low, high, ticks, axis.numbers)


def _step(span: float) -> float:
    """A round distance between ticks, of which about five fit in a span."""
    rough = (span or 1.0) / 5
    size = 10.0 ** math.floor(math.log10(rough))
    return next(times * size for times in (1, 2, 2.5, 5, 10) if times * size >= rough * 0.999)


def _effect(first: float, second: float) -> float:
    return (second - first) / abs(first)


def _lie_factor(
    chart: FigureChart,
    data: Sequence[Sequence[float]],
    drawn: Sequence[Sequence[float]],
    series: Sequence[PlottedSeries],
    window: tuple[int, int],
) -> float | None:
    """The effect shown over the effect in the data."""
    first, last = window
    if chart.change_from is not None:
        at = chart.labels.index(chart.compare[1]) if chart.compare else last
        claimed = data[0][chart.labels.index(chart.claimed_from or chart.change_from)]
        return _over(drawn[0][at - first] / 100, _effect(claimed, data[0][at]))
    if chart.right_axis is not None:
        heights = [each.scale.share(each.values[-1]) for each in series]
        return _over(_effect(*heights), _effect(data[0][last], data[1][last]))
    places = [chart.labels.index(label) for label in chart.compare or (chart.labels[0], chart.labels[-1])]
    true = [data[0][place] for place in places]
    if chart.form == "bins":
        widths = _widths(chart)
        true = [value / widths[place] for value, place in zip(true, places, strict=True)]
    seen = (0, last - first) if chart.shows else (places[0] - first, places[1] - first)
    return _over(_effect(*(_size(chart, series[0], place) for place in seen)), _effect(*true))


def _size(chart: FigureChart, series: PlottedSeries, place: int) -> float:
    """How large one value looks."""
    value = series.values[place]
    if chart.form == "symbols":
        return value**2 if chart.scaled_by == "width" else value
    return series.scale.share(value)


def _over(shown_effect: float, true_effect: float) -> float | None:
    return None if true_effect == 0 else shown_effect / true_effect


# ---------------------------------------------------------------- what does not fit


def chart_findings(
    chart: FigureChart, figures: Mapping[str, Figure], language: str, unsure: Collection[str] = ()
) -> Iterator[Finding]:
    """All that does not fit each other in a chart of a file with these figures, with paths below the chart.

    In `language`, the file's, the chart is put into words. `unsure` are ids of figures with problems of their own.
    """
    found = [*_misfits(chart)]
    missing = False
    for number, each in enumerate(chart.series):
        for place, name in enumerate(each.figures):
            if name in figures:
                continue
            missing = True
            if name not in unsure:
                message = Message("There is no figure {name} in this file.", name=shown(name))
                found.append(Finding(("series", number, "figures", place), Code.CHART, message, closest(name, figures)))
    yield from found
    if found or missing:
        return
    values = [float(figures[name].value) for each in chart.series for name in each.figures]
    if max(map(abs, values)) > _LARGEST:
        yield _finding(("series",), Message("A figure is too large for a chart."), Message("take a larger unit"))
        return
    try:
        plot = plot_of(chart, figures, language)
    except (ValueError, ZeroDivisionError, OverflowError):
        message = Message("Nothing can be compared in this chart: what is compared with has no size.")
        advice = Message("begin the axis lower, or choose other labels under compare")
        yield _finding((), message, advice)
        return
    for number, each in enumerate(plot.series):
        path = ("right_axis" if number and plot.own_scales else "axis",)
        if each.scale.high < max(each.values):
            yield _finding(path, Message("A value lies above the end of its axis."), Message("end it higher"))
        elif each.scale.low > min(each.values):
            yield _finding(path, Message("A value lies below the beginning of its axis."), Message("begin it lower"))
    size = len(chart_description(plot))
    if size > MOST_IN_WORDS:
        message = Message(
            "This chart has {size} characters in words; there is room for {most}.", size=size, most=MOST_IN_WORDS
        )
        yield _finding((), message, Message("shorten its texts, or show fewer values"))


def _misfits(chart: FigureChart) -> Iterator[Finding]:
    """Fields that do not go together, whatever the figures are."""
    for number, each in enumerate(chart.series):
        if len(each.figures) != len(chart.labels):
            message = Message(
                "There are {figures} figures for {labels} labels.", figures=len(each.figures), labels=len(chart.labels)
            )
            yield _finding(("series", number, "figures"), message, Message("give each label one"))
        if len(chart.series) == 2 and each.name is None:
            yield _finding(("series", number), Message("Two series need a name each."), None)
    for place, label in enumerate(chart.labels):
        if label in chart.labels[:place]:
            yield _finding(("labels", place), Message("This label is there twice."), Message("make them differ"))
    yield from _unknown_labels(chart)
    yield from _unfit_for_form(chart)
    for name, axis in (("axis", chart.axis), ("right_axis", chart.right_axis)):
        if axis is None:
            continue
        if max(abs(axis.starts_at), abs(axis.ends_at or 0)) > _LARGEST:
            yield _finding((name,), Message("This axis is too long."), Message("take a larger unit"))
        elif axis.ends_at is not None and axis.ends_at <= axis.starts_at:
            yield _finding((name, "ends_at"), Message("This axis ends before it begins."), None)


def _unknown_labels(chart: FigureChart) -> Iterator[Finding]:
    pairs = {"shows": chart.shows, "compare": chart.compare}
    single = {"change_from": chart.change_from, "claimed_from": chart.claimed_from}
    named = [((field, place), label) for field, pair in pairs.items() for place, label in enumerate(pair or [])]
    for path, label in [*named, *(((field,), label) for field, label in single.items() if label is not None)]:
        if label not in chart.labels:
            message = Message("There is no label {name} in this chart.", name=shown(label))
            yield _finding(path, message, closest(label, chart.labels))
    for field, pair in pairs.items():
        places = [chart.labels.index(label) for label in pair or [] if label in chart.labels]
        if len(places) == 2 and places[0] >= places[1]:
            yield _finding((field,), Message("The first of the two labels comes first in the chart."), None)


def _unfit_for_form(chart: FigureChart) -> Iterator[Finding]:
    if len(chart.series) == 2 and chart.form not in ("columns", "line"):
        yield _finding(("series",), Message("Only columns and lines are drawn in two series."), Message("keep one"))
    if chart.right_axis is not None and (len(chart.series) != 2 or chart.form != "line"):
        message = Message("An axis at the right is for the second of two lines.")
        yield _finding(("right_axis",), message, Message("remove it, or draw two lines"))
    if chart.form == "bins":
        if len(chart.bounds) != len(chart.labels) + 1:
            message = Message("Bins need one bound more than there are labels.")
            yield _finding(("bounds",) if chart.bounds else (), message, None)
        elif any(low >= high for low, high in zip(chart.bounds, chart.bounds[1:], strict=False)):
            yield _finding(("bounds",), Message("Each bound must be above the one before it."), None)
    elif chart.bounds or chart.density:
        yield _finding(("bounds",) if chart.bounds else ("density",), Message("Only bins have that."), None)
    if chart.scaled_by == "width" and chart.form != "symbols":
        yield _finding(("scaled_by",), Message("Only symbols are scaled by their width."), Message("remove it"))
    if chart.form in ("symbols", "bins") and (chart.cumulated or chart.change_from is not None):
        message = Message("Only columns and lines are added up, or show changes.")
        yield _finding(("cumulated",) if chart.cumulated else ("change_from",), message, None)
    if chart.cumulated and chart.change_from is not None:
        message = Message("A chart is added up or shows changes, and not both.")
        yield _finding(("cumulated",), message, Message("remove one of them"))
    if chart.claimed_from is not None and chart.change_from is None:
        message = Message("There is claimed_from, but no change_from; they go together.")
        yield _finding(("claimed_from",), message, Message("say from which label the chart shows changes"))
    if chart.form == "symbols" and chart.axis.model_fields_set:
        yield _finding(("axis",), Message("Circles side by side have no axis."), Message("remove it"))


def _finding(path: tuple[str | int, ...], message: Message, hint: Message | None) -> Finding:
    return Finding(path, Code.CHART, message, hint)
