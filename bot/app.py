"""The one place where Copydesk is put together: `create_bot(settings)`.

Promises a bot that opens and migrates its database, reads its content and registers its commands when it starts, and
closes all of it in order. Of several that share the load, one registers the commands, and each begins only when nobody
else answers for its servers. Refuses to do anything at import, and to ask Discord for more than servers' existence.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot import errors
from bot.assignments.board import AssignmentBoard
from bot.assignments.presses import AssignmentPresses
from bot.class_quiz.host import ClassHost
from bot.cogs.assign import AssignCog
from bot.cogs.classroom import ClassCog
from bot.cogs.command_translations import CommandTranslator
from bot.cogs.groups import GroupCog, GroupPresses
from bot.cogs.help import HelpCog
from bot.cogs.hosts import Hosts
from bot.cogs.item_review import NoticeCog
from bot.cogs.language import LanguageCog
from bot.cogs.learn import LearnCog
from bot.cogs.packs import PackCog
from bot.cogs.practice import PracticeCog
from bot.cogs.privacy import PrivacyCog
from bot.cogs.quiz import QuizCog
from bot.cogs.results import ResultsCog
from bot.component_router import ComponentRouter, routes
from bot.config import Settings, Shards
from bot.discord_internals import leave_components_unread, send_heartbeats, shard_states
from bot.i18n import wording
from bot.monitoring.health import Health
from bot.monitoring.vitals import Vitals
from bot.reminders.reminder_sender import ReminderSender
from bot.rule_book import load_rule_book
from bot.services.backups import NightlyBackups
from bot.services.content import Library, load_library
from bot.services.privacy import PrivacyRules
from bot.services.retention import EveryNight
from bot.services.scenes import Refusal
from bot.services.wiring import open_services
from bot.views import ids
from bot.views.interaction_locale import HasServices, guess_language
from bot.views.received import fits_command, make_storable
from bot.workers.pool import WorkerPool
from db.answers import COMMIT_DELAY, AnswerLog
from db.claims import Claims
from db.clock import SystemClock
from db.engine import Database
from db.files import sole_use
from db.migrate import upgrade
from db.restored import forget_again
from db.servers import ShardSet
from db.tombstones import KEY_BYTES, TombstoneFile

if TYPE_CHECKING:
    from bot.monitoring.monitor import Monitor
    from bot.monitoring.prometheus import Metrics  # its package is an extra

MOST_CONNECTIONS = 128
"""To Discord's REST interface at a time. A handshake costs more than a press, and a burst of presses that each opened a
connection of its own would pay for hundreds; at a tenth of a second for a request, these take 1,280 a second."""

KEPT_OPEN = 90.0
"""Seconds that a connection is kept for the next request: from one question of a class to the next."""

IDENTIFY_EVERY = 5.5
"""Seconds between two shards that identify in one lane. Discord asks for 5, by its own clock."""

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree["Copydesk"]):
    """Commands in the language of whoever gives them, and whose errors they are told."""

    async def interaction_check(self, interaction: discord.Interaction[Copydesk], /) -> bool:
        """Chooses the language; everybody may give commands, and each command says what it takes."""
        make_storable(interaction)
        guess_language(interaction)
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        interaction.client.count_command(interaction)
        offered = fits_command(interaction)
        if not offered:
            await errors.tell(interaction, Refusal(wording.OLD_COMMAND))
        return offered

    async def on_error(
        self, interaction: discord.Interaction[Copydesk], error: app_commands.AppCommandError, /
    ) -> None:
        """One polite line, and a log entry where nobody foresaw it."""
        if interaction.type is discord.InteractionType.autocomplete:  # there is nowhere to say it
            errors.note(error, "Nothing is offered to somebody who types")
        else:
            await errors.tell(interaction, error)


class Copydesk(HasServices, commands.AutoShardedBot):
    """The Discord client. `services` are there from `login` on, the rest from `setup_hook` on."""

    live: ClassHost | None = None
    reminders: ReminderSender | None = None
    monitor: Monitor | None = None
    router: ComponentRouter

    def __init__(self, settings: Settings, workers: WorkerPool | None) -> None:
        self._shards = settings.shards or Shards((0,), 1)
        self._served = ShardSet(frozenset(self._shards.ids), self._shards.count)
        self._vitals = Vitals(lambda: shard_states(self), self._shards.ids, self.is_ready)
        self._metrics = None if settings.monitor is None else _metrics_of(self._vitals)
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            shard_ids=list(self._shards.ids),
            shard_count=self._shards.count,
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEPT_OPEN),
        )
        leave_components_unread(self, of=ids.needs_no_card)
        self._settings = settings
        if self._metrics is not None:
            self.http.http_trace = self._metrics.request_trace()
        if settings.monitor is not None:
            from bot.monitoring.monitor import Monitor  # noqa: PLC0415 - a web server, which most bots do without

            health = Health(self._vitals, settings.clock)
            heartbeats = partial(send_heartbeats, self)
            self.monitor = Monitor(settings.monitor, health, self._metrics, heartbeats, settings.clock)
        self.workers = workers
        """Worker processes that were handed over; None where it starts its own."""
        self._open = AsyncExitStack()
        self._claims: Claims | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._lanes = 1
        self._nights: EveryNight | None = None
        self._backups: NightlyBackups | None = None

    async def login(self, token: str) -> None:
        """Opens what is needed, then presents the token: what is wrong here is said before Discord is asked.

        Raises `MonitorUnavailable`, `DatabaseUnavailable` or `DatabaseTooNew`, and `discord.LoginFailure`.
        """
        if self.monitor is not None:
            await self.monitor.open()
        database = await Database.open(self._settings.database_url)
        self._open.push_async_callback(database.close)
        if database.file is not None:
            self._open.enter_context(sole_use(database.file))
        await upgrade(database, clock=self._settings.clock)
        if self._settings.shards is not None:
            await self._claim_servers(database)
        tombstones = await self._bring_in_tombstones(database)
        self._backups = self._nightly_backups(database)
        told, vitals = self._settings, self._vitals
        # A simulated Discord's time is moved on by whoever acts in it, and nobody does while an answer is waited for.
        delay = COMMIT_DELAY if isinstance(told.clock, SystemClock) else 0.0
        log = await self._open.enter_async_context(AnswerLog(database, told.clock, commit_delay=delay))
        library = load_library(told.content)
        workers = self._worker_pool()
        self.services = open_services(
            database,
            log,
            library,
            workers,
            load_rule_book,
            told.clock,
            told.seed,
            tombstones,
            PrivacyRules(told.keep_months, told.privacy_page),
            self._served,
        )
        self._open.push_async_callback(self.services.previews.close)
        vitals.database, vitals.log, vitals.workers, vitals.classes = database, log, workers, self.services.classes
        await super().login(token)

    async def _bring_in_tombstones(self, database: Database) -> TombstoneFile:
        """Has a database that is older than what people had deleted forget them again. Raises `DatabaseUnavailable`."""
        files = self._settings.tombstone_files(database.file, database.name)
        tombstones = await asyncio.to_thread(TombstoneFile.open, *files)
        forgotten = await forget_again(database, tombstones)
        if forgotten:
            _log.warning("The database is from before %d people had everything deleted; it is deleted again", forgotten)
        return tombstones

    def _nightly_backups(self, database: Database) -> NightlyBackups | None:
        """Where the operator wants them, and SQLite is used."""
        told = self._settings
        if told.backups is None:
            return None
        if database.file is None:
            _log.warning("COPYDESK_BACKUPS is for SQLite: back up PostgreSQL with pg_dump, as docs/operating.md says")
            return None
        return NightlyBackups(database.file, told.clock, told.backups, told.backup_keep, told.backup_days)

    def _worker_pool(self) -> WorkerPool:
        """Those that were handed over, or new ones, which end with this."""
        if self.workers is not None:
            return self.workers
        workers = WorkerPool()
        self._open.push_async_callback(workers.close)
        return workers

    async def connect(self, *, reconnect: bool = True) -> None:
        """Serves until it is cancelled, or has ended because another process took over."""
        await super().connect(reconnect=reconnect)
        if self._keeping is not None:
            await asyncio.wait([self._keeping])

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Waits for the turn of this shard, among those of all processes."""
        try:
            if self._claims is not None and shard_id is not None:
                await self._claims.turn(shard_id % self._lanes, IDENTIFY_EVERY)
                return
        except errors.STORAGE as error:  # Discord turns away who comes too early, and discord.py comes again
            errors.note(error, "Shards identify without taking turns")
        await super().before_identify_hook(shard_id, initial=initial)

    async def add_commands(self) -> None:
        """Gives the tree its commands, and presses their handlers. Asks neither Discord nor the database."""
        self.live = live = ClassHost(self, self.services)
        await self.add_cog(LearnCog(self.services))
        await self.add_cog(QuizCog(self.services))
        await self.add_cog(ClassCog(self.services, live))
        hosts = Hosts(self.services)
        await self.add_cog(PackCog(self.services, hosts))
        await self.add_cog(GroupCog(self.services, GroupPresses(self.services)))
        await self.add_cog(ResultsCog(self.services, hosts))
        board = AssignmentBoard(self, self.services)
        await self.add_cog(AssignCog(self.services, board))
        self.reminders = sender = ReminderSender(self, self.services, self._served)
        await self.add_cog(LanguageCog(self.services))
        await self.add_cog(HelpCog(self.services))
        await self.add_cog(PracticeCog(self.services))
        await self.add_cog(PrivacyCog(self.services))
        await self.add_cog(NoticeCog(self.services))
        await self.tree.set_translator(CommandTranslator())
        self.router = ComponentRouter(
            routes(self.services, live, hosts, AssignmentPresses(self.services, board, sender)), self._metrics
        )

    async def setup_hook(self) -> None:
        """Takes commands, once Discord has taken the token."""
        library = self.services.catalog.bundled
        await self.add_commands()
        if self._claims is not None:
            self._lanes = (await self.fetch_session_start_limits()).max_concurrency
        if 0 in self._shards.ids:
            await self.tree.sync()
        else:
            _log.info("Commands are registered by the process that holds shard 0")
        self._vitals.commands_registered = True
        works = [self._by_night] if self._backups is None else [self._by_night, self._backups.night]
        self._nights = EveryNight(self._settings.clock, *works)
        self._nights.start()
        _log.info("Ready to teach: %d lessons, %d packs", len(library.lessons), len(library.packs))

    async def _by_night(self) -> None:
        """Deletes what is not kept any longer; the process that direct messages reach then rates what is left."""
        await self.services.retention.night()
        if 0 in self._served.ids:
            await self.services.item_ratings.night()

    async def _claim_servers(self, database: Database) -> None:
        """Returns when no other process answers for them. Where one does later, this one ends."""
        claims = Claims(database, self._shards.ids, self._shards.count, self._settings.clock)
        self._claims = await self._open.enter_async_context(claims)
        await claims.take()

        async def keep() -> None:
            await claims.keep()
            _log.error("Another process answers for servers of these shards now, so this one ends")
            await self.close()

        self._keeping = asyncio.create_task(keep(), name="claims")

    async def on_shard_ready(self, shard_id: int) -> None:
        """Takes up the class quizzes that were open in the shard's servers when the process before ended, and notes
        which servers removed Copydesk meanwhile.
        """
        here = ShardSet(frozenset([shard_id]), self._shards.count)
        if self.live is not None:
            await self.live.come_back(here)
        if self.reminders is not None:
            self.reminders.start()
        present = [guild.id for guild in self.guilds if guild.shard_id == shard_id]
        await self._noted(self.services.retention.seen(present, here))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keeps what is stored for a server that takes Copydesk back."""
        await self._noted(self.services.retention.back(guild.id))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Likewise: to discord.py a server that is joined is one that is there again where Discord says so at once."""
        await self._noted(self.services.retention.back(guild.id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Ends the class quiz of a channel that is gone, and forgets the joining messages in it."""
        if self.live is not None:
            self.live.lost([channel.id])
        try:
            await self.services.groups.channel_gone(channel.guild.id, channel.id)
        except errors.STORAGE as error:  # who changes or posts the message again finds that it is gone
            errors.note(error, "The joining messages of a deleted channel are not forgotten yet")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Ends the class quizzes of a server that is gone, or that Copydesk was taken out of."""
        if self.live is not None:
            self.live.lost([channel.id for channel in guild.channels])
        await self._noted(self.services.retention.left(guild.id))

    async def _noted(self, noting: Awaitable[None]) -> None:
        """What cannot be noted now of who is there is found at the next start."""
        try:
            await noting
        except errors.STORAGE as error:
            errors.note(error, "It is not noted yet which servers have Copydesk")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Takes presses and submitted forms; commands have found their way already.

        discord.py's own way to presses on old messages, a `DynamicItem`, builds the message's whole view for each.
        """
        make_storable(interaction)
        guess_language(interaction)
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self.router.take(interaction)

    def count_command(self, interaction: discord.Interaction) -> None:
        """Has a command that begins in this task counted when the task ends: discord.py tells of no failed ones."""
        task, began, metrics = asyncio.current_task(), time.perf_counter(), self._metrics
        if metrics is None or task is None:
            return

        def count(_task: object) -> None:
            name = "unknown" if interaction.command is None else interaction.command.qualified_name
            metrics.interaction("command", name, errors.outcome_of(interaction), time.perf_counter() - began)

        task.add_done_callback(count)

    async def close(self) -> None:
        """Stops class quizzes, leaves Discord, writes what is queued, gives servers to others, closes the database."""
        if self._keeping is not None and self._keeping is not asyncio.current_task():
            self._keeping.cancel()
        if self._nights is not None:
            await self._nights.close()
        if self.reminders is not None:
            await self.reminders.close()
        if self.live is not None:
            await self.live.close()
        await super().close()
        if self.monitor is not None:
            await self.monitor.close()
        await self._open.aclose()


def _metrics_of(vitals: Vitals) -> Metrics | None:
    """What is counted; None where the extra `metrics` is not installed."""
    try:
        from bot.monitoring.prometheus import Metrics  # noqa: PLC0415 - its package is an extra
    except ModuleNotFoundError:
        return None
    return Metrics(vitals)


async def own_commands(settings: Settings) -> list[dict[str, Any]]:
    """The commands that this version registers, as Discord takes them. Needs no Discord, database or content."""
    database, workers = Database.in_memory(), WorkerPool()
    nothing = Library(packs={}, lessons={}, courses={}, sources={}, glossaries={}, pictures={})
    bot = Copydesk(settings, workers)  # it is never started, and has nothing to close
    bot.services = open_services(
        database,
        AnswerLog(database),
        nothing,
        workers,
        load_rule_book,
        settings.clock,
        settings.seed,
        TombstoneFile(Path(os.devnull), bytes(KEY_BYTES)),
        PrivacyRules(0, None),
        ShardSet(frozenset([0]), 1),
    )
    await bot.add_commands()
    translator = CommandTranslator()
    found = [await one.get_translated_payload(bot.tree, translator) for one in bot.tree.get_commands()]
    await database.close()
    return found


def create_bot(settings: Settings, workers: WorkerPool | None = None) -> Copydesk:
    """A bot ready to be started, by `copydesk run`, the offline classroom and the tests alike.

    It has worker processes of its own, unless it is handed some, which then outlive it.
    """
    return Copydesk(settings, workers)
