"""`/language`: the language that somebody is spoken to in."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import errors
from bot.cogs.contexts import everywhere
from bot.i18n.languages import LANGUAGES, speak
from bot.services.wiring import Services
from bot.views.reply import respond
from questions.messages import Message

BY_ITSELF = "auto"

CHOICES = [
    *(app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()),
    app_commands.Choice(name=locale_str("As in Discord"), value=BY_ITSELF),
]


def language_chosen(value: str) -> str | None:
    """The code of the language chosen; None for none in particular."""
    return None if value == BY_ITSELF else value


class LanguageCog(commands.Cog):
    """A learner's own language."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description=locale_str("The language that I speak with you"))
    @app_commands.describe(language=locale_str("Which language; as in Discord unless you choose one"))
    @app_commands.choices(language=CHOICES)
    @everywhere
    async def language(self, interaction: discord.Interaction, language: str) -> None:
        """One line, in the language chosen."""
        learner, locales = interaction.user.id, self._services.locales

        async def settled() -> Message:
            await locales.choose(learner, language_chosen(language))
            speak(await locales.of(learner, interaction.guild_id, interaction.locale.value))
            return Message("I speak English with you from now on, wherever you meet me.")

        await respond(interaction, settled(), errors.say)
