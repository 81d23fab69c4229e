"""The forms to type an answer into: a figure, or a few words.

As nothing is looked up before a form opens, what it says of the question is taken from the card with the button. What
is typed comes with what the button carried.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.i18n import wording
from bot.views import ids
from bot.views.forms import open_form, text_field
from bot.views.id_codec import At
from bot.views.layout import PROMPT, TASK, texts_by_id
from bot.views.press import Press
from questions.kinds import LONGEST_TEXT
from questions.messages import Message
from questions.quantity import LONGEST

LONGEST_PROMPT = 300
"""Characters of a question that a form repeats: on a phone its field has to stay in sight."""


async def open_figure_form(press: Press[ids.FigureFormPress[At]]) -> None:
    """The form for a figure."""
    await _open(press, wording.TYPE_TITLE, wording.TYPE_LABEL, wording.TYPE_HELP, LONGEST)


async def open_words_form(press: Press[ids.WordsFormPress[At]]) -> None:
    """The form for a few words."""
    await _open(press, wording.WORDS_TITLE, wording.WORDS_LABEL, wording.WORDS_HELP, LONGEST_TEXT)


async def _open(
    press: Press[ids.FigureFormPress[At] | ids.WordsFormPress[At]],
    title: Message,
    label: Message,
    help_: Message,
    longest: int,
) -> None:
    sent = ids.TypePress(press.asked.at, press.asked.parts)
    asked = _asked(press.interaction.message)
    above = [ui.TextDisplay[Any](asked)] if asked else []
    await open_form(press.interaction, title, sent, *above, text_field(label, help_, longest))


def _asked(message: discord.Message | None) -> str:
    """The question of a card, and in which unit it is to be answered."""
    found: Mapping[int | None, str] = {} if message is None else texts_by_id(message)
    prompt, task = found.get(PROMPT, ""), found.get(TASK, "").partition("\n")[0]
    return "\n".join(filter(None, (wording.shortened(prompt, LONGEST_PROMPT), task)))
