"""Where learners stand: what they have open, what they have finished, and how their latest answers went.

Promises four indexed statements, for one learner or for a whole class. Refuses to write, and to say what somebody
should do next: that is for who asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, func, select

from db.models import answers, runs
from db.queries import SkillTotal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

LATEST = 20
"""So many answers of a skill, the latest, say how somebody does in it now: practice shows, and old mistakes fade."""


class OpenLesson(NamedTuple):
    """A lesson that was begun and not finished."""

    lesson: str
    position: int
    """The step it stands at, from 0; the number of steps where only checks are left."""


class Recent(NamedTuple):
    """A learner's latest answers in one skill."""

    total: SkillTotal
    pack: str
    """The pack or lesson of the last of them."""


@dataclass(frozen=True)
class LearnerState:
    """Where one learner stands."""

    open_lessons: tuple[OpenLesson, ...]
    """The one last touched first."""
    finished: frozenset[str]
    """Lessons finished at least once."""
    skills: Mapping[str, Recent]
    """By skill; one without graded answers is absent."""
    lately: int
    """Graded answers since the moment that was asked about."""


class LearnerStates:
    """The readings of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, learners: Collection[int], since: datetime) -> dict[int, LearnerState]:
        """Where each of these learners stands."""
        opened = await self._open_lessons(learners)
        finished = await self._finished(learners)
        skills = await self._skills(learners)
        lately = await self._lately(learners, since)
        return {
            learner: LearnerState(
                tuple(opened.get(learner, ())),
                frozenset(finished.get(learner, ())),
                skills.get(learner, {}),
                lately.get(learner, 0),
            )
            for learner in learners
        }

    async def _open_lessons(self, learners: Collection[int]) -> dict[int, list[OpenLesson]]:
        statement = (
            select(runs.c.learner_id, runs.c.subject, runs.c.position)
            .where(runs.c.learner_id.in_(learners), runs.c.mode == "lesson", runs.c.finished_at.is_(None))
            .order_by(runs.c.updated_at.desc(), runs.c.id.desc())
        )
        found: dict[int, list[OpenLesson]] = {}
        for learner, lesson, position in await self._connection.execute(statement):
            found.setdefault(learner, []).append(OpenLesson(lesson, position))
        return found

    async def _finished(self, learners: Collection[int]) -> dict[int, set[str]]:
        statement = (
            select(runs.c.learner_id, runs.c.subject)
            .where(runs.c.learner_id.in_(learners), runs.c.mode == "lesson", runs.c.finished_at.is_not(None))
            .distinct()
        )
        found: dict[int, set[str]] = {}
        for learner, lesson in await self._connection.execute(statement):
            found.setdefault(learner, set()).add(lesson)
        return found

    async def _skills(self, learners: Collection[int]) -> dict[int, dict[str, Recent]]:
        latest_first = func.row_number().over(
            partition_by=(answers.c.learner_id, answers.c.skill),
            order_by=(answers.c.answered_at.desc(), answers.c.run_id.desc(), answers.c.item),
        )
        columns = (answers.c[name] for name in ("learner_id", "skill", "score", "maximum", "pack"))
        row = (
            select(*columns, latest_first.label("age"))
            .where(answers.c.learner_id.in_(learners), answers.c.maximum > 0)
            .subquery()
            .c
        )
        sums = (func.count(), func.sum(row.score), func.sum(row.maximum), func.max(case((row.age == 1, row.pack))))
        statement = (
            select(row.learner_id, row.skill, *sums).where(row.age <= LATEST).group_by(row.learner_id, row.skill)
        )
        found: dict[int, dict[str, Recent]] = {}
        for learner, skill, *total, pack in await self._connection.execute(statement):
            found.setdefault(learner, {})[skill] = Recent(SkillTotal(*total), pack)
        return found

    async def _lately(self, learners: Collection[int], since: datetime) -> dict[int, int]:
        statement = (
            select(answers.c.learner_id, func.count().label("lately"))
            .where(answers.c.learner_id.in_(learners), answers.c.maximum > 0, answers.c.answered_at >= since)
            .group_by(answers.c.learner_id)
        )
        found = await self._connection.execute(statement)
        return {row.learner_id: row.lately for row in found}
