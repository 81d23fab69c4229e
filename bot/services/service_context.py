"""What every service works with, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.services.pack_catalog import PackCatalog
from db.answers import AnswerLog
from db.clock import Clock
from db.engine import Database


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """An open database, a running answer log, the content, the time, and what quizzes are shuffled by."""

    database: Database
    log: AnswerLog
    catalog: PackCatalog
    clock: Clock
    seed: Callable[[], int]
