"""What every service works with, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.pack_catalog import Shelves
from db.answers import AnswerLog
from db.engine import Database


@dataclass(frozen=True, slots=True)
class Means:
    """An open database, a running answer log, the content, and the time."""

    database: Database
    log: AnswerLog
    shelves: Shelves
    clock: Callable[[], datetime]
