"""The forms to type an answer into: a figure, or a few words.

A form has to be the first answer to a press, so nothing is looked up before it opens: what it says of the question is
taken from the card with the button. What is typed comes as a press of its own, with what the button carried.
"""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import ui

from bot.i18n import wording
from bot.i18n.languages import local
from bot.views import ids
from bot.views.id_codec import At, Control
from bot.views.layout import PROMPT, TASK, texts_by_id
from bot.views.press import Press
from questions.kinds import LONGEST_TEXT
from questions.messages import Message
from questions.quantity import LONGEST

LONGEST_PROMPT = 300
"""Characters of a question that a form repeats: on a phone its field has to stay in sight."""

TYPED = "typed"
"""The id of the one field of either form."""


async def open_figure_form(press: Press[ids.FigureFormPress[At]]) -> None:
    """The form for a figure."""
    sent = ids.TypePress(press.asked.at, press.asked.parts)
    await _open(press.interaction, sent, wording.TYPE_TITLE, wording.TYPE_LABEL, wording.TYPE_HELP, LONGEST)


async def open_words_form(press: Press[ids.WordsFormPress[At]]) -> None:
    """The form for a few words."""
    sent = ids.TypePress(press.asked.at, press.asked.parts)
    await _open(press.interaction, sent, wording.WORDS_TITLE, wording.WORDS_LABEL, wording.WORDS_HELP, LONGEST_TEXT)


async def _open(
    interaction: discord.Interaction, sent: Control, title: Message, label: Message, help_: Message, longest: int
) -> None:
    form = ui.Modal(title=local(title), custom_id=sent.custom_id)
    if asked := _asked(interaction.message):
        form.add_item(ui.TextDisplay(asked))
    form.add_item(
        ui.Label(
            text=local(label),
            description=local(help_),
            component=ui.TextInput[ui.Modal](custom_id=TYPED, max_length=longest),
        )
    )
    form.stop()  # the router reads what is sent; a kept form would answer a second time
    await interaction.response.send_modal(form)


def _asked(message: discord.Message | None) -> str:
    """The question of a card, and in which unit it is to be answered."""
    found: Mapping[int | None, str] = {} if message is None else texts_by_id(message)
    prompt, task = found.get(PROMPT, ""), found.get(TASK, "").partition("\n")[0]
    return "\n".join(filter(None, (wording.shortened(prompt, LONGEST_PROMPT), task)))
