"""Class quizzes: which stands in which channel, where it is, and who takes part or was removed.

Promises: a channel has one unfinished class at most; of two writers of one class's state who both saw the same
one only the first replaces it; a finished class stays as it is. Refuses to know what a state means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from db.models import answers, classes, guilds, members, runs
from db.results import takes_part
from db.rows import ClassRow, Member, read
from db.runs import Runs, run_of
from db.types import UtcDateTime
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.servers import ShardSet
    from db.types import JsonValue


class ChannelTaken(Exception):
    """The channel has an unfinished class, `existing`."""

    def __init__(self, existing: ClassRow) -> None:
        super().__init__(f"channel {existing.channel_id} has the unfinished class {existing.run.id}")
        self.existing = existing


@dataclass(frozen=True)
class PastClass:
    """A finished class and how large it was."""

    row: ClassRow
    members: int
    learners: int
    """Who answered anything, joined or not."""


class Classes:
    """The classes of one unit of work, and what servers have set for them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def add(
        self,
        *,
        guild_id: int,
        channel_id: int,
        host_id: int,
        subject: str,
        version: int,
        seed: int,
        items: Sequence[str],
        settings: Mapping[str, JsonValue],
        state: Mapping[str, JsonValue],
        now: datetime,
    ) -> ClassRow:
        """Store a new class and its run. Raises ChannelTaken, and then nothing has changed."""
        row = {"guild_id": guild_id, "channel_id": channel_id, "host_id": host_id, "settings": settings, "state": state}
        try:
            async with self._connection.begin_nested():
                run = await Runs(self._connection).add(
                    learner_id=None, mode="class", subject=subject, version=version, seed=seed, items=items, now=now
                )
                await self._connection.execute(insert(classes), {"run_id": run.id, "revision": 0, **row})
        except IntegrityError:
            existing = await self.open_in(channel_id)
            if existing is None:
                raise
            raise ChannelTaken(existing) from None
        return (await self._some(classes.c.run_id == run.id))[0]

    async def get(self, run_id: int) -> ClassRow | None:
        """The class of that run, or None where there is none."""
        return next(iter(await self._some(classes.c.run_id == run_id)), None)

    async def open_in(self, channel_id: int) -> ClassRow | None:
        """The unfinished class of the channel, or None where there is none."""
        return next(iter(await self._some(classes.c.channel_id == channel_id, classes.c.finished_at.is_(None))), None)

    async def all_open(self, here: ShardSet) -> list[ClassRow]:
        """Every unfinished class in the servers of these shards, the oldest first."""
        return await self._of(here, classes.c.finished_at.is_(None))

    async def unshown(self, here: ShardSet) -> list[ClassRow]:
        """Likewise, every finished class that still has a message. Walks through all classes: for a start only."""
        return await self._of(here, classes.c.finished_at.is_not(None), classes.c.message_id.is_not(None))

    async def _of(self, here: ShardSet, *wanted: ColumnElement[bool]) -> list[ClassRow]:
        return sorted(await self._some(here.of(classes.c.guild_id), *wanted), key=lambda row: row.run.id)

    async def keep(
        self,
        run_id: int,
        state: Mapping[str, JsonValue],
        *,
        expected: int,
        position: int,
        now: datetime,
        finished_at: datetime | None = None,
    ) -> bool:
        """Replace the state of revision `expected`, making the next revision; with `finished_at`, for good.

        False where the class is no longer at `expected`, is finished, or is gone; then nothing has changed.
        """
        statement = (
            update(classes)
            .where(classes.c.run_id == run_id, classes.c.revision == expected, classes.c.finished_at.is_(None))
            .values(state=state, revision=expected + 1, finished_at=finished_at)
        )
        if not (await self._connection.execute(statement)).rowcount:
            return False
        moved = update(runs).where(runs.c.id == run_id)
        await self._connection.execute(moved.values(position=position, updated_at=now, finished_at=finished_at))
        return True

    async def place(self, run_id: int, message_id: int | None) -> None:
        """The class now lives in that message of its channel; None when its result stands there and nothing is left."""
        await self._connection.execute(update(classes).where(classes.c.run_id == run_id).values(message_id=message_id))

    async def host(self, run_id: int, host_id: int) -> None:
        """Somebody else runs the class from now on."""
        await self._connection.execute(update(classes).where(classes.c.run_id == run_id).values(host_id=host_id))

    async def join(self, run_id: int, *newcomers: Member) -> int:
        """Take people in with one statement; how many were not in yet. Of who was, not even the team has changed.

        Raises IntegrityError for a run that is no class.
        """
        rows = [{"run_id": run_id, **vars(one)} for one in newcomers]
        statement = self._insert(members).values(rows).on_conflict_do_nothing()
        return (await self._connection.execute(statement)).rowcount

    async def members(self, run_id: int) -> list[Member]:
        """Who joined, in the order in which they did; also whoever was removed since."""
        statement = (
            select(members).where(members.c.run_id == run_id).order_by(members.c.joined_at, members.c.learner_id)
        )
        return [read(Member, row) for row in (await self._connection.execute(statement)).mappings()]

    async def remove(self, run_id: int, learner_id: int, now: datetime) -> bool:
        """Take somebody out, whose answers are kept and count in no result of the class; for who is out, nothing.

        False, and nothing is stored, for who neither joined nor answered, or whose data was deleted since.
        """
        theirs = (members.c.run_id == run_id, members.c.learner_id == learner_id)
        out = update(members).where(*theirs).values(removed_at=func.coalesce(members.c.removed_at, now))
        if (await self._connection.execute(out)).rowcount:
            return True
        answered = (
            select(answers.c.run_id, answers.c.learner_id, *(literal(now, UtcDateTime) for _ in range(2)))
            .where(answers.c.run_id == run_id, answers.c.learner_id == learner_id)
            .limit(1)
        )
        columns = ["run_id", "learner_id", "joined_at", "removed_at"]
        return (await self._connection.execute(insert(members).from_select(columns, answered))).rowcount > 0

    async def let_back(self, run_id: int, learner_id: int) -> Member | None:
        """Take back in whoever was removed; their answers count again. None where they were not."""
        theirs = (members.c.run_id == run_id, members.c.learner_id == learner_id)
        back = update(members).where(*theirs, members.c.removed_at.is_not(None)).values(removed_at=None)
        if not (await self._connection.execute(back)).rowcount:
            return None
        row = (await self._connection.execute(select(members).where(*theirs))).mappings().one()
        return read(Member, row)

    async def history(self, guild_id: int, limit: int) -> list[PastClass]:
        """The server's finished classes, the latest first, `limit` at most."""
        counts = (
            select(func.count(table.c.learner_id.distinct()))
            .where(table.c.run_id == runs.c.id, counts_at_all)
            .scalar_subquery()
            .label(name)
            for name, table, counts_at_all in (
                ("members", members, members.c.removed_at.is_(None)),
                ("learners", answers, takes_part()),
            )
        )
        statement = (
            select(runs, classes, *counts)
            .join_from(classes, runs)
            .where(classes.c.guild_id == guild_id, classes.c.finished_at.is_not(None))
            .order_by(classes.c.finished_at.desc(), classes.c.run_id.desc())
            .limit(limit)
        )
        found = (await self._connection.execute(statement)).mappings()
        return [read(PastClass, row, row=_class_of(row)) for row in found]

    async def playing(self, guild_id: int) -> frozenset[str]:
        """The packs that unfinished classes of the server play."""
        statement = (
            select(runs.c.subject)
            .join_from(classes, runs)
            .where(classes.c.guild_id == guild_id, classes.c.finished_at.is_(None))
        )
        return frozenset(await self._connection.scalars(statement))

    async def played(self, guild_id: int) -> frozenset[str]:
        """The packs that finished classes of the server played."""
        statement = (
            select(runs.c.subject)
            .join_from(classes, runs)
            .where(classes.c.guild_id == guild_id, classes.c.finished_at.is_not(None))
        )
        return frozenset(await self._connection.scalars(statement))

    async def host_role(self, guild_id: int, *, set_before: datetime | None = None) -> int | None:
        """The role whose members may run classes in that server; None where none was set, or none before then."""
        found = select(guilds.c.host_role_id).where(guilds.c.guild_id == guild_id)
        if set_before is not None:
            found = found.where(guilds.c.updated_at < set_before)
        return await self._connection.scalar(found)

    async def set_host_role(self, guild_id: int, role_id: int | None, now: datetime) -> None:
        """Set that role, or with None no role."""
        statement = self._insert(guilds).values(guild_id=guild_id, host_role_id=role_id, updated_at=now)
        changed = {name: statement.excluded[name] for name in ("host_role_id", "updated_at")}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[guilds.c.guild_id], set_=changed)
        )

    async def touch_host_role(self, guild_id: int, since: datetime, now: datetime) -> bool:
        """Whether that server set a role, and all that it set before `since`; from then on it did so `now`."""
        statement = update(guilds).where(
            guilds.c.guild_id == guild_id, guilds.c.host_role_id.is_not(None), guilds.c.updated_at < since
        )
        return (await self._connection.execute(statement.values(updated_at=now))).rowcount > 0

    async def _some(self, *wanted: ColumnElement[bool]) -> list[ClassRow]:
        statement = select(runs, classes).join_from(classes, runs).where(*wanted)
        return [_class_of(row) for row in (await self._connection.execute(statement)).mappings()]


def _class_of(row: RowMapping) -> ClassRow:
    """The class in a row that has all columns of `runs` and of `classes`, and perhaps more."""
    return read(ClassRow, row, classes, run=run_of(row))
