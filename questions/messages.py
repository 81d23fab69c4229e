"""Words of ours among an author's, and figures that we write, before anybody has said them.

A `Message` is a template and what goes into it, an `Amount` a figure as English writes it, a `Listing` things in a row.
None is a text, as nobody knows yet in which language it will be read: `english` says it for logs and terminals, and
`bot.i18n.languages.local` in the language of whoever reads, by the template, which stands in the catalogues. Promises
that none becomes English by accident: an f-string with one in it, `format` and `str` raise `TypeError`. Refuses to know
any language but English.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Sayable: TypeAlias = "str | Unsaid"
"""Somebody's own words, which stay as they are in every language, or something of ours that is still to be said."""

MessageValue: TypeAlias = "Sayable | int | float"
"""What goes into a message."""


class Unsaid(ABC):
    """What is to be said in some language, and is no text before."""

    __slots__ = ()

    @property
    @abstractmethod
    def english(self) -> str:
        """What it is in English."""

    def __str__(self) -> str:
        raise TypeError(f"nobody has said this in any language: {self!r}; take `english` of it, or say it by bot.i18n")

    def __format__(self, spec: str) -> str:
        return str(self)


def said_in_english(said: Sayable) -> str:
    """A text of ours in English; an author's stays as it is."""
    return said.english if isinstance(said, Unsaid) else said


@dataclass(frozen=True, slots=True)
class Amount(Unsaid):
    """A figure as we write it: a comma between thousands, a point before decimals, and perhaps a unit."""

    text: str

    @property
    def english(self) -> str:
        """The figure as it is."""
        return self.text


ListStyle: TypeAlias = Literal["commas", "semicolons", "and", "or"]
"""`a, b, c`; `a; b; c`, for what has commas in itself; `a, b and c`; `a, b or c`."""


@dataclass(frozen=True, slots=True)
class Translated(Unsaid):
    """An author's text, with what it is for those who read another language."""

    text: str
    others: Mapping[str, str]
    """By language, whatever the country."""

    @property
    def english(self) -> str:
        """The author's own where there is no English one."""
        return self.others.get("en", self.text)


@dataclass(frozen=True, slots=True, init=False)
class Listing(Unsaid):
    """Several things in a row, one at least."""

    items: tuple[Sayable, ...]
    style: ListStyle

    def __init__(self, items: Iterable[Sayable], style: ListStyle = "commas") -> None:
        object.__setattr__(self, "items", tuple(items))
        object.__setattr__(self, "style", style)

    @property
    def english(self) -> str:
        """All of them in English."""
        return in_a_row([said_in_english(item) for item in self.items], self.style, "en_GB")


def in_a_row(items: Sequence[str], style: ListStyle, locale: str) -> str:
    """Texts as the language of a locale lists them."""
    if style in ("commas", "semicolons"):
        return (", " if style == "commas" else "; ").join(items)
    from babel.lists import format_list  # noqa: PLC0415 - data of languages, which most commands do without

    return format_list(items, "or" if style == "or" else "standard", locale)


@dataclass(frozen=True, slots=True, init=False)
class Message(Unsaid):
    """Something that we say, with values where its template names them."""

    template: str
    values: tuple[tuple[str, MessageValue], ...]
    plural: tuple[str, int] | None
    """Where it counts something: the template for other numbers than one, and the number, which is `{count}` there."""

    def __init__(self, template: str, /, **values: MessageValue) -> None:
        self._set(template, values, None)

    @classmethod
    def counted(cls, one: str, many: str, count: int, /, **values: MessageValue) -> Message:
        """`{count} answer` or `{count} answers`; a language may have more such forms, and chooses by the count."""
        message = cls.__new__(cls)
        message._set(one, values, (many, count))
        return message

    def _set(self, template: str, values: dict[str, MessageValue], plural: tuple[str, int] | None) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", tuple(values.items()))
        object.__setattr__(self, "plural", plural)

    @property
    def english(self) -> str:
        """What it is in English."""
        values = {name: value.english if isinstance(value, Unsaid) else value for name, value in self.values}
        if self.plural is None:
            return self.template.format(**values)
        many, count = self.plural
        return (self.template if count == 1 else many).format(count=f"{count:,}", **values)
