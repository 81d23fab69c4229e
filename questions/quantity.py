"""Reads a figure as people type it: 13.4 %, about 13%, $1.1bn, 1,100,000,000, 1.1e9, 34 thousand, unos 34 mil, 5 km.

Promises one number in the unit that was asked for, or a `QuantityError` whose text says what was wrong with it. What a
question shows as its unit is always read as that unit. Points and commas are read as the language of the question has
them; where that gives no number, as another language of the learner's, as English, or in the one way that is left:
`74,6` is 74.6 everywhere. Refuses to guess: `12 apples` is no answer to a question about dollars, `5 m` of months no
million of them. Each refusal repeats what was typed and says what to type instead.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.messages import Amount, Message
from questions.signs import folded, plain_signs, seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from questions.messages import Sayable

LONGEST: Final = 60
"""Characters that are looked at; nobody needs more for one figure."""

FINE: Final = 3
"""Decimals of a figure from which a point in it does not part thousands."""

_ENGLISH: Final = "en"
SPANISH: Final = "es"
"""Without a country: numbers are written as in the Americas, and read as in Spain too."""

SCALES: Final = {
    "k": 1e3,
    "thousand": 1e3,
    "tsd": 1e3,
    "tausend": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "millionen": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "mrd": 1e9,
    "milliarde": 1e9,
    "milliarden": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
    "mil": 1e3,
    "millón": 1e6,
    "millon": 1e6,
    "millones": 1e6,
    "mil millones": 1e9,
    "miles de millones": 1e9,
    "billones": 1e12,
}
"""Words of magnitude. A magnitude that a unit can have itself is spelt with more than two letters."""


class Size(NamedTuple):
    """What a known unit measures, and how much of it one is."""

    measures: str
    size: float


def _sizes(measures: str, names: Mapping[float, str]) -> dict[str, Size]:
    return {name: Size(measures, size) for size, listed in names.items() for name in listed.split()}


SIZES: Final[Mapping[str, Size]] = MappingProxyType(
    {
        **_sizes(
            "time",
            {
                1.0: "s sec second segundo sekunde",
                60.0: "min minute minuto",
                3600.0: "h hr hour hora stunde",
                86400.0: "d day dia tag",
                604800.0: "w wk week semana woche",
                365.25 / 12 * 86400: "month mes monat",
                365.25 * 86400: "y yr year ano jahr",
            },
        ),
        **_sizes(
            "length",
            {
                0.001: "mm millimetre millimeter milimetro",
                0.01: "cm centimetre centimeter centimetro zentimeter",
                1.0: "m metre meter metro",
                1000.0: "km kilometre kilometer kilometro",
            },
        ),
        **_sizes(
            "mass",
            {1e-6: "mg milligram miligramo", 0.001: "g gram gramo gramm", 1.0: "kg kilogram kilo kilogramo kilogramm"}
            | {1000.0: "t tonne tonelada"},
        ),
        **_sizes(
            "volume",
            {0.001: "ml millilitre milliliter mililitro", 0.01: "cl centilitre centiliter centilitro"}
            | {1.0: "l litre liter litro"},
        ),
    }
)
"""Units of which one is so many of another, by every name in the singular, without accents."""

_ALIASES: Final[Mapping[tuple[str, ...], str]] = MappingProxyType(
    {
        tuple(name.split()): meant
        for meant, names in {
            "percent": "%|percent|pct|/ cent|/ ciento|porciento|porcentaje|prozent",
            "percentage points": "percentage points|percentage point|points|point|pp|p p|puntos porcentuales"
            "|punto porcentual|puntos|prozentpunkte",
            "usd": "us $|$|usd|us dollars|us dollar|dollars|dollar|dolares|dolar",
            "eur": "€|eur|euros|euro",
            "gbp": "£|gbp",
        }.items()
        for name in names.split("|")
    }
)
_LONGEST_ALIAS: Final = max(map(len, _ALIASES))
_SCALE_PHRASES: Final[Mapping[tuple[str, ...], float]] = MappingProxyType(
    {tuple(word for word in folded(name).split() if word != "de"): scale for name, scale in SCALES.items()}
    | {("millions",): 1e6, ("billions",): 1e9, ("thousands",): 1e3, ("trillions",): 1e12}
)
_BY: Final = frozenset(("/", "per", "por", "pro", "al", "a", "an", "each", "every", "cada", "je"))
"""What stands between a unit and what it is counted by."""
_IDLE: Final = frozenset(("of", "de", "the", "."))

_ABOUT: Final = re.compile(
    r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.?|[~≈]"
    r"|unos|unas|casi|cerca de|alrededor de|aproximadamente|etwa|rund|ungefähr)(?![a-z]) *"
)
_DIGITS: Final = r"(?:\d[\d.,' ]*)?\d|[.,]\d+"
_FIGURE: Final = re.compile(
    rf"(?P<sign>[+-])? *(?:(?P<money>us\$|usd|\$|eur|€|gbp|£) *(?P<minus>-)?)? *(?P<digits>{_DIGITS})"
    rf"(?P<power>e[+-]?\d{{1,2}}(?![\d.,]))?(?P<rest>.*)"
)
_POWERS: Final = str.maketrans({sign: f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})
_SEVERAL: Final = re.compile(
    r"\d[%\w]* *(?:-|–|—|/|to|or|and|bis|oder|und|a|o|y|e|in|of|de| ) *[$€£]?\d", re.IGNORECASE
)
_EXAMPLE: Final = Amount("74.6")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")

_OURS: Final = {"percent": Message("percent"), "percentage points": Message("percentage points")}
"""Units that stand in content of every language; authors write all others in their own."""


class QuantityError(ValueError):
    """What was typed is not a figure in the unit asked for; `message` is a sentence for the person who typed it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


