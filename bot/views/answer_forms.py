"""The forms to type an answer into: a figure, a few words, or what a search task asks to hand in.

As nothing is looked up before a form opens, what it says of the question is taken from the card with the button. What
is typed comes with what the button carried.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.i18n import wording
from bot.services.scenes import Refusal
from bot.views import ids
from bot.views.forms import choice_field, open_form, text_field
from bot.views.id_codec import At
from bot.views.layout import LINK, PROMPT, SENTENCE, TASK, texts_by_id
from bot.views.press import Press
from bot.views.question_controls import LEVEL_LINE
from questions.kinds import LONGEST_TEXT
from questions.kinds.search import LONGEST_LINK, LONGEST_SENTENCE
from questions.markdown import without_marks
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


async def open_hand_in_form(press: Press[ids.HandInFormPress]) -> None:
    """The form of a search task: with what stands on the card that was refused, or else empty."""
    message = press.interaction.message
    found: Mapping[int | None, str] = {} if message is None else texts_by_id(message)
    levels = [without_marks(level) for level in LEVEL_LINE.findall(found.get(TASK, ""))]
    if not levels:
        raise Refusal(wording.OLD_BUTTON)
    above = [ui.TextDisplay[Any](wording.shortened(prompt, LONGEST_PROMPT))] if (prompt := found.get(PROMPT)) else []
    link, sentence = (wording.typed_back(found.get(id_, "").partition("\n> ")[2]) or None for id_ in (LINK, SENTENCE))
    await open_form(
        press.interaction,
        wording.HAND_IN_TITLE,
        ids.HandInPress(press.asked.at),
        *above,
        text_field(wording.LINK_LABEL, wording.LINK_HELP, LONGEST_LINK, "link", typed=link),
        text_field(
            wording.SENTENCE_LABEL,
            wording.SENTENCE_HELP,
            LONGEST_SENTENCE,
            "sentence",
            style=discord.TextStyle.paragraph,
            typed=sentence,
        ),
        choice_field(wording.LEVEL_LABEL, wording.LEVEL_HELP, levels, "level", press.asked.level),
    )


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
