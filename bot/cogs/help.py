"""`/help`: what Copydesk is for, and where to begin."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.class_quiz.presses import is_host
from bot.cogs.contexts import everywhere
from bot.services.scenes import HelpScene
from bot.services.wiring import Services
from bot.views.reply import reply


class HelpCog(commands.Cog):
    """The first card that somebody needs."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(
        description=locale_str("What I can do for students, teachers and authors, and where to begin")
    )
    @everywhere
    async def help(self, interaction: discord.Interaction) -> None:
        """Three ways to begin, those of them that are open to this person here."""
        guild = interaction.guild_id

        async def shown() -> HelpScene:
            hosts = guild is not None and await is_host(interaction, guild, self._services.classroom)
            return await self._services.learn.help(interaction.user.id, guild, hosts=hosts)

        await reply(interaction, shown())
