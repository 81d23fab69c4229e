"""The language that an interaction is answered in, from its first word on.

Promises that a slow database holds up no answer for it: until that has told what somebody chose, it is what they were
answered in before, or the language of their Discord.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol, cast

import discord

from bot import errors
from bot.i18n.languages import speak
from bot.services.locale_resolver import Tongues
from bot.services.wiring import Desk

PATIENCE = 0.5
"""Seconds that an answer may be held up to be in the language chosen."""

_log = logging.getLogger(__name__)


class HasDesk(Protocol):
    """A client that carries the services."""

    desk: Desk


def desk_of(interaction: discord.Interaction) -> Desk:
    """The services of the client that received an interaction."""
    return cast("HasDesk", interaction.client).desk


def guess_language(interaction: discord.Interaction) -> None:
    """Has everything in this task said in the language that somebody has as far as is known here, without waiting."""
    tongues, sender = _sent(interaction)
    speak(tongues.known(*sender))


def expect_language(interaction: discord.Interaction) -> None:
    """Has the database asked, without waiting for what it tells: `hear_language` is to come."""
    tongues, (learner, guild, _) = _sent(interaction)
    tongues.expect(learner, guild)


async def hear_language(interaction: discord.Interaction) -> None:
    """The same as the database tells; where it is slow or away, what was guessed stays."""
    tongues, sender = _sent(interaction)
    try:
        async with asyncio.timeout(PATIENCE):
            speak(await tongues.of(*sender))
    except (TimeoutError, *errors.STORAGE) as error:
        _log.warning("Somebody's language cannot be looked up: %r", error)


def _sent(interaction: discord.Interaction) -> tuple[Tongues, tuple[int, int | None, str]]:
    """Who knows languages, and who sent the interaction from where."""
    sender = interaction.user.id, interaction.guild_id, interaction.locale.value
    return desk_of(interaction).tongues, sender
