"""Moments and spans of time as people type them, in a time zone.

Promises a small set, in English and Spanish: `2026-12-04 18:00`, `4.12. 18:00` and `4.12.2026 18:00`; `today`,
`tomorrow` or a day of the week with a time; `18:00` alone, which is the next one; `+3d`, `+2w`, `+12h` and `+90m`, days
and weeks also with a time; and `now`. A day alone ends at 23:59 where something ends then, and begins at 00:00 where it
begins. Where clocks are put forward, a time that they leave out is as much later; where they are put back, of a time
that comes twice the first is a beginning and the second an end. Refuses what could mean two days, such as `4/12`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

_DAYS: Final[Mapping[str, int]] = {
    name: place
    for names in (
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    )
    for place, name in enumerate(names)
}
_NAMED: Final[Mapping[str, int]] = {"today": 0, "hoy": 0, "tomorrow": 1, "mañana": 1, "manana": 1}
_NOW: Final = frozenset(("now", "ahora", "ya"))

_TIME: Final = re.compile(r"(?:(.*?)(?:[ ,t]+(?:at |a las )?|^))?(\d{1,2})(?:[:h](\d{2}))?(?: ?([ap])\.?m\.?)?")
_AFTER: Final = re.compile(r"\+ ?(\d{1,4}) ?(w|d|h|m|min)")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}))?")

_SPAN: Final = re.compile(r"(\d{1,4}) ?([a-zí]+)?")
_UNITS: Final[Mapping[str, int]] = {
    name: seconds
    for names, seconds in (
        ("m min mins minute minutes minuto minutos", 60),
        ("h hour hours hora horas", 3600),
        ("d day days día días dia dias", 86400),
        ("w week weeks semana semanas", 604800),
    )
    for name in names.split()
}

LONGEST_SPAN: Final = 60 * 86400
"""Seconds of the longest span that can be typed: 60 days."""


class UnreadableTime(ValueError):
    """It is none of what can be typed, or no day or time that there is."""


def read_moment(typed: str, zone: tzinfo, now: datetime, *, ends: bool) -> datetime:
    """The moment in UTC that was meant at `now`; `ends` for one at which something ends. Raises `UnreadableTime`."""
    said = " ".join(typed.split()).casefold()
    if said in _NOW:
        return now
    local = now.astimezone(zone)
    after = _AFTER.fullmatch(said)
    if after is not None:
        count, unit = int(after[1]), after[2]
        if unit in ("h", "m", "min"):
            return now + timedelta(seconds=count * _UNITS[unit])
        return _instant(local.date() + timedelta(seconds=count * _UNITS[unit]), local.time(), zone, ends=ends)
    day = _day(said, local.date())
    if day is not None:
        return _instant(day, time(23, 59) if ends else time(), zone, ends=ends)
    timed = _TIME.fullmatch(said)
    clock = _time(timed) if timed is not None else None
    if timed is None or clock is None:
        raise UnreadableTime(typed)
    named = (timed[1] or "").strip()
    if not named:
        moment = _instant(local.date(), clock, zone, ends=ends)
        return moment if moment > now else _instant(local.date() + timedelta(days=1), clock, zone, ends=ends)
    day = _day(named, local.date())
    if day is None:
        raise UnreadableTime(typed)
    return _instant(day, clock, zone, ends=ends)


def read_span(typed: str) -> int:
    """Seconds, at most `LONGEST_SPAN`: `90 min`, `2h`, `1 day`, `1d 12h`, `0`. Raises `UnreadableTime`."""
    said = " ".join(typed.split()).casefold()
    if said == "0":
        return 0
    seconds, place = 0, 0
    for found in _SPAN.finditer(said):
        if said[place : found.start()].strip(" ,+") or found[2] not in _UNITS:
            raise UnreadableTime(typed)
        seconds, place = seconds + int(found[1]) * _UNITS[found[2]], found.end()
    if not place or said[place:].strip() or seconds > LONGEST_SPAN:
        raise UnreadableTime(typed)
    return seconds


def _day(said: str, today: date) -> date | None:
    """The day that is meant; None where it is none of what can be typed. Raises `UnreadableTime` for 31.2."""
    if said in _NAMED:
        return today + timedelta(days=_NAMED[said])
    if said in _DAYS:
        return today + timedelta(days=(_DAYS[said] - today.weekday() - 1) % 7 + 1)
    after = _AFTER.fullmatch(said)
    if after is not None and after[2] in "wd":
        return today + timedelta(seconds=int(after[1]) * _UNITS[after[2]])
    iso, dotted = _ISO.fullmatch(said), _DOTTED.fullmatch(said)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if dotted is None:
            return None
        if dotted[3] is not None:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        # Without a year it is the next such day; 29.2. may be years away.
        for year in range(today.year, today.year + 9):
            day = _real_day(year, int(dotted[2]), int(dotted[1]))
            if day is not None and day >= today:
                return day
    except ValueError as error:
        raise UnreadableTime(said) from error
    raise UnreadableTime(said)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(found: re.Match[str]) -> time | None:
    """The time of day; None for `25:00`, and for a number that nothing says to be one."""
    hour, minute, half = int(found[2]), int(found[3] or 0), found[4]
    if found[3] is None and half is None:
        return None
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _instant(day: date, at: time, zone: tzinfo, *, ends: bool) -> datetime:
    # fold=0 takes a time that is left out by the offset before, which puts it as much later.
    local = datetime.combine(day, at.replace(fold=0), zone)
    try:
        return (local.replace(fold=1) if ends and _is_twice(local) else local).astimezone(UTC)
    except OverflowError as error:  # at the end of the year 9999
        raise UnreadableTime(str(day)) from error


def _is_twice(local: datetime) -> bool:
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second
