"""What a report is before it is a file: titled tables of cells, charts, and sentences around them.

Texts are in the language of whoever asked. Refuses markup: what others wrote stands in cells as it is, and each writer
makes it harmless for its format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReportForm = Literal["csv", "xlsx", "html"]
"""What a report can be as a file."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 1, which people read in percent."""

    value: float


ResultCell = str | int | float | Share | datetime | None
"""What stands in a table; None where there is nothing to say. Moments are aware, and shown in its time zone."""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table with a title; the first column heads the rows, each of which has as many cells as there are columns."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[ResultCell, ...]]
    note: str = ""
    """What has to be known to read it."""


@dataclass(frozen=True, slots=True)
class Series:
    """Figures with a name, one for each label of their chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Shares from 0 to 1, as bars of one series or as lines of several; `alt` says in words what it shows."""

    kind: Literal["bars", "lines"]
    title: str
    alt: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class ResultReport:
    """A report; `name` is what its file is called, without an ending."""

    name: str
    title: str
    about: tuple[str, ...]
    """Sentences below the title: what it is about, and what was left out."""
    highlights: tuple[str, ...]
    """What a card says of it: lines, of which the first matter most."""
    people: tuple[tuple[int, str], ...]
    """On a card also: learners, each with what is said of them. Discord shows their names there by itself."""
    tables: tuple[ResultTable, ...]
    charts: tuple[Chart, ...]
    language: str
    zone: str
    """The IANA name of the time zone of its moments."""
    made_at: datetime
    cautions: tuple[str, ...] = ()
    """What not to conclude, for a card; a table says it in files."""
