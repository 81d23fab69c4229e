"""Brings the catalogues up to date with what the code says: `make messages`.

New messages come in untranslated, and those that nobody says any more go; a translator then fills in what is missing,
and tests/test_catalogues.py fails until nothing is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n.languages import CATALOGUES, ENGLISH, LANGUAGES

HOME = Path(__file__).parents[1]
KEYWORDS = {"_": None, "Message": None, "locale_str": None, "counted": (1, 2)}
"""What marks a message; see `bot.i18n.languages`, `questions.messages` and discord.py."""


def said() -> Catalog:
    """Every message in the code, untranslated."""
    catalogue = Catalog(project="Copydesk")
    for room in ("bot", "questions", "lessons"):
        for file, _, message, _, context in extract_from_dir(HOME / room, [("**.py", "python")], keywords=KEYWORDS):
            catalogue.add(message, locations=[(f"{room}/{file}", 0)], context=context)
    return catalogue


def file_of(code: str) -> Path:
    """The catalogue of a language."""
    return CATALOGUES / code / "LC_MESSAGES" / "copydesk.po"


def translated(code: str) -> Catalog:
    """What stands in the catalogue of a language."""
    with file_of(code).open("rb") as file:
        return read_po(file, locale=code)


def main() -> None:
    """Rewrites every catalogue."""
    argparse.ArgumentParser(
        prog="python -m tests.messages",
        description="Rewrites the catalogues of the interface with what the code says now.",
        allow_abbrev=False,
    ).parse_args()
    for code in LANGUAGES.keys() - {ENGLISH}:
        catalogue = translated(code) if file_of(code).exists() else Catalog(locale=code, project="Copydesk")
        catalogue.version = "interface"  # not that of the program, which has one place
        catalogue.update(said(), no_fuzzy_matching=True, update_creation_date=False)
        with file_of(code).open("wb") as file:
            write_po(file, catalogue, width=110, ignore_obsolete=True, sort_by_file=True, include_lineno=False)


if __name__ == "__main__":
    main()
