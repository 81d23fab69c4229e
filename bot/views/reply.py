"""The way from a service call to Discord's screen, the same for commands, buttons, menus and forms.

Promises a first answer well within Discord's three seconds: work that takes longer is announced and goes on. Work once
begun is finished even if Discord refuses every answer. Everything in a server or a group is seen by its learner alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import discord

from bot import errors
from bot.services.scenes import Hint, Scene
from bot.views.cards import render

PATIENCE = 1.5
"""Seconds that work may take before the interaction is acknowledged without its result."""

_log = logging.getLogger(__name__)


async def reply(interaction: discord.Interaction, work: Coroutine[Any, Any, Scene]) -> None:
    """Does `work` and shows its scene: as a new card for a command, in place of the old one for a press."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=PATIENCE)
        if not task.done():
            await _defer(interaction)
        await _show(interaction, await task)
    except Exception as error:
        await errors.tell(interaction, error)


def is_private(interaction: discord.Interaction) -> bool:
    """Whether others could read along, so that the answer has to be ephemeral."""
    return not (interaction.context.dm_channel or isinstance(interaction.channel, discord.DMChannel))


async def _defer(interaction: discord.Interaction) -> None:
    try:
        if interaction.type is discord.InteractionType.application_command:
            await interaction.response.defer(ephemeral=is_private(interaction), thinking=True)
        else:
            await interaction.response.defer()
    except errors.REFUSED as refused:  # the work goes on; its result may still get through
        _log.warning("Discord refused a deferral: %s", errors.why(refused))


async def _show(interaction: discord.Interaction, scene: Scene) -> None:
    view = render(scene)
    if isinstance(scene, Hint):  # beside the card it belongs to, which stays as it is
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=is_private(interaction))
        else:
            await interaction.response.send_message(view=view, ephemeral=is_private(interaction))
    elif interaction.response.is_done():
        await interaction.edit_original_response(view=view)
    elif interaction.message is not None:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=is_private(interaction))
