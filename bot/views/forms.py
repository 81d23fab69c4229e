"""Forms: how one opens, and the fields that it is made of.

A form has to be the first answer to a press or a command, so nothing is looked up before it opens. What is sent comes
as a press of its own. Promises that what a field says of itself fits Discord's limit of 100 characters.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot import errors
from bot.i18n.languages import local
from bot.i18n.wording import shortened
from bot.views.id_codec import Control
from questions.messages import Message

TYPED = "typed"
"""The id of a text field that is the only one of its form."""


async def open_form(interaction: discord.Interaction, title: Message, sent: Control, *parts: ui.Item[Any]) -> None:
    """Opens the form that is sent as `sent`. Where Discord refuses it, they are told."""
    form = ui.Modal(title=local(title), custom_id=sent.custom_id)
    for part in parts:
        form.add_item(part)
    form.stop()  # the router reads what is sent; a kept form would answer a second time
    try:
        await interaction.response.send_modal(form)
    except errors.REFUSED as error:
        await errors.tell(interaction, error)


def labelled_field(label: Message, help_: Message | None, field: ui.Item[ui.Modal]) -> ui.Label[ui.Modal]:
    """A field, with what it is for."""
    described = None if help_ is None else shortened(local(help_), 100)
    return ui.Label(text=local(label), description=described, component=field)


def text_field(
    label: Message,
    help_: Message,
    longest: int,
    name: str = TYPED,
    *,
    required: bool = True,
    style: discord.TextStyle = discord.TextStyle.short,
) -> ui.Label[ui.Modal]:
    """A field to type at most `longest` characters into."""
    field = ui.TextInput[ui.Modal](custom_id=name, max_length=longest, required=required, style=style)
    return labelled_field(label, help_, field)
