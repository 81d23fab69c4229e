"""Where the content is that comes with the program, and what came with earlier editions of it."""

from __future__ import annotations

from pathlib import Path

import lessons
import questions


def bundled_folders() -> tuple[Path, ...]:
    """The folders of the content that comes with the program."""
    return Path(questions.__path__[0], "packs"), Path(lessons.__path__[0], "courses")


def former_pack(pack: str, version: int) -> str | None:
    """The YAML of a bundled pack as it was in an earlier edition, for runs and classes that were made with it.

    None where no edition brought that version.
    """
    file = Path(questions.__path__[0], "packs", "former", f"{pack}.{version}.yaml.in")
    return file.read_text(encoding="utf-8") if file.is_file() else None
