"""Everything that can be shown to a learner, as plain values; the views draw them.

Promises that a scene of an unanswered question leaves out whether an answer is right. Refuses wording and layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.services.content import PackSummary
from bot.services.next_step import NextStep
from lessons.model import Course, Lesson, Step, Term
from lessons.practice.goal import WeekSoFar
from lessons.practice.mastery import MasteryLevel, Missing
from questions.kinds import Grade, Response
from questions.messages import Message, Sayable
from questions.model import Figure, Pack, Skill, Source


class Refusal(Exception):
    """Something that was asked for is not possible; `message` is the sentence for the person who asked."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


class Unreadable(Refusal):
    """What was typed could not be taken: the question waits on, and its card says so."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer that was given, how it was graded, and how sure they were: 1 to 3, where that was asked."""

    response: Response
    grade: Grade
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class RunRef:
    """A run of somebody's own: a real one, or that of a preview, which are numbered apart."""

    number: int
    preview: bool = False


@dataclass(frozen=True, slots=True)
class AtStep:
    """A step of a run of somebody's own."""

    run: RunRef
    position: int


@dataclass(frozen=True, slots=True)
class AtVote:
    """A vote on a question of a class."""

    run: int
    position: int
    vote: int

    @property
    def aim(self) -> tuple[int, int]:
        """Which vote of the class it is: what comes for another than the open one comes late."""
        return self.position, self.vote


@dataclass(frozen=True, slots=True)
class Asking:
    """An open question as one learner has it before them.

    `at` is where an answer to it belongs. `order` holds ids of options or statements as
    they are shown; `chosen` are the places in it that are marked and not sent; `draft` maps parts to the values given.
    `locks` tells whether what is marked is locked in until a reveal, and not judged at once; `kept` whether it is
    locked in as it stands.
    """

    at: AtStep | AtVote
    order: tuple[str, ...]
    draft: Mapping[str, str]
    chosen: tuple[int, ...] = ()
    locks: bool = False
    kept: bool = False


PracticeWhy = Literal["due", "new", "first", "missed", "balance", "early"]
"""Why a question comes in practice: its skill is due, or never practised, or it is the first of all; it was missed
before; it balances a habit of the learner's; or they want to practise although nothing is due.
"""


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """Why a question comes in practice, and the how manieth it is there."""

    why: PracticeWhy
    skill: Sayable
    last_at: datetime | None
    """When its skill was last practised; None where it never was."""
    number: int
    length: int
    """How many there are to be."""


@dataclass(frozen=True, slots=True)
class StepScene:
    """One step of a run: a page, or a question before or after its answer.

    `order` holds ids of options or statements as this run shows them; `chosen` are the places in it that a learner
    has marked and not sent; `draft` maps parts of an answer to the values given so far. `locked` is an answer of which
    it is yet to be heard how sure they are.
    """

    run: RunRef
    mode: str
    title: str
    position: int
    total: int
    free: bool
    step: Step
    order: tuple[str, ...]
    figures: Mapping[str, Figure]
    source: Source | None
    draft: Mapping[str, str]
    chosen: tuple[int, ...] = ()
    locked: Response | None = None
    verdict: Verdict | None = None
    opens: Lesson | Pack | None = None
    """The lesson or pack, where this is the first step through it."""
    refused: Message | None = None
    """Why what was just typed was not taken."""
    onward: int | None = None
    """Where the next step is, if it is not the one after this."""
    part: int = 0
    """Which part of a page is read, where it has several."""
    terms: tuple[Term, ...] = ()
    """The words of a page that the glossary has."""
    unfolded: bool = False
    """Whether its hint, or what its words mean, is open on the card."""
    reportable: bool = False
    """Whether there are teachers who can be told that something is wrong with the question."""
    told: bool = True
    """Whether an answer is judged at once; in a form it is not."""
    asked: tuple[str, ...] = ()
    """The prompts of all questions, where any of them can be gone to from here."""
    practice: PracticeNote | None = None
    """Why this question comes now, and which it is, where it comes in practice."""
    teachers_level: Sayable | None = None
    """The level that a teacher gave what was handed in, in words."""

    @property
    def asking(self) -> Asking:
        """The question of this step as it is put to the learner."""
        return Asking(self.at, self.order, self.draft, self.chosen)

    @property
    def at(self) -> AtStep:
        """Where in the run it is."""
        return AtStep(self.run, self.position)


