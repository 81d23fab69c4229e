"""Every press of a button, choice in a menu and submitted form, from its id to a service call.

Promises that a control works as long as its message exists, whatever was restarted since: all that is needed stands
in its id and in the database, and discord.py is asked to keep or rebuild nothing. An id of another version, or of
another bot, gets one polite line.
"""

from __future__ import annotations

import re
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Protocol, cast

import discord
from discord import ui

from bot import errors, wording
from bot.languages import local
from bot.services.desk import Desk
from bot.services.parts import HERE
from bot.services.play import Play
from bot.services.previews import MARK
from bot.services.scenes import Scene
from bot.views.hearing import desk_of
from bot.views.ids import ANY, SURE, Action, build, number, parse, parse_parts, parse_places
from bot.views.reply import reply
from questions.kinds import LONGEST_TEXT
from questions.quantity import LONGEST

_PREVIEW = re.compile(rf"{MARK}([1-9][0-9]*)")
"""How a run that is a preview is named in an id."""

TYPED = "typed"
"""The id of the one field of either form."""


class TakesPresses(Protocol):
    """What presses go to that are for hosts too, or for a whole class."""

    async def press(self, interaction: discord.Interaction, action: Action, values: Sequence[str]) -> None:
        """Answers a press."""


class HasPresses(Protocol):
    """A client that carries what takes them."""

    class_presses: TakesPresses
    pack_presses: TakesPresses


async def pressed(interaction: discord.Interaction) -> None:
    """Answers a press of a button or a choice in a menu, whatever message it stands on."""
    data = cast("Mapping[str, Any]", interaction.data)
    await press(interaction, data["custom_id"], data.get("values", ()))


async def press(interaction: discord.Interaction, custom_id: str, values: Sequence[str]) -> None:
    """Answers a press: `values` are a menu's choices or a form's text."""
    action = parse(custom_id)
    if action is None:
        await errors.say(interaction, wording.OLD_BUTTON)
    elif action.verb in ("form", "words"):
        await _open_form(interaction, action)
    elif action.of_class:
        await cast("HasPresses", interaction.client).class_presses.press(interaction, action, values)
    elif action.of_pack:
        await cast("HasPresses", interaction.client).pack_presses.press(interaction, action, values)
    else:
        try:
            work = service_call(desk_of(interaction), interaction.user.id, interaction.guild_id, action, values)
        except ValueError:  # a current version, but not the keys that it carries
            await errors.say(interaction, wording.OLD_BUTTON)
        else:
            await reply(interaction, work)


async def submitted(interaction: discord.Interaction) -> None:
    """Answers a form. Forms outlive a restart too, so they are read from the event and not from a kept object."""
    data = cast("Mapping[str, Any]", interaction.data)
    fields = [part.get("component", part) for part in data["components"]]  # each of our forms has one
    await press(
        interaction,
        data["custom_id"],
        [value for field in fields for value in (field["values"] if "values" in field else [field["value"]])],
    )


def service_call(
    desk: Desk, learner: int, guild: int | None, action: Action, values: Sequence[str]
) -> Coroutine[Any, Any, Scene]:
    """The call that an action stands for. Raises `ValueError` for keys that do not fit its verb."""
    if action.args and (preview := _PREVIEW.fullmatch(action.args[0])) is not None:
        tried = Action(action.verb, (preview[1], *action.args[1:]))
        return desk.previews.press(lambda play: run_call(play, learner, tried, values))
    match action.verb, action.args:
        case "course", ():
            return desk.learn.course(learner)
        case "lesson", (lesson,):
            return desk.play.lesson(learner, lesson)
        case "lesson", () if values:
            return desk.play.lesson(learner, values[0])
        case "reread", (lesson,):
            return desk.play.lesson(learner, lesson)
        case "term", (term,):
            return desk.learn.glossary(term)
        case "packs", ():
            return desk.play.quiz(learner, guild, None, None)
        case "quiz", (pack, length):
            return desk.play.quiz(learner, guild, pack, number(length))
        case "new", (length, _) if values:
            return desk.play.new_quiz(learner, guild, values[0], None if length == ANY else number(length))
        case "new", ():
            return desk.play.new_quiz(learner, guild, None, None)
        case "new", (pack,):
            return desk.play.new_quiz(learner, guild, pack, None)
        case "new", (pack, length):
            return desk.play.new_quiz(learner, guild, pack, number(length))
        case "progress", ():
            return desk.progress.report(learner)
        case _:
            return run_call(desk.play, learner, action, values)


def run_call(play: Play, learner: int, action: Action, values: Sequence[str]) -> Coroutine[Any, Any, Scene]:
    """The call that an action on a run stands for. Raises `ValueError` for keys that do not fit its verb."""
    match action.verb, action.args:
        case "go", (run, position, to):
            return play.go(learner, number(run), number(position), number(to))
        case "choose", (run, position, places):
            return play.choose(learner, number(run), number(position), parse_places(places))
        case "mark", (run, position):
            chosen = tuple(sorted({number(value) for value in values}))
            return play.show(learner, number(run), position=number(position), chosen=chosen)
        case "terms", (run, position):
            return play.terms(learner, number(run), number(position))
        case "hint", (run, position):
            return play.hint(learner, number(run), number(position))
        case "fill", (run, position, parts):
            return play.fill(learner, number(run), number(position), filled(parts, values))
        case "sure", (run, position, confidence) if confidence in SURE:
            return play.sure(learner, number(run), number(position), number(confidence))
        case "type", (run, position):
            return play.type(learner, number(run), number(position), "".join(values))
        case "type", (run, position, parts):
            return play.type(learner, number(run), number(position), "".join(values), parse_parts(parts))
        case "show", (run,):
            return play.show(learner, number(run))
        case "again", (run,):
            return play.again(learner, number(run))
        case _:
            raise ValueError(f"{action} does not fit")


def filled(parts: str, values: Sequence[str]) -> list[str | None]:
    """The parts of an answer as a control carries them, a menu's value in its place."""
    return [values[0] if code == HERE and values else code for code in parse_parts(parts)]


async def _open_form(interaction: discord.Interaction, action: Action) -> None:
    """Opens the form for a figure or a few words. It has to be the first answer, so nothing is looked up before it."""
    title, label, help_, longest = (
        (wording.TYPE_TITLE, wording.TYPE_LABEL, wording.TYPE_HELP, LONGEST)
        if action.verb == "form"
        else (wording.WORDS_TITLE, wording.WORDS_LABEL, wording.WORDS_HELP, LONGEST_TEXT)
    )
    form = ui.Modal(title=local(title), custom_id=build("type", *action.args))
    form.add_item(
        ui.Label(
            text=local(label),
            description=local(help_),
            component=ui.TextInput[ui.Modal](custom_id=TYPED, max_length=longest),
        )
    )
    form.stop()  # `submitted` reads the answer; a kept form would answer a second time
    try:
        await interaction.response.send_modal(form)
    except errors.REFUSED as error:
        await errors.tell(interaction, error)
