"""`/learn` and `/progress`: the course, a lesson, and a learner's own results."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.cogs.autocomplete import suggest, suggest_lessons
from bot.cogs.contexts import everywhere
from bot.i18n.wording import labelled
from bot.services.wiring import Services
from bot.views.reply import reply


class LearnCog(commands.Cog):
    """Lessons and progress."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description=locale_str("Lessons on telling opinion from reporting and on checking figures"))
    @app_commands.describe(lesson=locale_str("Open this lesson where you left it"))
    @everywhere
    async def learn(self, interaction: discord.Interaction, lesson: str | None = None) -> None:
        """The course, or one lesson."""
        learner = interaction.user.id
        if lesson is None:
            await reply(interaction, self._services.learn.course(learner, interaction.guild_id))
        else:
            await reply(interaction, self._services.play.lesson(learner, lesson))

    @learn.autocomplete("lesson")
    async def _lessons(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = suggest_lessons(self._services, interaction.user.id, interaction.guild_id, current)
        return await suggest(self._services.clock, found)

    @app_commands.command(description=locale_str("What the words of the course mean"))
    @app_commands.describe(term=locale_str("The word to look up"))
    @everywhere
    async def glossary(self, interaction: discord.Interaction, term: str | None = None) -> None:
        """One term, or all there are."""
        await reply(interaction, self._services.learn.glossary(term))

    @glossary.autocomplete("term")
    async def _terms(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        library = self._services.catalog.bundled
        return [
            app_commands.Choice(name=labelled(library.terms[name].term, 100), value=name)
            for name in library.terms_like(current)[:25]
        ]

    @app_commands.command(description=locale_str("Your lessons done, your accuracy by skill, and a habit to watch"))
    @everywhere
    async def progress(self, interaction: discord.Interaction) -> None:
        """A learner's own results."""
        await reply(interaction, self._services.progress.report(interaction.user.id, interaction.guild_id))
