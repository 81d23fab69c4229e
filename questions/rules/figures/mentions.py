"""Finds the figures in a running text, each with its value, the precision it is printed with, and its unit.

Promises to find numerals ($8.18bn, 13.4 %, 40,000, 65–70 as two) and number words before a magnitude (“four million”).
Leaves out what only looks like a figure: years, dates, clock times, ordinals, list and paragraph numbers, ids, parts of
a name or an address, and the 100,000 of “per 100,000”, which belongs to the unit. Refuses to read words otherwise: “a
quarter” and “dozens” are none of its business.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.quantity import SCALES
from questions.units import Unit, read_unit

if TYPE_CHECKING:
    from collections.abc import Iterator


class Mention(NamedTuple):
    """One figure in a text that `in_plain_signs` has made even."""

    printed: str
    """As it stands there, with its magnitude and its sign of money or percent."""
    number: float
    """The number without its magnitude: 8.18 of $8.18 billion."""
    value: float
    """The number with it: 8.18e9."""
    half: float
    """Half a unit of the last printed digit, in terms of `value`."""
    unit: Unit | None
    """What is printed with it, if that is money, a share or a noun known to the table of units."""
    start: int
    end: int

    @property
    def is_small(self) -> bool:
        """A whole number up to ten with no money, share or magnitude: as often a word of language as a figure."""
        return self.value <= 10 and self.printed.isdigit() and (self.unit is None or bool(self.unit.powers))


_ROUNDED: Final = 0.05
"""How far, as a share of itself, a number that ends in zeros may stand for others."""
DIGITS: Final = r"[0-9](?:[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]*)(?:\.[0-9]+)?"
_TO_TEN: Final = "one two three four five six seven eight nine ten"
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS: Final = {
    **{word: 1.0 + number for number, word in enumerate(_TO_TEN.split())},
    **{word: 20.0 + 10 * number for number, word in enumerate(_TENS.split())},
}
"""Number words, which are read before “thousand”, “million”, “billion” and “trillion” only."""
PERCENT: Final = r"%|percentage points?|percent|per cent|pct|points?\b"


def in_plain_signs(text: str) -> str:
    """`text` in the form in which figures are looked for: even spaces and dashes, no Markdown stars, no addresses."""
    for odd, even in _EVEN.items():
        if odd in text:
            text = text.replace(odd, even)
    if "*" in text:
        text = _STARS.sub("", text)
    return _ADDRESS.sub("", text) if "://" in text else text


@lru_cache(maxsize=2048)
def mentions(text: str) -> tuple[Mention, ...]:
    """The figures of a text that is `in_plain_signs`, in their order. Several rules ask for those of one text."""
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[Mention]:
    found = [*_DIGITS.finditer(text)]
    if "thousand" in text or "illion" in text:
        ends = (each.start() for each in _BEFORE_MAGNITUDE.finditer(text))
        words = (_WORD.search(text, max(0, end - 7), end) for end in ends)
        found = sorted([*found, *(word for word in words if word)], key=lambda each: each.start())
    for each in found:
        mention = _mention(text, each)
        if mention is not None:
            yield mention


def sentence(text: str, start: int) -> str:
    """The sentence of `text` that `start` lies in."""
    begin = 0
    for end in _SENTENCE_END.finditer(text):
        if end.start() >= start:
            return text[begin : end.start()]
        begin = end.end()
    return text[begin:]


def half_of_last_digit(digits: str) -> float:
    """Half a unit of the last digit printed, of a round number half of its last digit that is not 0.

    0.05 of “13.4”, 0.5 of “572”, 500 of “17,000”, 5 of “10”.
    """
    bare = digits.replace(",", "")
    if "." in bare:
        return 0.5 * 10.0 ** -len(bare.partition(".")[2])
    zeros = len(bare) - len(bare.rstrip("0"))
    return float(f"0.5e{zeros}") if bare.strip("0") else 0.5  # infinite from 309 zeros on; a power would raise there


_EVEN: Final = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "–": "-", "‑": "-"}
_STARS: Final = re.compile(r"\*+(?=[^\s*])|(?<=[^\s*])\*+")
_ADDRESS: Final = re.compile(r"https?://\S+")
_SENTENCE_END: Final = re.compile(r"(?<![A-Z])[.!?](?=\s|$)|\n\s*\n|\n\s*- ")

_DIGITS: Final = re.compile(DIGITS)
_MAGNITUDE: Final = "thousand|million|billion|trillion"
_BEFORE_MAGNITUDE: Final = re.compile(rf" (?:{_MAGNITUDE})\b")
_WORD: Final = re.compile(rf"\b(?:{'|'.join(_WORDS)})$", re.IGNORECASE)
_REST: Final = re.compile(
    rf"(?P<glued>(?:bn|mn|tn|k|m|b)\b)?(?:[ \n]?(?P<scale>{_MAGNITUDE}|bn|mn|tn)\b)?(?:[ \n]?(?P<percent>{PERCENT}))?",
    re.IGNORECASE,
)
_CURRENCY_AFTER: Final = re.compile(r" (?:u\.?s\.? )?(dollar|euro|usd|eur)s?\b", re.IGNORECASE)
_NOUN_AFTER: Final = re.compile(r" [a-z]+")
_RATE_AFTER: Final = re.compile(
    r"(?: (?:of|people|persons|inhabitants|prisoners|inmates|in|prison|for|out)){0,5} (?:per|every|each) \d"
)

_MONTHS: Final = (
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
_NAMED: Final = frozenset(
    "no nos nr line lines paragraph paragraphs page pages article part step section chapter item figure lesson row"
    f" question column version pack group team level grade rule exhibit per every each {_MONTHS}".split()
)
"""Words whose number is a name, a date or the base of a rate."""
_NAMED_LIST: Final = re.compile(r"\b(?:lines|paragraphs|pages) \d[\d, andtor-]*$")
_LISTS: Final = ("lines ", "paragraphs ", "pages ")
_ID: Final = re.compile(r"[A-Za-z/]\S*-$|\b\d{4}-(?:\d\d-)?$")
_JOINTS: Final = frozenset("_/:#@&=")
_LINE_START: Final = re.compile(r"(?:^|\n)\s*$")
_NOT_AFTER: Final = re.compile(
    r"[.,:/]\d|(?:st|nd|rd|th)\b|[A-Za-z_]|-[A-Za-z]| ?(?:[ap]\.m|[ap]m\b|o['’]clock)"
    rf"| (?:{_MONTHS.replace(' ', '|')})\b",
    re.IGNORECASE,
)
_YEARS: Final = range(1500, 2101)
_KNOWN_NOUNS: Final = frozenset({"people", "time"})


def _mention(text: str, found: re.Match[str]) -> Mention | None:
    start, written = found.start(), found[0]
    rest = _REST.match(text, found.end())
    if rest is None:
        return None
    end = rest.end()
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    scale, percent = (rest["glued"] or rest["scale"] or "").lower(), rest["percent"] or ""
    money = _money_at_end(before)
    if _belongs_to(before.removesuffix(money)) or _NOT_AFTER.match(after):
        return None
    if not (money or scale or percent):
        if written.isdigit() and len(written) == 4 and int(written) in _YEARS:
            return None
        if after[:1] in {".", ")"} and _LINE_START.search(text[:start] if start < 40 else before):
            return None
    number = _WORDS.get(written.lower()) or float(written.replace(",", ""))
    factor = SCALES[scale] if scale else 1.0
    # A round number tells others only as far as somebody would round: 10 is not 8.18.
    half = min(half_of_last_digit(written), max(0.5, number * _ROUNDED)) if written[0].isdigit() else 0.5
    start -= len(money)
    return Mention(text[start:end], number, number * factor, half * factor, _unit(money, percent, after), start, end)


def _money_at_end(before: str) -> str:
    """The sign of money that a text ends with, with the space behind it."""
    bare = before.removesuffix(" ")
    for sign in ("US$", "$", "€", "£", "USD"):
        if bare.endswith(sign):
            return before[len(bare) - len(sign) :]
    return ""


def _belongs_to(before: str) -> bool:
    """Whether a number after this text is a part of a name, a date, a time or a unit."""
    last = before[-1:]
    if last in {" ", "\n"}:
        named = before.rstrip(" \n.").rpartition(" ")[2].lstrip("(“\"'").lower() in _NAMED
        return named or (any(name in before for name in _LISTS) and _NAMED_LIST.search(before) is not None)
    if last in {".", ","}:
        return before[-2:-1].isdigit()
    return last.isalnum() or last in _JOINTS or (last == "-" and _ID.search(before) is not None)


def _unit(money: str, percent: str, after: str) -> Unit | None:
    if percent:
        return read_unit("percent")
    if money:
        return read_unit(money.strip())
    if not (after[:1] == " " and after[1:2].isalpha()):
        return None
    if currency := _CURRENCY_AFTER.match(after):
        return read_unit(currency[1])
    noun = None if _RATE_AFTER.match(after) else _NOUN_AFTER.match(after)
    unit = read_unit(noun[0]) if noun else None
    return unit if unit and any(name in _KNOWN_NOUNS for name, _ in unit.powers) else None