def read_quantity(text: str, unit: str, *languages: str, fine: bool = False) -> float:
    """The number that `text` states, in `unit` ("percent", "USD", "USD billion", "cells").

    An empty unit asks for a bare number. A magnitude in the text ("1.1bn") is converted to a unit that has one itself
    ("USD billion"), and metres to kilometres; a bare number is taken to be in the unit asked for. `languages` say, the
    first before the others, how points and commas are meant; English comes last. `fine` figures are shown with three
    decimals or more. Raises `QuantityError`.
    """
    shown, unit = " ".join(seen(text).split()), seen(unit)
    if not shown or len(shown) > LONGEST:
        raise QuantityError(_unread(shown))
    # Of the category No are ½ and ①; they would read as digits of the number beside them.
    if any(unicodedata.category(sign) == "No" and sign not in unit for sign in shown.translate(_POWERS)):
        raise QuantityError(_unread(shown))
    plain = _plain(shown)
    if about := _ABOUT.match(plain):
        plain = plain[about.end() :]
    alone = _FIGURE.fullmatch(_without(plain, _plain(unit)))
    if alone is not None and not alone["money"] and not alone["rest"]:
        return _signed(alone, shown, languages, fine=fine)
    found = _FIGURE.fullmatch(plain)
    if found is None:
        raise QuantityError(_unread(shown))
    named = f"{found['money'] or ''} {found['rest'].strip(' .')}".strip()
    return _in_unit(_signed(found, shown, languages, fine=fine), _words(named), unit, named, shown)


def _unread(typed: str) -> Message:
    """Why a text is not one number, and what to type instead."""
    typed = typed if len(typed) <= LONGEST else typed[: LONGEST - 1] + "…"
    if not typed:
        return Message("There was nothing to read. Type one number, such as {example}.", example=_EXAMPLE)
    if re.fullmatch(r"[+-]?\d+ */ *\d+ *%?", typed) or any(unicodedata.category(sign) == "No" for sign in typed):
        return Message(
            "“{typed}” is a fraction or has a special sign. Work it out and type one number, such as {example}.",
            typed=typed,
            example=_EXAMPLE,
        )
    if _SEVERAL.search(typed):
        return Message(
            "“{typed}” is more than one number. Type just one, such as {example}.", typed=typed, example=_EXAMPLE
        )
    if re.fullmatch(r"[^\W\d_]{3,}(?:[ -][^\W\d_]+)*", typed):
        return Message(
            "I couldn't read “{typed}” as a number. Use digits: try {example}.", typed=typed, example=_EXAMPLE
        )
    return Message("I couldn't read “{typed}” as a number. Try {example}.", typed=typed, example=_EXAMPLE)


def unit_name(unit: str) -> Sayable:
    """A unit as it is asked for."""
    return _OURS.get(unit, unit)


