"""Reminders of practice, by direct message."""

from __future__ import annotations

import logging

import discord

from bot import errors
from bot.i18n.languages import ENGLISH, speaking
from bot.services.practice_reminding import PracticeInvitation
from bot.services.wiring import Services
from bot.views.practice_cards import invitation_card

_log = logging.getLogger(__name__)


class PracticeSender:
    """One for a process; only the one that direct messages reach sends any."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._reminding = services.practice_reminding
        self._locales = services.locales

    async def send_due(self) -> None:
        """Sends those that are due now, one after the other."""
        for one in await self._reminding.due():
            if await self._reminding.claim(one):
                await self._send(one)

    async def _send(self, one: PracticeInvitation) -> None:
        learner = one.asked.learner_id
        try:
            direct = await self._client.create_dm(discord.Object(learner))
            with speaking(await self._locales.of(learner, None, ENGLISH)):
                await direct.send(view=invitation_card(one))
        except (discord.Forbidden, discord.NotFound) as refused:
            _log.info("Somebody takes no direct messages: %s", errors.why(refused))
            await self._reminding.refused(one)
        except errors.REFUSED as error:  # tomorrow there is another one
            _log.warning("A reminder of practice was not sent: %s", errors.why(error))
