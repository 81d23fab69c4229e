"""What a group's learners handed in to search tasks, and which level of the rubric a teacher gave it.

Promises that only attempts at a group's assignments are read: what somebody searched for themselves stays theirs. A
level hangs on the attempt, and goes with it. Refuses to know which items are search tasks: their names are handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, literal, select

from db.models import answers, assignments, attempts, group_members, runs, search_levels
from db.rows import read
from db.types import UtcDateTime
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from questions.kinds import Response


@dataclass(frozen=True)
class HandedInRow:
    """What somebody handed in, in an attempt at an assignment of a group that they are in."""

    assignment_id: int
    learner_id: int
    run_id: int
    items: Sequence[str]
    """What is asked in that attempt, in its order."""
    pack: str
    """The pack or lesson that holds the item."""
    pack_version: int
    item: str
    response: Response
    answered_at: datetime
    level: str | None
    """The teacher's; None before there is one."""
    judged_at: datetime | None


class SearchLevels:
    """Those of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def subjects(self, group_id: int) -> list[tuple[str, int]]:
        """The packs and lessons, each with its version, that were answered in attempts at a group's assignments."""
        statement = (
            select(answers.c.pack, answers.c.pack_version)
            .distinct()
            .join_from(answers, attempts, answers.c.run_id == attempts.c.run_id)
            .join(assignments)
            .where(assignments.c.group_id == group_id)
            .order_by(answers.c.pack, answers.c.pack_version)
        )
        return [(row.pack, row.pack_version) for row in await self._connection.execute(statement)]

    async def of_group(self, group_id: int, items: Collection[str]) -> list[HandedInRow]:
        """What those who are in a group answered to items of these names in attempts at its assignments.

        By assignment, the one that is due first first; in it, the earliest answer first.
        """
        judged = and_(search_levels.c.run_id == answers.c.run_id, search_levels.c.item == answers.c.item)
        there = and_(group_members.c.group_id == group_id, group_members.c.learner_id == answers.c.learner_id)
        statement = (
            select(
                *(attempts.c.assignment_id, answers.c.learner_id, answers.c.run_id, runs.c["items"].label("items")),
                *(answers.c.pack, answers.c.pack_version, answers.c.item, answers.c.response, answers.c.answered_at),
                *(search_levels.c.level, search_levels.c.judged_at),
            )
            .join_from(answers, attempts, answers.c.run_id == attempts.c.run_id)
            .join(assignments)
            .join(runs, runs.c.id == answers.c.run_id)
            .join(group_members, there)
            .join(search_levels, judged, isouter=True)
            .where(assignments.c.group_id == group_id, group_members.c.left_at.is_(None), answers.c.item.in_(items))
            .order_by(
                *(assignments.c.due_at, assignments.c.id),
                *(answers.c.answered_at, answers.c.run_id, answers.c.item),
            )
        )
        return [read(HandedInRow, row) for row in (await self._connection.execute(statement)).mappings()]

    async def give(self, run_id: int, item: str, level: str, author_id: int, now: datetime) -> bool:
        """A teacher's level for what was handed in there, in place of an earlier one; False where nothing is."""
        handed_in = (
            select(
                *(answers.c.run_id, answers.c.item, answers.c.learner_id, literal(level), literal(author_id)),
                literal(now, UtcDateTime),
            )
            .join_from(answers, attempts, answers.c.run_id == attempts.c.run_id)
            .where(answers.c.run_id == run_id, answers.c.item == item)
        )
        names = ["run_id", "item", "learner_id", "level", "author_id", "judged_at"]
        statement = self._insert(search_levels).from_select(names, handed_in)
        changed = {name: statement.excluded[name] for name in ("level", "author_id", "judged_at")}
        keys = [search_levels.c.run_id, search_levels.c.item]
        done = await self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
        return done.rowcount > 0

    async def of_run(self, run_id: int) -> dict[str, str]:
        """By item, the level that a teacher gave what was handed in in an attempt."""
        statement = select(search_levels.c.item, search_levels.c.level).where(search_levels.c.run_id == run_id)
        return {row.item: row.level for row in await self._connection.execute(statement)}
