"""Where every press of a button, choice in a menu and submitted form goes: one table, with a handler each.

Promises that a control works as long as its message exists, whatever was restarted since: all that is needed stands
in its id and in the database, and discord.py is asked to keep or rebuild nothing. An id of another version, or of
another bot, gets one polite line. Refuses to be built with something that can be pressed and has no handler, or two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar, get_args

import discord

from bot import errors
from bot.class_quiz.host import ClassHost
from bot.class_quiz.opening import ClassOpening
from bot.class_quiz.presses import ClassPresses
from bot.cogs.packs import Hosts, PackPresses
from bot.i18n import wording
from bot.services.scenes import AtStep, AtVote
from bot.services.wiring import Services
from bot.views import answer_forms, ids
from bot.views.navigation import Navigation
from bot.views.press import Press
from bot.views.received import control_used
from bot.views.run_presses import RunPresses

_AskedT = TypeVar("_AskedT", bound=ids.ComponentId)


class Route(NamedTuple):
    """What can be pressed, and who answers it."""

    asked: type[ids.ComponentId]
    handle: Callable[[Press[Any]], Awaitable[None]]


def _route(asked: type[_AskedT], handle: Callable[[Press[_AskedT]], Awaitable[None]]) -> Route:
    """A line of the table, whose handler takes what stands before it; of the table as a whole no type can say so."""
    return Route(asked, handle)


def routes(services: Services, host: ClassHost, hosts: Hosts) -> tuple[Route, ...]:
    """The table."""
    ways, runs, opening = Navigation(services), RunPresses(services), ClassOpening(services, host)
    classes, packs = ClassPresses(services, host), PackPresses(services, hosts)
    return (
        # Answers in a run of one's own, or in the preview of a draft
        _route(ids.ChoosePress[AtStep], runs.choose),
        _route(ids.MarkPress[AtStep], runs.mark),
        _route(ids.FillPress[AtStep], runs.fill),
        _route(ids.SendPress[AtStep], runs.send),
        _route(ids.ConfidencePress[AtStep], runs.say_confidence),
        _route(ids.FigureFormPress[AtStep], answer_forms.open_figure_form),
        _route(ids.WordsFormPress[AtStep], answer_forms.open_words_form),
        _route(ids.TypePress[AtStep], runs.type),
        # Around them
        _route(ids.GoPress, runs.go),
        _route(ids.HintPress, runs.hint),
        _route(ids.TermsPress, runs.terms),
        _route(ids.FoldPress, runs.fold),
        _route(ids.ReadPress, runs.read),
        _route(ids.ShowPress, runs.show),
        _route(ids.StopPress, runs.stop),
        _route(ids.AgainPress, runs.again),
        # Finding one's way
        _route(ids.CoursePress, ways.course),
        _route(ids.LessonPress, ways.lesson),
        _route(ids.RereadPress, ways.reread),
        _route(ids.PacksPress, ways.packs),
        _route(ids.QuizPress, ways.quiz),
        _route(ids.NewQuizPress, ways.new_quiz),
        _route(ids.PackMenuPress, ways.pack_menu),
        _route(ids.ShelfPress, ways.shelf),
        _route(ids.ProgressPress, ways.progress),
        _route(ids.TermPress, ways.term),
        # Answers in a class
        _route(ids.ChoosePress[AtVote], classes.choose),
        _route(ids.MarkPress[AtVote], classes.mark),
        _route(ids.FillPress[AtVote], classes.fill),
        _route(ids.SendPress[AtVote], classes.send),
        _route(ids.ConfidencePress[AtVote], classes.say_confidence),
        _route(ids.FigureFormPress[AtVote], answer_forms.open_figure_form),
        _route(ids.WordsFormPress[AtVote], answer_forms.open_words_form),
        _route(ids.TypePress[AtVote], classes.type),
        # Around them
        _route(ids.ClassShelfPress, opening.shelf),
        _route(ids.ClassPackPress, opening.chosen),
        _route(ids.OpenClassPress, opening.recommended),
        _route(ids.JoinPress, classes.join),
        _route(ids.SheetPress, classes.sheet),
        _route(ids.MinePress, classes.mine),
        _route(ids.HostPress, classes.command),
        # Past classes
        _route(ids.HistoryPress, classes.history),
        _route(ids.PastMenuPress, classes.past),
        _route(ids.RunAgainPress, opening.again),
        # A server's own packs
        _route(ids.PreviewPress, packs.preview),
        _route(ids.PublishPress, packs.publish),
        _route(ids.DiscardPress, packs.discard),
        _route(ids.UploadPress, packs.upload),
        _route(ids.StarterPress, packs.starter),
    )


class ComponentRouter:
    """One for a process."""

    def __init__(self, table: tuple[Route, ...]) -> None:
        times = Counter(route.asked for route in table)
        wrong = [kind for kind in {*get_args(ids.ComponentId), *times} if times[kind] != 1]
        if wrong:
            raise ValueError(f"not one handler each: {wrong}")
        self._handlers = dict(table)

    async def take(self, interaction: discord.Interaction) -> None:
        """Answers a press or a form, whatever message it comes from."""
        custom_id, values = control_used(interaction)
        asked = ids.parse(custom_id)
        if asked is None:
            await errors.say(interaction, wording.OLD_BUTTON)
            return
        try:
            await self._handlers[ids.press_type(asked)](Press(interaction, asked, values))
        except Exception as error:
            await errors.tell(interaction, error)