@dataclass(frozen=True, slots=True)
class InWordsScene:
    """What is to be seen in a drawing, in words of its content's language, in Markdown."""

    description: str


@dataclass(frozen=True, slots=True)
class SkillDue:
    """A skill, and when it is to be practised again."""

    name: Sayable
    due_at: datetime


PracticeStopper = Literal["not due", "enough new", "nothing"]
"""Why no question comes in practice: no skill is due; there were enough new ones today; or there are none here."""


@dataclass(frozen=True, slots=True)
class PracticeEnd:
    """The end of a practice, or that there is nothing to practise now."""

    done: int
    """Questions that were answered."""
    right: int
    """Of the graded ones, those with all points."""
    graded: int
    stopped: PracticeStopper | None
    """None where it is as long as it was to be, or they ended it."""
    due: tuple[SkillDue, ...]
    """Skills by when they are due, the earliest first."""
    week: WeekSoFar | None
    """Their practice days; None where they have set no goal."""
    next_step: NextStep | None = None
    """None where it would be the practice that gives no question now."""


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """What a learner has set for practice; None for what they have not."""

    days: int | None
    """On which they want to practise, of a week's."""
    minute: int | None
    """Of their day, at which they are reminded."""
    time_zone: str
    week: WeekSoFar | None
    messages_closed: bool
    """Whether Discord takes no direct message to them."""


@dataclass(frozen=True, slots=True)
class TermScene:
    """What one term of the glossary means. `see` are ids and words of others, `lesson` is where it is explained."""

    term: Term
    see: tuple[tuple[str, str], ...]
    lesson: Lesson | None


@dataclass(frozen=True, slots=True)
class GlossaryScene:
    """All terms there are, by the alphabet."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class SkillLine:
    """How somebody does in one skill: points of the possible, and how many answers stand behind them."""

    skill: str
    """What answers store it as."""
    name: Sayable
    answers: int
    score: float
    maximum: float


@dataclass(frozen=True, slots=True)
class QuizEnd:
    """The end of a quiz. `missed` are the prompts of questions without full points."""

    run: RunRef
    pack: Pack
    answers: int
    right: int
    score: float
    maximum: float
    skills: tuple[SkillLine, ...]
    missed: tuple[str, ...]
    next_step: NextStep | None = None
    """None in the preview of a draft, which nothing follows."""
    open_steps: tuple[int, ...] = ()
    """Positions of the questions that were left out."""
    total: int = 0
    stopped_at: int | None = None
    """Where it was stopped, and can be gone on with."""
    assignment: int | None = None
    """The assignment that it was an attempt at."""


@dataclass(frozen=True, slots=True)
class FormEnd:
    """The end of a form, or where it was stopped, of which nothing is judged before `told_from`."""

    run: RunRef
    assignment: int
    title: str
    total: int
    open_steps: tuple[int, ...]
    """Positions of the questions that were left out."""
    stopped_at: int | None
    told_from: datetime
    comes_again: bool = False
    """Whether the form comes again, so that afterwards points are told and nothing else."""
    next_step: NextStep | None = None
    """At its end."""


@dataclass(frozen=True, slots=True)
class LessonEnd:
    """The end page of a lesson. `open_steps` are positions of questions that were left out."""

    run: RunRef
    lesson: Lesson
    total: int
    answers: int
    right: int
    open_steps: tuple[int, ...]
    following: Lesson | None
    practice: tuple[Pack, ...]
    next_step: NextStep | None = None
    assignment: int | None = None
    """The assignment that it was an attempt at."""


@dataclass(frozen=True, slots=True)
class LessonLine:
    """One lesson in the course list, with its place there, from 1. `at` is the step, from 0, where an open run is."""

    lesson: Lesson
    number: int
    finished_at: datetime | None
    at: int | None

    @property
    def is_touched(self) -> bool:
        """Whether it was begun or done."""
        return self.finished_at is not None or self.at is not None


@dataclass(frozen=True, slots=True)
class CourseLines:
    """Lessons of one course, in its order."""

    course: Course
    lines: tuple[LessonLine, ...]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(line.finished_at is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class CourseScene:
    """The course in the language in force with what is done, and what to do next.

    `elsewhere` are lessons of courses in other languages: those that somebody has begun or done, and those that have a
    title in this one.
    """

    here: CourseLines
    elsewhere: tuple[CourseLines, ...]
    next_step: NextStep


Shelf = Literal["own", "class", "practice", "test"]
"""Where a pack stands: with the server's own, or with others for the same purpose."""


