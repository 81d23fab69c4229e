"""Charts as pictures, drawn by matplotlib.

Promises the same bytes for the same plot wherever the same versions of the libraries draw it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from questions.drawing.canvas import COLOURS, LINE_MARKS, blank_figure
from questions.drawing.description import shown_number
from questions.drawing.words import words_for

if TYPE_CHECKING:
    from questions.drawing.plot import Plot, PlottedSeries, ValueScale

_INCHES: Final = (8.0, 5.2)
"""Pictures are 800 pixels wide, about twice what a card shows."""
_COLUMN: Final = 0.68
"""Width of a column, where 1 is the distance between two."""
_SETTINGS: Final = {"font.size": 16, "axes.linewidth": 1.2}


def chart_picture(plot: Plot) -> bytes:
    """A PNG of a plot. Raises `ImportError` without matplotlib."""
    from PIL import Image  # noqa: PLC0415 - loaded by who draws

    drawn, made = BytesIO(), BytesIO()
    figure_of(plot).savefig(drawn, format="png", dpi="figure")
    with Image.open(drawn) as picture:
        plain = picture.convert("RGB").quantize(96, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    plain.save(made, "PNG", optimize=True)  # without the stamps of the library, and a third as large
    return made.getvalue()


def figure_of(plot: Plot) -> Any:
    """A plot as a figure of matplotlib, laid out and drawn: one pair of axes, or two where the second series has its
    own.
    """
    with blank_figure(_INCHES, _SETTINGS) as figure:
        figure.get_layout_engine().set(w_pad=0.16, h_pad=0.16)
        figure.suptitle(_folded(plot.title, 46), x=0.025, ha="left", fontsize=20, fontweight="bold")
        axes = figure.add_subplot()
        if plot.form == "symbols":
            _circles(axes, plot)
        else:
            _on_axes(axes, plot)
        if plot.source:
            figure.supxlabel(_folded(plot.source, 80), x=0.02, ha="left", fontsize=12, color="#444444")
        figure.canvas.draw()
    return figure


def _on_axes(axes: Any, plot: Plot) -> None:
    """Columns, lines or bins over a labelled line, with the scale at the left."""
    places = _places(plot)
    for number, series in enumerate(plot.series):
        on = axes.twinx() if number and plot.own_scales else axes
        for side in ("top",) if plot.own_scales else ("top", "right"):
            on.spines[side].set_visible(False)
        _scale(on, series.scale, plot)
        if plot.form == "line":
            on.plot(places, series.values, color=COLOURS[number], marker=LINE_MARKS[number], linewidth=3, markersize=9)
        else:
            _columns(on, plot, number, series, places)
        if plot.values:
            _write_values(on, plot, number, series, places)
    _named(axes, plot)
    axes.set_ylabel(_folded(plot.measure, 34))
    axes.set_xticks(places, [_folded(label, max(8, 66 // len(plot.labels))) for label in plot.labels])
    axes.tick_params(axis="x", length=0, labelsize=15 if len(plot.labels) <= 8 else 12)
    if plot.form == "line":
        axes.set_xlim(-0.35, len(plot.labels) - 0.65)
    if plot.series[0].scale.low < 0:
        axes.axhline(0, color="black", linewidth=1.2)


def _named(axes: Any, plot: Plot) -> None:
    """The names of two series above the chart, each in its colour and with its mark."""
    said = words_for(plot.language)
    if len(plot.series) == 1:
        return
    names = [series.name or "" for series in plot.series]
    if plot.own_scales:
        names = [said.on_left.format(name=names[0]), said.on_right.format(name=names[1])]
    from matplotlib.lines import Line2D  # noqa: PLC0415 - loaded by who draws

    mark = "line" if plot.form == "line" else "block"
    handles = [
        Line2D([], [], color=colour, marker=sign if mark == "line" else "s", linewidth=3 if mark == "line" else 0)
        for _name, colour, sign in zip(names, COLOURS, LINE_MARKS, strict=False)
    ]
    axes.legend(handles, names, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=14)


def _places(plot: Plot) -> list[float]:
    """Where the middle of each column or point is."""
    if not plot.widths:
        return [float(place) for place in range(len(plot.labels))]
    ends = [sum(plot.widths[: place + 1]) for place in range(len(plot.widths))]
    return [end - width / 2 for end, width in zip(ends, plot.widths, strict=True)]


def _columns(axes: Any, plot: Plot, number: int, series: PlottedSeries, places: list[float]) -> None:
    if plot.form == "bins":
        widths: Any = plot.widths or 1.0
        heights = [value - series.scale.base for value in series.values]
        axes.bar(places, heights, widths, bottom=series.scale.base, color=COLOURS[0], edgecolor="white", linewidth=1.5)
        return
    many = len(plot.series)
    width = _COLUMN / many
    shifted = [place + (number - (many - 1) / 2) * width for place in places]
    heights = [value - series.scale.base for value in series.values]
    axes.bar(shifted, heights, width, bottom=series.scale.base, color=COLOURS[number])


def _write_values(axes: Any, plot: Plot, number: int, series: PlottedSeries, places: list[float]) -> None:
    many = len(plot.series) if plot.form == "columns" else 1
    for place, value in zip(places, series.values, strict=True):
        shift = (number - (many - 1) / 2) * _COLUMN / many if many > 1 else 0
        axes.annotate(
            shown_number(value, plot.language),
            (place + shift, value),
            xytext=(0, 7 if value >= series.scale.base else -7),
            textcoords="offset points",
            ha="center",
            va="bottom" if value >= series.scale.base else "top",
            fontsize=14,
            annotation_clip=False,
        )


def _scale(axes: Any, scale: ValueScale, plot: Plot) -> None:
    axes.set_ylim(scale.low, scale.high)
    if scale.numbered:
        axes.set_yticks(scale.ticks, [shown_number(tick, plot.language) for tick in scale.ticks])
    else:
        axes.set_yticks([])


def _circles(axes: Any, plot: Plot) -> None:
    """Circles on one line, the widest as wide as there is room for."""
    from matplotlib.patches import Circle  # noqa: PLC0415 - loaded by who draws

    (only,) = plot.series
    widest = max(only.values)
    radii = [0.5 * (value / widest if plot.by_width else (value / widest) ** 0.5) for value in only.values]
    for place, (radius, label, value) in enumerate(zip(radii, plot.labels, only.values, strict=True)):
        axes.add_patch(Circle((place * 1.1, radius), radius, color=COLOURS[0]))
        text = f"{_folded(label, 14)}\n{shown_number(value, plot.language)}" if plot.values else _folded(label, 14)
        axes.text(place * 1.1, -0.06, text, ha="center", va="top", fontsize=15)
    axes.set_title(_folded(plot.measure, 60), loc="left", fontsize=15)
    axes.set_xlim(-0.6, 1.1 * len(radii) - 0.5)
    axes.set_ylim(-0.36, 1.04)
    axes.set_aspect("equal")
    axes.axis("off")


def _folded(text: str, width: int) -> str:
    """A text in lines of at most `width` characters, as far as its words allow."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
