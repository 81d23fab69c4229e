"""The words that Copydesk itself puts into packs that come in, in the language of each pack.

Promises that every language here has every phrase; a language that is not here gets English. These are content, which
nobody translates later, and so they are no messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Phrases:
    """What Copydesk adds to a pack. Names in braces are filled in by `str.format`."""

    true: str = "True"
    false: str = "False"
    accepted: str = "This is accepted as well."
    """The reason of an answer that is accepted besides the key."""
    neutral: str = "This counts neither way."
    """The reason of an option that counts neither way."""
    gap: str = "What belongs in gap {number}?"
    """Asks for one gap of a passage in which gaps are numbered."""
    remark: str = "“{answer}”: {said}"
    """What is said of one answer, in an explanation that everyone reads."""


_PHRASES: Final[Mapping[str, Phrases]] = MappingProxyType(
    {
        "en": Phrases(),
        "es": Phrases(
            true="Verdadero",
            false="Falso",
            accepted="Esta respuesta también vale.",
            neutral="Esta opción no suma ni resta.",
            gap="¿Qué va en el hueco {number}?",
            remark="«{answer}»: {said}",
        ),
    }
)


def phrases(language: str) -> Phrases:
    """The phrases of a pack in `language`, which may name a country: pt-BR."""
    return _PHRASES.get(language.split("-", maxsplit=1)[0], _PHRASES["en"])
