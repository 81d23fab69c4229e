"""A learner's own results, read from the answers each time they are asked for."""

from __future__ import annotations

from collections import Counter

from bot.services.learn import Learn
from bot.services.pack_catalog import PackCatalog
from bot.services.scenes import ProgressScene, ResponseBias, SkillLine
from db.engine import Database
from questions.kinds import BadResponse, kind_of
from questions.messages import Message, Sayable
from questions.model import SKILLS, Classify

ENOUGH = 8
"""Statements of one key from which on a lean is more than an early estimate."""

WORTH_SAYING = 0.5
"""Share of a key's statements that got the same wrong label before it is called a lean."""

FEWEST = 4
"""Below this many statements nothing is said at all."""


class Progress:
    """Reads results of one learner."""

    def __init__(self, database: Database, catalog: PackCatalog, learn: Learn) -> None:
        self._database = database
        self._catalog = catalog
        self._learn = learn

    async def report(self, learner: int) -> ProgressScene:
        """Lessons, accuracy by skill in the curriculum's order, and leans, the clearest first."""
        async with self._database.unit(writes=False) as unit:
            totals = await unit.queries.skill_totals(learner)
            sure = await unit.queries.calibration(learner)
        skills = tuple(
            SkillLine(skill, totals[skill].answers, totals[skill].score, totals[skill].maximum)
            for skill in SKILLS
            if skill in totals
        )
        return ProgressScene(await self._learn.course(learner), skills, await self.response_biases(learner), sure)

    async def response_biases(self, learner: int) -> tuple[ResponseBias, ...]:
        """Labels that this learner gives too freely, over the latest answer to each `classify` question."""
        async with self._database.unit(writes=False) as unit:
            answers = await unit.queries.responses(learner)
        keyed: Counter[str] = Counter()
        called: Counter[tuple[str, str]] = Counter()
        names: dict[str, tuple[Sayable, str]] = {}
        for one in answers:
            subject = await self._catalog.subject("quiz", one.pack, one.pack_version) or self._catalog.bundled.subject(
                "lesson", one.pack
            )
            question = subject and subject.steps.get(one.item)
            if not isinstance(question, Classify):  # partners of a match are no habit
                continue
            kind = kind_of(question)
            try:
                response = kind.read(question, one.response)
            except BadResponse:  # the question was revised since; the old answer no longer fits it
                continue
            for name, label in question.labels.items():
                names.setdefault(
                    name, (label.many or Message("statements of the kind “{label}”", label=label.text), label.text)
                )
            for judgement in kind.judgements(question, response):
                keyed[judgement.key] += 1
                called[judgement.key, judgement.said] += 1
        response_biases = [
            ResponseBias(number, keyed[key], names[key][0], names[said][1], keyed[key] < ENOUGH)
            for (key, said), number in called.items()
            if key != said and keyed[key] >= FEWEST and number / keyed[key] >= WORTH_SAYING
        ]
        return tuple(
            sorted(
                response_biases,
                key=lambda response_bias: (response_bias.early, -response_bias.count / response_bias.of),
            )
        )