def with_unit(number: str, unit: str, language: str = _ENGLISH) -> str:
    """A written number with its unit as people write it: `13.4%`, `$34.1 billion`, `5.5 million people`.

    English has no space before the sign of percent; other languages have.
    """
    base, _ = split_unit(unit)
    if base == "percent":
        return f"{number}%" if language == _ENGLISH else f"{number} %"
    if base == "usd":
        sign = "-" if number.startswith("-") else ""
        return f"{sign}${number.removeprefix('-')} {' '.join(unit.split()[1:])}".rstrip()
    return f"{number} {unit}".rstrip()


def written(number: str, language: str) -> str:
    """A number in English spelling as a language writes it: `1,234.5` is `1.234,5` in German."""
    decimal, group = _signs(language)
    return number.translate({ord(","): group, ord("."): decimal})


def split_unit(unit: str) -> tuple[str, float]:
    """A unit's base and its own magnitude: "USD billion" is ("usd", 1e9), "million people" ("people", 1e6)."""
    words = unit.lower().split()
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            phrase = " ".join(words[at : at + size])
            if phrase in SCALES and len(phrase) > 2:
                return " ".join((*words[:at], *words[at + size :])), SCALES[phrase]
    return " ".join(words), 1.0


# ---------------------------------------------------------------- digits


def _plain(text: str) -> str:
    """A text in small letters, with the signs that every keyboard has; a power keeps its mark, as `m^2`."""
    plain = unicodedata.normalize("NFKC", text.translate(_POWERS)).lower()
    return " ".join(plain_signs(plain).split())


def _without(plain: str, unit: str) -> str:
    """A text without the unit at its end, as that is shown; a unit that begins with a digit stays where it is."""
    return plain if unit[:1].isdigit() else plain.removesuffix(unit).strip()


def _signed(found: re.Match[str], shown: str, languages: Sequence[str], *, fine: bool) -> float:
    digits = read_digits(found["digits"], *languages, fine=fine) or _read_digits(found["digits"], ",", ".")
    if digits is not None:
        value = float(digits + (found["power"] or ""))
        return -value if "-" in (found["sign"], found["minus"]) else value
    raise QuantityError(_unread(shown))


def read_digits(typed: str, *languages: str, fine: bool = False) -> str | None:
    """Digits with their points and commas as Python writes them; None where no language does it so.

    `languages` and `fine` are as in `read_quantity`.
    """
    for language in (*languages, _ENGLISH):
        for decimal, group in _ways(language, typed, fine=fine):
            if (digits := _read_digits(typed, decimal, group)) is not None:
                return digits
    return None


def _ways(language: str, digits: str, *, fine: bool) -> list[tuple[str, str]]:
    """The signs before decimals and between thousands by which digits are read, the likelier ones first.

    Spanish has both ways, by country. A point before three digits is then one of thousands, as nobody writes 40.000 for
    forty, unless the question itself shows as many decimals.
    """
    if language != SPANISH:
        return [_signs(language)]
    ways = [_signs(language), _signs("es-ES")]
    return ways if fine or not re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits) else ways[::-1]


def _read_digits(typed: str, decimal: str, group: str) -> str | None:
    """Digits as Python reads them; None where they are not grouped as the language does it, or with spaces."""
    whole, point, part = typed.partition(decimal)
    if point and not re.fullmatch(r"\d+", part):
        return None
    for sign in ("'", " ", plain_signs(group)):
        if re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+", whole):
            whole = whole.replace(sign, "")
    return f"{whole or '0'}{'.' if point else ''}{part}" if re.fullmatch(r"\d*", whole) else None


