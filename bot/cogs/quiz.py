"""`/quiz`: questions at one's own pace."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.cogs.autocomplete import suggest, suggest_packs
from bot.cogs.contexts import everywhere
from bot.services.wiring import Services
from bot.views.reply import reply


class QuizCog(commands.Cog):
    """Quizzes for one."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description=locale_str("Questions with feedback after each answer, at your own pace"))
    @app_commands.describe(pack=locale_str("What the questions are about"), length=locale_str("How many questions"))
    @app_commands.choices(
        length=[
            app_commands.Choice(name=locale_str("5 questions"), value=5),
            app_commands.Choice(name=locale_str("10 questions"), value=10),
            app_commands.Choice(name=locale_str("All of the pack"), value=0),
        ]
    )
    @everywhere
    async def quiz(self, interaction: discord.Interaction, pack: str | None = None, length: int | None = None) -> None:
        """An open quiz to go on with, a choice of packs, or the first question."""
        await reply(interaction, self._services.play.quiz(interaction.user.id, interaction.guild_id, pack, length))

    @quiz.autocomplete("pack")
    async def _packs(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = suggest_packs(self._services, interaction.user.id, interaction.guild_id, current)
        return await suggest(self._services.clock, found)
