"""Charts: what is drawn of the figures, how far that is from them, and how it is put into words.

Lie factors are worked out here from the picture alone: from pixels of columns and circles, and from where points and
ticks are on the drawn axes.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from questions.drawing.chart import FigureChart
from questions.drawing.chart_picture import chart_picture, figure_of
from questions.drawing.description import MOST_IN_WORDS, chart_description
from questions.drawing.plot import chart_findings, plot_of
from questions.model import Figure

if TYPE_CHECKING:
    from questions.drawing.plot import Plot

YEARS = ["2019", "2020", "2021", "2022"]
COLUMN = (0, 0x72, 0xB2)
"""The colour of the first series."""


def figures(*values: float) -> dict[str, Figure]:
    """Figures a, b, c and so on."""
    return {
        name: Figure(value=value, unit="visits", as_of="2024", counts="visits", source="ledger")
        for name, value in zip("abcdefgh", values, strict=False)
    }


def chart(*values: float, names: str = "", **more: Any) -> tuple[FigureChart, dict[str, Figure]]:
    """A chart of these figures, and they."""
    given_names = [*(names or "abcdefgh"[: len(values)])]
    about = {"form": "columns", "title": "Visits", "labels": YEARS[: len(given_names)], "measure": "visits"}
    return FigureChart(**(about | {"series": [{"figures": given_names}]} | more)), figures(*values)


def plotted(*values: float, **more: Any) -> Plot:
    made, known = chart(*values, **more)
    assert [*chart_findings(made, known, "en")] == []
    return plot_of(made, known, "en")


# ---------------------------------------------------------------- measured on the picture


def is_column(pixel: tuple[int, int, int]) -> bool:
    return sum(abs(one - other) for one, other in zip(pixel, COLUMN, strict=True)) < 40


def blocks(plot: Plot) -> list[tuple[int, int, int]]:
    """Each coloured shape of a picture from left to right: its width, its height and how many pixels it has."""
    with Image.open(BytesIO(chart_picture(plot))) as opened:
        picture = opened.convert("RGB")
    pixels: Any = picture.load()
    columns = [sum(is_column(pixels[x, y]) for y in range(picture.height)) for x in range(picture.width)]
    found, run = list[tuple[int, int, int]](), list[int]()
    for count in [*columns, 0]:
        if count > 1:
            run.append(count)
        elif run:
            if len(run) > 3:
                found.append((len(run), max(run), sum(run)))
            run = []
    return found


def effect(first: float, second: float) -> float:
    return (second - first) / first


@pytest.mark.parametrize(
    ("values", "more"),
    [
        pytest.param((40, 55, 52, 70), {}, id="from zero"),
        pytest.param((62, 66, 64, 78), {"axis": {"starts_at": 50, "ends_at": 80}}, id="cut axis"),
        pytest.param((62, 66, 64, 78), {"axis": {"starts_at": 55, "numbers": False}}, id="no numbers"),
        pytest.param((30, 45, 40, 48), {"compare": ["2020", "2022"], "axis": {"starts_at": 20}}, id="two of four"),
        pytest.param((62, 66, 64, 78), {"values": True, "axis": {"starts_at": 50}}, id="values written"),
    ],
)
def test_the_lie_factor_of_columns_is_that_of_their_heights_in_pixels(
    values: tuple[float, ...], more: dict[str, Any]
) -> None:
    plot = plotted(*values, **more)
    heights = [height for _, height, _ in blocks(plot)]
    assert len(heights) == len(values)
    first, last = (YEARS.index(label) for label in more.get("compare", (YEARS[0], YEARS[-1])))
    seen = effect(heights[first], heights[last]) / effect(values[first], values[last])
    assert plot.lie_factor == pytest.approx(seen, rel=0.06)


@settings(max_examples=12, deadline=None)
@given(
    low=st.integers(50, 90),
    grown=st.floats(1.2, 3),
    start=st.floats(0, 0.6),
)
def test_any_cut_axis_exaggerates_as_the_pixels_do(low: int, grown: float, start: float) -> None:
    values = (low, round(low * grown))
    plot = plotted(*values, labels=["then", "now"], axis={"starts_at": round(low * start)})
    (_, first, _), (_, last, _) = blocks(plot)
    assert plot.lie_factor == pytest.approx(effect(first, last) / effect(*values), rel=0.08)


@pytest.mark.parametrize("scaled_by", ["area", "width"])
def test_the_lie_factor_of_circles_is_that_of_their_areas_in_pixels(scaled_by: str) -> None:
    plot = plotted(20, 30, 40, form="symbols", labels=YEARS[:3], scaled_by=scaled_by)
    areas = [area for _, _, area in blocks(plot)]
    seen = effect(areas[0], areas[-1]) / effect(20, 40)
    assert plot.lie_factor == pytest.approx(seen, rel=0.03)
    assert plot.lie_factor == pytest.approx(1.0 if scaled_by == "area" else 3.0)


@pytest.mark.parametrize("density", [True, False])
def test_the_lie_factor_of_bins_is_that_of_their_heights_against_what_a_unit_of_width_holds(density: bool) -> None:
    bounds = [0, 10, 20, 60]
    more = {"labels": ["0–9", "10–19", "20–59"], "bounds": bounds, "density": density}
    plot = plotted(50, 60, 120, form="bins", compare=["0–9", "20–59"], **more)
    made: Any = figure_of(plot)
    heights = [patch.get_window_extent().height for patch in made.axes[0].patches]
    widths = [patch.get_window_extent().width for patch in made.axes[0].patches]
    assert plot.lie_factor == pytest.approx(effect(heights[0], heights[2]) / effect(50 / 10, 120 / 40), rel=1e-6)
    assert widths[2] / widths[0] == pytest.approx(4 if density else 1)
    assert (plot.lie_factor == pytest.approx(1)) is density


def points(plot: Plot) -> list[list[float]]:
    """How high each point of each line is above the bottom of the plot, in pixels."""
    made: Any = figure_of(plot)
    found = list[list[float]]()
    for axes in made.axes:
        (line,) = axes.lines
        bottom = axes.get_window_extent().y0
        found.append([float(axes.transData.transform(point)[1]) - bottom for point in line.get_xydata()])
    return found


def test_the_lie_factor_of_a_window_is_what_it_shows_against_the_whole() -> None:
    plot = plotted(40, 70, 50, 60, form="line", shows=["2021", "2022"], axis={"starts_at": 30, "ends_at": 80})
    (seen,) = points(plot)
    assert plot.labels == ("2021", "2022")
    assert plot.lie_factor == pytest.approx(effect(*seen) / effect(40, 60), rel=1e-6)


def test_the_lie_factor_of_two_axes_is_the_gap_that_is_seen_against_the_gap_there_is() -> None:
    series = [{"figures": ["a", "b"], "name": "Buses"}, {"figures": ["c", "d"], "name": "Bikes"}]
    more = {"series": series, "labels": ["then", "now"], "form": "line", "right_axis": {"starts_at": 300}}
    plot = plotted(20, 40, 310, 400, names="ab", axis={"starts_at": 10}, **more)
    buses, bikes = points(plot)
    assert plot.lie_factor == pytest.approx(effect(buses[-1], bikes[-1]) / effect(40, 400), rel=1e-6)


def test_the_lie_factor_of_totals_is_that_of_their_heights_against_the_figures() -> None:
    plot = plotted(40, 30, 20, 10, cumulated=True)
    heights = [height for _, height, _ in blocks(plot)]
    assert heights == sorted(heights), "nothing falls, although every year is lower"
    assert plot.lie_factor == pytest.approx(effect(heights[0], heights[-1]) / effect(40, 10), rel=0.03)
    assert plot.lie_factor is not None
    assert plot.lie_factor < 0


def test_the_lie_factor_of_another_base_year_is_the_change_that_the_axis_shows_against_the_claimed_one() -> None:
    plot = plotted(80, 50, 60, 88, change_from="2020", claimed_from="2019")
    made: Any = figure_of(plot)
    axes = made.axes[0]
    bar = axes.patches[-1].get_window_extent()
    zero, ten = (float(axes.transData.transform((0, value))[1]) for value in (0, 10))
    shown = (bar.y1 - zero) / (ten - zero) * 10 / 100
    assert plot.lie_factor == pytest.approx(shown / effect(80, 88), rel=1e-6)


def test_a_chart_that_shows_what_there_is_has_a_lie_factor_of_one() -> None:
    for more in ({}, {"form": "line"}, {"form": "symbols"}, {"change_from": "2019"}):
        assert plotted(40, 30, 20, 10, **more).lie_factor == pytest.approx(1.0)


def test_a_chart_of_data_without_an_effect_has_no_lie_factor() -> None:
    assert plotted(40, 30, 20, 40).lie_factor is None


# ---------------------------------------------------------------- drawn alike, and in words


def test_the_same_chart_is_the_same_bytes_each_time() -> None:
    assert chart_picture(plotted(40, 30, 20, 10)) == chart_picture(plotted(40, 30, 20, 10))


def test_the_words_say_what_can_be_read_off_the_chart_and_not_what_follows() -> None:
    plot = plotted(62, 66, 64, 78.34, axis={"starts_at": 50, "ends_at": 80}, source="Source: the library, 2024")
    assert chart_description(plot) == (
        "Column chart, titled “Visits”. The axis (visits) runs from 50 to 80. "
        "2019: about 62; 2020: about 66; 2021: about 64; 2022: about 78.5. "
        "Heights as drawn, if the whole chart is 100 high: 40, 53, 47, 94. Source: the library, 2024."
    )


def test_values_that_are_written_on_a_chart_are_said_exactly_and_an_axis_without_numbers_is_named() -> None:
    said = chart_description(
        plotted(62, 78.34, labels=["a", "b"], values=True, axis={"starts_at": 50, "numbers": False})
    )
    assert "The axis (visits) has no numbers. a: 62; b: 78.34." in said
    said = chart_description(plotted(62, 78, labels=["a", "b"], axis={"starts_at": 50, "numbers": False}))
    assert "62" not in said


def test_circles_bins_and_two_axes_are_put_into_words() -> None:
    said = chart_description(plotted(10, 40, form="symbols", labels=["a", "b"], scaled_by="width"))
    assert "Circles side by side" in said
    assert "Widths as drawn, if the widest is 100: 25, 100." in said
    bins = {"labels": ["0–9", "10–49"], "bounds": [0, 10, 50]}
    assert "All columns are equally wide." in chart_description(plotted(10, 40, form="bins", **bins))
    said = chart_description(plotted(10, 40, form="bins", density=True, **bins))
    assert "Each column is as wide as its bin." in said
    series = [{"figures": ["a", "b"], "name": "Buses"}, {"figures": ["c", "d"], "name": "Bikes"}]
    two = {
        "form": "line",
        "series": series,
        "labels": ["then", "now"],
        "right_axis": {"starts_at": 300, "ends_at": 400},
    }
    said = chart_description(plotted(20, 40, 310, 400, names="ab", **two))
    assert "The left axis (visits) runs from 0 to 50. The right axis runs from 300 to 400." in said
    assert "Bikes (right axis): then: about 310; now: about 400." in said


def test_a_chart_of_a_spanish_pack_is_in_spanish() -> None:
    made, known = chart(40.5, 60, labels=["antes", "ahora"], values=True)
    said = chart_description(plot_of(made, known, "es"))
    assert said.startswith("Gráfico de columnas con el título «Visits». El eje (visits) va de 0 a ")
    assert "antes: 40.5; ahora: 60." in said


def test_the_largest_chart_has_room_in_a_description() -> None:
    labels = [f"{number:02d} is a long label indeed"[:24] for number in range(12)]
    names = [*"abcdefghijkl"]
    known = {name: Figure(value=1234567.5, unit="u", as_of="1", counts="c", source="s") for name in names}
    known["a"] = known["a"].model_copy(update={"value": 1.5})
    series = [{"figures": names, "name": "x" * 24}, {"figures": names, "name": "y" * 24}]
    made = FigureChart(form="line", title="t" * 80, labels=labels, series=series, measure="m" * 48, source="s" * 120)  # type: ignore[arg-type]
    findings = [*chart_findings(made, known, "en")]
    size = len(chart_description(plot_of(made, known, "en")))
    assert (size > MOST_IN_WORDS) == bool(findings)
    assert findings
    assert f"This chart has {size} characters in words" in findings[0].message.english


# ---------------------------------------------------------------- what does not fit


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"series": [{"figures": ["a", "b", "c"]}]}, "There are 3 figures for 2 labels."),
        ({"series": [{"figures": ["a", "x"]}]}, "There is no figure “x” in this file."),
        ({"series": [{"figures": ["a", "b"]}, {"figures": ["c", "d"]}]}, "Two series need a name each."),
        ({"labels": ["one", "one"]}, "This label is there twice."),
        ({"compare": ["one", "three"]}, "There is no label “three” in this chart."),
        ({"compare": ["two", "one"]}, "The first of the two labels comes first in the chart."),
        ({"change_from": "0"}, "There is no label “0” in this chart."),
        ({"claimed_from": "one"}, "There is claimed_from, but no change_from; they go together."),
        ({"cumulated": True, "change_from": "one"}, "A chart is added up or shows changes, and not both."),
        ({"scaled_by": "width"}, "Only symbols are scaled by their width."),
        ({"bounds": [0, 1, 2]}, "Only bins have that."),
        ({"form": "bins"}, "Bins need one bound more than there are labels."),
        ({"form": "bins", "bounds": [0, 2, 1]}, "Each bound must be above the one before it."),
        ({"form": "bins", "bounds": [0, 1, 2], "cumulated": True}, "Only columns and lines are added up"),
        ({"form": "symbols", "axis": {"starts_at": 3}}, "Circles side by side have no axis."),
        ({"right_axis": {}}, "An axis at the right is for the second of two lines."),
        ({"axis": {"starts_at": 5, "ends_at": 5}}, "This axis ends before it begins."),
        ({"axis": {"starts_at": 0, "ends_at": 1e300}}, "This axis is too long."),
        ({"axis": {"ends_at": 25}}, "A value lies above the end of its axis."),
        ({"axis": {"starts_at": 25}}, "A value lies below the beginning of its axis."),
        ({"axis": {"starts_at": 20}}, "Nothing can be compared in this chart: what is compared with has no size."),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(more: dict[str, Any], said: str) -> None:
    made, known = chart(20, 30, 40, 50, **({"names": "ab", "labels": ["one", "two"]} | more))
    messages = [finding.message.english for finding in chart_findings(made, known, "en")]
    assert any(message.startswith(said) for message in messages), messages


def test_a_figure_that_has_a_problem_of_its_own_is_no_second_problem() -> None:
    made, known = chart(20, 30, labels=["one", "two"])
    del known["b"]
    assert [*chart_findings(made, known, "en", unsure=["b"])] == []


@pytest.mark.parametrize("value", [1e300, -1e300])
def test_a_figure_too_large_for_an_axis_is_refused(value: float) -> None:
    made, known = chart(20, value, labels=["one", "two"])
    (finding,) = chart_findings(made, known, "en")
    assert finding.message.english == "A figure is too large for a chart."
