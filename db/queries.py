"""What is read about one learner, each with one indexed statement.

Promises: progress is computed from the stored answers and runs whenever it is asked for, so that it cannot
disagree with them. Refuses to write, and to read other learners' rows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from db.models import answers, runs
from db.rows import read
from db.runs import is_no_attempt, run_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.rows import RunRow
    from questions.kinds import Response


@dataclass(frozen=True)
class SkillTotal:
    """A learner's sums over one skill, every graded answer of every run counted."""

    answers: int
    score: float
    """Points gained, of `maximum`."""
    maximum: float


@dataclass(frozen=True)
class StoredResponse:
    """A learner's latest response to one item."""

    pack: str
    pack_version: int
    item: str
    response: Response
    answered_at: datetime


class Queries:
    """The readings of one unit of work. Some leave out runs: `without` are those of which nothing may be told yet."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def skill_totals(self, learner_id: int, without: Collection[int] = ()) -> dict[str, SkillTotal]:
        """Sums by skill; a skill without answers is absent."""
        statement = (
            select(
                answers.c.skill,
                func.count().label("answers"),
                func.sum(answers.c.score).label("score"),
                func.sum(answers.c.maximum).label("maximum"),
            )
            .where(answers.c.learner_id == learner_id, answers.c.maximum > 0, answers.c.run_id.not_in(without))
            .group_by(answers.c.skill)
        )
        found = (await self._connection.execute(statement)).mappings()
        return {row["skill"]: read(SkillTotal, row) for row in found}

    async def latest_with(self, learner_id: int, skills: Collection[str]) -> dict[str, tuple[str, int]]:
        """By skill, the pack and version of the learner's latest graded answer; skills without answers are absent."""
        statement = (
            select(answers.c.skill, answers.c.pack, answers.c.pack_version)
            .where(answers.c.learner_id == learner_id, answers.c.maximum > 0, answers.c.skill.in_(skills))
            .order_by(answers.c.answered_at, answers.c.run_id)
        )
        # In order of time, so that of several answers the latest stays.
        return {skill: (pack, version) for skill, pack, version in await self._connection.execute(statement)}

    async def calibration(self, learner_id: int, without: Collection[int] = ()) -> dict[int, tuple[int, int]]:
        """By how sure the learner said they were, how many graded answers there are and how many got all points."""
        right = func.sum(case((answers.c.score >= answers.c.maximum, 1), else_=0))
        statement = (
            select(answers.c.confidence, func.count(), right)
            .where(answers.c.learner_id == learner_id, answers.c.confidence.is_not(None), answers.c.maximum > 0)
            .where(answers.c.run_id.not_in(without))
            .group_by(answers.c.confidence)
        )
        return {level: (given, int(full)) for level, given, full in await self._connection.execute(statement)}

    async def graded_since(
        self, learner_id: int, since: datetime, without: Collection[int] = ()
    ) -> list[tuple[str, float, float, datetime]]:
        """(skill, score, maximum, when) of the learner's graded answers since then, the earliest first."""
        statement = (
            select(answers.c.skill, answers.c.score, answers.c.maximum, answers.c.answered_at)
            .where(answers.c.learner_id == learner_id, answers.c.answered_at >= since)
            .where(answers.c.maximum > 0, answers.c.run_id.not_in(without))
            .order_by(answers.c.answered_at, answers.c.run_id, answers.c.item)
        )
        return [tuple(row) for row in await self._connection.execute(statement)]

    async def responses(
        self, learner_id: int, skill: str | None = None, without: Collection[int] = ()
    ) -> list[StoredResponse]:
        """The latest response to each (pack, item), earliest first; of one skill, or of all."""
        latest_first = func.row_number().over(
            partition_by=(answers.c.pack, answers.c.item),
            order_by=(answers.c.answered_at.desc(), answers.c.run_id.desc()),
        )
        given = select(answers, latest_first.label("age")).where(
            answers.c.learner_id == learner_id, answers.c.run_id.not_in(without)
        )
        if skill is not None:
            given = given.where(answers.c.skill == skill)
        of = given.subquery().c
        statement = (
            select(*(of[field.name] for field in fields(StoredResponse)))
            .where(of.age == 1)
            .order_by(of.answered_at, of.pack, of.item)
        )
        return [read(StoredResponse, row) for row in (await self._connection.execute(statement)).mappings()]

    async def open_runs(self, learner_id: int) -> list[RunRow]:
        """The learner's unfinished runs without attempts at assignments, the one last touched first."""
        statement = (
            select(runs)
            .where(runs.c.learner_id == learner_id, runs.c.finished_at.is_(None), is_no_attempt)
            .order_by(runs.c.updated_at.desc(), runs.c.id.desc())
        )
        return [run_of(row) for row in (await self._connection.execute(statement)).mappings()]
