"""All services of one running Copydesk, wired once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.answering import Answering
from bot.services.assigning import Assigning
from bot.services.chooser import Chooser
from bot.services.classroom import Classroom
from bot.services.content import Library
from bot.services.groups import ServerGroups
from bot.services.host_jobs import HostJobs
from bot.services.item_ratings import ItemRatings
from bot.services.item_review import ItemReview
from bot.services.learn import Learn
from bot.services.locale_resolver import LocaleResolver
from bot.services.next_step import NextSteps
from bot.services.open_classes import OpenClasses
from bot.services.pack_catalog import PackCatalog
from bot.services.packs import ServerPacks
from bot.services.pictures import Pictures
from bot.services.play import Play
from bot.services.practice import Practice
from bot.services.practice_reminding import PracticeReminding
from bot.services.practice_states import PracticeStates
from bot.services.previews import Previews
from bot.services.privacy import Privacy, PrivacyRules
from bot.services.progress import Progress
from bot.services.reminding import Reminding
from bot.services.results import TeacherResults
from bot.services.retention import Retention
from bot.services.search_tasks import SearchTasks
from bot.services.seating import Seating
from bot.services.service_context import ServiceContext
from bot.workers.pool import WorkerPool
from db.answers import AnswerLog
from db.clock import Clock
from db.engine import Database
from db.servers import ShardSet
from db.tombstones import TombstoneFile

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
    seating: Seating
    learn: Learn
    progress: Progress
    privacy: Privacy
    retention: Retention
    packs: ServerPacks
    host_jobs: HostJobs
    groups: ServerGroups
    item_review: ItemReview
    results: TeacherResults
    search_tasks: SearchTasks
    previews: Previews
    pictures: Pictures
    locales: LocaleResolver
    assigning: Assigning
    reminding: Reminding
    practice: Practice
    practice_states: PracticeStates
    item_ratings: ItemRatings
    practice_reminding: PracticeReminding
    clock: Clock


def open_services(
    database: Database,
    log: AnswerLog,
    library: Library,
    workers: WorkerPool,
    rules: Callable[[], RuleBook],
    clock: Clock,
    seed: Callable[[], int],
    tombstones: TombstoneFile,
    privacy_rules: PrivacyRules,
    shards: ShardSet,
) -> Services:
    """The services over an open database and a running answer log. `rules` is called in worker processes."""
    catalog = PackCatalog(database, library, workers)
    context = ServiceContext(database, log, catalog, clock, seed)
    classes, seating = OpenClasses(context), Seating(context)
    learn = Learn(context)
    pictures = Pictures(database, library.pictures)
    play = Play(context)
    groups = ServerGroups(context)
    assigning = Assigning(context, play, groups)
    states = PracticeStates(context, workers)
    practice = Practice(context, play, states)
    host_jobs = HostJobs(workers)
    previews, locales = Previews(context), LocaleResolver(database, clock)
    retention = Retention(database, clock, shards, privacy_rules.keep_months)
    return Services(
        catalog=catalog,
        play=play,
        chooser=Chooser(context),
        next_steps=NextSteps(context),
        classes=classes,
        classroom=Classroom(context, classes, seating),
        answering=Answering(context, seating, locales),
        seating=seating,
        learn=learn,
        progress=Progress(database, catalog, learn, states, workers, clock),
        privacy=Privacy(context, classes, locales, previews, workers, tombstones, retention, privacy_rules.page),
        retention=retention,
        packs=ServerPacks(context, host_jobs, pictures, rules),
        host_jobs=host_jobs,
        groups=groups,
        previews=previews,
        item_review=ItemReview(context),
        results=TeacherResults(context, classes, host_jobs),
        search_tasks=SearchTasks(context),
        pictures=pictures,
        locales=locales,
        assigning=assigning,
        reminding=Reminding(context, assigning),
        practice=practice,
        practice_states=states,
        item_ratings=ItemRatings(database, workers),
        practice_reminding=PracticeReminding(context),
        clock=clock,
    )
