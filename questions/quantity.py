"""Reads a figure as people type it: 13.4 %, about 13%, $1.1bn, 1,100,000,000, 1.1e9, 34 thousand, unos 34 mil.

Promises one number in the unit that was asked for, or a `QuantityError` whose text says what was wrong with it.
Refuses to guess: `1,1` could be 1.1 or 11, `12 apples` is no answer to a question about dollars.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from questions.messages import Message

LONGEST = 60
"""Characters that are looked at; nobody needs more for one figure."""

SCALES: Final = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
    "mil": 1e3,
    "millón": 1e6,
    "millon": 1e6,
    "millones": 1e6,
    "mil millones": 1e9,
    "miles de millones": 1e9,
}
_UNIT_NAMES = {
    "percent": "percent",
    "pct": "percent",
    "per cent": "percent",
    "%": "percent",
    "percentage points": "percentage points",
    "percentage point": "percentage points",
    "points": "percentage points",
    "pp": "percentage points",
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "por ciento": "percent",
    "puntos porcentuales": "percentage points",
    "puntos": "percentage points",
}
_ABOUT = (
    r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|ca\.?|circa|[~≈]"
    r"|unos|unas|casi|cerca de|alrededor de|aproximadamente)?"
)
_SCALE = (
    r"thousand|million|billion|trillion|mn|bn|tn|k|m(?!il)|b|miles de millones|mil millones|mil(?!l)|mill[oó]n(?:es)?"
)
_DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_TYPED = re.compile(
    rf"{_ABOUT} *(?P<sign>[+-])? *(?P<money>us\$|usd|\$)? *{_DIGITS}(?P<power>e[+-]?\d{{1,2}})?"
    rf" *(?:(?P<scale>{_SCALE})(?![a-z]))? *(?P<unit>[^\d]*)"
)


_OURS: Final = {"percent": Message("percent"), "percentage points": Message("percentage points")}
"""Units that stand in content of every language; authors write all others in their own."""


class QuantityError(ValueError):
    """What was typed is not a figure in the unit asked for; `message` is a sentence for the person who typed it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def read_quantity(text: str, unit: str) -> float:
    """The number that `text` states, in `unit` ("percent", "USD", "USD billion", "cells").

    An empty unit asks for a bare number. A magnitude in the text ("1.1bn") is converted to a unit that has one itself
    ("USD billion"); a bare number is taken to be in the unit asked for. Raises `QuantityError`.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip().lower()
    plain = re.sub(r"\s+", " ", plain)
    # Of the category No are ², ½ and ①; normalised, they would read as digits of the number beside them.
    if not plain or len(plain) > LONGEST or any(unicodedata.category(sign) == "No" for sign in text):
        raise QuantityError(Message("That is not one figure."))
    typed = _TYPED.fullmatch(plain)
    if typed is None:
        if re.fullmatch(r".*\d,\d{1,2}(\D.*)?", plain):
            raise QuantityError(Message("A comma can be read two ways. Write a point before decimals: 1.1"))
        raise QuantityError(Message("That is not one figure."))
    value = float(typed["digits"].replace(",", "").replace(" ", "") + (typed["power"] or ""))
    if typed["sign"] == "-":
        value = -value
    base, unit_scale = split_unit(unit)
    for named in (typed["money"] or "", typed["unit"].strip(" .")):
        if named and not _is_unit(named, base):
            if not unit:
                raise QuantityError(
                    Message("This question asks for a number without a unit, not {named}.", named=named)
                )
            asked = unit_name(unit)
            raise QuantityError(Message("This question asks for {unit}, not {named}.", unit=asked, named=named))
    if typed["scale"]:
        return value * SCALES[typed["scale"]] / unit_scale
    return value


def unit_name(unit: str) -> str:
    """A unit as it is asked for: a `Message` where it is one of ours."""
    return _OURS.get(unit, unit)


def with_unit(number: str, unit: str) -> str:
    """A written number with its unit as people write it: `13.4 %`, `$34.1 billion`, `5.5 million people`."""
    base, _ = split_unit(unit)
    if base == "percent":
        return f"{number} %"
    if base == "usd":
        sign = "-" if number.startswith("-") else ""
        return f"{sign}${number.removeprefix('-')} {' '.join(unit.split()[1:])}".rstrip()
    return f"{number} {unit}".rstrip()


def split_unit(unit: str) -> tuple[str, float]:
    """A unit's base and its own magnitude: "USD billion" is ("usd", 1e9), "million people" ("people", 1e6)."""
    words = unit.lower().split()
    if words[:3] == ["miles", "de", "millones"]:
        return " ".join(words[3:]), SCALES["miles de millones"]
    scale = next((word for word in words if word in SCALES and len(word) > 2), None)
    return " ".join(word for word in words if word != scale), SCALES[scale] if scale else 1.0


def _is_unit(typed: str, base: str) -> bool:
    """Whether `typed` names the unit `base` or a part of it ("people" of "people a day")."""
    typed = _UNIT_NAMES.get(typed, typed).lower().replace("per ", "a ")
    wanted = _UNIT_NAMES.get(base, base).lower().replace("per ", "a ")
    words = wanted.split()
    names = {" ".join(words[:size]) for size in range(1, len(words) + 1)}
    names |= {" ".join(words[-size:]) for size in range(1, len(words) + 1)}
    return typed.removesuffix("s") in {name.removesuffix("s") for name in names}
