"""First responses to interactions, and what they are changed into, as the bytes that are sent.

Of a first response Discord is asked for nothing back, and of what comes back for a change nothing is made; a card that
many people get is put into bytes once (`Card`). What brings files along, and messages that follow a first response, go
by discord.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import InteractionResponseType
from discord.utils import MISSING

from bot.discord_internals import SentAnswer, post_callback, sent_answer
from bot.views.layout import Card

_SHOWN = discord.MessageFlags(components_v2=True)
_HIDDEN = discord.MessageFlags(components_v2=True, ephemeral=True)


async def send_card(
    interaction: discord.Interaction, view: Card, *, hidden: bool, files: Sequence[discord.File] = ()
) -> None:
    """Answers with a card of its own and its files, `hidden` from everybody else. Raises `errors.REFUSED`."""
    if files:
        await interaction.response.send_message(view=view, files=files, ephemeral=hidden)
    else:
        await _post_card(interaction, InteractionResponseType.channel_message, view, _HIDDEN if hidden else _SHOWN)


async def change_card(
    interaction: discord.Interaction, view: Card, attachments: Sequence[discord.File | discord.Attachment] = MISSING
) -> None:
    """Answers by changing the card that was pressed, whose attachments stay unless others are given.

    Raises `errors.REFUSED`.
    """
    if attachments is MISSING:
        await _post_card(interaction, InteractionResponseType.message_update, view, _SHOWN)
    else:
        await interaction.response.edit_message(view=view, attachments=attachments)


async def defer_change(interaction: discord.Interaction) -> None:
    """Says that the card which was pressed will change, or that nothing will. Raises `errors.REFUSED`."""
    await post_callback(interaction, InteractionResponseType.deferred_message_update, b'{"type":6}')


async def defer_card(interaction: discord.Interaction, *, hidden: bool) -> None:
    """Says that a card will come, `hidden` from everybody else. Raises `errors.REFUSED`."""
    body = b'{"type":5,"data":{"flags":%d}}' % (discord.MessageFlags(ephemeral=hidden).value)
    await post_callback(interaction, InteractionResponseType.deferred_channel_message, body)


async def change_answer(
    interaction: discord.Interaction, view: Card, attachments: Sequence[discord.File | discord.Attachment] = MISSING
) -> None:
    """Changes the first response, once there is one, whose attachments stay unless others are given.

    Raises `errors.REFUSED`.
    """
    if attachments is MISSING:
        await change_sent(sent_answer(interaction), view)
    else:
        await interaction.edit_original_response(view=view, attachments=attachments)


async def change_sent(sent: SentAnswer, view: Card) -> None:
    """Changes a message that answered some interaction. Raises `errors.REFUSED`."""
    await sent.change(b'{"flags":%d,"allowed_mentions":{"parse":[]},"components":%b}' % (_SHOWN.value, view.encoded))


async def _post_card(
    interaction: discord.Interaction, kind: InteractionResponseType, view: Card, flags: discord.MessageFlags
) -> None:
    # Nobody is ever pinged by a card, as with what goes by discord.py.
    body = b'{"type":%d,"data":{"flags":%d,"allowed_mentions":{"parse":[]},"components":%b}}' % (
        kind.value,
        flags.value,
        view.encoded,
    )
    await post_callback(interaction, kind, body)
