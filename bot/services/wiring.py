"""All services of one running Copydesk, wired once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.answering import Answering
from bot.services.chooser import Chooser
from bot.services.classroom import Classroom
from bot.services.content import Library
from bot.services.learn import Learn
from bot.services.locale_resolver import LocaleResolver
from bot.services.next_step import NextSteps
from bot.services.open_classes import OpenClasses
from bot.services.pack_catalog import PackCatalog
from bot.services.packs import ServerPacks
from bot.services.pictures import Pictures
from bot.services.play import Play
from bot.services.previews import Previews
from bot.services.progress import Progress
from bot.services.service_context import ServiceContext
from bot.workers.pool import WorkerPool
from db.answers import AnswerLog
from db.clock import Clock
from db.engine import Database

if TYPE_CHECKING:
    from bot.workers.judging import RuleBook  # it loads the rules


@dataclass(frozen=True, slots=True)
class Services:
    """What commands and buttons call."""

    catalog: PackCatalog
    play: Play
    chooser: Chooser
    next_steps: NextSteps
    classes: OpenClasses
    classroom: Classroom
    answering: Answering
    learn: Learn
    progress: Progress
    packs: ServerPacks
    previews: Previews
    pictures: Pictures
    locales: LocaleResolver
    clock: Clock


def open_services(
    database: Database,
    log: AnswerLog,
    library: Library,
    workers: WorkerPool,
    rules: Callable[[], RuleBook],
    clock: Clock,
    seed: Callable[[], int],
) -> Services:
    """The services over an open database and a running answer log. `rules` is called in worker processes."""
    catalog = PackCatalog(database, library, workers)
    context = ServiceContext(database, log, catalog, clock, seed)
    classes = OpenClasses(context)
    learn = Learn(context)
    pictures = Pictures(database, library.pictures)
    return Services(
        catalog=catalog,
        play=Play(context),
        chooser=Chooser(context),
        next_steps=NextSteps(context),
        classes=classes,
        classroom=Classroom(context, classes),
        answering=Answering(context),
        learn=learn,
        progress=Progress(database, catalog, learn),
        packs=ServerPacks(context, workers, pictures, rules),
        previews=Previews(context),
        pictures=pictures,
        locales=LocaleResolver(database, clock),
        clock=clock,
    )