@lru_cache(maxsize=64)
def _signs(language: str) -> tuple[str, str]:
    """The signs before decimals and between thousands; those of English for a language that is not known."""
    if language == _ENGLISH:
        return ".", ","
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - Babel costs more than English needs
    from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415 - likewise

    try:
        locale = Locale.parse("es-419" if language == SPANISH else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return _signs(_ENGLISH)
    return get_decimal_symbol(locale), get_group_symbol(locale)


# ---------------------------------------------------------------- units


Words = tuple[str, ...]


def _in_unit(value: float, typed: Words, unit: str, named: str, shown: str) -> float:
    """A number with the words that were typed beside it, in the unit asked for."""
    asked = _words(unit)
    if not typed or _are_same(typed, asked):
        return value
    (base, scale), (asked_base, asked_scale) = _split_scale(typed), _split_scale(asked, least=3)
    if (times := _times(typed, asked_base)) is not None:
        return value * times / (asked_scale or 1.0)
    if scale is None and _is_named(base, asked_base):
        # “$1,100,000,000” means what it says where billions are asked for, and “$1.1” hardly one dollar.
        return value / asked_scale if asked_scale and abs(value) >= asked_scale else value
    if scale is not None and (not base or _is_named(base, asked_base)):
        if len(typed[0]) == 1 and not base and asked_base and asked_base[0].startswith(typed[0]):
            raise QuantityError(
                Message("In “{typed}”, “{named}” can be read two ways. Write the number out.", typed=shown, named=named)
            )
        return value * scale / (asked_scale or 1.0)
    if any(word.isdecimal() for word in typed):
        raise QuantityError(_unread(shown))
    if not unit:
        raise QuantityError(
            Message(
                "You typed “{typed}”. This question asks for a number without a unit, not {named}: try {example}.",
                typed=shown,
                named=named,
                example=_EXAMPLE,
            )
        )
    raise QuantityError(
        Message(
            "You typed “{typed}”. This question asks for {unit}, not {named}. Type only the number, as in {example}.",
            typed=shown,
            unit=unit_name(unit),
            named=named,
            example=_EXAMPLE,
        )
    )


def _words(text: str) -> Words:
    """A unit word by word: names that mean the same are one, and what it is counted by stands after a slash."""
    plain = re.sub(r"(?<=\d)[ ,.](?=\d{3}(?!\d))", "", _plain(text))
    words = ["/" if word in _BY else folded(word) for word in _WORD.findall(plain.replace("^", ""))]
    words = [word for word in words if word not in _IDLE]
    found: list[str] = []
    at = 0
    while at < len(words):
        size = next((size for size in range(_LONGEST_ALIAS, 0, -1) if tuple(words[at : at + size]) in _ALIASES), 0)
        word = _ALIASES[tuple(words[at : at + size])] if size else words[at]
        if found[-1:] != [word]:
            found.append(word)
        at += size or 1
    return tuple(found)


def _split_scale(words: Words, least: int = 1) -> tuple[Words, float | None]:
    """The words without those of a magnitude, which have `least` letters; None where there are none."""
    for size in (2, 1):
        for at in range(len(words) - size + 1):
            phrase = words[at : at + size]
            if phrase in _SCALE_PHRASES and len("".join(phrase)) >= least:
                left = (*words[:at], *words[at + size :])
                return tuple(word for place, word in enumerate(left) if left[place - 1 : place] != (word,)), (
                    _SCALE_PHRASES[phrase]
                )
    return words, None


def _times(typed: Words, asked: Words) -> float | None:
    """How much of the unit asked for is one of the unit typed; None where they are not two sizes of one measure."""
    own, wanted = _size(typed[0]), _size(asked[0] if asked else "")
    if wanted and wanted.measures == "time" and typed[0] == "m" and wanted.size <= SIZES["h"].size:
        own = SIZES["min"]
    if own is None or wanted is None or own.measures != wanted.measures or own.size == wanted.size:
        return own.size / wanted.size if own and wanted and own == wanted and len(typed) == 1 else None
    return own.size / wanted.size if len(typed) == 1 or _are_same(typed[1:], asked[1:]) else None


def _size(word: str) -> Size | None:
    return next((SIZES[form] for form in sorted(_forms(word)) if form in SIZES), None)


def _is_named(typed: Words, asked: Words) -> bool:
    """Whether `typed` names the unit or a part of it: “people” or “a day” of “people a day”, but not “day”."""
    top = asked.index("/") if "/" in asked else len(asked)
    starts = [0, *range(1, top), *([top] if top < len(asked) else [])]
    ends = (asked[: len(typed)], *(asked[start:] for start in starts))
    return bool(typed) and any(_are_same(typed, one) for one in ends)


def _are_same(some: Words, others: Words) -> bool:
    return len(some) == len(others) and all(
        _forms(one) & _forms(other) for one, other in zip(some, others, strict=True)
    )


def _forms(word: str) -> set[str]:
    """A word, and what its singular may be."""
    endings = (("s", ""), ("es", ""), ("ies", "y")) if len(word) > 3 else ()
    return {word, *(word.removesuffix(end) + instead for end, instead in endings if word.endswith(end))}
