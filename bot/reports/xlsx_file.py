"""A report as a spreadsheet file, a sheet for each table.

Promises cells that are what they say: numbers, shares with a percent sign, dates, and texts that are never worked out
as formulas; a header row that stays in view; and memory that does not grow with the rows, as openpyxl writes each sheet
into a temporary file of its own until the whole is put together. Refuses control characters, which the format has not.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.reports.cells import wall_clock
from bot.reports.report import Share
from questions.formats.tabular.csv_reader import is_armed
from questions.formats.tabular.xlsx_reader import encoded

if TYPE_CHECKING:
    from bot.reports.report import ResultCell, ResultReport, ResultTable

_LONGEST_TITLE = 31
_FORBIDDEN = "[]:*?/\\"
_LONGEST_CELL = 32_767
"""Characters; all three are limits of Excel."""

_WIDEST, _NARROWEST = 40, 8
_LOOKED_AT = 200
"""Rows from which the width of a column is taken."""


def xlsx_bytes(report: ResultReport) -> bytes:
    """The file."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded by who makes a spreadsheet, and not by every worker

    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = report.title, "Copydesk"
    titles: list[str] = []
    for table in report.tables:
        titles.append(_sheet_title(table.title, titles))
        _fill(book.create_sheet(titles[-1]), table, report)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Any, table: ResultTable, report: ResultReport) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - likewise
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - likewise
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - likewise

    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def text(value: str, *, head: bool = False) -> Any:
        cell: Any = WriteOnlyCell(sheet, _writable(value))
        cell.data_type = "s"  # openpyxl would make a formula of a text that begins with =
        cell.quotePrefix = is_armed(value)
        if head:
            cell.font, cell.alignment = bold, wrapped
        return cell

    def one(value: ResultCell) -> Any:
        match value:
            case str():
                return text(value)
            case Share(share):
                cell: Any = WriteOnlyCell(sheet, share)
                cell.number_format = "0%"
                return cell
            case datetime():
                cell = WriteOnlyCell(sheet, wall_clock(value, report.zone))
                cell.number_format = "yyyy-mm-dd hh:mm"
                return cell
            case float():
                cell = WriteOnlyCell(sheet, value)
                cell.number_format = "0.0#"
                return cell
            case _:
                return value

    sheet.freeze_panes = "B2"
    for column, title in enumerate(table.columns):
        texts = (str(row[column]) for row in table.rows[:_LOOKED_AT] if isinstance(row[column], str | datetime))
        longest = max([len(title) // 2, *map(len, texts)])
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.append([text(title, head=True) for title in table.columns])
    for row in table.rows:
        sheet.append([one(cell) for cell in row])


def _writable(text: str) -> str:
    """Without what Excel refuses."""
    plain = "".join(sign for sign in text if sign in "\t\n" or sign >= " ")
    return encoded(plain)[:_LONGEST_CELL]


def _sheet_title(title: str, taken: list[str]) -> str:
    """A title as Excel takes it: short, without certain signs, and none twice, whatever the case."""
    plain = "".join(" " if sign in _FORBIDDEN else sign for sign in title).strip(" '") or "Sheet"
    found, number = plain[:_LONGEST_TITLE], 1
    while found.casefold() in {one.casefold() for one in taken}:
        number += 1
        found = f"{plain[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
    return found
