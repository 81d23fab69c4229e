"""Moodle's XML, in and out.

In: `multichoice`, `truefalse`, `shortanswer`, `numerical` and `matching`, with feedback, hints, points, units, tags and
categories. A file that is not well-formed, that declares entities, or holds what is no number where one belongs, gives
nothing but errors, each with its line. Questions of other types (cloze, calculated, essay, description), and those too
long for a card, are left out with a warning, and so are files and pictures inside texts, but for one picture above
the question, at an address or as its file. A category whose last part is
a skill of the curriculum, or a tag that is one, is the skill. An `idnumber`, else the name, becomes the id.

Out: as Moodle writes it, by skill in categories. A comment in a question holds what the format has no place for, so
that a pack comes back as it was. Not so formulas and figures of `number` questions, which are written as values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.formats.importing import Exported, Format
from questions.formats.moodle.exporter import Syntax, export
from questions.formats.moodle.xml_reader import MOST_BYTES, read_moodle_xml
from questions.formats.moodle.xml_writer import category_part, pack_part, question_part, xml_file

if TYPE_CHECKING:
    from questions.model import Pack

_SYNTAX: Final = Syntax("Moodle XML", pack_part, category_part, question_part, xml_file, read_moodle_xml)


def write_moodle_xml(pack: Pack) -> Exported:
    """A pack as a file of Moodle XML."""
    return export(pack, _SYNTAX)


FORMAT: Final = Format(
    "moodle-xml", "Moodle XML", ".xml", read_moodle_xml, write_moodle_xml, holds_pictures=True, most_bytes=MOST_BYTES
)
