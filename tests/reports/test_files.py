"""Reports as files: what other programs find in them, and what they do not."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree

from bot.reports.charts import draw
from bot.reports.gradebook import group_report
from bot.reports.making import digest_report, make_report
from bot.reports.report import ReportForm, ResultReport
from questions.formats.importing import About, Incoming
from questions.formats.tabular.xlsx_reader import first_sheet
from tests.reports.samples import ARMED, PLAIN, gradebook, hard_report

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(form: ReportForm, language: str = "en") -> bytes:
    return make_report(hard_report, None, language, form).content


def csv_rows() -> list[list[str]]:
    with ZipFile(BytesIO(made("csv"))) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8-sig")
    told = csv.Sniffer().sniff(text.partition("\r\n")[0], ",;\t")
    return [*csv.reader(StringIO(text, newline=""), delimiter=told.delimiter)]


def test_csv_is_told_from_other_encodings_and_has_a_file_for_each_table() -> None:
    with ZipFile(BytesIO(made("csv"))) as archive:
        assert archive.namelist() == ["hard-1-people-all.csv", "hard-2-people-all.csv", "hard-3-empty.csv"]
        assert all(archive.read(name).startswith(b"\xef\xbb\xbf") for name in archive.namelist())


def test_csv_cells_come_back_as_they_were_and_none_is_worked_out() -> None:
    head, *below = csv_rows()
    assert head == ["Name", "'=Count", "Points", "Share", "When", "Nothing"]
    assert [row[1:] for row in below] == [["3", "2.5", "0.75", "2026-03-02 12:30:00", ""]] * len(below)
    names = [row[0] for row in below]
    assert names == [*(f"'{name}" for name in ARMED), *PLAIN]


def test_xlsx_texts_are_texts_also_to_a_reader_of_ours() -> None:
    incoming = Incoming("hard.xlsx", About("hard", "Hard"))
    names = [row[min(row)].text for row in first_sheet(incoming, made("xlsx")).rows[1:]]
    assert names == [name.strip() for name in (*ARMED, *PLAIN)]


def test_xlsx_cells_are_numbers_shares_and_moments_and_no_formulas() -> None:
    with ZipFile(BytesIO(made("xlsx"))) as archive:
        assert "xl/worksheets/sheet3.xml" in archive.namelist()
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
        book = archive.read("xl/workbook.xml").decode()
    titles = [one.get("name") for one in ElementTree.fromstring(book).iter(f"{SHEET}sheet")]
    assert titles == ["People   all", "people   all 2", "Empty"]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    row = ElementTree.fromstring(sheets[0]).findall(f"{SHEET}sheetData/{SHEET}row")[1]
    values = [cell.findtext(f"{SHEET}v") for cell in row[1:4]]
    assert values == ["3", "2.5", "0.75"]


def test_a_page_needs_nothing_else_and_holds_no_markup_of_others() -> None:
    page = made("html").decode()
    assert "<script" not in page
    assert "<b>bold</b>" not in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "").partition("<main>")[0]
    assert page.count('scope="col"') == 6 + 1 + 2
    assert page.count("<caption>") == 3
    assert '<html lang="en">' in page
    assert "Nothing here yet." in page
    assert 'alt="Bars: A 50%."' in page


def test_a_page_is_in_the_language_of_whoever_asked() -> None:
    assert "Hecho por Copydesk el 2026-03-02 12:30." in made("html", "es").decode()
    assert "75\u00a0%" in made("html", "es").decode() or "75 %" in made("html", "es").decode()


def test_the_same_report_is_the_same_file() -> None:
    assert made("html") == made("html")
    assert made("csv") == made("csv")


@pytest.mark.parametrize("form", ["html", "csv", "xlsx"])
def test_without_the_extra_there_are_tables_and_what_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch, form: ReportForm
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    content = make_report(hard_report, None, "en", form).content
    if form == "html":
        assert b"Charts are left out: whoever runs this bot has not installed the extra" in content
        assert b"<img" not in content
        assert b"Ana" in content
    told = digest_report(hard_report, None, "en")
    assert not told.pictures
    assert "Charts are left out" in told.about[-1]


def test_charts_are_pictures_with_what_they_show_in_words() -> None:
    told = digest_report(hard_report, None, "en")
    assert [one.alt for one in told.pictures] == ["Bars: A 50%.", "Lines: A."]
    assert all(one.content.startswith(b"\x89PNG") for one in told.pictures)


def test_a_chart_without_any_figure_is_drawn() -> None:
    (bars, lines) = hard_report().charts
    for chart in (bars, lines):
        empty = type(chart)(chart.kind, "", "", (), (type(chart.series[0])("x", ()),))
        assert b"<svg" in draw(empty, "svg")


def test_the_bot_at_rest_has_loaded_nothing_for_reports_comparisons_and_a_page_of_its_own() -> None:
    heavy = {"matplotlib", "numpy", "rapidfuzz", "scipy", "aiohttp.web"}
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, bot.app; print({heavy} & sys.modules.keys())",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "set()"


def test_a_gradebook_says_how_much_of_what_is_done() -> None:
    report: ResultReport = group_report(gradebook(7, 2))
    assert report.tables[0].columns == (
        "Learner",
        "Lesson 0: what a source knows",
        "Lesson 1: what a source knows",
        "Mean",
    )
    assert len(report.tables[0].rows) == 7
    assert "6 of 7 finished" in report.highlights[0]
