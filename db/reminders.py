"""Reminders of assignments: who is to have one, and who was sent one.

Promises that of several who want to send the same reminder one may: a claim is a row, committed before anything is
sent, and what was claimed and never sent is known as such. Refuses to know when somebody is to be reminded: that is
`lessons.reminders`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select, update

from db.models import assignments, attempts, extensions, group_members, groups, guilds, preferences, reminders, runs
from db.rows import AssignmentRow, read
from db.upserts import inserting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.servers import ShardSet


@dataclass(frozen=True)
class UnremindedLearner:
    """Somebody who is in the group of an assignment, wants reminders, has not finished it and was sent none of it."""

    assignment: AssignmentRow
    learner_id: int
    time_zone: str
    """Of the group."""
    extra: int
    """Their seconds of extra time."""
    claimed_at: datetime | None
    """Since when a reminder to them is on its way; None where none was begun."""


class Reminders:
    """The reminders of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def unreminded(self, since: datetime, until: datetime, shards: ShardSet) -> list[UnremindedLearner]:
        """Who may have to be reminded of what is due in that time, or was due before it and has extra time for anybody.

        Only of assignments in servers on these shards.
        """
        anybodys = extensions.alias()
        extended = exists().where(anybodys.c.assignment_id == assignments.c.id)
        return await self._unreminded(
            assignments.c.due_at <= until,
            or_(assignments.c.due_at >= since, extended),
            shards.of(assignments.c.guild_id),
        )

    async def unreminded_of(self, assignment_id: int) -> list[UnremindedLearner]:
        """The same for one assignment, whenever it is due."""
        return await self._unreminded(assignments.c.id == assignment_id)

    async def _unreminded(self, *wanted: ColumnElement[bool]) -> list[UnremindedLearner]:
        finished = exists().where(
            attempts.c.assignment_id == assignments.c.id,
            attempts.c.learner_id == group_members.c.learner_id,
            attempts.c.run_id == runs.c.id,
            runs.c.finished_at.is_not(None),
        )
        theirs = group_members.c.learner_id
        statement = (
            select(
                assignments,
                theirs.label("reminded"),
                groups.c.time_zone,
                func.coalesce(extensions.c.seconds, 0).label("extra"),
                reminders.c.claimed_at,
            )
            .join_from(assignments, groups, groups.c.id == assignments.c.group_id)
            .join(group_members, group_members.c.group_id == groups.c.id)
            .join(preferences, preferences.c.learner_id == theirs)
            .outerjoin(
                extensions, and_(extensions.c.assignment_id == assignments.c.id, extensions.c.learner_id == theirs)
            )
            .outerjoin(reminders, and_(reminders.c.assignment_id == assignments.c.id, reminders.c.learner_id == theirs))
            .outerjoin(guilds, guilds.c.guild_id == assignments.c.guild_id)
            .where(
                *wanted,
                groups.c.archived_at.is_(None),
                guilds.c.left_at.is_(None),
                group_members.c.left_at.is_(None),
                preferences.c.reminders.is_(True),
                preferences.c.messages_closed_at.is_(None),
                reminders.c.sent_at.is_(None),
                ~finished,
            )
            .order_by(assignments.c.due_at, assignments.c.id, theirs)
        )
        return [
            UnremindedLearner(
                read(AssignmentRow, row, assignments),
                row["reminded"],
                row["time_zone"],
                row["extra"],
                row["claimed_at"],
            )
            for row in (await self._connection.execute(statement)).mappings()
        ]

    async def claim(self, assignment_id: int, learner_id: int, now: datetime) -> bool:
        """Whether whoever asks is the one to send it: False where somebody was before."""
        statement = (
            self._insert(reminders)
            .values(assignment_id=assignment_id, learner_id=learner_id, claimed_at=now)
            .on_conflict_do_nothing()
        )
        return (await self._connection.execute(statement)).rowcount == 1

    async def mark_sent(self, assignment_id: int, learner_id: int, now: datetime) -> None:
        """It is through."""
        theirs = (reminders.c.assignment_id == assignment_id, reminders.c.learner_id == learner_id)
        await self._connection.execute(update(reminders).where(*theirs).values(sent_at=now))
