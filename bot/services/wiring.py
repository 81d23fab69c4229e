"""All services of one running Copydesk, wired once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.services.answering import Answering
from bot.services.classroom import Classroom
from bot.services.content import Library
from bot.services.learn import Learn
from bot.services.locale_resolver import Tongues
from bot.services.open_classes import OpenClasses
from bot.services.pack_catalog import Shelves
from bot.services.packs import ServerPacks
from bot.services.play import Play
from bot.services.previews import Previews
from bot.services.progress import Progress
from bot.services.service_context import Means
from bot.workers.pool import WorkerPool
from db.answers import AnswerLog
from db.engine import Database

if TYPE_CHECKING:
    from bot.workers.judging import RuleBook  # it loads the rules


@dataclass(frozen=True, slots=True)
class Desk:
    """What commands and buttons call."""

    shelves: Shelves
    play: Play
    classroom: Classroom
    answering: Answering
    learn: Learn
    progress: Progress
    packs: ServerPacks
    previews: Previews
    tongues: Tongues


def open_desk(
    database: Database,
    log: AnswerLog,
    library: Library,
    workers: WorkerPool,
    rules: Callable[[], RuleBook],
    clock: Callable[[], datetime],
    elapsed: Callable[[], float],
) -> Desk:
    """The services over an open database and a running answer log. `rules` is called in worker processes."""
    shelves = Shelves(database, library, workers)
    means = Means(database, log, shelves, clock)
    classes = OpenClasses(means)
    learn = Learn(database, library)
    return Desk(
        shelves=shelves,
        play=Play(means),
        classroom=Classroom(means, classes),
        answering=Answering(means, classes),
        learn=learn,
        progress=Progress(database, shelves, learn),
        packs=ServerPacks(means, workers, rules),
        previews=Previews(means),
        tongues=Tongues(database, clock, elapsed),
    )
