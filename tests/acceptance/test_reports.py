"""Reports opened by the programs that teachers have: LibreOffice for spreadsheets, Chromium for pages."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.async_playwright import Axe

from bot.reports.csv_files import csv_table
from bot.reports.gradebook import group_report
from bot.reports.making import make_report
from tests.reports.samples import ARMED, PLAIN, gradebook, hard_report

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

PATIENCE = 120
"""Seconds that LibreOffice may take to begin, and to open and save a file."""


def converted(file: Path, to: str) -> Path:
    """The file as LibreOffice saves it, in a profile of its own; `to` may name a filter and its options.

    What its dialog offers for a text with a byte order mark, UTF-8, is said here, as nobody answers the dialog.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office is not None, "LibreOffice is needed: package libreoffice-calc"
    out = file.parent / "converted"
    subprocess.run(
        [
            office,
            "--headless",
            f"-env:UserInstallation={(file.parent / 'profile').as_uri()}",
            *(["--infilter=CSV:44,34,76,1,,0,false,true"] if file.suffix == ".csv" else []),
            *("--convert-to", to, "--outdir", str(out), str(file)),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
        env={**os.environ, "HOME": str(file.parent)},
    )
    return next(out.glob(f"{file.stem}*"))


AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
"""Comma-separated UTF-8 of the first sheet, each cell as it is shown."""


def shown(file: Path) -> list[list[str]]:
    """The first sheet as somebody sees it in LibreOffice."""
    text = converted(file, AS_SHOWN).read_text(encoding="utf-8-sig")
    return [*csv.reader(StringIO(text, newline=""))]


def test_libreoffice_reads_the_spreadsheet_and_works_nothing_out(tmp_path: Path) -> None:
    file = tmp_path / "hard.xlsx"
    file.write_bytes(make_report(hard_report, None, "en", "xlsx").content)
    head, *below = shown(file)
    assert head[1] == "=Count"
    assert [row[0].strip() for row in below] == [name.strip() for name in (*ARMED, *PLAIN)]
    assert {(*row[1:4], row[4][:16], row[5]) for row in below} == {("3", "2.5", "75%", "2026-03-02 12:30", "")}


def test_libreoffice_reads_csv_in_utf_8_and_works_nothing_out(tmp_path: Path) -> None:
    file = tmp_path / "grades.csv"
    file.write_bytes(csv_table(hard_report().tables[0], "Europe/Madrid"))
    head, *below = shown(file)
    assert head[0] == "Name"
    assert [row[0].lstrip("'").strip() for row in below] == [name.lstrip("'").strip() for name in (*ARMED, *PLAIN)]
    assert {tuple(row[1:3]) for row in below} == {("3", "2.5")}


@pytest.mark.parametrize("which", ["hard", "gradebook"])
async def test_a_page_prints_without_script_and_axe_finds_nothing(browser: Browser, tmp_path: Path, which: str) -> None:
    made = (
        make_report(hard_report, None, "en", "html")
        if which == "hard"
        else make_report(group_report, gradebook(30, 40), "es", "html")
    )
    file = tmp_path / made.name
    file.write_bytes(made.content)
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(file.as_uri())
    printed = await page.pdf(format="A4", landscape=True)
    assert printed.startswith(b"%PDF")
    assert len(printed) > 10_000
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    looked_at = await browser.new_context(bypass_csp=True)
    page = await looked_at.new_page()
    await page.goto(file.as_uri())
    for medium in ("screen", "print"):
        await page.emulate_media(media=medium)
        found = (await Axe().run(page)).response["violations"]
        assert {one["id"]: [node["html"] for node in one["nodes"]][:3] for one in found} == {}, medium
