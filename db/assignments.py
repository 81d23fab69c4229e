"""Assignments: what a group is to do, who has extra time, and which runs are whose attempts.

Promises that an attempt's number is one more than the number of the learner's attempt before, and that a run is one
attempt at most. Refuses to know the time, and which of the attempts counts: that is `lessons.assignments`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypedDict, Unpack

from sqlalchemy import and_, delete, func, insert, or_, select, union_all, update

from db.models import answers, assignments, attempts, extensions, group_members, groups, runs
from db.rows import AssignmentRow, Attempt, read
from db.runs import run_of
from db.upserts import inserting
from lessons.assignments import MarkedAnswer, closed_for_everybody

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from lessons.assignments import AssignmentKind, Counts, Late, Times
    from lessons.measuring import CourseStage


TOGETHER = 20
"""Rows of a whole group that are made into values at a time: others are answered in between."""


class AssignmentChange(TypedDict, total=False):
    """What can be changed about an assignment."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    channel_id: int | None
    message_id: int | None


class Assignments:
    """The assignments of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def add(
        self,
        *,
        guild_id: int,
        group_id: int,
        kind: AssignmentKind,
        subject: str,
        per_skill: int | None,
        times: Times,
        most_attempts: int | None,
        counts: Counts,
        late: Late,
        channel_id: int | None,
        author_id: int,
        now: datetime,
        stage: CourseStage | None = None,
        forms: Sequence[str] | None = None,
    ) -> AssignmentRow:
        """Store a new assignment, which has no message yet. Raises IntegrityError where there is no such group."""
        row = {
            "guild_id": guild_id,
            "group_id": group_id,
            "kind": kind,
            "subject": subject,
            "per_skill": per_skill,
            "opens_at": times.opens_at,
            "due_at": times.due_at,
            "closes_at": times.closes_at,
            "most_attempts": most_attempts,
            "counts": counts,
            "late": late,
            "channel_id": channel_id,
            "author_id": author_id,
            "created_at": now,
            "stage": stage,
            "forms": forms,
        }
        statement = insert(assignments).returning(assignments)
        return read(AssignmentRow, (await self._connection.execute(statement, row)).mappings().one())

    async def get(self, assignment_id: int) -> AssignmentRow | None:
        """The assignment of that id, or None where there is none."""
        found = await self._connection.execute(select(assignments).where(assignments.c.id == assignment_id))
        return next((read(AssignmentRow, row) for row in found.mappings()), None)

    async def of_group(self, group_id: int) -> list[AssignmentRow]:
        """The group's assignments, the one that is due first first."""
        statement = (
            select(assignments)
            .where(assignments.c.group_id == group_id)
            .order_by(assignments.c.due_at, assignments.c.id)
        )
        return [read(AssignmentRow, row) for row in (await self._connection.execute(statement)).mappings()]

    async def of_server(self, guild_id: int, since: datetime) -> list[AssignmentRow]:
        """The server's assignments that close then or later, the one that is due first first."""
        statement = (
            select(assignments)
            .where(assignments.c.guild_id == guild_id, assignments.c.closes_at >= since)
            .order_by(assignments.c.due_at, assignments.c.id)
        )
        return [read(AssignmentRow, row) for row in (await self._connection.execute(statement)).mappings()]

    async def open_forms(self, guild_id: int | None, learner: int, now: datetime) -> frozenset[str]:
        """The packs that are forms of the server's groups, or of the learner's own anywhere, until the last may answer.

        A form counts from when it is assigned: who took it before it opens would know the key. Where a course is
        measured, the group's own learners meet all its forms in its tests alone, as long as the group is in use.
        """
        theirs = select(group_members.c.group_id).where(
            group_members.c.learner_id == learner, group_members.c.left_at.is_(None)
        )
        place = assignments.c.group_id.in_(theirs)
        longest = (
            select(func.max(extensions.c.seconds))
            .where(extensions.c.assignment_id == assignments.c.id)
            .scalar_subquery()
        )
        measured = and_(place, assignments.c.stage.is_not(None), groups.c.archived_at.is_(None))
        statement = (
            select(
                assignments.c.subject,
                assignments.c.forms,
                assignments.c.closes_at,
                longest.label("longest"),
                measured.label("measured"),
            )
            .join_from(assignments, groups)
            .where(
                assignments.c.kind == "form",
                place if guild_id is None else or_(assignments.c.guild_id == guild_id, place),
            )
        )
        return frozenset(
            form
            for row in await self._connection.execute(statement)
            if row.measured or now <= closed_for_everybody(row.closes_at, [row.longest or 0])
            for form in row.forms or [row.subject]
        )

    async def met_forms(self, learner: int, forms: Collection[str]) -> dict[str, datetime]:
        """When the learner last met which of these packs: in an attempt, a quiz of their own or a class quiz."""
        begun = select(runs.c.subject.label("form"), runs.c.started_at.label("at")).where(
            runs.c.learner_id == learner, runs.c.subject.in_(forms)
        )
        answered = select(answers.c.pack.label("form"), answers.c.answered_at.label("at")).where(
            answers.c.learner_id == learner, answers.c.pack.in_(forms)
        )
        met = union_all(begun, answered).subquery().c
        statement = select(met.form, func.max(met.at).label("last")).group_by(met.form)
        return {row.form: row.last for row in await self._connection.execute(statement)}

    async def first_forms(self, group_id: int, subject: str) -> dict[str, int]:
        """With which form of a test how many learners of a group have begun, when it was measured first."""
        first = (
            select(func.min(attempts.c.run_id))
            .join_from(attempts, assignments)
            .where(
                assignments.c.group_id == group_id, assignments.c.subject == subject, assignments.c.stage.is_not(None)
            )
            .group_by(attempts.c.learner_id)
        )
        statement = select(runs.c.subject, func.count().label("learners")).where(runs.c.id.in_(first))
        found = await self._connection.execute(statement.group_by(runs.c.subject))
        return {row.subject: row.learners for row in found}

    async def untold(self, learners: Collection[int], now: datetime) -> frozenset[int]:
        """The runs of these learners through forms that are not closed for everybody yet: how they went is not told."""
        statement = (
            select(attempts.c.run_id, assignments.c.closes_at, func.max(extensions.c.seconds).label("longest"))
            .join_from(attempts, assignments)
            .join(extensions, extensions.c.assignment_id == assignments.c.id, isouter=True)
            .where(attempts.c.learner_id.in_(learners), assignments.c.kind == "form")
            .group_by(attempts.c.run_id, assignments.c.closes_at)
        )
        found = await self._connection.execute(statement)
        return frozenset(row.run_id for row in found if now <= closed_for_everybody(row.closes_at, [row.longest or 0]))

    async def change(self, assignment_id: int, **changed: Unpack[AssignmentChange]) -> bool:
        """Set these columns; False where there is no such assignment."""
        statement = update(assignments).where(assignments.c.id == assignment_id).values(**changed)
        return (await self._connection.execute(statement)).rowcount == 1

    async def extend(self, assignment_id: int, learner: int, seconds: int) -> None:
        """The learner has so many seconds more, all in all; 0 takes the extra time away."""
        if seconds == 0:
            theirs = (extensions.c.assignment_id == assignment_id, extensions.c.learner_id == learner)
            await self._connection.execute(delete(extensions).where(*theirs))
            return
        statement = self._insert(extensions).values(assignment_id=assignment_id, learner_id=learner, seconds=seconds)
        keys = [extensions.c.assignment_id, extensions.c.learner_id]
        changed = {"seconds": statement.excluded["seconds"]}
        await self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))

    async def extensions(self, assignment_id: int) -> dict[int, int]:
        """By learner, their extra seconds; who has none is absent."""
        statement = select(extensions.c.learner_id, extensions.c.seconds).where(
            extensions.c.assignment_id == assignment_id
        )
        return {row.learner_id: row.seconds for row in await self._connection.execute(statement)}

    async def begin(self, assignment_id: int, learner: int, run_id: int) -> int:
        """The run is the learner's next attempt; its number, from 1. Raises IntegrityError where it is one already."""
        before = await self._connection.scalar(
            select(func.max(attempts.c.number)).where(
                attempts.c.assignment_id == assignment_id, attempts.c.learner_id == learner
            )
        )
        number = (before or 0) + 1
        row = {"run_id": run_id, "assignment_id": assignment_id, "learner_id": learner, "number": number}
        await self._connection.execute(insert(attempts).values(row))
        return number

    async def attempts(self, assignment_id: int, learner: int | None = None) -> list[Attempt]:
        """Everybody's attempts, or this learner's: a learner's in their order."""
        wanted = [attempts.c.assignment_id == assignment_id]
        if learner is not None:
            wanted.append(attempts.c.learner_id == learner)
        statement = (
            select(attempts, runs)
            .join_from(attempts, runs)
            .where(*wanted)
            .order_by(attempts.c.learner_id, attempts.c.number)
        )
        found: list[Attempt] = []
        for row in (await self._connection.execute(statement)).mappings():
            found.append(read(Attempt, row, attempts, run=run_of(row)))
            if len(found) % TOGETHER == 0:
                await asyncio.sleep(0)
        return found

    async def answers(self, assignment_id: int, learner: int | None = None) -> Mapping[int, list[MarkedAnswer]]:
        """By run, the graded answers of everybody's attempts, or of this learner's, the earliest first.

        An attempt without graded answers is absent.
        """
        wanted = [attempts.c.assignment_id == assignment_id, answers.c.maximum > 0]
        if learner is not None:
            wanted.append(attempts.c.learner_id == learner)
        statement = (
            select(answers.c.run_id, answers.c.answered_at, answers.c.score, answers.c.maximum)
            .join(attempts, attempts.c.run_id == answers.c.run_id)
            .where(*wanted, answers.c.learner_id == attempts.c.learner_id)
            .order_by(answers.c.run_id, answers.c.answered_at, answers.c.item)
        )
        found: dict[int, list[MarkedAnswer]] = {}
        for number, (run, at, score, maximum) in enumerate(await self._connection.execute(statement), 1):
            found.setdefault(run, []).append(MarkedAnswer(at, score, maximum))
            if number % TOGETHER == 0:
                await asyncio.sleep(0)
        return found

    async def of_run(self, run_id: int) -> AssignmentRow | None:
        """The assignment that this run is an attempt at; None where it is none."""
        statement = select(assignments).join_from(attempts, assignments).where(attempts.c.run_id == run_id)
        found = (await self._connection.execute(statement)).mappings()
        return next((read(AssignmentRow, row) for row in found), None)
