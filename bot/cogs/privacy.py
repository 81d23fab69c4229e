"""`/privacy`: what is stored about somebody, for them to see, to take along and to have deleted."""

from __future__ import annotations

import io

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.cogs.contexts import everywhere
from bot.cogs.hosts import QueuePlace
from bot.i18n import privacy_wording
from bot.services.privacy import Export
from bot.services.wiring import Services
from bot.views import ids
from bot.views.forms import open_form, text_field
from bot.views.press import Press
from bot.views.privacy import export_card
from bot.views.reply import is_private, reply, respond
from bot.workers.queue import nobody

MOST_SENT = 8 * 1024**2
"""Bytes of a file that every server and direct message takes."""


@everywhere
class PrivacyCog(
    commands.GroupCog, group_name="privacy", group_description=locale_str("What I have about you, and what you can do")
):
    """A learner's own data."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(description=locale_str("What I have about you, who sees it, and for how long"))
    async def see(self, interaction: discord.Interaction) -> None:
        """In words, with numbers."""
        await reply(interaction, self._services.privacy.overview(interaction.user.id, interaction.guild_id))

    @app_commands.command(description=locale_str("Everything that I have about you, as files"))
    async def export(self, interaction: discord.Interaction) -> None:
        """Archives."""
        await send_export(interaction, self._services)

    @app_commands.command(description=locale_str("Have everything deleted that I have about you"))
    async def delete(self, interaction: discord.Interaction) -> None:
        """What goes, and a button to the form that confirms it."""
        await reply(interaction, self._services.privacy.ask(interaction.user.id))


class PrivacyPresses:
    """Buttons of these cards, and the form."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def export(self, press: Press[ids.ExportPress]) -> None:
        """Sends everything, beside the card."""
        await send_export(press.interaction, self._services)

    async def open_form(self, press: Press[ids.ForgetFormPress]) -> None:
        """Opens the form to confirm a deletion in."""
        field = text_field(privacy_wording.FORGET_LABEL, privacy_wording.FORGET_HELP, 30)
        await open_form(press.interaction, privacy_wording.FORGET_TITLE, ids.ForgetPress(), field)

    async def forget(self, press: Press[ids.ForgetPress]) -> None:
        """Deletes everything, if they typed that they want it."""
        await reply(press.interaction, self._services.privacy.forget(press.learner, press.text))


async def send_export(interaction: discord.Interaction, services: Services) -> None:
    """Sends somebody everything that is stored about them, for them alone."""

    async def made() -> Export:
        most = min(interaction.filesize_limit, MOST_SENT)
        if interaction.type is not discord.InteractionType.application_command:  # the card that was pressed stays
            return await services.privacy.export(interaction.user.id, most, nobody)
        async with QueuePlace(interaction, services.clock) as place:
            return await services.privacy.export(interaction.user.id, most, place.changed)

    await respond(interaction, made(), _show_export)


async def _show_export(interaction: discord.Interaction, export: Export) -> None:
    for name, content in export.files.items():
        view, file = export_card(export, name), discord.File(io.BytesIO(content), name)
        pending = interaction.type is discord.InteractionType.application_command and name == next(iter(export.files))
        if not interaction.response.is_done():
            await interaction.response.send_message(view=view, file=file, ephemeral=is_private(interaction))
        elif pending:  # it takes the place of "is thinking"
            await interaction.edit_original_response(view=view, attachments=[file])
        else:
            await interaction.followup.send(view=view, file=file, ephemeral=is_private(interaction))
