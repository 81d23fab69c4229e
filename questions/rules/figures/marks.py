"""Puts the figures of a text as marks: `#3` for a number, `#3%` for percent, `#3p` for points.

So a pattern for a way of speaking stays short: “about 1.1 of $8.18 billion is 13.4 percent” becomes `#0 of #1 is #2%`.
Hedges, signs of money and magnitudes go into the figure; signs and words of arithmetic become one of × ÷ + -. Unlike
`mentions`, nothing that has digits is left out: whether a number counts is for the pattern to say.
"""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from questions.quantity import SCALES
from questions.rules.figures.mentions import DIGITS, PERCENT, half_of_last_digit

HEDGED: Final = 0.05
"""How far, as a share of itself, a result may be off that is said to be about, nearly or over something."""
_ROUNDED: Final = 0.03
"""How far a result in full thousands may be off, as it was probably rounded."""


class Stated(NamedTuple):
    """A figure as a text gives it; percent are numbers of percent."""

    number: float
    scale: float
    half: float
    """Half a unit of the last digit printed."""
    sign: str
    """% for percent, p for points, else nothing."""
    hedged: bool
    printed: str

    @property
    def value(self) -> float:
        """The number with its magnitude."""
        return self.number * self.scale

    def agrees(self, result: float) -> bool:
        """Whether `result` is this figure as far as it is printed. Its magnitude may be left unsaid."""
        near = HEDGED * abs(result) if self.hedged else 0.0
        slack = 1e-9 * max(1.0, abs(result))
        return any(
            math.isfinite(self.half * size) and abs(self.number * size - result) <= max(self.half * size, near) + slack
            for size in {self.scale, 1.0}
        )

    def corrected(self, result: float) -> str:
        """`result` in the place of this figure: with as many places, or three digits if that is more."""
        written, *magnitude = self.printed.split(" ")
        size = self.scale if abs(result) >= self.scale else 1.0
        value = result / size
        places = 2 - math.floor(math.log10(abs(value))) if value else 0
        places = min(6, max(places, len(written.rstrip("%").partition(".")[2]), 0))
        text = f"{value:,.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return f"{text}{' ' + magnitude[0] if size != 1 and magnitude else ''}{_SIGN_NAMES[self.sign]}"


def with_marks(text: str) -> tuple[str, list[Stated]]:
    """A `plain` text with its figures as marks, and the figures by the numbers of their marks."""
    found = [*_NUMBER.finditer(text)]
    if any(name in text for name in _PART_NAMES):
        found = sorted([*found, *_PART.finditer(text)], key=lambda each: each.start())
    figures: list[Stated] = []
    pieces: list[str] = []
    done = 0
    for each in found if len(found) > 1 else ():
        start, end, stated = _figure_at(text, each)
        if stated and start >= done:
            pieces += [text[done:start], f"#{len(figures)}{stated.sign}"]
            figures.append(stated)
            done = end
    put = "".join([*pieces, text[done:]])
    for needs, pattern, sign in _SIGNS:
        if any(map(put.__contains__, needs)):
            put = pattern.sub(sign, put)
    return put, figures


_HEDGES: Final = (
    "about|around|roughly|approximately|some|nearly|almost|just under|just over|just short of|a little over|well over"
    "|a little under|a little more than|a little less than|close to|more than|less than|over|under|at least|at most"
)
_PARTS: Final = {
    "half": 50.0,
    "a half": 50.0,
    "a third": 100 / 3,
    "one third": 100 / 3,
    "two thirds": 200 / 3,
    "a quarter": 25.0,
    "one quarter": 25.0,
    "three quarters": 75.0,
    "a fifth": 20.0,
    "one fifth": 20.0,
    "a tenth": 10.0,
    "one tenth": 10.0,
}
_PART_NAMES: Final = ("half", "third", "quarter", "fifth", "tenth")
_SIGN_NAMES: Final = {"%": " percent", "p": " percentage points", "": ""}

_NUMBER: Final = re.compile(DIGITS)
_PART: Final = re.compile(rf"\b(?:{'|'.join(_PARTS)})\b", re.IGNORECASE)
_HEDGE_BEFORE: Final = re.compile(rf"(?:\b(?:{_HEDGES}) |[~≈] ?)$", re.IGNORECASE)
_HEDGE_ENDS: Final = frozenset(each.rpartition(" ")[2] for each in _HEDGES.split("|"))
_TAIL: Final = re.compile(
    rf"(?: ?(?P<scale>thousand|million|billion|trillion|bn|mn|tn)\b)?(?: ?(?P<percent>{PERCENT}))?", re.IGNORECASE
)
_LETTER_OR_JOINT: Final = re.compile(r"[\w.,#]")
_SIGNS: Final = tuple(
    (needs, re.compile(rf"(?<=[\d%p]){words}(?=#)", re.IGNORECASE), sign)
    for needs, words, sign in (
        (("×", "*", " x ", "times", "multiplied"), r" ?(?:×|\*|\bx\b|\btimes\b|\bmultiplied by\b) ?", " × "),
        (("÷", "/", "divided"), r" ?(?:÷|/|\bdivided by\b) ?", " ÷ "),
        (("+", "plus"), r" ?(?:\+|\bplus\b) ?", " + "),
        ((" - ", "minus"), r" (?:-|minus) ", " - "),
    )
)


def _figure_at(text: str, found: re.Match[str]) -> tuple[int, int, Stated | None]:
    """Where a figure begins and ends, hedge, sign of money, magnitude and percent included, and what it states."""
    start, end, written = found.start(), found.end(), found[0]
    if start and _LETTER_OR_JOINT.match(text, start - 1):
        return start, end, None
    tail = _TAIL.match(text, end) if written[0].isdigit() else None
    end = tail.end() if tail else end
    if text[end : end + 1].isalnum():
        return start, end, None
    if tail and start and text[start - 1] in "$€£":
        start -= 3 if text[max(0, start - 3) : start - 1] == "US" else 1
    printed, before = text[start:end], text[max(0, start - 24) : start]
    hedge = None
    if before.rstrip(" ")[-1:] in {"~", "≈"} or before.rstrip(" ").rpartition(" ")[2].lower() in _HEDGE_ENDS:
        hedge = _HEDGE_BEFORE.search(before)
    start -= len(hedge[0]) if hedge else 0
    if tail is None:
        return start, end, Stated(_PARTS[written.lower()], 1.0, 0.5, "%", hedge is not None, printed)
    share = tail["percent"] or ""
    sign = "p" if "point" in share.lower() or share == "pp" else "%" if share else ""
    scale = SCALES[tail["scale"].lower()] if tail["scale"] else 1.0
    number = float(written.replace(",", ""))
    return start, end, Stated(number, scale, _half(number, written), sign, hedge is not None, printed)


def _half(number: float, digits: str) -> float:
    """Half a unit of the last digit; full thousands may have been rounded, 1,400 and 20 percent have not."""
    if number and number % 1000 == 0:
        return min(half_of_last_digit(digits), number * _ROUNDED)
    return min(half_of_last_digit(digits), 0.5)
