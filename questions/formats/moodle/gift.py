"""Moodle's GIFT, in and out.

In: each question type of GIFT, weights, feedback, general feedback, tolerances and ranges, missing words, names,
categories, tags and ids, styles, escapes and comments. A file with a slip in its syntax gives nothing but errors, each
with its line; a question without a counterpart, or one that is too long for a card, is left out with a warning. A
category whose last part is a skill of the curriculum is the skill of the questions after it. Names become ids.

Out: as Moodle writes it, by skill in categories; a comment before a question holds what GIFT has no place for, so that
a pack comes back as it was. Not so the formulas and figures of `number` questions, which are written as values.

Written for this project, as the parsers there are for Python give no places, and not all of the format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.formats.importing import Exported, Format
from questions.formats.moodle.exporter import Syntax, export
from questions.formats.moodle.gift_reader import read_gift
from questions.formats.moodle.gift_writer import category_block, gift_file, pack_block, question_block

if TYPE_CHECKING:
    from questions.model import Pack

_SYNTAX: Final = Syntax("GIFT", pack_block, category_block, question_block, gift_file, read_gift)


def write_gift(pack: Pack) -> Exported:
    """A pack as a GIFT file."""
    return export(pack, _SYNTAX)


FORMAT: Final = Format("gift", "Moodle GIFT", ".gift.txt", read_gift, write_gift)
