"""What a learner is recommended to do now, with the reason: one answer, wherever it is asked.

Promises that the end of a lesson, of a quiz and of a class, `/progress` and `/learn` name the same step: they all ask
`Outlook.next_step`. First comes a lesson that was begun; then, after a long day, a break; then what is due for
practice; then the skill in which the latest answers went worst, if enough stand behind it; then the next lesson.
Refuses to know wording and layout.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.i18n import wording
from bot.i18n.languages import language
from bot.services.content import Library, PackSummary, language_of
from bot.services.service_context import ServiceContext
from db.learner_states import LearnerState, Recent
from lessons.model import Lesson
from questions.content_model import without_country
from questions.messages import Sayable
from questions.model import SKILLS

ENOUGH_TO_TELL = 4
"""From so many answers on a skill can be called weak."""

WEAK = 0.6
"""Share of the points below which a skill wants practice, and a lesson's checks did not go well."""

MUCH = 60
"""Graded answers within `A_DAY` after which a break does more good than another lesson."""

A_DAY = timedelta(hours=12)
"""Nobody tells where a learner's day begins; whoever slept has paused for longer than this."""

PRACTICE = 5
"""Questions in a round of practice."""


@dataclass(frozen=True, slots=True)
class FinishLesson:
    """A lesson was begun; `position` is the step it stands at, from 0, and all of them where only checks are left."""

    lesson: Lesson
    position: int


@dataclass(frozen=True, slots=True)
class PractiseSkill:
    """The latest answers in a skill brought few points; a pack practises it, or a lesson teaches it."""

    skill: Sayable | None
    """What it is called; None where only the pack that declares it says so, which is not read for this."""
    answers: int
    score: float
    maximum: float
    by: PackSummary | Lesson


@dataclass(frozen=True, slots=True)
class PractiseDue:
    """Skills are due for practice; `skill` is what one of them is called, and `more` how many others there are."""

    skill: Sayable
    more: int


@dataclass(frozen=True, slots=True)
class BeginLesson:
    """The next lesson of the course; `number` is its place in it, from 1."""

    lesson: Lesson
    number: int
    first: bool
    """Whether nothing was ever begun or answered."""


@dataclass(frozen=True, slots=True)
class TakeBreak:
    """Enough for today; `answers` were given. None: everything is done, and nothing is weak."""

    answers: int | None


NextStep = FinishLesson | PractiseDue | PractiseSkill | BeginLesson | TakeBreak


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be recommended somewhere: the lessons, and the packs of the place without those that a class plays."""

    library: Library
    packs: Mapping[str, PackSummary]

    def practice(self, skill: str, met_in: str) -> PackSummary | Lesson | None:
        """What practises a skill: in the language in force where there is something, else where they met it."""
        course = self.library.course
        ours = language_of(course) if course is not None else language()
        packs = [self.packs[name] for name in self.library.practice.get(skill, ()) if name in self.packs]
        lessons = [one for one in self.library.lessons.values() if skill in one.skills]
        met = self.packs.get(met_in)
        choices = [
            *(one for one in packs if without_country(one.facts.language) == ours),
            *(one for one in lessons if language_of(one) == ours),
            *([met] if met is not None else []),
            *packs,
            *lessons,
        ]
        return next(iter(choices), None)

    def skill_name(self, skill: str, met_in: str) -> Sayable | None:
        """What a skill is called, as far as that is known without reading a server's pack."""
        declared = self.library.packs.get(met_in)
        names: Mapping[str, Sayable] = {**(declared.skills if declared is not None else {}), **wording.SKILL_NAMES}
        return names.get(skill)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything that decides what a learner should do next."""

    state: LearnerState
    offer: Offer

    @property
    def next_step(self) -> NextStep:
        """The recommendation, in the language in force."""
        state, library = self.state, self.offer.library
        for opened in state.open_lessons:
            if opened.subject in library.lessons:
                return FinishLesson(library.lessons[opened.subject], opened.position)
        if state.lately >= MUCH:
            return TakeBreak(state.lately)
        return self._due() or self._weakest() or self._next_lesson() or TakeBreak(None)

    def _due(self) -> PractiseDue | None:
        """The skills that are due, the one first that has been due for longest; those practised since are not."""
        names = [
            name
            for one in self.state.due
            if (name := self.offer.skill_name(one.skill, "")) is not None
            and one.skill in self.state.skills
            and self.state.skills[one.skill].last_at <= one.reviewed_at
        ]
        return PractiseDue(names[0], len(names) - 1) if names else None

    def _weakest(self) -> PractiseSkill | None:
        """The skill with the smallest share; of equals the one that the curriculum has first."""
        skills = self.state.skills
        known = [*(one for one in SKILLS if one in skills), *sorted(skills.keys() - {*SKILLS})]
        weak = [one for one in known if skills[one].total.answers >= ENOUGH_TO_TELL and _share(skills[one]) < WEAK]
        for skill in sorted(weak, key=lambda one: _share(skills[one])):
            recent = skills[skill]
            total, by = recent.total, self.offer.practice(skill, recent.pack)
            if by is not None:
                name = self.offer.skill_name(skill, recent.pack)
                return PractiseSkill(name, total.answers, total.score, total.maximum, by)
        return None

    def _next_lesson(self) -> BeginLesson | None:
        course, lessons = self.offer.library.course, self.offer.library.lessons
        names = [name for name in (course.lessons if course is not None else ()) if name in lessons]
        for number, name in enumerate(names, 1):
            if name not in self.state.finished:
                return BeginLesson(lessons[name], number, not (self.state.skills or self.state.finished))
        return None


class NextSteps:
    """Looks up where learners stand."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def outlook(self, learner: int, guild: int | None) -> Outlook:
        """Of one learner, in a server or outside of servers."""
        return (await self.outlooks([learner], guild))[learner]

    async def outlooks(self, learners: Collection[int], guild: int | None) -> Mapping[int, Outlook]:
        """Of each of these learners, read in one go."""
        now = self._context.clock.now()
        async with self._context.database.unit(writes=False) as unit:
            untold = await unit.assignments.untold(learners, now)
            states = await unit.learner_states.of(learners, now, now - A_DAY, untold)
            in_class = frozenset[str]() if guild is None else await unit.classes.playing(guild)
        catalog = await self._context.catalog.of(guild)
        packs = {name: one for name, one in catalog.packs.items() if name not in in_class}
        offer = Offer(self._context.catalog.bundled, packs)
        return {learner: Outlook(state, offer) for learner, state in states.items()}


def _share(recent: Recent) -> float:
    return recent.total.score / recent.total.maximum
