"""The one place where Copydesk is put together: `create_bot(settings)`.

Promises a bot that opens and migrates its database, reads its content and registers its commands when it starts, and
closes all of it in order. Of several that share the load, one registers the commands, and each begins only when nobody
else answers for its servers. Refuses to do anything at import, and to ask Discord for more than servers' existence.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import AsyncExitStack

import discord
from discord import app_commands
from discord.ext import commands

from bot import errors
from bot.class_quiz.host import ClassHost
from bot.cogs.classroom import ClassCog
from bot.cogs.command_translations import CommandTranslator
from bot.cogs.help import HelpCog
from bot.cogs.language import LanguageCog
from bot.cogs.learn import LearnCog
from bot.cogs.packs import Hosts, PackCog
from bot.cogs.quiz import QuizCog
from bot.component_router import ComponentRouter, routes
from bot.config import Settings, Shards
from bot.i18n import wording
from bot.rule_book import load_rule_book
from bot.services.content import load_library
from bot.services.wiring import open_services
from bot.views.interaction_locale import HasServices, guess_language
from bot.views.received import fits_command, make_storable
from bot.workers.pool import WorkerPool
from db.answers import AnswerLog
from db.claims import Claims
from db.engine import Database
from db.files import sole_use
from db.migrate import upgrade

IDENTIFY_EVERY = 5.5
"""Seconds between two shards that identify in one lane. Discord asks for 5, by its own clock."""

YOUNG_OBJECTS = 10_000
"""As many objects more than were freed make the garbage collector look at the latest; CPython's 700 is two presses."""

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree["Copydesk"]):
    """Commands in the language of whoever gives them, and whose errors they are told."""

    async def interaction_check(self, interaction: discord.Interaction[Copydesk], /) -> bool:
        """Chooses the language; everybody may give commands, and each command says what it takes."""
        make_storable(interaction)
        guess_language(interaction)
        offered = interaction.type is discord.InteractionType.autocomplete or fits_command(interaction)
        if not offered:
            await errors.say(interaction, wording.OLD_COMMAND)
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
    router: ComponentRouter

    def __init__(self, settings: Settings, workers: WorkerPool | None) -> None:
        self._shards = settings.shards or Shards((0,), 1)
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            shard_ids=list(self._shards.ids),
            shard_count=self._shards.count,
        )
        self._settings = settings
        self._workers = workers
        self._open = AsyncExitStack()
        self._claims: Claims | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._lanes = 1

    async def login(self, token: str) -> None:
        """Opens what is needed, then presents the token: what is wrong here is said before Discord is asked.

        Raises `DatabaseUnavailable` or `DatabaseTooNew`, and `discord.LoginFailure`.
        """
        database = await Database.open(self._settings.database_url)
        self._open.push_async_callback(database.close)
        if database.file is not None:
            self._open.enter_context(sole_use(database.file))
        await upgrade(database, clock=self._settings.clock)
        if self._settings.shards is not None:
            await self._claim_servers(database)
        log = await self._open.enter_async_context(AnswerLog(database))
        library = load_library(self._settings.content)
        told = self._settings
        self.services = open_services(
            database, log, library, self._worker_pool(), load_rule_book, told.clock, told.seed
        )
        self._open.push_async_callback(self.services.previews.close)
        await super().login(token)

    def _worker_pool(self) -> WorkerPool:
        """Those that were handed over, or new ones, which end with this."""
        if self._workers is not None:
            return self._workers
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

    async def setup_hook(self) -> None:
        """Takes commands, once Discord has taken the token."""
        library = self.services.catalog.bundled
        self.live = live = ClassHost(self, self.services)
        await self.add_cog(LearnCog(self.services))
        await self.add_cog(QuizCog(self.services))
        await self.add_cog(ClassCog(self.services, live))
        hosts = Hosts(self.services)
        await self.add_cog(PackCog(self.services, hosts))
        await self.add_cog(LanguageCog(self.services))
        await self.add_cog(HelpCog(self.services))
        await self.tree.set_translator(CommandTranslator())
        self.router = ComponentRouter(routes(self.services, live, hosts))
        if self._claims is not None:
            self._lanes = (await self.fetch_session_start_limits()).max_concurrency
        if 0 in self._shards.ids:
            await self.tree.sync()
        else:
            _log.info("Commands are registered by the process that holds shard 0")
        _log.info("Ready to teach: %d lessons, %d packs", len(library.lessons), len(library.packs))

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
        """Takes up the class quizzes that were open in the shard's servers when the process before ended."""
        if self.live is not None:
            await self.live.come_back([shard_id], self._shards.count)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Ends the class quiz of a channel that is gone."""
        if self.live is not None:
            self.live.lost([channel.id])

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Ends the class quizzes of a server that is gone, or that Copydesk was taken out of."""
        if self.live is not None:
            self.live.lost([channel.id for channel in guild.channels])

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Takes presses and submitted forms; commands have found their way already.

        discord.py's own way to presses on old messages, a `DynamicItem`, builds the message's whole view for each.
        """
        make_storable(interaction)
        guess_language(interaction)
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self.router.take(interaction)

    async def close(self) -> None:
        """Stops class quizzes, leaves Discord, writes what is queued, gives servers to others, closes the database."""
        if self._keeping is not None and self._keeping is not asyncio.current_task():
            self._keeping.cancel()
        if self.live is not None:
            await self.live.close()
        await super().close()
        await self._open.aclose()


def create_bot(settings: Settings, workers: WorkerPool | None = None) -> Copydesk:
    """A bot ready to be started, by `copydesk run`, the offline classroom and the tests alike.

    It has worker processes of its own, unless it is handed some, which then outlive it.
    """
    return Copydesk(settings, workers)


def spare_collections() -> None:
    """Lets a process that has started, and only serves from now on, collect its garbage at less cost.

    What is there now stays, so it is not looked through again: see `gc.freeze`. A full collection goes through all the
    libraries and content otherwise, in the middle of a vote, and everybody waits for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
