"""What is said in which language: messages, plurals, numbers and lists.

A message is written in English where it is needed, as `_("Next lesson: {title}", title=…)`, and its English text is its
id in the catalogues. The language in force is that of the interaction that is being answered, or of the server whose
class is drawn, so that views stay functions of their scene. Promises English for whatever a catalogue lacks. Refuses to
choose a language for somebody: `bot.services.locale_resolver` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Final, LiteralString, TypeAlias, cast, overload

from questions.content_model import without_country
from questions.messages import Amount, Listing, Message, Sayable, Translated, in_a_row, said_in_english

ENGLISH: Final = "en"

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType({ENGLISH: "English", "es": "Español"})
"""Every language of the interface, by its code, as its speakers call it."""

CATALOGUES: Final = Path(__file__).parent / "locales"

_CONVENTIONS: Final[Mapping[str, str]] = MappingProxyType({ENGLISH: "en_GB", "es": "es_419"})
"""Whose way of writing numbers and lists: British English, and the Spanish of the Americas."""

_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[.,](?=\d)")
_PERCENT_SIGN: Final = re.compile(r"(?<=\d)%")

Markdown: TypeAlias = LiteralString
"""Text as a card takes it: sentences of ours, with what others wrote in them made harmless.

To the type checker, text that stands in the code is of this type, and so is what is made of such texts alone. Any other
`str` becomes it through `bot.i18n.wording.safe`: a title that goes into a sentence without makes a `str` of it, and no
card takes one.
"""

_in_force: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """The language in force."""
    return _in_force.get()


def speak(code: str) -> None:
    """From here on everything in this task is said in that language."""
    _in_force.set(code)


@contextmanager
def speaking(code: str) -> Generator[None]:
    """Inside, everything is said in that language."""
    before = _in_force.set(code)
    try:
        yield
    finally:
        _in_force.reset(before)


def spoken(locale: str) -> str | None:
    """Our language for a locale of Discord's, `es-419` or `en-GB`; None where we do not speak it."""
    code = without_country(locale)
    return code if code in LANGUAGES else None


@cache
def catalogue(code: str) -> NullTranslations:
    """The messages of a language.

    They are read from the catalogue as translators write it, once for a process: a clone and an installed package need
    no build step, and no compiled file can be older than the catalogue.
    """
    if code == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - Babel costs more than English needs
    from babel.messages.pofile import read_po  # noqa: PLC0415 - likewise

    compiled = BytesIO()
    with (CATALOGUES / code / "LC_MESSAGES" / "copydesk.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def trusted(text: str) -> Markdown:
    """For what the type checker cannot follow: translations, figures, and what `bot.i18n.wording` has made harmless."""
    return cast("Markdown", text)


@overload
def _(message: LiteralString, **values: Markdown | int) -> Markdown: ...


@overload
def _(message: str, **values: object) -> str: ...


def _(message: str, **values: object) -> str:
    """`message` in the language in force, with the values where it names them."""
    return catalogue(language()).gettext(message).format(**values)


@overload
def counted(one: LiteralString, many: LiteralString, count: int, **values: Markdown | int) -> Markdown: ...


@overload
def counted(one: str, many: str, count: int, **values: object) -> str: ...


def counted(one: str, many: str, count: int, **values: object) -> str:
    """`1 answer`, `2 answers`: the one or the other, with the number where it says `{count}`."""
    return catalogue(language()).ngettext(one, many, count).format(count=number(count), **values)


def local(said: Sayable) -> str:
    """A text in the language in force, if it is one of ours; an author's stays as it is."""
    match said:
        case Message():
            return filled(said, local)
        case Amount(text):
            return _respelt(text)
        case Translated(text, others):
            return others.get(language(), text)
        case Listing(items, style):
            return in_a_row([local(item) for item in items], style, _CONVENTIONS[language()])
        case _:
            return said_in_english(said)


def filled(message: Message, say: Callable[[Sayable], str]) -> str:
    """A message in the language in force, with what is in it put as `say` has it."""
    values = {name: value if isinstance(value, (int, float)) else say(value) for name, value in message.values}
    if message.plural is None:
        return _(message.template, **values)
    many, count = message.plural
    return counted(message.template, many, count, **values)


def number(value: float) -> Markdown:
    """A number, with at most two places: `1,100` or `0.5`."""
    whole, _point, places = f"{value:,.2f}".partition(".")
    return trusted(_respelt(f"{whole}.{places}".rstrip("0").rstrip(".")))


def digits(value: int) -> Markdown:
    """A whole number without signs between thousands: of a place, or of a moment."""
    return trusted(str(value))


@overload
def listed(names: Sequence[Markdown]) -> Markdown: ...


@overload
def listed(names: Sequence[str]) -> str: ...


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return in_a_row(names, "and", _CONVENTIONS[language()])


def _respelt(amount: str) -> str:
    """A number in English spelling with the signs of the language in force."""
    if language() == ENGLISH:
        return amount
    signs = _signs(language())
    return _PERCENT_SIGN.sub(" %", _BETWEEN_DIGITS.sub(lambda found: signs[found[0]], amount))


@cache
def _signs(code: str) -> Mapping[str, str]:
    """What stands for the English comma and point."""
    from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415 - likewise

    locale = _CONVENTIONS[code]
    return {",": get_group_symbol(locale), ".": get_decimal_symbol(locale)}
