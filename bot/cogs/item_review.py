"""Questions that may be wrong: presses of learners who report them and of teachers who look into it, and the note that
tells learners, once, what came of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import errors
from bot.class_quiz.presses import require_host
from bot.i18n import wording
from bot.services.item_review import LONGEST_REPORT
from bot.services.item_scenes import ClassItem, ReportedItem
from bot.services.wiring import Services
from bot.views import ids
from bot.views.forms import open_form, text_field
from bot.views.id_codec import At
from bot.views.interaction_locale import resolve_language
from bot.views.item_cards import correction_card, inbox_card, item_card, notice_card
from bot.views.layout import Card
from bot.views.press import Press
from bot.views.reply import respond, show_card, turn_card
from questions.messages import Message


class ItemPresses:
    """One for a process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._review = services.item_review

    # ------------------------------------------------------------------ learners

    async def open_report(self, press: Press[ids.ReportFormPress[At]]) -> None:
        """Opens the form to say what is wrong; what is said is looked at when it comes."""
        field = text_field(wording.REPORT_LABEL, wording.REPORT_HELP, LONGEST_REPORT, style=discord.TextStyle.paragraph)
        await open_form(press.interaction, wording.REPORT_TITLE, ids.ReportPress(press.asked.at), field)

    async def report(self, press: Press[ids.ReportPress[At]]) -> None:
        """Takes that form."""

        async def reported() -> Message:
            # Into some servers somebody brought Copydesk along for themselves, and nobody there would read it.
            served = press.guild is not None and press.interaction.client.get_guild(press.guild) is not None
            await self._review.report(press.learner, press.guild if served else None, press.asked.at, press.text)
            return wording.REPORT_TAKEN

        await respond(press.interaction, reported(), errors.say)

    # ------------------------------------------------------------------ teachers

    async def show_inbox(self, interaction: discord.Interaction) -> None:
        """The answer to a command: questions with open reports, to a host alone."""
        await self._answer(interaction, self._inbox, show_card)

    async def inbox(self, press: Press[ids.InboxPress]) -> None:
        """Questions with open reports."""
        await self._answer(press.interaction, self._inbox)

    async def reported(self, press: Press[ids.InboxMenuPress]) -> None:
        """One of them."""

        async def opened(guild: int) -> Card:
            return item_card(await self._review.item(guild, ReportedItem(press.number())))

        await self._answer(press.interaction, opened)

    async def asked(self, press: Press[ids.ClassItemMenuPress]) -> None:
        """A question of a past class quiz."""

        async def opened(guild: int) -> Card:
            return item_card(await self._review.item(guild, ClassItem(press.asked.run, press.number())))

        await self._answer(press.interaction, opened)

    async def item(self, press: Press[ids.ItemPress]) -> None:
        """A question, with its reports and answers."""

        async def opened(guild: int) -> Card:
            return item_card(await self._review.item(guild, press.asked.item))

        await self._answer(press.interaction, opened)

    async def open_reply(self, press: Press[ids.ReplyFormPress]) -> None:
        """Opens the form to reply."""
        field = text_field(wording.REPLY_LABEL, wording.REPLY_HELP, LONGEST_REPORT, style=discord.TextStyle.paragraph)
        await open_form(press.interaction, wording.REPLY_TITLE, ids.ReplyPress(press.asked.item), field)

    async def reply(self, press: Press[ids.ReplyPress]) -> None:
        """Takes that form, and closes the reports."""

        async def replied(guild: int) -> Card:
            await self._review.close_reports(guild, press.asked.item, press.text)
            return await self._inbox(guild)

        await self._answer(press.interaction, replied)

    async def close_reports(self, press: Press[ids.CloseReportsPress]) -> None:
        """Closes the reports without a reply."""

        async def closed(guild: int) -> Card:
            await self._review.close_reports(guild, press.asked.item, None)
            return await self._inbox(guild)

        await self._answer(press.interaction, closed)

    async def accept(self, press: Press[ids.AcceptMenuPress]) -> None:
        """Asks whether to accept an answer."""

        async def asked(guild: int) -> Card:
            return correction_card(await self._review.ask_to_correct(guild, press.asked.item, press.number()))

        await self._answer(press.interaction, asked)

    async def void(self, press: Press[ids.VoidPress]) -> None:
        """Asks whether to leave the question out."""

        async def asked(guild: int) -> Card:
            return correction_card(await self._review.ask_to_correct(guild, press.asked.item, None))

        await self._answer(press.interaction, asked)

    async def correct(self, press: Press[ids.CorrectPress]) -> None:
        """Does what was asked."""

        async def done(guild: int) -> Card:
            found = await self._review.correct(guild, press.learner, press.asked.item, press.asked.code)
            return item_card(found)

        await self._answer(press.interaction, done)

    async def restore(self, press: Press[ids.RestorePress]) -> None:
        """Takes corrections back."""

        async def done(guild: int) -> Card:
            return item_card(await self._review.restore(guild, press.learner, press.asked.item))

        await self._answer(press.interaction, done)

    async def _inbox(self, guild: int) -> Card:
        return inbox_card(await self._review.inbox(guild))

    async def _answer(
        self,
        interaction: discord.Interaction,
        work: Callable[[int], Awaitable[Card]],
        show: Callable[[discord.Interaction, Card], Awaitable[object]] = turn_card,
    ) -> None:
        """Does `work` for the server in which this person is a host, and shows them its card."""

        async def allowed() -> Card:
            return await work(await require_host(interaction, self._services.classroom))

        await respond(interaction, allowed(), show)


class NoticeCog(commands.Cog):
    """Tells learners what was put right for them, and what was replied to their reports."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._review = services.item_review

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: discord.Interaction, _command: app_commands.Command[Any, ..., Any]
    ) -> None:
        """After whatever command they give next, once, to them alone."""
        # Nothing can follow a form before it is sent, and what failed is what they read now.
        if interaction.response.type is discord.InteractionResponseType.modal or interaction.command_failed:
            return
        learner = interaction.user.id
        try:
            found = await self._review.unseen(learner)
            if found is None:
                return
            await resolve_language(interaction)
            scene, seen = found
            if scene.corrected or scene.replies:
                await interaction.followup.send(view=notice_card(scene), ephemeral=True)
            await self._review.saw(learner, seen)
        except (*errors.STORAGE, *errors.REFUSED) as error:
            errors.note(error, "Somebody was not told what was put right for them; they are the next time")
