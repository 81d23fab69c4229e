"""A cell of a table, whatever file it stands in."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """One cell's text, and where it begins: line and column, or row and column of a sheet, from 1."""

    text: str
    line: int
    column: int
