"""All that is stored for a server: until when it is kept, and how it is deleted when the server is gone for good.

Promises that a server is found in every table by the type `Server`, so that a table added later is covered without
being named here; that runs go in steps of `BATCH`, the oldest first, as one transaction of all would hold up every
class; and that a learner's own runs stay when a server goes, unless they were about a pack of that server.
Refuses to know when something is due: `bot.services.retention` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, select, update

from db.models import (
    answers,
    assignments,
    classes,
    correction_notices,
    corrections,
    group_members,
    groups,
    guilds,
    item_reports,
    metadata,
    packs,
    runs,
)
from db.practice import StoredPractice
from db.types import Server
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Delete, Select, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

BATCH = 200
"""Runs that are deleted in one step; the answers to them go with them."""


@dataclass(frozen=True)
class ShardSet:
    """The shards whose servers are meant, of so many in all. Discord puts a server on shard (its id >> 22) % count."""

    ids: frozenset[int]
    count: int

    def has(self, guild_id: int) -> bool:
        """Whether that server is on one of them."""
        return guild_id // 2**22 % self.count in self.ids

    def of(self, column: Column[Any]) -> ColumnElement[bool]:
        """The same as a condition."""
        return (column // 2**22 % self.count).in_(self.ids)


class Servers:
    """Whole servers, in one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    # ------------------------------------------------------------------ who is there

    async def known(self, shards: ShardSet) -> set[int]:
        """Every server of these shards for which anything is stored."""
        found = set[int]()
        for column in _columns():
            found |= set(await self._connection.scalars(select(column).where(shards.of(column)).distinct()))
        return found

    async def gone(self, shards: ShardSet) -> set[int]:
        """The servers of these shards that Copydesk is thought not to be in."""
        gone = select(guilds.c.guild_id).where(guilds.c.left_at.is_not(None), shards.of(guilds.c.guild_id))
        return set(await self._connection.scalars(gone))

    async def left(self, guild_id: int, now: datetime) -> None:
        """Copydesk is not in that server any more; where that is known already, it stays as long ago as it was."""
        statement = self._insert(guilds).values(guild_id=guild_id, left_at=now, updated_at=now)
        since = func.coalesce(guilds.c.left_at, statement.excluded["left_at"])
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[guilds.c.guild_id], set_={"left_at": since})
        )

    async def back(self, guild_id: int) -> bool:
        """Copydesk is in that server; whether it was thought not to be."""
        statement = update(guilds).where(guilds.c.guild_id == guild_id, guilds.c.left_at.is_not(None))
        return (await self._connection.execute(statement.values(left_at=None))).rowcount > 0

    async def left_before(self, moment: datetime, shards: ShardSet) -> list[int]:
        """The servers of these shards that Copydesk left before then and that it was not taken back to."""
        gone = select(guilds.c.guild_id).where(guilds.c.left_at < moment, shards.of(guilds.c.guild_id))
        return list(await self._connection.scalars(gone.order_by(guilds.c.left_at, guilds.c.guild_id)))

    # ------------------------------------------------------------------ how long

    async def retention(self, guild_id: int) -> int | None:
        """For how many months its results are kept: 0 for ever, None as the operator has it."""
        return await self._connection.scalar(select(guilds.c.retention_months).where(guilds.c.guild_id == guild_id))

    async def set_retention(self, guild_id: int, months: int | None, now: datetime) -> None:
        """Keep its results for so many months, 0 for ever, None as the operator has it."""
        statement = self._insert(guilds).values(guild_id=guild_id, retention_months=months, updated_at=now)
        changed = {name: statement.excluded[name] for name in ("retention_months", "updated_at")}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[guilds.c.guild_id], set_=changed)
        )

    async def retentions(self) -> dict[int, int]:
        """What servers have set; those that have set nothing are not in it."""
        chosen = select(guilds.c.guild_id, guilds.c.retention_months).where(guilds.c.retention_months.is_not(None))
        return {row.guild_id: row.retention_months for row in await self._connection.execute(chosen)}

    # ------------------------------------------------------------------ deleting

    async def forget_runs(self, guild_id: int, before: datetime | None = None, most: int = BATCH) -> int:
        """Delete the oldest `most` runs of the server, with the answers to them; with `before`, of those alone that
        nothing has happened to since then. How many there were.

        They are those of its class quizzes, and everybody's that were about a pack of its own.
        """
        of_classes = select(classes.c.run_id).where(classes.c.guild_id == guild_id)
        if before is not None:  # a class that nobody ended is ended at the next start
            of_classes = of_classes.where(classes.c.finished_at.is_not(None))
        gone = await self._forget_oldest(runs.c.id.in_(of_classes), before, most)
        if gone < most:
            gone += await self._forget_oldest(runs.c.subject.in_(_own_packs(guild_id)), before, most - gone)
        return gone

    async def forget_own_runs(self, before: datetime, most: int = BATCH) -> int:
        """The same with runs that learners had for themselves of what comes with Copydesk: no server has them."""
        own = and_(runs.c.learner_id.is_not(None), runs.c.subject.not_like("%\\_\\_%", escape="\\"))
        return await self._forget_oldest(own, before, most)

    async def forget_older(self, guild_id: int, before: datetime) -> dict[str, int]:
        """Delete what else became of the server before then; how many rows by table. What hangs on a row goes with it.

        Assignments that closed, groups that were put away, people who left a group, reports on questions, and who was
        told of a correction.
        """
        its_groups = select(groups.c.id).where(groups.c.guild_id == guild_id)
        its_corrections = select(corrections.c.id).where(
            corrections.c.guild_id == guild_id, corrections.c.made_at < before
        )
        old: dict[str, Delete] = {
            "assignments": delete(assignments).where(
                assignments.c.guild_id == guild_id, assignments.c.closes_at < before
            ),
            "group_members": delete(group_members).where(
                group_members.c.group_id.in_(its_groups), group_members.c.left_at < before
            ),
            "groups": delete(groups).where(groups.c.guild_id == guild_id, groups.c.archived_at < before),
            "item_reports": delete(item_reports).where(
                item_reports.c.guild_id == guild_id, item_reports.c.reported_at < before
            ),
            "correction_notices": delete(correction_notices).where(
                correction_notices.c.correction_id.in_(its_corrections)
            ),
        }
        return {name: (await self._connection.execute(statement)).rowcount for name, statement in old.items()}

    async def forget(self, guild_id: int) -> dict[str, int]:
        """Delete every row of the server; how many by table. What hangs on a row goes with it.

        Its runs are deleted before, by `forget_runs`, or else those that are left go here all at once.
        """
        changed = {"runs": 0}
        while gone := await self.forget_runs(guild_id):
            changed["runs"] += gone
        for column in reversed(_columns()):
            statement = delete(column.table).where(column == guild_id)
            changed[column.table.name] = (await self._connection.execute(statement)).rowcount
        return changed

    async def _forget_oldest(self, which: ColumnElement[bool], before: datetime | None, most: int) -> int:
        oldest = select(runs.c.id).where(which).order_by(runs.c.updated_at, runs.c.id).limit(most)
        if before is not None:
            oldest = oldest.where(runs.c.updated_at < before)
        found = list(await self._connection.scalars(oldest))
        if found:
            theirs = select(answers.c.learner_id).where(answers.c.run_id.in_(found)).distinct()
            await StoredPractice(self._connection).forget_worked_out(list(await self._connection.scalars(theirs)))
            await self._connection.execute(delete(runs).where(runs.c.id.in_(found)))
        return len(found)


def _own_packs(guild_id: int) -> Select[tuple[str]]:
    """What runs call the packs of that server: `123__market-day`."""
    return select(f"{guild_id}__" + packs.c.pack).where(packs.c.guild_id == guild_id)


def _columns() -> list[Column[Any]]:
    """The columns that hold servers' ids, that of a table after those of the ones that it refers to."""
    tables: Collection[Table] = metadata.sorted_tables
    return [column for table in tables for column in table.c if isinstance(column.type, Server)]
