"""Charts of reports, drawn by matplotlib. Without the extra `reports`, with which it comes, there are tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from itertools import cycle
from typing import TYPE_CHECKING, Any, Literal

from bot.i18n import wording
from bot.i18n.wording import shortened
from questions.drawing.canvas import COLOURS, LINE_MARKS, blank_figure

if TYPE_CHECKING:
    from bot.reports.report import Chart

_INCHES_A_BAR, _WIDTH, _LEAST, _MOST = 0.32, 8.0, 2.2, 24.0
_LONGEST_LABEL = 48
_SETTINGS = {
    "font.size": 9,
    "svg.fonttype": "path",  # drawn alike where that font is missing
    "svg.hashsalt": "copydesk",  # the same file each time
}


def can_draw() -> bool:
    """Whether the extra `reports` is installed."""
    try:
        return find_spec("matplotlib") is not None
    except ValueError:  # it was taken out while the process ran
        return False


def draw(chart: Chart, to: Literal["svg", "png"]) -> bytes:
    """The chart as a picture, in the language in force. Raises `ImportError` without the extra."""
    height = _INCHES_A_BAR * len(chart.labels) + 1 if chart.kind == "bars" else 4.0
    with blank_figure((_WIDTH, min(max(height, _LEAST), _MOST)), _SETTINGS) as figure:
        axes = figure.add_subplot()
        axes.set_title(shortened(chart.title, 90), loc="left", fontsize=11)
        (_bars if chart.kind == "bars" else _lines)(axes, chart)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        made = BytesIO()
        stamp: dict[str, None] = {"Date": None} if to == "svg" else {"Software": None}
        figure.savefig(made, format=to, dpi=110, metadata=stamp)
    return made.getvalue()


def _bars(axes: Any, chart: Chart) -> None:
    """One bar a label, the first on top, each with its figure beside it."""
    values = chart.series[0].values
    places = range(len(values))
    axes.barh(places, [value or 0 for value in values], color=COLOURS[0], height=0.7)
    axes.set_yticks(places, [shortened(label, _LONGEST_LABEL) for label in chart.labels])
    axes.invert_yaxis()
    axes.set_ylim(len(values) - 0.4, -0.6)
    _percent(axes, axes.set_xlim, axes.set_xticks)
    for place, value in zip(places, values, strict=True):
        said = "–" if value is None else wording.percent(value, 1)
        axes.text((value or 0) + 0.01, place, said, va="center")


def _lines(axes: Any, chart: Chart) -> None:
    """A line for each series, over the labels from left to right; where a figure is missing the line goes on."""
    for series, colour, mark in zip(chart.series, cycle(COLOURS), cycle(LINE_MARKS), strict=False):
        known = [(place, value) for place, value in enumerate(series.values) if value is not None]
        axes.plot(
            [place for place, _ in known],
            [value for _, value in known],
            color=colour,
            marker=mark,
            label=shortened(series.name, 40),
        )
    every = max(1, len(chart.labels) // 10)
    axes.set_xticks(range(0, len(chart.labels), every), [shortened(label, 16) for label in chart.labels[::every]])
    _percent(axes, axes.set_ylim, axes.set_yticks)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)


def _percent(axes: Any, limit: Any, ticks: Any) -> None:
    """One axis from nothing to all, in percent."""
    limit(0, 1.08)
    marks: Sequence[float] = (0, 0.25, 0.5, 0.75, 1)
    ticks(marks, [wording.percent(mark, 1) for mark in marks])
    axes.grid(axis="x" if limit == axes.set_xlim else "y", color="#dddddd")
    axes.set_axisbelow(True)
