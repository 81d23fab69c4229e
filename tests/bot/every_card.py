"""Every card that there is, with every kind of question and every state in it, of whatever content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from discord import ui

from bot.i18n import pack_wording, wording
from bot.services.class_scenes import (
    AnswerSheet,
    AskedItem,
    ClassEnd,
    ClassPlan,
    FirstVoteCard,
    HistoryLine,
    HistoryScene,
    ItemLine,
    JoinedCard,
    LeftCard,
    LobbyScene,
    LockedCard,
    MyEnd,
    PanelScene,
    RevealCard,
    RevealScene,
    TalkScene,
    VoteScene,
)
from bot.services.content import Library, PackSummary
from bot.services.next_step import (
    BeginLesson,
    FinishLesson,
    NextStep,
    Offer,
    Outlook,
    PractiseSkill,
    TakeBreak,
)
from bot.services.pack_scenes import DraftPack, ItemResult, OwnPack, PackHistory, PackList, PackPage, ReportScene
from bot.services.scenes import (
    ClassOptions,
    CourseLines,
    CourseScene,
    GlossaryScene,
    HelpScene,
    LengthChoice,
    LessonEnd,
    LessonLine,
    PackChooser,
    ProgressScene,
    QuizEnd,
    ResponseBias,
    ResumeOffer,
    RunRef,
    Shelf,
    SkillLine,
    StepScene,
    TermScene,
    Verdict,
)
from bot.views.cards import render
from bot.views.class_cards import class_card
from bot.views.class_host import history_card, panel_card
from bot.views.class_private import private_card
from bot.views.pack_cards import pack_card
from bot.workers.jobs import facts_of
from db.learner_states import LearnerState
from db.rows import PackChange, PackVersion
from lessons.model import Course, Lesson, Term
from questions.diagnostics.diagnostic import Diagnostic
from questions.engine.class_quiz import Live, Phase, Plan
from questions.kinds import FillInParts, Response, kind_of
from questions.messages import Message
from questions.model import SKILLS, AnyQuestion, Pack, Source
from questions.revision import Revision

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SKILL_LINES = tuple(SkillLine(skill, wording.SKILL_NAMES[skill], 3, 1.0, 3.0) for skill in SKILLS)
NOTHING_YET = Outlook(LearnerState((), {}, {}, 0), Offer(Library({}, {}, {}, {}, {}, {}), {}))
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
        TakeBreak(None),
        TakeBreak(60),
    )


def choosers(*packs: PackSummary) -> Iterator[PackChooser]:
    """The cards to choose a pack on."""
    shelves, best = get_args(Shelf), packs[0]
    for shelf in shelves:
        yield PackChooser(shelves, shelf, ("en", "es"), "en", packs, best, None)
        yield PackChooser(shelves, shelf, ("en", "es"), "es", packs, best, None, ClassOptions())
    yield PackChooser(("own",), "own", ("en",), "en", packs, None, 5)
    yield PackChooser((), "practice", (), "en", (), None, None)


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

    def all(self) -> Iterator[ui.LayoutView]:
        """All of them."""
        for question in self.pack.questions:
            yield from self.of_question(question)
            for paused in (False, True):
                yield from self.of_class(question, paused=paused)
        yield from self.around_a_class()
        for phase in get_args(Phase):
            yield from self.of_host(phase)
        yield from self.of_history()
        yield from self.of_lessons()
        yield from self.of_server_packs()

    def responses(self, question: AnyQuestion) -> list[Response]:
        """A right one and wrong ones."""
        kind = kind_of(question)
        found = [kind.right(question, self.pack.figures), *kind.foreseen_errors(question, self.pack.figures)]
        return [self.typed(one) if question.kind == "text" and isinstance(one, str) else one for one in found]

    def of_question(self, question: AnyQuestion) -> Iterator[ui.LayoutView]:
        """Of a quiz for one."""
        kind, order, pack = kind_of(question), kind_of(question).order(question, 7), self.pack

        def scene(**more: Any) -> ui.LayoutView:
            given = {"draft": {}, **more}
            common = {"run": RunRef(1), "mode": "quiz", "title": pack.title, "position": 0, "total": 2, "free": False}
            content = {"step": question, "order": order, "figures": pack.figures, "source": self.source, "opens": pack}
            return render(StepScene(**content, **common, **given))

        yield from (scene(draft=draft) for draft in drafts(question, order))
        yield from (scene(chosen=chosen, unfolded=bool(chosen)) for chosen in ((), (0,), (0, 1)))
        for response in self.responses(question):
            yield scene(locked=response)
            grade = kind.grade(question, response, pack.figures)
            yield from (scene(verdict=Verdict(response, grade, confidence)) for confidence in (None, 1, 2, 3))

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
                    TalkScene(1, asked, talk, 3, None),
                    RevealScene(1, asked, shown, 3, 1, distribution, distribution, (3, 1)),
                    RevealScene(1, asked, shown, 0, 0, (), None, None),
                ]
                private = [
                    *(AnswerSheet(1, asked, 1, draft) for draft in drafts(question, order)),
                    AnswerSheet(1, asked, 1, {}, (0,)),
                    LockedCard(1, asked, 1, given, None),
                    LockedCard(1, asked, 1, given, NOON, 3),
                    *(FirstVoteCard(1, asked, said, one) for said in (given, None) for one in (talk, live[1])),
                    *(RevealCard(1, asked, Verdict(given, grade, 2), points, 2000) for points in (0, 1, 1500)),
                    RevealCard(1, asked, None, 0, 0),
                    LeftCard(1, asked),
                ]
                yield from map(class_card, public)
                yield from map(private_card, private)

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
            ClassEnd(1, self.pack, "podium", 2, items, SKILL_LINES, ((5, 1), (6, 2000)), ((0, 1.0), (1, 500.0))),
            ClassEnd(1, self.pack, "result", 0, (), (), (), ()),
        ]
        either = (False, True)
        private = [
            *(JoinedCard(1, team, already, waiting) for team in (None, 1) for already in either for waiting in either),
            *(MyEnd(1, self.pack, answered, 1, 1200, 2, SKILL_LINES, 1, NOTHING_YET) for answered in (0, 3)),
        ]
        yield from map(class_card, public)
        yield from map(private_card, private)

    def of_host(self, phase: Phase) -> Iterator[ui.LayoutView]:
        """The panel."""
        plan = Plan(("one", "two"), 60)
        for position in (0, 1):
            for deadline, paused_at in ((None, None), (NOON, None), (None, NOON)):
                live = Live(plan, phase, position=position, deadline=deadline, paused_at=paused_at)
                for asks_to_end in (False, True):
                    yield panel_card(PanelScene(1, self.pack.title, live, 2, 1, asks_to_end, self.words))

    def of_history(self) -> Iterator[ui.LayoutView]:
        """Past classes."""
        title = self.pack.title
        lines = tuple(HistoryLine(1, title, NOON, 2, 3, share, rekeyed) for share in (None, 0.5) for rekeyed in (0, 1))
        yield history_card(HistoryScene(lines))
        yield history_card(HistoryScene(()))

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


def drafts(question: AnyQuestion, order: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    """Nothing, and each number of parts that can be filled before an answer; all of them, too."""
    ask = kind_of(question).ask(question, order)
    draft: dict[str, str] = {}
    yield draft
    if isinstance(ask, FillInParts):
        for part in ask.parts:
            draft = {**draft, part.id: ask.left(part, draft)[0].id if part.entries else "12.5"}
            yield draft
