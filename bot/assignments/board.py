"""The messages of assignments in their channels.

Promises that what a host changed is stored whatever becomes of its message, and that a message that was deleted, in a
channel that is gone or closed to Copydesk, is said to the host and posted again when they wish. Refuses to watch
messages: an assignment that nobody changes is not looked at.
"""

from __future__ import annotations

import logging

import discord

from bot import errors
from bot.i18n import assignment_wording
from bot.i18n.languages import speaking
from bot.services.wiring import Services
from bot.views.assignment_cards import posted_card, public_reminder_card
from questions.messages import Message

_log = logging.getLogger(__name__)


class AssignmentBoard:
    """One for a process."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._assigning = services.assigning
        self._locales = services.locales

    async def post(self, guild: int, assignment: int, channel: int, nonce: int) -> Message:
        """Posts it in that channel, in place of the message that it has; what to tell the host of it.

        `nonce` is of the wish to post: the same wish is not granted twice.
        """
        scene = await self._assigning.post(guild, assignment)
        before = scene.assigned.row
        try:
            with speaking(await self._language(guild)):
                sent = await self._channel(guild, channel).send(view=posted_card(scene), nonce=nonce)
        except errors.REFUSED as error:
            _log.warning("An assignment is not posted: %s", errors.why(error))
            return assignment_wording.ASSIGNMENT_NOT_POSTED
        await self._assigning.place(assignment, channel, sent.id)
        if before.message_id is not None and before.channel_id is not None:
            try:
                await self._channel(guild, before.channel_id).get_partial_message(before.message_id).delete()
            except errors.REFUSED as error:  # it is gone already, or stays as an old copy whose buttons work
                _log.info("An old message of an assignment is not deleted: %s", errors.why(error))
        return assignment_wording.ASSIGNMENT_POSTED

    async def redraw(self, guild: int, assignment: int) -> Message | None:
        """Shows in its message how things stand; what to tell the host where that is not possible."""
        scene = await self._assigning.post(guild, assignment)
        channel, message = scene.assigned.row.channel_id, scene.assigned.row.message_id
        if channel is None or message is None:
            return assignment_wording.ITS_MESSAGE_GONE
        try:
            with speaking(await self._language(guild)):
                await self._channel(guild, channel).get_partial_message(message).edit(view=posted_card(scene))
        except discord.NotFound:
            await self._assigning.place(assignment, channel, None)
            return assignment_wording.ITS_MESSAGE_GONE
        except errors.REFUSED as error:
            _log.warning("The message of an assignment is not changed: %s", errors.why(error))
            return assignment_wording.NOT_SHOWN
        return None

    async def remind(self, guild: int, assignment: int, nonce: int) -> None:
        """A line in its channel, without names. What Discord refuses is logged."""
        scene = await self._assigning.post(guild, assignment)
        channel = scene.assigned.row.channel_id
        if channel is None:
            return
        try:
            with speaking(await self._language(guild)):
                await self._channel(guild, channel).send(view=public_reminder_card(scene), nonce=nonce)
        except errors.REFUSED as error:
            _log.warning("A reminder is not posted: %s", errors.why(error))

    def _channel(self, guild: int, channel: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel, guild_id=guild)

    async def _language(self, guild: int) -> str:
        """What the whole channel reads is in the language of the server."""
        server = self._client.get_guild(guild)
        return await self._locales.of_channel(guild, server.preferred_locale.value if server is not None else "")
