"""`/practice`: the few questions that help most today, and what somebody sets for it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.cogs.contexts import everywhere
from bot.i18n import practice_wording
from bot.services.wiring import Services
from bot.views import ids
from bot.views.forms import open_form, text_field
from bot.views.practice_cards import NEVER
from bot.views.press import Press
from bot.views.reply import reply


class PracticeCog(commands.Cog):
    """Practice for one."""

    def __init__(self, services: Services) -> None:
        self._practice = services.practice

    @app_commands.command(description=locale_str("The few questions that help you most today, and why they come now"))
    @app_commands.describe(length=locale_str("How many questions"))
    @app_commands.choices(
        length=[
            app_commands.Choice(name=locale_str("5 questions"), value=5),
            app_commands.Choice(name=locale_str("10 questions"), value=10),
            app_commands.Choice(name=locale_str("20 questions"), value=20),
        ]
    )
    @everywhere
    async def practice(self, interaction: discord.Interaction, length: int | None = None) -> None:
        """The practice that is under way, or a new one."""
        await reply(interaction, self._practice.begin(interaction.user.id, interaction.guild_id, length))


class PracticePresses:
    """Buttons, menus and the form of practice."""

    def __init__(self, services: Services) -> None:
        self._practice = services.practice

    async def begin(self, press: Press[ids.PracticePress]) -> None:
        """Begins one, also where nothing is due."""
        work = self._practice.begin(press.learner, press.guild, press.asked.length, early=True)
        await reply(press.interaction, work)

    async def onward(self, press: Press[ids.PracticeOnPress]) -> None:
        """Shows the next question."""
        await reply(press.interaction, self._practice.onward(press.learner, press.guild, press.asked.run))

    async def less(self, press: Press[ids.PracticeLessPress]) -> None:
        """Shows the next question, and has this skill come less often."""
        await reply(press.interaction, self._practice.less(press.learner, press.guild, press.asked.run))

    async def stop(self, press: Press[ids.PracticeStopPress]) -> None:
        """Ends it."""
        await reply(press.interaction, self._practice.stop(press.learner, press.guild, press.asked.run))

    async def settings(self, press: Press[ids.PracticeSettingsPress]) -> None:
        """Shows what is set."""
        await reply(press.interaction, self._practice.settings(press.learner))

    async def goal(self, press: Press[ids.PracticeGoalMenuPress]) -> None:
        """Sets the goal."""
        await reply(press.interaction, self._practice.set_goal(press.learner, press.number() or None))

    async def reminder(self, press: Press[ids.PracticeReminderMenuPress]) -> None:
        """Sets the hour of the reminder."""
        chosen = None if press.one_value() == NEVER else press.number()
        await reply(press.interaction, self._practice.set_reminder(press.learner, chosen))

    async def zone_form(self, press: Press[ids.PracticeZoneFormPress]) -> None:
        """Opens the form for the time zone."""
        field = text_field(practice_wording.ZONE_LABEL, practice_wording.ZONE_HELP, 60)
        await open_form(press.interaction, practice_wording.ZONE_TITLE, ids.PracticeZonePress(), field)

    async def zone(self, press: Press[ids.PracticeZonePress]) -> None:
        """Sets the time zone that was typed."""
        await reply(press.interaction, self._practice.set_zone(press.learner, press.text))
