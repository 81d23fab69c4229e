"""All services of one running Copydesk, wired once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.classroom import Classroom
from bot.services.content import Library
from bot.services.learn import Learn
from bot.services.play import Play
from bot.services.progress import Progress
from db.answers import AnswerLog
from db.engine import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """What commands and buttons call."""

    library: Library
    play: Play
    classroom: Classroom
    learn: Learn
    progress: Progress


def open_desk(database: Database, log: AnswerLog, library: Library, clock: Callable[[], datetime]) -> Desk:
    """The services over an open database and a running answer log."""
    learn = Learn(database, library)
    return Desk(
        library=library,
        play=Play(database, log, library, clock),
        classroom=Classroom(database, log, library, clock),
        learn=learn,
        progress=Progress(database, library, learn),
    )
