"""Presses with which somebody finds their way: to lessons, packs, terms and their own results."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import discord

from bot.i18n import wording
from bot.reports.making import Digest
from bot.services.scenes import Refusal, Scene
from bot.services.wiring import Services
from bot.views import ids
from bot.views.id_codec import Control, read_length
from bot.views.press import Press
from bot.views.reply import acknowledge_beside, reply, respond
from bot.views.result_cards import pictures_of, weeks_card


class Navigation:
    """One for a process."""

    def __init__(self, services: Services) -> None:
        self._play = services.play
        self._learn = services.learn
        self._progress = services.progress
        self._chooser = services.chooser

    async def course(self, press: Press[ids.CoursePress]) -> None:
        """Shows all lessons."""
        await reply(press.interaction, self._learn.course(press.learner, press.guild))

    async def lesson(self, press: Press[ids.LessonPress]) -> None:
        """Opens a lesson, or the one chosen in a menu."""
        await reply(press.interaction, self._play.lesson(press.learner, press.asked.lesson or press.one_value()))

    async def reread(self, press: Press[ids.RereadPress]) -> None:
        """Opens a lesson once more."""
        await reply(press.interaction, self._play.lesson(press.learner, press.asked.lesson))

    async def term(self, press: Press[ids.TermPress]) -> None:
        """Shows what a term means."""
        await reply(press.interaction, self._learn.glossary(press.asked.term))

    async def packs(self, press: Press[ids.PacksPress]) -> None:
        """Shows the packs to choose from, or offers to go on with a quiz that is open."""
        await reply(press.interaction, self._play.quiz(press.learner, press.guild, None, None))

    async def quiz(self, press: Press[ids.QuizPress]) -> None:
        """Begins a quiz, or offers to go on with one that is open."""
        pack, length = press.asked.pack, press.asked.length
        await reply(press.interaction, self._play.quiz(press.learner, press.guild, pack, length))

    async def pack_menu(self, press: Press[ids.PackMenuPress]) -> None:
        """Begins a quiz of the pack chosen in a menu."""
        await reply(press.interaction, self._new_quiz(press, press.one_value(), press.asked.length))

    async def shelf(self, press: Press[ids.ShelfPress]) -> None:
        """Shows packs for another purpose, or in another language."""
        asked = press.asked
        chosen = self._chooser.for_learner(press.learner, press.guild, asked.shelf, asked.language, asked.length)
        await reply(press.interaction, chosen)

    async def skill(self, press: Press[ids.SkillMenuPress]) -> None:
        """Shows packs that practise one skill, or whatever they practise."""
        asked, skill = press.asked, press.one_value()
        chosen = self._chooser.for_learner(press.learner, press.guild, asked.shelf, asked.language, asked.length, skill)
        await reply(press.interaction, chosen)

    async def new_quiz(self, press: Press[ids.NewQuizPress]) -> None:
        """Begins a quiz; asks for a pack and a length where it is not said which.

        In the first edition it was also a menu, whose length stands where the pack does; a button has no value.
        """
        pack, length = press.asked.pack, press.asked.length
        if press.values and pack is not None and length is not None:
            pack, length = press.values[0], _length(pack)
        await reply(press.interaction, self._new_quiz(press, pack, length))

    async def progress(self, press: Press[ids.ProgressPress]) -> None:
        """Shows a learner's own results."""
        await reply(press.interaction, self._progress.report(press.learner, press.guild))

    async def weeks(self, press: Press[ids.WeeksPress]) -> None:
        """Shows a learner's own weeks, beside the card."""
        await acknowledge_beside(press.interaction)
        await respond(press.interaction, self._progress.weeks(press.learner, press.guild), _show_weeks)

    def _new_quiz(self, press: Press[Control], pack: str | None, length: int | None) -> Coroutine[Any, Any, Scene]:
        return self._play.new_quiz(press.learner, press.guild, pack, length)


async def _show_weeks(interaction: discord.Interaction, digest: Digest) -> None:
    await interaction.edit_original_response(view=weeks_card(digest), attachments=pictures_of(digest))


def _length(text: str) -> int | None:
    """How many questions a menu of the first edition was for; None where that is asked for next. Raises `Refusal`."""
    try:
        return read_length(text)
    except ValueError as error:
        raise Refusal(wording.OLD_BUTTON) from error
