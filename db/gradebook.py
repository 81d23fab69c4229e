"""What teachers read: answers of a class quiz, of a pack, and of one learner in a server, each with one statement.

Promises that what somebody did for themselves stays theirs: of a learner, a server sees what was answered in its class
quizzes and for its groups' assignments, and nothing else. Answers come in the order in which they were given, without
those of who was removed from a class. Refuses to write, and to decide which of several answers counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Select, select, union

from db.models import answers, assignments, attempts, classes, groups, runs
from db.results import takes_part

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import CompoundSelect
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.rows import Mode
    from questions.kinds import Response


class LoggedAnswer(NamedTuple):
    """One answer of one learner to one item of one run."""

    learner_id: int
    run_id: int
    item: str
    """With its vote behind it where a class voted again."""
    pack_version: int
    skill: str
    response: Response
    score: float
    maximum: float
    confidence: int | None
    answered_at: datetime


class SittingAnswer(NamedTuple):
    """An answer of a known learner, with the run that it was given in."""

    run_id: int
    mode: Mode
    subject: str
    version: int
    """Of the pack or lesson that the run is about."""
    started_at: datetime
    item: str
    pack: str
    """The pack or lesson that holds the item."""
    pack_version: int
    skill: str
    score: float
    maximum: float
    answered_at: datetime


class Gradebook:
    """The readings of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_run(self, run_id: int) -> list[LoggedAnswer]:
        """Every answer of everybody in a run."""
        return await self._given(_answers().where(answers.c.run_id == run_id))

    async def of_pack(self, guild_id: int, pack: str, *, everybody: bool, later: str, most: int) -> list[LoggedAnswer]:
        """The answers to a pack's items in class quizzes and assignments of a server; with `everybody` all there are.

        A second answer in a vote is stored under the item's name and `later`, and left out. At most the first `most`.
        """
        sittings = _sittings(guild_id, *([select(runs.c.id).where(runs.c.subject == pack)] if everybody else []))
        statement = _answers().where(
            answers.c.run_id.in_(sittings), answers.c.pack == pack, answers.c.item.not_like(f"%{later}")
        )
        return await self._given(statement.limit(most))

    async def of_learner(self, guild_id: int, learner_id: int) -> list[SittingAnswer]:
        """What a learner answered in class quizzes and assignments of a server."""
        columns = [
            *(runs.c.id.label("run_id"), runs.c.mode, runs.c.subject, runs.c.version, runs.c.started_at),
            *(answers.c[name] for name in SittingAnswer._fields[5:]),
        ]
        statement = (
            select(*columns)
            .join_from(answers, runs, answers.c.run_id == runs.c.id)
            .where(answers.c.learner_id == learner_id, answers.c.run_id.in_(_sittings(guild_id)), takes_part())
            .order_by(answers.c.answered_at, answers.c.run_id, answers.c.item)
        )
        return [SittingAnswer._make(row) for row in await self._connection.execute(statement)]

    async def of_assignments(self, assignment_ids: Collection[int]) -> list[LoggedAnswer]:
        """What was answered in attempts at these assignments."""
        theirs = select(attempts.c.run_id).where(attempts.c.assignment_id.in_(assignment_ids))
        return await self._given(_answers().where(answers.c.run_id.in_(theirs)))

    async def _given(self, statement: Select[tuple[object, ...]]) -> list[LoggedAnswer]:
        ordered = statement.order_by(answers.c.answered_at, answers.c.run_id, answers.c.item, answers.c.learner_id)
        return [LoggedAnswer._make(row) for row in await self._connection.execute(ordered)]


def _answers() -> Select[tuple[object, ...]]:
    return select(*(answers.c[name] for name in LoggedAnswer._fields)).where(takes_part())


def _sittings(guild_id: int, *others: Select[tuple[int]]) -> CompoundSelect[tuple[int]]:
    """The runs of a server's class quizzes, and of its groups' assignments; and `others`."""
    return union(
        select(classes.c.run_id).where(classes.c.guild_id == guild_id),
        select(attempts.c.run_id)
        .join_from(groups, assignments)
        .join(attempts, attempts.c.assignment_id == assignments.c.id)
        .where(groups.c.guild_id == guild_id),
        *others,
    )
