"""The language that an interaction is answered in, from its first word on.

Promises that a slow database holds up no answer for it: until that has told what somebody chose, it is what they were
answered in before, or the language of their Discord.
"""

from __future__ import annotations

import logging

import discord

from bot import errors
from bot.i18n.languages import speak
from bot.services.locale_resolver import LocaleResolver
from bot.services.wiring import Services
from db.clock import timeout

LANGUAGE_PATIENCE = 0.5
"""Seconds that an answer may be held up to be in the language chosen."""

_log = logging.getLogger(__name__)


class HasServices:
    """What a client is that carries the services: here they are found from an interaction alone."""

    services: Services


def guess_language(interaction: discord.Interaction) -> None:
    """Has everything in this task said in the language that somebody has as far as is known here, without waiting."""
    locales, sender = _sent(interaction)
    speak(locales.known(*sender))


async def resolve_language(interaction: discord.Interaction) -> None:
    """The same as the database tells; where it is slow or away, what was guessed stays."""
    locales, sender = _sent(interaction)
    fresh = locales.fresh(*sender)
    if fresh is not None:
        speak(fresh)
        return
    try:
        async with timeout(services_of(interaction).clock, LANGUAGE_PATIENCE):
            speak(await locales.of(*sender))
    except (TimeoutError, *errors.STORAGE) as error:
        _log.warning("Somebody's language cannot be looked up: %r", error)


def _sent(interaction: discord.Interaction) -> tuple[LocaleResolver, tuple[int, int | None, str]]:
    """Who knows languages, and who sent the interaction from where."""
    sender = interaction.user.id, interaction.guild_id, interaction.locale.value
    return services_of(interaction).locales, sender


def services_of(interaction: discord.Interaction) -> Services:
    """Those of the client that received the interaction."""
    assert isinstance(interaction.client, HasServices), "Copydesk's own client receives them"
    return interaction.client.services
