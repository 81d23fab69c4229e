"""Reminders by direct message, and the look that finds who is to have one.

Promises each reminder once: it is claimed in the database before it is sent, and a claim that a process left behind is
looked after by the next one, which first asks Discord whether the message is there already. Who takes no direct
messages is not tried again. A database or a Discord that is away delays a reminder and loses none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta

import discord

from bot import errors
from bot.i18n.languages import speaking
from bot.reminders.practice_sender import PracticeSender
from bot.services.assignment_scenes import DueReminder
from bot.services.wiring import Services
from bot.views import ids
from bot.views.assignment_cards import reminder_card
from db.clock import Timer
from db.servers import ShardSet

REMIND_EVERY = 600.0
"""Seconds between two looks: of a reminder a day before nobody feels ten minutes, and most looks find nothing."""

LOOKED_THROUGH = 20
"""Of our own messages to somebody, how many are looked through for one that may have arrived."""

_CLOCKS_DIFFER = timedelta(minutes=5)
"""By so much Discord's clock may be behind ours."""

_log = logging.getLogger(__name__)


class ReminderSender:
    """One for a process."""

    def __init__(self, client: discord.Client, services: Services, shards: ShardSet) -> None:
        self._client = client
        self._reminding = services.reminding
        self._locales = services.locales
        self._clock = services.clock
        self._shards = shards
        self._timer: Timer | None = None
        self._look: asyncio.Task[None] | None = None
        self._practice = PracticeSender(client, services) if 0 in shards.ids else None
        self._sending = asyncio.Lock()
        """Held while some are sent: a look and a host's wish do not meet."""
        self._closed = False

    def start(self) -> None:
        """Looks from now on."""
        if self._timer is None and not self._closed:
            self._timer = self._clock.call_later(REMIND_EVERY, self._begin)

    async def close(self) -> None:
        """Looks no more. A reminder that is on its way is looked after by the next process."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._look is not None:
            self._look.cancel()
            await asyncio.gather(self._look, return_exceptions=True)

    async def send(self, due: Iterable[DueReminder]) -> int:
        """Sends these, one after the other; how many were sent now."""
        number = 0
        async with self._sending:
            for one in due:
                number += await self._send(one)
        return number

    def _begin(self) -> None:
        self._timer = None
        self._look = asyncio.create_task(self._look_once(), name="reminders")

    async def _look_once(self) -> None:
        try:
            await self.send(await self._reminding.due(self._shards))
            if self._practice is not None:
                await self._practice.send_due()
        except Exception as error:  # the next look finds the same
            errors.note(error, "Reminders are held up")
        self.start()

    async def _send(self, one: DueReminder) -> bool:
        guild = self._client.get_guild(one.assigned.row.guild_id)
        if guild is None:  # Copydesk is out of that server, or it cannot be reached now
            return False
        if one.claimed_at is None and not await self._reminding.claim(one):
            return False
        try:
            direct = await self._client.create_dm(discord.Object(one.learner))
            if one.claimed_at is not None and await self._arrived(direct, one):
                await self._reminding.sent(one)
                return False
            with speaking(await self._locales.of(one.learner, guild.id, guild.preferred_locale.value)):
                await direct.send(view=reminder_card(one), nonce=one.nonce)
        except (discord.Forbidden, discord.NotFound) as refused:
            _log.info("Somebody takes no direct messages: %s", errors.why(refused))
            await self._reminding.refused(one)
            return False
        except errors.REFUSED as error:
            _log.warning("A reminder is late: %s", errors.why(error))
            return False
        await self._reminding.sent(one)
        return True

    async def _arrived(self, direct: discord.DMChannel, one: DueReminder) -> bool:
        """Whether Discord has a message from us about that, sent since it was claimed."""
        assert one.claimed_at is not None, "what was never begun did not arrive"
        about = ids.StartAssignmentPress(one.assigned.row.id).custom_id
        since = one.claimed_at - _CLOCKS_DIFFER
        async for message in direct.history(limit=LOOKED_THROUGH, after=since, oldest_first=False):
            if about in _custom_ids(message.components):
                return True
        return False


def _custom_ids(components: Iterable[object]) -> Iterator[str]:
    for one in components:
        if isinstance(one, discord.Container | discord.ActionRow):
            yield from _custom_ids(one.children)
        elif isinstance(one, discord.Button) and one.custom_id is not None:
            yield one.custom_id
