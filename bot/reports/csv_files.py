"""A report as comma-separated files, one for each table.

Promises UTF-8 with a byte order mark, without which Excel takes it for another encoding; a header line, and nothing
above it; and that no cell is worked out as a formula. Refuses to follow a country's signs: a spreadsheet that expects
a comma for decimals is given the XLSX file, whose cells are numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reports.cells import for_programs
from questions.formats.tabular.csv_reader import csv_bytes

if TYPE_CHECKING:
    from bot.reports.report import ResultReport, ResultTable


def csv_table(table: ResultTable, zone: str) -> bytes:
    """One table."""
    return csv_bytes([table.columns, *([for_programs(cell, zone) for cell in row] for row in table.rows)])


def csv_files(report: ResultReport) -> dict[str, bytes]:
    """Each table by the name of its file; of a single one that is the report's."""
    if len(report.tables) == 1:
        return {f"{report.name}.csv": csv_table(report.tables[0], report.zone)}
    return {
        f"{report.name}-{number}-{file_name(table.title)}.csv": csv_table(table, report.zone)
        for number, table in enumerate(report.tables, 1)
    }


def file_name(text: str) -> str:
    """`text` as every system takes it in the name of a file; letters and digits of any language stay."""
    kept = "".join(sign if sign.isalnum() else " " for sign in text.casefold())
    return "-".join(kept.split())[:60] or "report"
