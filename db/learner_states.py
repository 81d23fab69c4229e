"""Where learners stand: what they have open, what they have finished, and how their latest answers went.

Promises five indexed statements, for one learner or for a whole class. Refuses to write, and to say what somebody
should do next: that is for who asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from db.models import answers, runs
from db.practice import StoredPractice
from db.queries import SkillTotal
from db.rows import read
from db.runs import is_no_attempt

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.practice import SkillState

LATEST = 20
"""So many answers of a skill, the latest, say how somebody does in it now: practice shows, and old mistakes fade."""


@dataclass(frozen=True)
class OpenLesson:
    """A lesson that was begun and not finished, other than as an assignment."""

    subject: str
    """The lesson's id."""
    position: int
    """The step it stands at, from 0; the number of steps where only checks are left."""


@dataclass(frozen=True)
class Recent:
    """A learner's latest answers in one skill."""

    total: SkillTotal
    pack: str
    """The pack or lesson of the last of them."""
    last_at: datetime
    """When that was."""


@dataclass(frozen=True)
class LearnerState:
    """Where one learner stands."""

    open_lessons: tuple[OpenLesson, ...]
    """The one last touched first."""
    finished: Mapping[str, datetime]
    """By lesson, when it was last finished; one that never was is absent."""
    skills: Mapping[str, Recent]
    """By skill; one without graded answers is absent."""
    lately: int
    """Graded answers since the moment that was asked about."""
    due: tuple[SkillState, ...]
    """Skills that were due for practice when that was last worked out, the one that was due first first."""


class LearnerStates:
    """The readings of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(
        self, learners: Collection[int], now: datetime, since: datetime, without: Collection[int] = ()
    ) -> dict[int, LearnerState]:
        """Where each of these learners stands. How answers of the runs `without` went is not told yet."""
        opened = await self._open_lessons(learners)
        finished = await self._finished(learners)
        skills = await self._skills(learners, without)
        lately = await self._lately(learners, since)
        due = await StoredPractice(self._connection).due(learners, now)
        return {
            learner: LearnerState(
                tuple(opened.get(learner, ())),
                finished.get(learner, {}),
                skills.get(learner, {}),
                lately.get(learner, 0),
                tuple(due.get(learner, ())),
            )
            for learner in learners
        }

    async def _open_lessons(self, learners: Collection[int]) -> dict[int, list[OpenLesson]]:
        statement = (
            select(runs.c.learner_id, runs.c.subject, runs.c.position)
            .where(
                runs.c.learner_id.in_(learners), runs.c.mode == "lesson", runs.c.finished_at.is_(None), is_no_attempt
            )
            .order_by(runs.c.updated_at.desc(), runs.c.id.desc())
        )
        found: dict[int, list[OpenLesson]] = {}
        for row in (await self._connection.execute(statement)).mappings():
            found.setdefault(row["learner_id"], []).append(read(OpenLesson, row))
        return found

    async def _finished(self, learners: Collection[int]) -> dict[int, dict[str, datetime]]:
        statement = (
            select(runs.c.learner_id, runs.c.subject, func.max(runs.c.finished_at).label("last"))
            .where(runs.c.learner_id.in_(learners), runs.c.mode == "lesson", runs.c.finished_at.is_not(None))
            .group_by(runs.c.learner_id, runs.c.subject)
        )
        found: dict[int, dict[str, datetime]] = {}
        for row in await self._connection.execute(statement):
            found.setdefault(row.learner_id, {})[row.subject] = row.last
        return found

    async def _skills(self, learners: Collection[int], without: Collection[int]) -> dict[int, dict[str, Recent]]:
        latest_first = func.row_number().over(
            partition_by=(answers.c.learner_id, answers.c.skill),
            order_by=(answers.c.answered_at.desc(), answers.c.run_id.desc(), answers.c.item),
        )
        columns = (answers.c[name] for name in ("learner_id", "skill", "score", "maximum", "pack", "answered_at"))
        row = (
            select(*columns, latest_first.label("age"))
            .where(answers.c.learner_id.in_(learners), answers.c.maximum > 0, answers.c.run_id.not_in(without))
            .subquery()
            .c
        )
        statement = (
            select(
                row.learner_id,
                row.skill,
                func.count().label("answers"),
                func.sum(row.score).label("score"),
                func.sum(row.maximum).label("maximum"),
                func.max(case((row.age == 1, row.pack))).label("pack"),
                func.max(row.answered_at).label("last_at"),
            )
            .where(row.age <= LATEST)
            .group_by(row.learner_id, row.skill)
        )
        found: dict[int, dict[str, Recent]] = {}
        for one in (await self._connection.execute(statement)).mappings():
            found.setdefault(one["learner_id"], {})[one["skill"]] = read(Recent, one, total=read(SkillTotal, one))
        return found

    async def _lately(self, learners: Collection[int], since: datetime) -> dict[int, int]:
        statement = (
            select(answers.c.learner_id, func.count().label("lately"))
            .where(answers.c.learner_id.in_(learners), answers.c.maximum > 0, answers.c.answered_at >= since)
            .group_by(answers.c.learner_id)
        )
        found = await self._connection.execute(statement)
        return {row.learner_id: row.lately for row in found}
