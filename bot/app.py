"""The one place where Copydesk is put together: `create_bot(settings)`.

Promises a bot that opens and migrates its database, reads its content and registers its commands when it starts, and
closes all of it in order. Refuses to do anything at import, and to ask Discord for more than servers' existence.
"""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack

import discord
from discord import app_commands
from discord.ext import commands

from bot import errors
from bot.cogs.classroom import ClassCog
from bot.cogs.learn import LearnCog
from bot.cogs.quiz import QuizCog
from bot.config import Settings
from bot.live.host import LiveHost
from bot.live.presses import ClassPresses
from bot.services.content import load_library
from bot.services.desk import Desk, open_desk
from bot.views.controls import Control, submitted
from db.answers import AnswerLog
from db.engine import Database
from db.migrate import upgrade

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree["Copydesk"]):
    """Commands whose errors are told to the person who gave them."""

    async def on_error(
        self, interaction: discord.Interaction[Copydesk], error: app_commands.AppCommandError, /
    ) -> None:
        """One polite line, and a log entry where nobody foresaw it."""
        await errors.tell(interaction, error)


class Copydesk(commands.Bot):
    """The Discord client. `desk` is there from `login` on, the rest from `setup_hook` on."""

    desk: Desk
    live: LiveHost | None = None
    class_presses: ClassPresses

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
        )
        self._settings = settings
        self._open = AsyncExitStack()

    async def login(self, token: str) -> None:
        """Opens what is needed, then presents the token: what is wrong here is said before Discord is asked.

        Raises `DatabaseUnavailable` or `DatabaseTooNew`, and `discord.LoginFailure`.
        """
        database = await Database.open(self._settings.database_url)
        self._open.push_async_callback(database.close)
        await upgrade(database)
        log = await self._open.enter_async_context(AnswerLog(database))
        library = load_library(self._settings.content)
        self.desk = open_desk(database, log, library, self._settings.clock)
        await super().login(token)

    async def setup_hook(self) -> None:
        """Takes commands, once Discord has taken the token."""
        library = self.desk.library
        self.live = live = LiveHost(self, self.desk.classroom, self._settings.clock)
        self.class_presses = ClassPresses(live, self.desk.classroom)
        self.add_dynamic_items(Control)
        await self.add_cog(LearnCog(self.desk))
        await self.add_cog(QuizCog(self.desk))
        await self.add_cog(ClassCog(self.desk, live))
        await self.tree.sync()
        _log.info("Ready to teach: %d lessons, %d packs", len(library.lessons), len(library.packs))

    async def on_ready(self) -> None:
        """Takes up the class quizzes that were open when the process ended."""
        if self.live is not None:
            await self.live.come_back()

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Ends the class quiz of a channel that is gone."""
        if self.live is not None:
            self.live.lost([channel.id])

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Ends the class quizzes of a server that is gone, or that Copydesk was taken out of."""
        if self.live is not None:
            self.live.lost([channel.id for channel in guild.channels])

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Takes submitted forms; everything else has found its way already."""
        if interaction.type is discord.InteractionType.modal_submit:
            await submitted(interaction)

    async def close(self) -> None:
        """Stops class quizzes, leaves Discord, then writes what is queued, then closes the database."""
        if self.live is not None:
            await self.live.close()
        await super().close()
        await self._open.aclose()


def create_bot(settings: Settings) -> Copydesk:
    """A bot ready to be started, by `copydesk run`, the offline classroom and the tests alike."""
    return Copydesk(settings)
