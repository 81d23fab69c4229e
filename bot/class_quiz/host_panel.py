"""The host's panel of one class quiz: a private card that is kept as fresh as the message in the channel.

Promises that whoever opened it last sees how things stand without pressing anything, for as long as Discord lets a
private card be changed. Refuses to be public.
"""

from __future__ import annotations

import asyncio
import logging

import discord

from bot import errors
from bot.class_quiz.private_cards import CARD_LIFE
from bot.discord_internals import SentAnswer, sent_answer
from bot.i18n.languages import language, speaking
from bot.services.class_scenes import AskedAgain, PanelScene
from bot.services.classroom import Classroom
from bot.services.open_classes import OpenClasses
from bot.services.scenes import Refusal
from bot.views.callbacks import change_card, change_sent, send_card
from bot.views.class_host import panel_card
from db.clock import Clock

_log = logging.getLogger(__name__)


class HostPanel:
    """One for a class."""

    def __init__(self, classes: OpenClasses, classroom: Classroom, run: int, clock: Clock) -> None:
        self._classes = classes
        self._classroom = classroom
        self._run = run
        self._clock = clock
        self._card: SentAnswer | None = None
        self._owner: int | None = None
        """Whose panel it is."""
        self._asks: AskedAgain | None = None
        self._position = 0
        self._folded = False
        self._since = clock.monotonic()
        self._language = language()
        self._freshening = asyncio.Lock()
        """One after the other, or Discord could be shown the older state last, where it took that at the second try."""
        self._is_due = False
        """Whether somebody waits to freshen it, who will show what is newest then."""

    async def show(self, interaction: discord.Interaction, scene: PanelScene) -> None:
        """In place of the panel that was pressed, or as a card of its own. Raises `errors.REFUSED`."""
        view = panel_card(scene)
        self._card = None  # nobody freshens the old one while the new one is on its way
        shown = sent_answer(interaction)
        pressed = interaction.message is not None and interaction.message.flags.ephemeral
        if interaction.response.is_done() and pressed:
            await change_sent(shown, view)
        elif interaction.response.is_done():
            message = await interaction.followup.send(view=view, ephemeral=True, wait=True)
            shown = sent_answer(interaction, message.id)
        elif pressed:
            await change_card(interaction, view)
        else:
            await send_card(interaction, view, hidden=True)
        self._owner = interaction.user.id
        self._card, self._since, self._language = shown, self._clock.monotonic(), language()
        self._asks, self._position, self._folded = scene.asks, scene.live.position, scene.folded

    def leave(self) -> None:
        """Something else stands in its place now."""
        self._card = None

    def forget(self, person: int) -> None:
        """Nobody freshens the panel of a host who had everything about them deleted."""
        if self._owner == person:
            self._card = self._owner = None

    async def freshen(self) -> None:
        """Shows how things stand now, where the card can be reached."""
        if self._is_due:
            return
        self._is_due = True
        async with self._freshening:
            self._is_due = False
            await self._show_now()

    async def _show_now(self) -> None:
        shown = self._card
        if shown is None or self._clock.monotonic() - self._since >= CARD_LIFE:
            return
        try:
            at = await self._classes.get(self._run)
            same = self._asks == "end" or at.live.position == self._position
            scene = await self._classroom.panel(at, self._asks if same else None, folded=self._folded)
            if self._card is not shown:  # another one was asked for meanwhile
                return
            with speaking(self._language):  # of whoever opened it, not of whoever pressed something
                view = panel_card(scene)
            await change_sent(shown, view)
        except errors.REFUSED as error:
            self._lose(shown)
            _log.info("A host's panel is gone; /class panel brings another: %s", errors.why(error))
        except Refusal:
            self._lose(shown)

    def _lose(self, shown: SentAnswer) -> None:
        """That card is not freshened any more."""
        if self._card is shown:
            self._card = None
