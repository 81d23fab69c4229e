"""What a worker process makes of somebody's data: archives that they can open without Copydesk.

Promises each table as JSON, exactly as it is stored, and as CSV for spreadsheets; that every archive is within the size
that Discord takes, as there are as many as that asks for; and that no cell is a formula to a spreadsheet.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from io import StringIO

from bot.workers.jobs import zipped
from db.types import JsonValue

Row = Mapping[str, JsonValue]

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would work out. It gets an apostrophe before it, in CSV alone."""


def archives(tables: Mapping[str, Sequence[Row]], explanation: tuple[str, str], most: int) -> tuple[bytes, ...]:
    """Zip files of at most `most` bytes: a JSON and a CSV file for each table, and the name and text that explain them.

    One row alone that is larger makes an archive that is, too.
    """
    rows = [(name, row) for name, table in tables.items() for row in table]
    return tuple(_parts(rows, explanation, most))


def _parts(rows: Sequence[tuple[str, Row]], explanation: tuple[str, str], most: int) -> list[bytes]:
    archive = zipped(_files(rows, explanation))
    if len(archive) <= most or len(rows) < 2:
        return [archive]
    half = len(rows) // 2
    return [part for some in (rows[:half], rows[half:]) for part in _parts(some, explanation, most)]


def _files(rows: Sequence[tuple[str, Row]], explanation: tuple[str, str]) -> dict[str, bytes]:
    name, text = explanation
    files = {name: text.encode()}
    for table in dict.fromkeys(name for name, _ in rows):
        its = [row for name, row in rows if name == table]
        files[f"{table}.json"] = json.dumps(its, ensure_ascii=False, indent=1).encode()
        files[f"{table}.csv"] = _csv(its)
    return files


def _csv(rows: Sequence[Row]) -> bytes:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")  # without its mark a spreadsheet would read another alphabet


def _cell(value: JsonValue) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | float | int):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return value
