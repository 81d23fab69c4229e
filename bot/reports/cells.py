"""Cells as text."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.i18n import wording
from bot.i18n.languages import local
from bot.reports.report import ResultCell, Share
from questions.messages import Amount

_DECIMALS = 4
"""Of a figure that programs read."""


def wall_clock(moment: datetime, zone: str) -> datetime:
    """The time on the clocks of a time zone, without saying so: spreadsheets know no time zones."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)


def for_programs(cell: ResultCell, zone: str) -> str:
    """A cell for a comma-separated file: a point for decimals, shares from 0 to 1, moments as 2026-11-29 10:00:00."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Share(value) | float(value):
            return f"{round(value, _DECIMALS):g}" if abs(value) < 1e5 else repr(round(value, _DECIMALS))
        case int():
            return str(cell)
        case datetime():
            return f"{wall_clock(cell, zone):%Y-%m-%d %H:%M:%S}"
        case _:
            assert_never(cell)


def for_people(cell: ResultCell, zone: str) -> str:
    """A cell as it is read, in the language in force: shares in percent, one decimal, moments to the minute."""
    match cell:
        case None:
            return "–"
        case str():
            return cell
        case Share(value):
            return wording.percent(value, 1)
        case float():
            return local(Amount(f"{cell:,.1f}".removesuffix(".0")))
        case int():
            return local(Amount(f"{cell:,}"))
        case datetime():
            return f"{wall_clock(cell, zone):%Y-%m-%d %H:%M}"
        case _:
            assert_never(cell)
