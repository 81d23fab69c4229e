"""A learner's own results, read from the answers each time they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import astuple
from datetime import timedelta
from typing import NamedTuple

from bot.i18n import wording
from bot.i18n.languages import language, local
from bot.reports.making import Digest, digest_report
from bot.reports.weeks import WeeksAnswer, WeeksAnswers, weeks_report
from bot.services.host_jobs import told_why
from bot.services.learn import Learn
from bot.services.pack_catalog import PackCatalog, owner_of
from bot.services.practice import UNKNOWN_ZONE
from bot.services.practice_states import PracticeStates
from bot.services.scenes import MasteryLine, ProgressScene, ResponseBias, SkillLine
from bot.workers.pool import WorkerPool
from bot.workers.queue import nobody
from db.clock import Clock
from db.engine import Database
from db.queries import SkillTotal
from lessons.practice.mastery import missing
from questions.content_model import without_country
from questions.kinds import BadResponse, kind_of
from questions.messages import Message, Sayable
from questions.model import SKILLS, Classify, Pack

WEEKS = timedelta(weeks=26)
"""So far back a learner's weeks are told."""

ENOUGH = 8
"""Statements of one key from which on a lean is more than an early estimate."""

WORTH_SAYING = 0.5
"""Share of a key's statements that got the same wrong label before it is called a lean."""

FEWEST = 4
"""Below this many statements nothing is said at all."""


class _Named(NamedTuple):
    """What a label is called."""

    many: Sayable
    text: str
    language: str


class Progress:
    """Reads results of one learner."""

    def __init__(
        self,
        database: Database,
        catalog: PackCatalog,
        learn: Learn,
        practice: PracticeStates,
        workers: WorkerPool,
        clock: Clock,
    ) -> None:
        self._database = database
        self._clock = clock
        self._catalog = catalog
        self._learn = learn
        self._practice = practice
        self._workers = workers

    async def report(self, learner: int, guild: int | None) -> ProgressScene:
        """Lessons, accuracy by skill in the curriculum's order, and leans, the clearest first."""
        async with self._database.unit(writes=False) as unit:
            untold = await unit.assignments.untold([learner], self._clock.now())
            totals = await unit.queries.skill_totals(learner, untold)
            sure = await unit.queries.calibration(learner, untold)
            told = await unit.queries.latest_with(learner, totals.keys() - {*SKILLS})
        skills = await self._skills(totals, told)
        course = await self._learn.course(learner, guild)
        biases = await self.response_biases(learner)
        return ProgressScene(course, skills, biases, sure, await self._mastery(learner, guild))

    async def weeks(self, learner: int, guild: int | None) -> Digest:
        """Their last weeks, by week and skill, with a chart where charts are installed; a worker process draws it.

        Raises `Refusal` where that cannot be done now.
        """
        now = self._clock.now()
        async with self._database.unit(writes=False) as unit:
            untold = await unit.assignments.untold([learner], now)
            found = await unit.queries.graded_since(learner, now - WEEKS, untold)
            chosen = await unit.preferences.practice(learner)
        data = WeeksAnswers([WeeksAnswer(*one) for one in found], chosen.time_zone or UNKNOWN_ZONE, now)
        with told_why():
            return await self._workers.run(guild or 0, "files", nobody, digest_report, weeks_report, data, language())

    async def _mastery(self, learner: int, guild: int | None) -> tuple[MasteryLine, ...]:
        standing, now = await self._practice.up_to_date(learner, guild), self._clock.now()
        return tuple(
            MasteryLine(
                wording.SKILL_NAMES[skill],
                one.mastery.level,
                one.mastery.slipped_from,
                missing(one.mastery, now),
            )
            for skill in SKILLS
            if (one := standing.skills.get(skill)) is not None
        )

    async def _skills(
        self, totals: Mapping[str, SkillTotal], told: Mapping[str, tuple[str, int]]
    ) -> tuple[SkillLine, ...]:
        """A line for each skill; for one of a pack's own, `told` names a pack and version that says its name.

        Where no pack says it any more, its answers are counted in a line without its name.
        """
        ours = [
            SkillLine(skill, wording.SKILL_NAMES[skill], *astuple(totals[skill])) for skill in SKILLS if skill in totals
        ]
        packs = {skill: await self._pack(*where) for skill, where in told.items()}
        named = {skill: pack for skill, pack in packs.items() if pack is not None and _authored(skill) in pack.skills}
        names = {skill: pack.skills[_authored(skill)] for skill, pack in named.items()}
        often = Counter(local(name).casefold() for name in (*(line.name for line in ours), *names.values()))
        own = [
            SkillLine(
                skill,
                name
                if often[name.casefold()] == 1
                else Message("{skill} ({pack})", skill=name, pack=named[skill].title),
                *astuple(totals[skill]),
            )
            for skill, name in sorted(names.items(), key=lambda one: one[1].casefold())
        ]
        lost = [totals[skill] for skill in packs if skill not in named]
        rest = SkillLine(
            "",
            Message("Packs that are no longer there"),
            sum(one.answers for one in lost),
            sum(one.score for one in lost),
            sum(one.maximum for one in lost),
        )
        return (*ours, *own, *([rest] if lost else []))

    async def _pack(self, key: str, version: int) -> Pack | None:
        subject = await self._catalog.subject(key, version)
        content = subject and subject.content
        return content if isinstance(content, Pack) else None

    async def response_biases(self, learner: int) -> tuple[ResponseBias, ...]:
        """Labels that this learner gives too freely, over the latest answer to each `classify` question."""
        async with self._database.unit(writes=False) as unit:
            untold = await unit.assignments.untold([learner], self._clock.now())
            answers = await unit.queries.responses(learner, without=untold)
        keyed: Counter[str] = Counter()
        called: Counter[tuple[str, str]] = Counter()
        names: dict[str, _Named] = {}
        for one in answers:
            subject = await self._catalog.subject(one.pack, one.pack_version)
            question = subject and subject.steps.get(one.item)
            if not isinstance(question, Classify):  # partners of a match are no habit
                continue
            kind = kind_of(question)
            try:
                response = kind.read(question, one.response)
            except BadResponse:  # the question was revised since; the old answer no longer fits it
                continue
            for name, label in question.labels.items():
                if name not in names or names[name].language != language():  # rather in the language in force
                    many = label.many or Message("statements of the kind “{label}”", label=label.text)
                    names[name] = _Named(many, label.text, without_country(question.language))
            for judgement in kind.judgements(question, response):
                keyed[judgement.key] += 1
                called[judgement.key, judgement.said] += 1
        response_biases = [
            ResponseBias(
                number, keyed[key], names[key].many, names[said].text, names[said].language, keyed[key] < ENOUGH
            )
            for (key, said), number in called.items()
            if key != said and keyed[key] >= FEWEST and number / keyed[key] >= WORTH_SAYING
        ]
        return tuple(
            sorted(
                response_biases,
                key=lambda response_bias: (response_bias.early, -response_bias.count / response_bias.of),
            )
        )


def _authored(skill: str) -> str:
    """The id that a pack's author gave a skill."""
    owner = owner_of(skill)
    return skill if owner is None else owner[1]
