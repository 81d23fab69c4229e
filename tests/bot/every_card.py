"""Every card that there is, with every kind of question and every state in it, of whatever content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from discord import ui

from bot.i18n import pack_wording, wording
from bot.i18n.wording import safe
from bot.reports.making import ChartPicture, Digest, ReportFile
from bot.reports.people import NamedPerson
from bot.services.answer_codec import levels_of
from bot.services.assignment_scenes import (
    Assigned,
    AssignmentList,
    DueReminder,
    HostAssignment,
    MyAssignment,
    PostedAssignment,
)
from bot.services.class_scenes import (
    AnswerSheet,
    AskedAgain,
    AskedItem,
    ClassEnd,
    ClassPlan,
    FirstVoteCard,
    FollowUp,
    HistoryLine,
    HistoryScene,
    ItemLine,
    JoinedCard,
    LeftCard,
    LobbyScene,
    LockedCard,
    MyEnd,
    MyTable,
    PanelScene,
    PanelSpread,
    PastClassScene,
    PeopleScene,
    ProjectedScene,
    RemovalScene,
    RemovedCard,
    RevealCard,
    RevealScene,
    TableCount,
    TalkScene,
    VoteScene,
)
from bot.services.content import Library, PackSummary
from bot.services.group_scenes import (
    GroupLine,
    GroupListScene,
    GroupSettingsScene,
    JoiningScene,
    MembersScene,
)
from bot.services.groups import GROUPS_ON_PAGE, LONGEST_GROUP_NAME, MEMBERS_ON_PAGE
from bot.services.item_scenes import (
    ClassItem,
    CorrectedLine,
    CorrectionScene,
    GivenAnswer,
    InboxLine,
    InboxScene,
    ItemScene,
    NoticeScene,
    ReplyLine,
    ReportedItem,
)
from bot.services.next_step import (
    BeginLesson,
    FinishLesson,
    NextStep,
    Offer,
    Outlook,
    PractiseDue,
    PractiseSkill,
    TakeBreak,
)
from bot.services.pack_scenes import DraftPack, ItemResult, OwnPack, PackHistory, PackList, PackPage, ReportScene
from bot.services.practice_reminding import PracticeInvitation
from bot.services.result_scenes import ReportFileScene, ReportRef, ResultsScene
from bot.services.scenes import (
    ClassOptions,
    CourseLines,
    CourseScene,
    ForgetScene,
    ForgottenScene,
    FormEnd,
    GlossaryScene,
    HelpScene,
    InWordsScene,
    LengthChoice,
    LessonEnd,
    LessonLine,
    MasteryLine,
    PackChooser,
    PracticeEnd,
    PracticeNote,
    PracticeSettings,
    PracticeStopper,
    PracticeWhy,
    PrivacyScene,
    ProgressScene,
    QuizEnd,
    ResponseBias,
    ResumeOffer,
    RunRef,
    Scene,
    Shelf,
    SkillDue,
    SkillLine,
    StepScene,
    TermScene,
    Verdict,
)
from bot.services.search_tasks import HandInRef, SearchesScene
from bot.views.assignment_cards import (
    assignment_list_card,
    host_assignment_card,
    my_assignment_card,
    posted_card,
    public_reminder_card,
    reminder_card,
)
from bot.views.cards import render
from bot.views.class_cards import class_card
from bot.views.class_host import history_card, panel_card, past_card, people_card, removal_card
from bot.views.class_private import private_card
from bot.views.group_cards import group_card, joining_card
from bot.views.item_cards import correction_card, inbox_card, item_card, notice_card
from bot.views.pack_cards import pack_card
from bot.views.practice_cards import invitation_card
from bot.views.projector import channel_card
from bot.views.result_cards import file_card, results_card
from bot.views.search_cards import searches_card
from bot.workers.jobs import facts_of
from db.learner_states import LearnerState
from db.models import metadata
from db.preferences import PracticeReminder
from db.rows import AssignmentRow, GroupMember, GroupRow, PackChange, PackVersion
from db.types import Person
from lessons.assignments import AssignmentKind, AttemptResult, Availability, Counts, Late
from lessons.measuring import STAGES
from lessons.model import Course, Lesson, Term
from lessons.practice.goal import WeekSoFar
from lessons.practice.mastery import MasteryLevel, Missing
from questions.corrections import Correction
from questions.diagnostics.diagnostic import Diagnostic
from questions.engine.class_quiz import Live, Phase, Plan
from questions.engine.talk_shift import Shift, TalkPlace
from questions.engine.teaching_hints import Advice, LearnerShare, popular_wrong
from questions.kinds import Entry, FillInParts, HandIn, Response, kind_of
from questions.kinds.search import HandedIn, handed_in
from questions.messages import Message
from questions.model import SKILLS, AnyQuestion, Pack, Source
from questions.revision import Revision

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)
SKILL_LINES = tuple(SkillLine(skill, wording.SKILL_NAMES[skill], 3, 1.0, 3.0) for skill in SKILLS)
NOTHING_YET = Outlook(LearnerState((), {}, {}, 0, ()), Offer(Library({}, {}, {}, {}, {}, {}), {}))
"""Of somebody new, where there is nothing to learn."""


def next_steps(lesson: Lesson, pack: Pack) -> tuple[NextStep, ...]:
    """Everything that can be recommended."""
    summary = PackSummary(pack.id, pack.version, facts_of(pack))
    return (
        FinishLesson(lesson, 0),
        FinishLesson(lesson, len(lesson.steps)),
        *(
            PractiseSkill(name, answers, 1.0, 11.0, by)
            for name in (wording.SKILL_NAMES["genre"], pack.title, None)
            for answers in (1, 11)
            for by in (lesson, summary)
        ),
        *(BeginLesson(lesson, 1, first) for first in (True, False)),
        *(PractiseDue(wording.SKILL_NAMES["genre"], more) for more in (0, 1, 2)),
        TakeBreak(None),
        TakeBreak(60),
    )


def choosers(*packs: PackSummary) -> Iterator[PackChooser]:
    """The cards to choose a pack on."""
    shelves, best = get_args(Shelf), packs[0]
    for shelf in shelves:
        yield PackChooser(shelves, shelf, ("en", "es"), "en", packs, best, None)
        yield PackChooser(shelves, shelf, ("en", "es"), "es", packs, best, None, ClassOptions())
    yield PackChooser(shelves, "class", ("en", "es"), "en", packs, best, 5, None, SKILLS, "voice")
    yield PackChooser(shelves, "class", ("en", "es"), "en", packs, best, None, ClassOptions(), SKILLS)
    yield PackChooser(("own",), "own", ("en",), "en", packs, None, 5)
    yield PackChooser((), "practice", (), "en", (), None, None)


def practice_scenes(words: str, steps: Sequence[NextStep]) -> Iterator[Scene]:
    """The end of practice, however it came, and what is set for it."""
    due = tuple(SkillDue(wording.SKILL_NAMES[skill], NOON) for skill in SKILLS[:3])
    weeks = (None, *(WeekSoFar(done, goal, left) for done, goal, left in ((0, 3, 7), (1, 1, 1), (2, 5, 1), (7, 7, 0))))
    for stopped in (None, *get_args(PracticeStopper)):
        for done, right, graded in ((0, 0, 0), (1, 0, 0), (1, 1, 1), (5, 2, 5)):
            for week in weeks:
                yield PracticeEnd(done, right, graded, stopped, due if done else (), week)
        for step in steps:
            yield from (PracticeEnd(done, 0, done, stopped, due, weeks[-1], step) for done in (0, 5))
    for week in weeks:
        for minute in (None, 0, 60 * 18 + 5):
            for closed in (False, True):
                days = week.goal if week is not None else None
                yield PracticeSettings(days, minute, words[:60], week, closed)


def practice_notes(words: str) -> Iterator[PracticeNote]:
    """Why a question comes, for each reason."""
    for why in get_args(PracticeWhy):
        yield PracticeNote(why, wording.SKILL_NAMES["genre"], NOON, 3, 5)
        yield PracticeNote(why, words, NOON, 6, 5)


def mastery_lines() -> tuple[MasteryLine, ...]:
    """A skill at each level, with everything that can be missing."""
    name = wording.SKILL_NAMES["genre"]
    wanted = (
        None,
        Missing(MasteryLevel.LASTING, 1, 0, NOON),
        *(Missing(MasteryLevel.FIRM, rights, kinds, NOON) for rights in (1, 7) for kinds in (0, 1, 2)),
    )
    return tuple(
        MasteryLine(name, level, before, missing)
        for level in MasteryLevel
        for before in (None, MasteryLevel.LASTING)
        for missing in wanted
    )


def privacy_scenes() -> Iterator[Scene]:
    """What is stored about somebody, for however long, and deleted."""
    tables = [table for table in metadata.sorted_tables if any(isinstance(one.type, Person) for one in table.c)]
    for count in (1, 1100):
        stored = {table.name: count for table in tables}
        for kept in ({}, stored):
            for page in (None, "https://school.example/privacy"):
                for months in (0, 1, 24):
                    yield PrivacyScene(kept, months, in_server=True, page=page)
                    yield PrivacyScene(kept, months, in_server=False, page=page)
        for goes, stays in ((stored, stored), (stored, {}), ({}, {})):
            yield ForgetScene(goes, stays)
            yield ForgottenScene(goes, stays)


@dataclass(frozen=True)
class Cards:
    """The cards of this content. `words` stand for whatever somebody says."""

    pack: Pack
    lesson: Lesson
    term: Term
    course: Course
    words: str
    file: str = "1"
    source: Source | None = None
    typed: Callable[[str], str] = str
    """What learners type, made of what would be right or wrong."""

    @property
    def group(self) -> GroupRow:
        """A group in use."""
        return GroupRow(1, 5, self.words[:LONGEST_GROUP_NAME], None, "UTC", None, None, NOON, None)

    def all(self) -> Iterator[ui.LayoutView]:
        """All of them."""
        for question in self.pack.questions:
            yield from self.of_question(question)
            for paused in (False, True) if kind_of(question).in_class else ():
                yield from self.of_class(question, paused=paused)
        yield from self.around_a_class()
        for phase in get_args(Phase):
            yield from self.of_host(phase)
        yield from self.of_history()
        yield from self.of_lessons()
        yield from self.of_server_packs()
        yield from self.of_groups()
        yield from self.of_results()
        yield from self.of_assignments()

        yield from self.of_doubtful_questions()

    def responses(self, question: AnyQuestion) -> list[Response]:
        """A right one and wrong ones."""
        kind = kind_of(question)
        found = [kind.right(question, self.pack.figures), *kind.foreseen_errors(question, self.pack.figures)]
        if levels_of(question):
            return [{**dict(one), "sentence": self.typed(one["sentence"])} for one in found if isinstance(one, dict)]
        return [self.typed(one) if question.kind == "text" and isinstance(one, str) else one for one in found]

    def of_question(self, question: AnyQuestion) -> Iterator[ui.LayoutView]:
        """Of a quiz for one."""
        kind, order, pack = kind_of(question), kind_of(question).order(question, 7), self.pack

        def scene(**more: Any) -> ui.LayoutView:
            given = {"draft": {}, "run": RunRef(1), **more}
            common = {"mode": "quiz", "title": pack.title, "position": 0, "total": 2, "free": False}
            content = {"step": question, "order": order, "figures": pack.figures, "source": self.source, "opens": pack}
            return render(StepScene(**content, **common, **given))

        yield from (scene(draft=draft) for draft in drafts(question, order))
        yield scene(run=RunRef(1, preview=True), asked=(question.prompt, self.words, self.words))
        yield from (scene(chosen=chosen, unfolded=bool(chosen)) for chosen in ((), (0,), (0, 1)))
        for note in practice_notes(self.words):
            yield scene(practice=note)
            grade = kind.grade(question, self.responses(question)[0], pack.figures)
            yield scene(practice=note, verdict=Verdict(self.responses(question)[0], grade))
        for response in self.responses(question):
            yield scene(locked=response)
            grade = kind.grade(question, response, pack.figures)
            yield scene(verdict=Verdict(response, grade), teachers_level=self.words)
            yield from (
                scene(verdict=Verdict(response, grade, confidence), reportable=True) for confidence in (None, 1, 2, 3)
            )

    def of_class(self, question: AnyQuestion, *, paused: bool) -> Iterator[ui.LayoutView]:
        """Of a question in a class, in the channel and for one learner alone."""
        kind, order, figures = kind_of(question), kind_of(question).order(question, 7), self.pack.figures
        plan = Plan(("one", "two"), 60, discuss=True)
        where = {"deadline": None if paused else NOON, "paused_at": NOON if paused else None}
        live = [Live(plan, "asking", vote=vote, **where) for vote in (1, 2)]
        talk, shown = Live(plan, "discussing", **where), Live(plan, "told", **where)
        for warm_up in (False, True):
            asked = AskedItem(question, order, figures, self.source, 0, 2, warm_up, self.pack.title)
            for given in self.responses(question):
                distribution = kind.tally(question, order, [(given, 2), (self.responses(question)[0], 1)], figures)
                grade = kind.grade(question, given, figures)
                public = [
                    *(VoteScene(1, asked, one, answered, 2) for one in live for answered in (0, 1, 2)),
                    TalkScene(1, asked, talk, 3, distribution),
                    *(TalkScene(1, asked, talk, 3, None, tables) for tables in (False, True)),
                    TalkScene(1, asked, talk, 3, distribution, tables=True),
                    RevealScene(1, asked, shown, 3, 1, distribution, distribution, (3, 1)),
                    RevealScene(1, asked, shown, 0, 0, (), None, None),
                ]
                private = [
                    *(AnswerSheet(1, asked, 1, draft, NOON) for draft in drafts(question, order)),
                    AnswerSheet(1, asked, 1, {}, NOON, (0,), unfolded=True),
                    LockedCard(1, asked, 1, given, None),
                    LockedCard(1, asked, 1, given, NOON, 3),
                    LockedCard(1, asked, 1, given, NOON, joins=self.words),
                    LockedCard(1, asked, 1, given, NOON, 3, offers_table=True),
                    *(FirstVoteCard(1, asked, said, one) for said in (given, None) for one in (talk, live[1])),
                    *(
                        FirstVoteCard(1, asked, given, talk, MyTable(wants, number, others))
                        for wants, number, others in ((False, None, ()), (True, None, ()), (True, 100, (5, 6, 7)))
                    ),
                    *(RevealCard(1, asked, Verdict(given, grade, 2), points, 2000) for points in (0, 1, 1500)),
                    RevealCard(1, asked, None, 0, 0),
                    LeftCard(1, asked),
                ]
                yield from map(class_card, public)
                teams = ((1, 1000.0), (0, 1.0))
                yield from (channel_card(ProjectedScene(one, ranked)) for one in public for ranked in ((), teams))
                yield from map(private_card, private)
                for one in (*live, talk):
                    for advice in (*Advice, None):
                        spread = PanelSpread(asked, distribution, 1, 3, advice, popular_wrong(distribution))
                        panel = PanelScene(
                            1, self.pack.title, one, 60, 3, spread=spread, waiting=tuple(range(100, 157))
                        )
                        yield panel_card(panel)

    def around_a_class(self) -> Iterator[ui.LayoutView]:
        """Before its first question and after its last one."""
        plan = Plan(("one", "two"), 60, discuss=True, warm_up=1)
        first = self.pack.questions[0]
        tally = next(iter(kind_of(first).tally(first, (), [], {})), None)
        items = tuple(
            ItemLine(at, self.words, 0.4, answers, 1, tally, None) for answers in (0, 1, 5) for at in range(9)
        )
        public = [
            *(LobbyScene(1, self.pack, plan, ClassPlan(points, "result", 3), 2) for points in ("flat", "timed")),
            LobbyScene(1, self.pack, plan, ClassPlan("flat", "result", 0), 2, self.words),
            LobbyScene(1, self.pack, plan, ClassPlan("timed", "result", 3, talk="pairs"), 2, self.words),
            ClassEnd(1, self.pack, "podium", 2, items, SKILL_LINES, ((5, 1), (6, 2000)), ((0, 1.0), (1, 500.0))),
            ClassEnd(1, self.pack, "result", 0, (), (), (), ()),
        ]
        either = (False, True)
        private = [
            *(
                JoinedCard(1, team, already, waiting, wants_table)
                for team in (None, 1)
                for already in either
                for waiting in either
                for wants_table in (None, *either)
            ),
            RemovedCard(1),
            *(
                MyEnd(1, self.pack, answered, 1, 1200, 2, SKILL_LINES, 1, NOTHING_YET, group)
                for answered in (0, 3)
                for group in (None, self.group)
            ),
        ]
        yield from map(class_card, public)
        yield from (channel_card(ProjectedScene(one)) for one in public)
        yield from map(private_card, private)

    def of_host(self, phase: Phase) -> Iterator[ui.LayoutView]:
        """The panel."""
        plan = Plan(("one", "two"), 60)
        for position in (0, 1):
            for deadline, paused_at in ((None, None), (NOON, None), (None, NOON)):
                live = Live(plan, phase, position=position, deadline=deadline, paused_at=paused_at)
                for asks in (None, *get_args(AskedAgain)):
                    yield panel_card(PanelScene(1, self.pack.title, live, 2, 1, asks, self.words))
                yield panel_card(PanelScene(1, self.pack.title, live, 2, 1, folded=True))
                for count in ((0, 0, 1), (1, 3, 0), (20, 60, 2)):
                    yield panel_card(PanelScene(1, self.pack.title, live, 2, 1, tables=TableCount(*count)))
        over = Live(plan, "finished")
        first = self.pack.questions[0]
        tally = next(iter(kind_of(first).tally(first, (), [], {})), None)
        worth = tuple(ItemLine(at, self.words, 0.4, 5, 1, tally, None) for at in range(3))
        changed = tuple(Shift(place, 300, 3000, 1000, 2000, 1500, 500) for place in TalkPlace)
        below = tuple((learner, LearnerShare(1, 5, 5)) for learner in range(100, 109))
        for after in (
            FollowUp((), (), None, (), None, ()),
            FollowUp((), (), self.words, (), 0.8, ()),
            FollowUp(worth, (5, 6), None, below[:1], 0.8, (7,)),
            FollowUp(worth, tuple(range(100, 160)), self.words, below, 0.8, tuple(range(100, 160)), changed),
        ):
            yield panel_card(PanelScene(1, self.pack.title, over, 2, 1, follow_up=after))
            end = ClassEnd(1, self.pack, "result", 2, worth, SKILL_LINES, (), ())
            yield past_card(PastClassScene(end, NOON, True, after))
        refused = Message("{words}", words=self.words)
        for present, removed in (((), ()), ((5,), (6,)), (tuple(range(100, 160)), tuple(range(160, 190)))):
            for page in (0, 1):
                names = {one: NamedPerson(self.words, self.words, "member") for one in (5, 160)}
                yield people_card(PeopleScene(1, self.pack.title, present, removed, refused), names, page)
        yield removal_card(RemovalScene(1, 5))

    def of_history(self) -> Iterator[ui.LayoutView]:
        """Past classes."""
        title = self.pack.title
        lines = tuple(
            HistoryLine(1, title, NOON, 2, 3, share, rekeyed, group)
            for share in (None, 0.5)
            for rekeyed in (0, 1)
            for group in (None, self.words)
        )
        end = ClassEnd(1, self.pack, "result", 0, (), (), (), ())
        for archived in (None, NOON):
            after = FollowUp((), (), None, (), None, ())
            yield past_card(PastClassScene(end, NOON, True, after, replace(self.group, archived_at=archived)))
        yield history_card(HistoryScene(lines))
        yield history_card(HistoryScene(()))

    def of_hand_ins(self, question: AnyQuestion, levels: tuple[Entry, ...], given: HandedIn) -> Iterator[ui.LayoutView]:
        """What was handed in to a search task, for who teaches the group."""
        refs = (None, HandInRef(2, 1))
        for waiting in (0, 1, 2):
            for level in (None, levels[0].id):
                for before in refs:
                    for after in refs:
                        at = (HandInRef(1, 0), 2, 3, waiting, 5, self.pack.title, question, levels, given)
                        yield searches_card(SearchesScene(1, self.words, *at, NOON, level, before, after))

    def of_doubtful_questions(self) -> Iterator[ui.LayoutView]:
        """Reports on questions, and what is put right."""
        title, prompt = self.pack.title, self.pack.questions[0].prompt
        line = InboxLine(ReportedItem(1), title, prompt, 2, NOON)
        yield from (inbox_card(InboxScene((line,) * often, more=often > 1)) for often in (0, 1, 25))
        for question in self.pack.questions:
            said = self.responses(question)
            given = tuple(GivenAnswer(at, one, 3) for at, one in enumerate(said[1:]))
            ways = ((), (Correction("accept", said[0]), Correction("void")))
            if levels := levels_of(question):
                yield from self.of_hand_ins(question, levels, handed_in(said[1]))
            for texts, corrections in zip(((), (self.words, self.words[::-1]) * 5), ways, strict=True):
                for correctable in (False, True):
                    of = (title, question, self.words, texts, 3, 0.5, given, corrections, correctable)
                    item = ItemScene(ClassItem(1, 0), *of)
                    yield item_card(item)
                    yield correction_card(CorrectionScene(item, None, 2, 1))
                    yield from (correction_card(CorrectionScene(item, one, 2, 1)) for one in given)
        changes = tuple(CorrectedLine(title, prompt, 0.5, 1.0, left_out=left_out) for left_out in (False, True))
        yield notice_card(NoticeScene(changes, (ReplyLine(prompt, self.words),) * 2))

    def of_lessons(self) -> Iterator[ui.LayoutView]:
        """A lesson's pages, and all that leads to packs and lessons."""
        lesson, pack, course, words = self.lesson, self.pack, self.course, self.words
        lines = tuple(LessonLine(lesson, 1, done, at) for done in (None, NOON) for at in (None, 0, 99))
        here, none = CourseLines(course, lines), CourseLines(course, ())
        steps = next_steps(lesson, pack)
        keys = (words, Message("statements of the kind “{label}”", label=words))
        response_biases = tuple(ResponseBias(5, 9, key, words, "xx", early=True) for key in keys)
        sure = {1: (3, 1), 2: (1, 1), 3: (2, 0)}
        run, summary = RunRef(1), PackSummary(pack.id, pack.version, facts_of(pack))
        scenes = [
            *(
                StepScene(
                    run=run,
                    mode="lesson",
                    title=lesson.title,
                    position=at,
                    total=4,
                    free=True,
                    step=step,
                    order=(),
                    figures={},
                    source=self.source,
                    draft={},
                    opens=None if at else lesson,
                    part=part,
                    terms=(self.term,),
                    unfolded=bool(part),
                )
                for at, step in enumerate(lesson.steps)
                for part in (0, 1)
                if step.kind in ("page", "example", "reflection")
            ),
            InWordsScene(words),
            TermScene(self.term, (("o", self.term.term),), lesson),
            GlossaryScene((self.term,)),
            *(QuizEnd(run, pack, 5, 1, 1.0, 5.0, SKILL_LINES, (words,), one) for one in (None, *steps)),
            *(QuizEnd(run, pack, 5, 5, 5.0, 5.0, SKILL_LINES, (), one) for one in steps),
            *(LessonEnd(run, lesson, 4, 2, 1, left, lesson, (pack,), one) for left in ((), (1, 2)) for one in steps),
            *(CourseScene(here, (), one) for one in steps),
            CourseScene(here, (here,), steps[0]),
            CourseScene(none, (), steps[0]),
            *choosers(summary),
            LengthChoice(pack, (1, 5)),
            *(
                ResumeOffer(run, pack.title, 1, 5, offered, length, waits=waits)
                for offered in (None, summary)
                for length in (None, 5)
                for waits in (False, True)
            ),
            *(ProgressScene(CourseScene(here, (here,), one), SKILL_LINES, response_biases, sure) for one in steps),
            ProgressScene(CourseScene(none, (), steps[0]), (), (), {}),
            ProgressScene(CourseScene(none, (), steps[0]), (), (), {}, mastery_lines()),
            *privacy_scenes(),
            *practice_scenes(words, steps),
            *(HelpScene(one, *there) for one in steps for there in ((True, True), (True, False), (False, False))),
        ]
        yield from map(render, scenes)

    def of_server_packs(self) -> Iterator[ui.LayoutView]:
        """What `/pack` shows, of packs called 1 in files called 1."""
        pack, words = self.pack, self.words
        revision = Revision(("1",), ("2",), ("3",), ("4",))
        problems = tuple(Diagnostic("1.2", 1, 2, "Ω1", words, words, level) for level in ("error", "warning"))
        versions = [
            PackVersion(1, "1", number, facts_of(pack), None, 5, NOON, published)
            for number, published in ((2, None), (1, NOON))
        ]
        changes = tuple(
            PackChange("1", version, action, author, NOON)
            for action in pack_wording.ACTIONS
            for version in (None, 2)
            for author in (None, 5)
        )
        results = tuple(ItemResult(words, 3, share, 1, rekeyed) for share in (None, 0.5) for rekeyed in (None, 2))
        changed = (None, revision, Revision((), (), (), ()))
        drafts_ = tuple(DraftPack("1", facts_of(pack), 2, "0" * 8, one) for one in changed)
        own = tuple(
            OwnPack("1", pack.title, version, draft, gone)
            for version in (None, 1)
            for draft in (None, 2)
            for gone in (None, NOON)
        )
        scenes = [
            ReportScene(("1", self.file), problems * 20, (), kept=True),
            ReportScene(("1",), problems, (), kept=False),
            ReportScene(("1",), (), drafts_ * 2, kept=True),
            PackList((), ((pack.model_copy(update={"id": "1"}), True),)),
            PackList(own * 6, ()),
            *(PackPage("1", pack, 1, state, results * 5) for state in pack_wording.STATES),
            PackHistory("1", tuple((version, revision) for version in versions), changes),
        ]
        yield from map(pack_card, scenes)

    def of_results(self) -> Iterator[ui.LayoutView]:
        """What `/results` shows: nothing yet, a little, and more than a card holds."""
        words = self.words
        chart = ChartPicture("chart-1.png", b"", words)
        for many in (0, 1, 500):
            digest = Digest(words, (words,), (words,) * many, ((5, words),) * many, (chart,) * min(many, 1))
            for ref in (ReportRef("class", "1"), ReportRef("group", "1", "lesson"), ReportRef("pack", "1")):
                yield results_card(ResultsScene(ref, digest))
            measured = Digest(words, (words,) * 2, (words,) * min(many, 10), (), (chart,) * min(many, 1), (words,) * 7)
            yield results_card(ResultsScene(ReportRef("measure", "1"), measured))
        yield file_card(ReportFileScene(ReportFile("1.csv", b""), (safe(words),)))

    def of_groups(self) -> Iterator[ui.LayoutView]:
        """What `/group` shows, and the message on which people join."""
        rows = [
            replace(self.group, language=code, time_zone=zone, channel_id=place, message_id=place, archived_at=archived)
            for code in (None, "es")
            for zone, place in (("UTC", None), ("America/Argentina/ComodRivadavia", 6))
            for archived in (None, NOON)
        ]
        inside = tuple(GroupMember(2**62 + at, NOON, None) for at in range(MEMBERS_ON_PAGE))
        note = Message("“{words}”", words=self.words)
        for row in rows:
            yield joining_card(JoiningScene(row))
            yield from (group_card(GroupSettingsScene(row, NOON, said)) for said in (None, note))
            yield group_card(MembersScene(row, (), 1, 0, 0, 1))
            yield group_card(MembersScene(row, inside[:1], 1, 1, 0, 1))
            yield group_card(MembersScene(row, inside, 4001, 9999, 200, 500, note))
        lines = tuple(GroupLine(replace(rows[at % len(rows)], id=at), at * 500) for at in range(GROUPS_ON_PAGE))
        yield from (group_card(GroupListScene(lines, page, 3)) for page in (0, 1, 2))

    def of_assignments(self) -> Iterator[ui.LayoutView]:
        """What `/assign` shows and posts, where a learner stands, and the reminder."""
        late: tuple[Late, ...] = get_args(Late)
        rows = [
            AssignmentRow(1, 5, 6, kind, "s", 2, NOON, NOON + A_DAY, NOON + closes, most, counts, how, 7, 8, 9, NOON)
            for kind in get_args(AssignmentKind)
            for closes, how in ((A_DAY, late[0]), *((2 * A_DAY, one) for one in late))
            for most in (None, 1, 3)
            for counts in get_args(Counts)
        ]
        rows += [replace(rows[-1], most_attempts=1, stage=stage, forms=["s", "t"]) for stage in STAGES]
        note = Message("“{words}”", words=self.words)
        extra = {2**62 + at: 90_061 * (at + 1) for at in range(30)}
        results = tuple(
            AttemptResult(number, 1.0, 3.0, number, 3, NOON if number < 20 else None, NOON) for number in range(1, 21)
        )
        for row in rows:
            assigned = Assigned(row, self.words, self.words[:LONGEST_GROUP_NAME])
            yield from (posted_card(PostedAssignment(assigned, 9, closed)) for closed in (False, True))
            yield public_reminder_card(PostedAssignment(assigned, None, closed=False))
            yield reminder_card(DueReminder(assigned, 7, NOON, "n", None))
            for number in (1, 3, 14):
                due = tuple(SkillDue(wording.SKILL_NAMES[skill], NOON) for skill in SKILLS[:number])
                yield invitation_card(PracticeInvitation(PracticeReminder(7, 600, None, None), "2026-03-02", due))
            for availability in get_args(Availability):
                for said, times in ((None, {}), (note, extra)):
                    yield host_assignment_card(
                        HostAssignment(
                            assigned, "America/Argentina/ComodRivadavia", availability, 500, 9, 4, times, said
                        )
                    )
                for attempts, told, closed in ((results, True, False), (results[:1], False, True), ((), True, True)):
                    yield my_assignment_card(
                        MyAssignment(
                            assigned,
                            row.times,
                            5 if told else 0,
                            availability,
                            attempts,
                            attempts[0] if attempts else None,
                            RunRef(1) if told else None,
                            not told,
                            told,
                            NOON,
                            told,
                            closed,
                        )
                    )
        listed = tuple(
            Assigned(replace(row, id=at), self.words, self.words[:LONGEST_GROUP_NAME]) for at, row in enumerate(rows)
        )
        yield from (assignment_list_card(AssignmentList(some, NOON + A_DAY)) for some in (listed, ()))
        ends = [
            FormEnd(RunRef(1), 1, self.words, 5, left, at, NOON, again)
            for left, at in (((), None), ((1,), None), ((1,), 2))
            for again in (False, True)
        ]
        ends += [replace(ends[0], next_step=step) for step in next_steps(self.lesson, self.pack)]
        yield from map(render, ends)


def drafts(question: AnyQuestion, order: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    """Nothing, and each number of parts that can be filled before an answer; all of them, too."""
    ask = kind_of(question).ask(question, order)
    draft: dict[str, str] = {}
    yield draft
    if isinstance(ask, FillInParts):
        for part in ask.parts:
            draft = {**draft, part.id: ask.left(part, draft)[0].id if part.entries else "12.5"}
            yield draft
    elif isinstance(ask, HandIn):
        yield {"link": "12.5", "sentence": "12.5", "level": ask.levels[0].id}