@dataclass(frozen=True, slots=True)
class ClassOptions:
    """How a host wants a class quiz to go."""

    questions: int = 10
    seconds: int = 30
    points: Literal["flat", "timed"] = "flat"
    pace: Literal["host", "auto"] = "host"
    discuss: bool = False
    spread: bool = True
    """Whether the first vote's spread is shown during a discussion."""
    talk_seconds: int = 60
    """Time for a discussion."""
    show: Literal["result", "podium", "nothing"] = "result"
    teams: int = 0
    warm_up: int = 0
    early: bool | None = None
    """Whether a vote closes when all have answered; None: where the host sets the pace."""
    display: Literal["channel", "projector"] = "channel"
    ranking: bool = False
    """Whether a projector shows between questions how the teams stand."""
    talk: Literal["class", "pairs"] = "class"
    """With whom a learner discusses: with the class, or at a table that is found for them."""
    group: int | None = None
    """The group that it is for."""


@dataclass(frozen=True, slots=True)
class PackChooser:
    """Packs to choose from, those of one shelf in one language; for a quiz of one's own, or with `options` a class."""

    shelves: tuple[Shelf, ...]
    shelf: Shelf
    languages: tuple[str, ...]
    """Of this shelf."""
    language: str
    packs: tuple[PackSummary, ...]
    recommended: PackSummary | None
    length: int | None
    """How many questions; None asks for that next."""
    options: ClassOptions | None = None
    skills: tuple[Skill, ...] = ()
    """That packs of this shelf in this language practise; none of a server's own, whose lists do not read them."""
    skill: Skill | None = None
    """The packs are those that practise it."""


@dataclass(frozen=True, slots=True)
class LengthChoice:
    """How many questions of a pack: some of it, or all."""

    pack: Pack
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResumeOffer:
    """A quiz is open; go on with it, or start the one that was asked for (`pack` None: choose one).

    `waits`: a class plays its pack now, so it cannot be gone on with here.
    """

    run: RunRef
    title: str
    position: int
    total: int
    pack: PackSummary | None
    length: int | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class ResponseBias:
    """A habit worth knowing: of `of` statements whose key is `key`, `count` were called `said` (labels' texts)."""

    count: int
    of: int
    key: Sayable
    said: str
    language: str
    """Of the labels."""
    early: bool
    """Fewer than eight of a kind stand behind it."""


@dataclass(frozen=True, slots=True)
class MasteryLine:
    """How firm a skill is; `missing` is what the next step takes, None where there is none."""

    name: Sayable
    level: MasteryLevel
    slipped_from: MasteryLevel | None
    missing: Missing | None


@dataclass(frozen=True, slots=True)
class ProgressScene:
    """A learner's own results."""

    course: CourseScene
    skills: tuple[SkillLine, ...]
    response_biases: tuple[ResponseBias, ...]
    confidence: Mapping[int, tuple[int, int]]
    """By how sure they said they were, 1 to 3: how many graded answers, and how many of those fully right."""
    mastery: tuple[MasteryLine, ...] = ()
    """Of Copydesk's skills, those with answers."""


@dataclass(frozen=True, slots=True)
class HelpScene:
    """What Copydesk is for, and where to begin: `hosts` says whether somebody may run class quizzes where they ask."""

    next_step: NextStep
    in_server: bool
    hosts: bool


@dataclass(frozen=True, slots=True)
class PrivacyScene:
    """What is stored about somebody: by table how many rows are theirs, for how long, and where the whole policy is."""

    stored: Mapping[str, int]
    months: int
    """For which results are kept where they ask, 0 for ever."""
    in_server: bool
    page: str | None


@dataclass(frozen=True, slots=True)
class ForgetScene:
    """Whether to delete everything about somebody: what goes, and what stays without their id."""

    goes: Mapping[str, int]
    stays: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ForgottenScene:
    """What was deleted of somebody, and what stays without their id; nothing, where it was gone already."""

    gone: Mapping[str, int]
    stays: Mapping[str, int]


Scene = (
    StepScene
    | InWordsScene
    | TermScene
    | GlossaryScene
    | QuizEnd
    | FormEnd
    | LessonEnd
    | CourseScene
    | PackChooser
    | LengthChoice
    | ResumeOffer
    | ProgressScene
    | HelpScene
    | PrivacyScene
    | ForgetScene
    | ForgottenScene
    | PracticeEnd
    | PracticeSettings
)
