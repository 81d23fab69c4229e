"""`/learn` and `/progress`: the course, a lesson, and a learner's own results."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.everywhere import everywhere
from bot.services.desk import Desk
from bot.views.reply import reply
from bot.wording import shortened


class LearnCog(commands.Cog):
    """Lessons and progress."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(description="Lessons on telling opinion from reporting and on checking figures")
    @app_commands.describe(lesson="Open this lesson where you left it")
    @everywhere
    async def learn(self, interaction: discord.Interaction, lesson: str | None = None) -> None:
        """The course, or one lesson."""
        learner = interaction.user.id
        if lesson is None:
            await reply(interaction, self._desk.learn.course(learner))
        else:
            await reply(interaction, self._desk.play.lesson(learner, lesson))

    @learn.autocomplete("lesson")
    async def _lessons(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=shortened(lesson.title, 100), value=lesson.id)
            for lesson in self._desk.shelves.bundled.lessons_like(current)[:25]
        ]

    @app_commands.command(description="Your lessons done, your accuracy by skill, and a lean worth knowing")
    @everywhere
    async def progress(self, interaction: discord.Interaction) -> None:
        """A learner's own results."""
        await reply(interaction, self._desk.progress.report(interaction.user.id))
