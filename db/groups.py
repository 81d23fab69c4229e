"""Groups: classes that stay, who is in them, and which class quizzes were opened for them.

Promises: a name is in use once in a server, archived groups included; who left stays known as one who did, so that an
answer does not take them in again. Refuses to know what a group is used for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict, Unpack

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from db.models import group_classes, group_members, groups
from db.rows import GroupMember, GroupRow, read
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.ext.asyncio import AsyncConnection


class GroupNameTaken(Exception):
    """The server has a group of that name, perhaps an archived one."""


class GroupChange(TypedDict, total=False):
    """What can be changed about a group."""

    name: str
    language: str | None
    time_zone: str
    channel_id: int | None
    message_id: int | None
    archived_at: datetime | None


def take_in(newcomers: Iterable[tuple[int, int, datetime]], connection: Connection) -> None:
    """Take in, with one statement, by (group, learner, time), whoever was never in that group."""
    rows = [{"group_id": group, "learner_id": learner, "joined_at": at} for group, learner, at in newcomers]
    if rows:
        connection.execute(inserting(connection.dialect.name)(group_members).on_conflict_do_nothing(), rows)


def group_of_class(run_id: int, connection: Connection) -> GroupRow | None:
    """The group that the class quiz was opened for, or None where it was for none."""
    opened = select(group_classes.c.group_id).where(group_classes.c.run_id == run_id).scalar_subquery()
    found = connection.execute(select(groups).where(groups.c.id == opened)).mappings().one_or_none()
    return None if found is None else read(GroupRow, found)


class Groups:
    """The groups of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def add(
        self, *, guild_id: int, name: str, time_zone: str, language: str | None = None, now: datetime
    ) -> GroupRow:
        """Store a new group. Raises GroupNameTaken, and then nothing has changed."""
        row = {
            "guild_id": guild_id,
            "name": name,
            "language": language,
            "time_zone": time_zone,
            "created_at": now,
        }
        try:
            async with self._connection.begin_nested():
                added = await self._connection.execute(insert(groups).returning(groups), row)
                return read(GroupRow, added.mappings().one())
        except IntegrityError:
            await self._refuse_taken(guild_id, name)
            raise

    async def get(self, group_id: int) -> GroupRow | None:
        """The group of that id, or None where there is none."""
        return next(iter(await self._some(groups.c.id == group_id)), None)

    async def of_server(self, guild_id: int) -> list[GroupRow]:
        """The server's groups, the archived ones included, the oldest first."""
        return await self._some(groups.c.guild_id == guild_id)

    async def of_learner(self, guild_id: int, learner_id: int) -> list[GroupRow]:
        """Likewise those that the learner is in now."""
        joined = (
            select(group_members.c.group_id)
            .where(group_members.c.learner_id == learner_id, group_members.c.left_at.is_(None))
            .scalar_subquery()
        )
        return await self._some(groups.c.guild_id == guild_id, groups.c.id.in_(joined))

    async def change(self, group_id: int, **values: Unpack[GroupChange]) -> None:
        """Change that about a group; nothing where it is gone. Raises GroupNameTaken, and then nothing has changed."""
        try:
            async with self._connection.begin_nested():
                await self._connection.execute(update(groups).where(groups.c.id == group_id).values(**values))
        except IntegrityError:
            row = await self.get(group_id)
            if row is not None and (name := values.get("name", row.name)) != row.name:
                await self._refuse_taken(row.guild_id, name)
            raise

    async def members(self, group_id: int) -> list[GroupMember]:
        """Who is in the group and who left it, in the order in which they joined."""
        statement = (
            select(group_members)
            .where(group_members.c.group_id == group_id)
            .order_by(group_members.c.joined_at, group_members.c.learner_id)
        )
        return [read(GroupMember, row) for row in (await self._connection.execute(statement)).mappings()]

    async def sizes(self, guild_id: int) -> dict[int, int]:
        """How many are in each group of the server now; a group without anybody is absent."""
        statement = (
            select(group_members.c.group_id, func.count().label("members"))
            .join_from(group_members, groups)
            .where(groups.c.guild_id == guild_id, group_members.c.left_at.is_(None))
            .group_by(group_members.c.group_id)
        )
        return {row.group_id: row.members for row in await self._connection.execute(statement)}

    async def join(self, group_id: int, learner_id: int, now: datetime, *, again: bool) -> bool:
        """Take somebody in; with `again` also somebody who left. Whether that changed anything.

        Raises IntegrityError where there is no such group.
        """
        statement = self._insert(group_members).values(group_id=group_id, learner_id=learner_id, joined_at=now)
        if again:
            keys = [group_members.c.group_id, group_members.c.learner_id]
            changed = {"joined_at": statement.excluded["joined_at"], "left_at": None}
            who_left = group_members.c.left_at.is_not(None)
            statement = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=who_left)
        else:
            statement = statement.on_conflict_do_nothing()
        return (await self._connection.execute(statement)).rowcount > 0

    async def leave(self, group_id: int, learner_id: int, now: datetime) -> bool:
        """Let somebody out. False where they were not in, and then nothing has changed."""
        statement = (
            update(group_members)
            .where(
                group_members.c.group_id == group_id,
                group_members.c.learner_id == learner_id,
                group_members.c.left_at.is_(None),
            )
            .values(left_at=now)
        )
        return (await self._connection.execute(statement)).rowcount > 0

    async def of_class(self, run_id: int) -> GroupRow | None:
        """The group that the class quiz was opened for, or None where it was for none."""
        return await self._connection.run_sync(partial(group_of_class, run_id))

    async def of_classes(self, run_ids: Collection[int]) -> dict[int, GroupRow]:
        """Likewise for several at once; one that was for no group is absent."""
        statement = (
            select(group_classes.c.run_id, groups)
            .join_from(group_classes, groups)
            .where(group_classes.c.run_id.in_(run_ids))
        )
        found = (await self._connection.execute(statement)).mappings()
        return {row[group_classes.c.run_id]: read(GroupRow, row, groups) for row in found}

    async def set_class(self, run_id: int, group_id: int) -> None:
        """Keep that the class quiz is for that group, in place of another. Raises IntegrityError where one is gone."""
        statement = self._insert(group_classes).values(run_id=run_id, group_id=group_id)
        changed = {"group_id": statement.excluded["group_id"]}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[group_classes.c.run_id], set_=changed)
        )

    async def classes(self, group_id: int) -> list[int]:
        """The run ids of the class quizzes that were opened for the group, the oldest first."""
        statement = (
            select(group_classes.c.run_id).where(group_classes.c.group_id == group_id).order_by(group_classes.c.run_id)
        )
        return list(await self._connection.scalars(statement))

    async def _some(self, *wanted: ColumnElement[bool]) -> list[GroupRow]:
        statement = select(groups).where(*wanted).order_by(groups.c.id)
        return [read(GroupRow, row) for row in (await self._connection.execute(statement)).mappings()]

    async def _refuse_taken(self, guild_id: int, name: str) -> None:
        """Raises GroupNameTaken where a group of the server has that name."""
        if await self._some(groups.c.guild_id == guild_id, groups.c.name == name):
            raise GroupNameTaken(f"server {guild_id} has a group of that name") from None
