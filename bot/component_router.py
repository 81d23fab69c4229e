"""Where every press of a button, choice in a menu and submitted form goes: one table, with a handler each.

Promises that a control works as long as its message exists, whatever was restarted since: all that is needed stands
in its id and in the database, and discord.py is asked to keep or rebuild nothing. An id of another version, or of
another bot, gets one polite line. Refuses to be built with something that can be pressed and has no handler, or two.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

import discord

from bot import errors
from bot.assignments.presses import AssignmentPresses
from bot.class_quiz.host import ClassHost
from bot.class_quiz.opening import ClassOpening
from bot.class_quiz.presses import ClassPresses
from bot.cogs.groups import GroupPresses
from bot.cogs.hosts import Hosts
from bot.cogs.item_review import ItemPresses
from bot.cogs.packs import PackPresses
from bot.cogs.practice import PracticePresses
from bot.cogs.privacy import PrivacyPresses
from bot.cogs.results import ResultPresses
from bot.cogs.search_tasks import SearchPresses
from bot.i18n import wording
from bot.services.scenes import AtStep, AtVote, Refusal
from bot.services.wiring import Services
from bot.views import answer_forms, ids
from bot.views.navigation import Navigation
from bot.views.press import Press
from bot.views.received import control_used
from bot.views.run_presses import RunPresses

if TYPE_CHECKING:
    from bot.monitoring.prometheus import Metrics  # its package is an extra

_AskedT = TypeVar("_AskedT", bound=ids.ComponentId)


class Route(NamedTuple):
    """What can be pressed, and who answers it."""

    asked: type[ids.ComponentId]
    handle: Callable[[Press[Any]], Awaitable[None]]


def _route(asked: type[_AskedT], handle: Callable[[Press[_AskedT]], Awaitable[None]]) -> Route:
    """A line of the table, whose handler takes what stands before it; of the table as a whole no type can say so."""
    return Route(asked, handle)


def routes(services: Services, host: ClassHost, hosts: Hosts, assignments: AssignmentPresses) -> tuple[Route, ...]:
    """The table."""
    ways, runs, opening = Navigation(services), RunPresses(services), ClassOpening(services, host)
    classes, packs, groups = ClassPresses(services, host), PackPresses(services, hosts), GroupPresses(services)
    privacy = PrivacyPresses(services)
    items, practice, searches = ItemPresses(services), PracticePresses(services), SearchPresses(services)
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
        _route(ids.HandInFormPress, answer_forms.open_hand_in_form),
        _route(ids.HandInPress, runs.hand_in),
        # Around them
        _route(ids.GoPress, runs.go),
        _route(ids.JumpPress, runs.jump),
        _route(ids.HintPress[AtStep], runs.hint),
        _route(ids.TermsPress, runs.terms),
        _route(ids.FoldPress[AtStep], runs.fold),
        _route(ids.ReadPress, runs.read),
        _route(ids.InWordsPress, runs.in_words),
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
        _route(ids.SkillMenuPress, ways.skill),
        _route(ids.ProgressPress, ways.progress),
        _route(ids.WeeksPress, ways.weeks),
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
        _route(ids.HintPress[AtVote], classes.hint),
        _route(ids.FoldPress[AtVote], classes.fold),
        # Around them
        _route(ids.ClassShelfPress, opening.shelf),
        _route(ids.ClassSkillMenuPress, opening.skill),
        _route(ids.ClassPackPress, opening.chosen),
        _route(ids.OpenClassPress, opening.recommended),
        _route(ids.JoinPress, classes.join),
        _route(ids.SheetPress, classes.sheet),
        _route(ids.MinePress, classes.mine),
        _route(ids.FindTablePress, classes.find_table),
        _route(ids.LeaveTablePress, classes.leave_table),
        _route(ids.HostPress, classes.command),
        _route(ids.PeoplePress, classes.people),
        _route(ids.RemovalMenuPress, classes.ask_to_remove),
        _route(ids.RemovePress, classes.remove),
        _route(ids.LetBackMenuPress, classes.let_back),
        # Past classes
        _route(ids.HistoryPress, classes.history),
        _route(ids.PastMenuPress, classes.past),
        _route(ids.RunAgainPress, opening.again),
        # Questions that may be wrong
        _route(ids.ReportFormPress[AtStep], items.open_report),
        _route(ids.ReportFormPress[AtVote], items.open_report),
        _route(ids.ReportPress[AtStep], items.report),
        _route(ids.ReportPress[AtVote], items.report),
        _route(ids.InboxPress, items.inbox),
        _route(ids.InboxMenuPress, items.reported),
        _route(ids.ClassItemMenuPress, items.asked),
        _route(ids.ItemPress, items.item),
        _route(ids.ReplyFormPress, items.open_reply),
        _route(ids.ReplyPress, items.reply),
        _route(ids.CloseReportsPress, items.close_reports),
        _route(ids.AcceptMenuPress, items.accept),
        _route(ids.VoidPress, items.void),
        _route(ids.CorrectPress, items.correct),
        _route(ids.RestorePress, items.restore),
        # A server's own packs
        _route(ids.PreviewPress, packs.preview),
        _route(ids.PublishPress, packs.publish),
        _route(ids.DiscardPress, packs.discard),
        _route(ids.UploadPress, packs.upload),
        _route(ids.StarterPress, packs.starter),
        # Groups
        _route(ids.JoinGroupPress, groups.join),
        _route(ids.LeaveGroupPress, groups.leave),
        _route(ids.GroupListPress, groups.listing),
        _route(ids.GroupMenuPress, groups.opened),
        _route(ids.GroupPagePress, groups.page),
        _route(ids.GroupAddPress, groups.add),
        _route(ids.GroupRemovePress, groups.remove),
        _route(ids.GroupPostPress, groups.post),
        _route(ids.GroupSettingsPress, groups.settings),
        _route(ids.GroupLanguagePress, groups.language),
        _route(ids.GroupFormPress, groups.open_form),
        _route(ids.GroupChangePress, groups.change),
        _route(ids.GroupArchivePress, groups.archive),
        _route(ids.GroupRestorePress, groups.restore),
        # Somebody's own data
        _route(ids.ExportPress, privacy.export),
        _route(ids.ForgetFormPress, privacy.open_form),
        _route(ids.ForgetPress, privacy.forget),
        # Results, for hosts
        _route(ids.SearchesPress, searches.turn),
        _route(ids.SearchLevelMenuPress, searches.judge),
        _route(ids.ReportFilePress, ResultPresses(services, hosts).file),
        # Practice
        _route(ids.PracticePress, practice.begin),
        _route(ids.PracticeOnPress, practice.onward),
        _route(ids.PracticeLessPress, practice.less),
        _route(ids.PracticeStopPress, practice.stop),
        _route(ids.PracticeSettingsPress, practice.settings),
        _route(ids.PracticeGoalMenuPress, practice.goal),
        _route(ids.PracticeReminderMenuPress, practice.reminder),
        _route(ids.PracticeZoneFormPress, practice.zone_form),
        _route(ids.PracticeZonePress, practice.zone),
        # Assignments
        _route(ids.StartAssignmentPress, assignments.start),
        _route(ids.MyAssignmentPress, assignments.mine),
        _route(ids.RemindersPress, assignments.reminders),
        _route(ids.AssignmentsPress, assignments.listing),
        _route(ids.AssignmentMenuPress, assignments.chosen),
        _route(ids.AssignmentCommandPress, assignments.command),
        _route(ids.AssignmentFormPress, assignments.open_form),
        _route(ids.TimesFormPress, assignments.times),
        _route(ids.ExtraTimePress, assignments.extra),
    )


class ComponentRouter:
    """One for a process. With `metrics` it counts what it takes."""

    def __init__(self, table: tuple[Route, ...], metrics: Metrics | None = None) -> None:
        times = Counter(route.asked for route in table)
        wrong = [kind for kind in {*get_args(ids.ComponentId), *times} if times[kind] != 1]
        if wrong:
            raise ValueError(f"not one handler each: {wrong}")
        self._handlers = dict(table)
        self._metrics = metrics

    async def take(self, interaction: discord.Interaction) -> None:
        """Answers a press or a form, whatever message it comes from."""
        custom_id, values = control_used(interaction)
        asked, began = ids.parse(custom_id), time.perf_counter()
        await self._answer(interaction, asked, values)
        if self._metrics is not None:
            kind = "press" if interaction.type is discord.InteractionType.component else "form"
            name = "unknown" if asked is None else asked.verb
            self._metrics.interaction(kind, name, errors.outcome_of(interaction), time.perf_counter() - began)

    async def _answer(
        self, interaction: discord.Interaction, asked: ids.ComponentId | None, values: Sequence[str]
    ) -> None:
        try:
            if asked is None:
                raise Refusal(wording.OLD_BUTTON)
            await self._handlers[ids.press_type(asked)](Press(interaction, asked, values))
        except Exception as error:
            await errors.tell(interaction, error)
