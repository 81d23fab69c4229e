"""Where the content is that comes with the program."""

from __future__ import annotations

from pathlib import Path

import lessons
import questions


def bundled_folders() -> tuple[Path, ...]:
    """The folders of the content that comes with the program."""
    return Path(questions.__path__[0], "packs"), Path(lessons.__path__[0], "courses")
