"""Exchange formats: one module each, registered here and nowhere else."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from questions.formats import aiken, anki, printable, red_trivia, text2qti
from questions.formats.fallbacks import simply
from questions.formats.moodle import gift, moodle_xml
from questions.formats.tabular import kahoot, kotoba, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.formats.importing import Format

_ALL: Final = (
    red_trivia.FORMAT,
    kotoba.FORMAT,
    table.FORMAT,
    kahoot.FORMAT,
    text2qti.FORMAT,
    gift.FORMAT,
    moodle_xml.FORMAT,
    aiken.FORMAT,
    anki.FORMAT,
    printable.FORMAT,
)

FORMATS: Final[Mapping[str, Format]] = MappingProxyType({one.name: simply(one) for one in _ALL})
"""By name, in the order in which help texts list them."""
