"""Copies of a SQLite file that is in use.

Promises: a finished copy is whole and of one moment, named after the file and the time, beside it, as
readable as the original to anybody else. Refuses to leave a half-made copy under that name.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def back_up(file: Path, now: datetime) -> Path:
    """Copy the database in `file`; returns the path of the copy. Blocks. Raises OSError or sqlite3.Error."""
    copy = file.with_name(f"{file.stem}-{now:%Y-%m-%dT%H%M%S.%fZ}{file.suffix}")
    unfinished = copy.with_name(f"{copy.name}.part")
    try:
        unfinished.touch(mode=0o600)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
            source.backup(target)
        shutil.copymode(file, unfinished)
        unfinished.rename(copy)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return copy
