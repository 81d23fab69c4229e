"""Forms: how one opens, and the fields that it is made of.

A form has to be the first answer to a press or a command, so nothing is looked up before it opens. What is sent comes
as a press of its own. Promises that what a field says of itself fits Discord's limit of 100 characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot import errors
from bot.i18n.languages import local
from bot.i18n.wording import labelled, shortened
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


def choice_field(
    label: Message, help_: Message, texts: Sequence[str], name: str, chosen: int | None = None
) -> ui.Label[ui.Modal]:
    """A menu of a form, whose values are the places of its entries; the one at `chosen` is chosen already."""
    entries = [
        discord.SelectOption(label=labelled(text, 100), value=str(place), default=place == chosen)
        for place, text in enumerate(texts)
    ]
    return labelled_field(label, help_, ui.Select[ui.Modal](custom_id=name, options=entries))


def text_field(
    label: Message,
    help_: Message,
    longest: int,
    name: str = TYPED,
    *,
    required: bool = True,
    style: discord.TextStyle = discord.TextStyle.short,
    typed: str | None = None,
) -> ui.Label[ui.Modal]:
    """A field to type at most `longest` characters into, in which `typed` stands already."""
    field = ui.TextInput[ui.Modal](
        custom_id=name, max_length=longest, required=required, style=style, default=typed and typed[:longest]
    )
    return labelled_field(label, help_, field)
