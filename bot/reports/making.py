"""A report made: what a worker process does from first to last.

Promises that whatever it is given and returns can be pickled, and to touch no database and no network. A report that
would have charts, and cannot draw them, says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

from bot.i18n.languages import _, speaking
from bot.reports.charts import can_draw, draw
from bot.reports.csv_files import csv_files
from bot.reports.html_page import html_bytes
from bot.reports.report import ReportForm, ResultReport
from bot.reports.xlsx_file import xlsx_bytes
from bot.workers.jobs import zipped

MOST_PLAIN = 4 * 1024 * 1024
"""Bytes of a page from which on it goes as a zip: Discord takes ten million, and phones open less."""

_DataT = TypeVar("_DataT")


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file, as it is attached."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """A chart as PNG, with what it shows in words."""

    name: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a card says of a report."""

    title: str
    about: tuple[str, ...]
    highlights: tuple[str, ...]
    people: tuple[tuple[int, str], ...]
    pictures: tuple[ChartPicture, ...]
    cautions: tuple[str, ...] = ()


def make_report(build: Callable[[_DataT], ResultReport], data: _DataT, language: str, form: ReportForm) -> ReportFile:
    """The report that `build` makes of the data, in that language, as a file."""
    with speaking(language):
        report = build(data)
        match form:
            case "csv":
                return _one(report.name, csv_files(report))
            case "xlsx":
                return ReportFile(f"{report.name}.xlsx", xlsx_bytes(report))
            case "html":
                drawn = [(chart, draw(chart, "svg")) for chart in report.charts] if can_draw() else []
                if report.charts and not drawn:
                    report = replace(report, about=(*report.about, without_charts()))
                page = ReportFile(f"{report.name}.html", html_bytes(report, drawn))
                return page if len(page.content) <= MOST_PLAIN else _archive(report.name, {page.name: page.content})
            case _:
                assert_never(form)


def digest_report(build: Callable[[_DataT], ResultReport], data: _DataT, language: str) -> Digest:
    """What a card says of the report that `build` makes of the data, in that language, with its charts."""
    with speaking(language):
        report = build(data)
        about, pictures = report.about, list[ChartPicture]()
        if not can_draw() and report.charts:
            about = (*about, without_charts())
        elif report.charts:
            pictures = [
                ChartPicture(f"chart-{number}.png", draw(chart, "png"), chart.alt)
                for number, chart in enumerate(report.charts, 1)
            ]
        return Digest(report.title, about, report.highlights, report.people, tuple(pictures), report.cautions)


def without_charts() -> str:
    """What is missing, and who can help."""
    return _("Charts are left out: whoever runs this bot has not installed the extra “reports”.")


def _one(name: str, files: Mapping[str, bytes]) -> ReportFile:
    """Several files go as one archive."""
    return ReportFile(*next(iter(files.items()))) if len(files) == 1 else _archive(name, files)


def _archive(name: str, files: Mapping[str, bytes]) -> ReportFile:
    return ReportFile(f"{name}.zip", zipped(files))
