"""Every press of a button, choice in a menu and submitted form, from its id to a service call.

Promises that a control works as long as its message exists, whatever was restarted since: all that is needed stands
in its id and in the database, and discord.py is asked to keep or rebuild nothing. An id of another version, or of
another bot, gets one polite line.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, cast

import discord
from discord import ui

from bot import errors
from bot.i18n import wording
from bot.i18n.languages import local
from bot.services.answer_codec import HERE
from bot.services.play import Play
from bot.services.scenes import AtStep, AtVote, RunRef, Scene
from bot.services.wiring import Services
from bot.views import ids
from bot.views.interaction_locale import services_of
from bot.views.reply import reply
from questions.kinds import LONGEST_TEXT
from questions.quantity import LONGEST

TYPED = "typed"
"""The id of the one field of either form."""


class TakesClassPresses(Protocol):
    """What presses on the cards of a class go to."""

    async def press(self, interaction: discord.Interaction, asked: ids.ClassPress, values: Sequence[str]) -> None:
        """Answers a press."""


class TakesPackPresses(Protocol):
    """What presses on the cards of `/pack` go to."""

    async def press(self, interaction: discord.Interaction, action: ids.PackPress, values: Sequence[str]) -> None:
        """Answers a press."""


class HasPresses(Protocol):
    """A client that carries what takes them."""

    class_presses: TakesClassPresses
    pack_presses: TakesPackPresses


async def pressed(interaction: discord.Interaction) -> None:
    """Answers a press of a button or a choice in a menu, whatever message it stands on."""
    data = cast("Mapping[str, Any]", interaction.data)
    await press(interaction, data["custom_id"], data.get("values", ()))


async def press(interaction: discord.Interaction, custom_id: str, values: Sequence[str]) -> None:
    """Answers a press: `values` are a menu's choices or a form's text."""
    asked = ids.parse(custom_id)
    match asked:
        case None:
            await errors.say(interaction, wording.OLD_BUTTON)
        case ids.FigureFormPress() | ids.WordsFormPress():
            await _open_form(interaction, asked)
        case ids.PreviewPress() | ids.PublishPress() | ids.DiscardPress() | ids.UploadPress():
            await cast("HasPresses", interaction.client).pack_presses.press(interaction, asked, values)
        case ids.JoinPress() | ids.SheetPress() | ids.MinePress() | ids.HostPress():
            await cast("HasPresses", interaction.client).class_presses.press(interaction, asked, values)
        case ids.ChoosePress() | ids.MarkPress() | ids.FillPress() | ids.ConfidencePress() | ids.TypePress() if (
            isinstance(asked.at, AtVote)
        ):
            await cast("HasPresses", interaction.client).class_presses.press(interaction, asked, values)
        case _:
            try:
                work = service_call(services_of(interaction), interaction.user.id, interaction.guild_id, asked, values)
            except ValueError:  # a value that the control does not have
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
    services: Services, learner: int, guild: int | None, asked: ids.WayPress | ids.RunPress, values: Sequence[str]
) -> Coroutine[Any, Any, Scene]:
    """The call that a press stands for. Raises `ValueError` for values that do not fit."""
    match asked:
        case ids.CoursePress():
            return services.learn.course(learner)
        case ids.LessonPress(lesson):
            return services.play.lesson(learner, lesson or _only(values))
        case ids.RereadPress(lesson):
            return services.play.lesson(learner, lesson)
        case ids.TermPress(term):
            return services.learn.glossary(term)
        case ids.PacksPress():
            return services.play.quiz(learner, guild, None, None)
        case ids.QuizPress(pack, length):
            return services.play.quiz(learner, guild, pack, length)
        case ids.PackMenuPress(length):
            return services.play.new_quiz(learner, guild, _only(values), length)
        case ids.NewQuizPress(length, int()) if values:  # the menu of the first edition; a button has no value
            asks_next = length == ids.ANY_LENGTH
            return services.play.new_quiz(
                learner, guild, values[0], None if asks_next else ids.read_number(length or "")
            )
        case ids.NewQuizPress(pack, length):
            return services.play.new_quiz(learner, guild, pack, length)
        case ids.ProgressPress():
            return services.progress.report(learner)
        case _:
            work = run_call(learner, guild, asked, values)
            return services.previews.press(work) if _run_of(asked).preview else work(services.play)


def run_call(
    learner: int, guild: int | None, asked: ids.RunPress, values: Sequence[str]
) -> Callable[[Play], Coroutine[Any, Any, Scene]]:
    """The call that a press on a run of one's own stands for. Raises `ValueError` for values that do not fit."""
    run = _run_of(asked).number
    match asked:
        case ids.GoPress(AtStep(_, position), to):
            return lambda play: play.go(learner, guild, run, position, to)
        case ids.ChoosePress(at, places):
            return lambda play: play.choose(learner, guild, run, at.position, places)
        case ids.MarkPress(at):
            chosen = tuple(sorted({ids.read_number(value) for value in values}))
            return lambda play: play.show(learner, guild, run, position=at.position, chosen=chosen)
        case ids.TermsPress(at):
            return lambda play: play.terms(learner, guild, run, at.position)
        case ids.HintPress(at):
            return lambda play: play.hint(learner, guild, run, at.position)
        case ids.FillPress(at, parts):
            return lambda play: play.fill(learner, guild, run, at.position, filled(parts, values))
        case ids.ConfidencePress(at, confidence):
            return lambda play: play.say_confidence(learner, guild, run, at.position, confidence)
        case ids.TypePress(at, parts):
            return lambda play: play.type(learner, guild, run, at.position, "".join(values), parts or ())
        case ids.ShowPress():
            return lambda play: play.show(learner, guild, run)
        case ids.AgainPress():
            return lambda play: play.again(learner, guild, run)


def _run_of(asked: ids.RunPress) -> RunRef:
    match asked:
        case ids.ShowPress(run) | ids.AgainPress(run):
            return run
        case _:
            assert isinstance(asked.at, AtStep), "`press` has sent what belongs to a class elsewhere"
            return asked.at.run


def _only(values: Sequence[str]) -> str:
    """The one value of a menu. Raises `ValueError`."""
    if len(values) != 1:
        raise ValueError(f"{len(values)} values where one was to be chosen")
    return values[0]


def filled(parts: Sequence[str | None], values: Sequence[str]) -> list[str | None]:
    """The parts of an answer as a control carries them, a menu's value in its place."""
    return [values[0] if code == HERE and values else code for code in parts]


async def _open_form(interaction: discord.Interaction, asked: ids.FormPress) -> None:
    """Opens the form for a figure or a few words. It has to be the first answer, so nothing is looked up before it."""
    title, label, help_, longest = (
        (wording.TYPE_TITLE, wording.TYPE_LABEL, wording.TYPE_HELP, LONGEST)
        if isinstance(asked, ids.FigureFormPress)
        else (wording.WORDS_TITLE, wording.WORDS_LABEL, wording.WORDS_HELP, LONGEST_TEXT)
    )
    form = ui.Modal(title=local(title), custom_id=ids.TypePress(asked.at, asked.parts).custom_id)
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
