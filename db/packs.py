"""The packs that servers have of their own, version by version, and who changed them.

Promises: a published version that was used stays as it is for ever, because answers were given to it; a pack has one
draft at most, which the next upload replaces; nothing of one server is found under another. Refuses to know what a pack
holds: the content is text, and only `content` reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from db.models import hidden_packs, pack_changes, pack_versions, packs, runs
from db.rows import PackChange, PackFacts, PackVersion, read
from db.upserts import inserting
from questions.signs import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, RowMapping, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.types import JsonValue

ENTRY = tuple(column for column in pack_versions.c if column.name != "content")
"""What is read of a version where its content is not needed: a server's packs together may be some dozen MiB."""


class StoredPacks:
    """The packs of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def draft(
        self,
        guild_id: int,
        pack: str,
        content: str,
        facts: PackFacts,
        *,
        at_least: int,
        author_id: int,
        now: datetime,
        revision: Mapping[str, JsonValue] | None = None,
    ) -> PackVersion:
        """Store a draft in place of an earlier one; its version is the next, or `at_least` where that is higher."""
        await self._connection.execute(
            self._insert(packs).values(guild_id=guild_id, pack=pack).on_conflict_do_nothing()
        )
        # Locks the pack on PostgreSQL, so that two uploads at once take turns; on SQLite writers do that anyway.
        await self._connection.execute(select(packs.c.pack).where(*_of(packs, guild_id, pack)).with_for_update())
        mine = _of(pack_versions, guild_id, pack)
        await self._connection.execute(delete(pack_versions).where(*mine, pack_versions.c.published_at.is_(None)))
        latest = await self._connection.scalar(select(func.max(pack_versions.c.version)).where(*mine))
        row = {"version": max((latest or 0) + 1, at_least), "content": content, "author_id": author_id}
        statement = insert(pack_versions).returning(*ENTRY)
        values = {"guild_id": guild_id, "pack": pack, **row, **vars(facts), "revision": revision, "added_at": now}
        return _version((await self._connection.execute(statement, values)).mappings().one())

    async def revise(self, guild_id: int, pack: str, version: int, revision: Mapping[str, JsonValue]) -> None:
        """Store what a version changed."""
        this = (*_of(pack_versions, guild_id, pack), pack_versions.c.version == version)
        await self._connection.execute(update(pack_versions).where(*this).values(revision=revision))

    async def let_go(self, guild_id: int, pack: str, subject: str, most: int) -> int:
        """Delete the oldest published versions that no run began with, until `most` are left; how many are left.

        `subject` is what runs call the pack. The latest version stays.
        """
        mine = (*_of(pack_versions, guild_id, pack), pack_versions.c.published_at.is_not(None))
        versions = list(
            await self._connection.scalars(
                select(pack_versions.c.version).where(*mine).order_by(pack_versions.c.version)
            )
        )
        if len(versions) <= most:
            return len(versions)
        used = set(await self._connection.scalars(select(runs.c.version).where(runs.c.subject == subject).distinct()))
        unused = [version for version in versions[:-1] if version not in used][: len(versions) - most]
        await self._connection.execute(delete(pack_versions).where(*mine, pack_versions.c.version.in_(unused)))
        return len(versions) - len(unused)

    async def publish(self, guild_id: int, pack: str, version: int, now: datetime) -> bool:
        """Make a draft the version in use, and the pack an active one; False where there is no such draft."""
        draft = (*_of(pack_versions, guild_id, pack), pack_versions.c.version == version)
        statement = update(pack_versions).where(*draft, pack_versions.c.published_at.is_(None))
        if not (await self._connection.execute(statement.values(published_at=now))).rowcount:
            return False
        await self.retire(guild_id, pack, None)
        return True

    async def discard(self, guild_id: int, pack: str, version: int) -> bool:
        """Throw a draft away, and the pack with it if it never had a published version; False where there is none."""
        mine = _of(pack_versions, guild_id, pack)
        statement = delete(pack_versions).where(
            *mine, pack_versions.c.version == version, pack_versions.c.published_at.is_(None)
        )
        if not (await self._connection.execute(statement)).rowcount:
            return False
        left = select(pack_versions.c.pack).where(*mine).exists()
        await self._connection.execute(delete(packs).where(*_of(packs, guild_id, pack), ~left))
        return True

    async def retire(self, guild_id: int, pack: str, when: datetime | None) -> bool:
        """Take a pack out of use, or with None back into it; False where nothing changed."""
        now_retired = packs.c.retired_at.is_(None) if when else packs.c.retired_at.is_not(None)
        statement = update(packs).where(*_of(packs, guild_id, pack), now_retired)
        return (await self._connection.execute(statement.values(retired_at=when))).rowcount == 1

    async def get(self, guild_id: int, pack: str, version: int) -> PackVersion | None:
        """That version, draft or published; None where there is none."""
        this = (*_of(pack_versions, guild_id, pack), pack_versions.c.version == version)
        return next(iter(await self._some(*this)), None)

    async def content(self, guild_id: int, pack: str, version: int) -> str | None:
        """Its YAML as it was written; None where there is no such version."""
        this = (*_of(pack_versions, guild_id, pack), pack_versions.c.version == version)
        return await self._connection.scalar(select(pack_versions.c.content).where(*this))

    async def size(self, guild_id: int) -> int:
        """How many characters all versions of the server's packs have."""
        total = select(func.sum(func.length(pack_versions.c.content))).where(pack_versions.c.guild_id == guild_id)
        return await self._connection.scalar(total) or 0

    async def versions(self, guild_id: int, pack: str) -> list[PackVersion]:
        """All versions of a pack, the latest first."""
        return await self._some(*_of(pack_versions, guild_id, pack))

    async def in_use(self, guild_id: int) -> list[PackVersion]:
        """The latest published version of each pack that is not retired, by pack."""
        latest = (
            select(pack_versions.c.pack, func.max(pack_versions.c.version).label("version"))
            .join(packs, (packs.c.guild_id == pack_versions.c.guild_id) & (packs.c.pack == pack_versions.c.pack))
            .where(
                packs.c.guild_id == guild_id, packs.c.retired_at.is_(None), pack_versions.c.published_at.is_not(None)
            )
            .group_by(pack_versions.c.pack)
            .subquery()
        )
        statement = (
            select(*ENTRY)
            .join(latest, (latest.c.pack == pack_versions.c.pack) & (latest.c.version == pack_versions.c.version))
            .where(pack_versions.c.guild_id == guild_id)
            .order_by(pack_versions.c.pack)
        )
        return [_version(row) for row in (await self._connection.execute(statement)).mappings()]

    async def drafts(self, guild_id: int) -> list[PackVersion]:
        """The server's drafts, by pack."""
        found = await self._some(pack_versions.c.guild_id == guild_id, pack_versions.c.published_at.is_(None))
        return sorted(found, key=lambda one: one.pack)

    async def retired(self, guild_id: int) -> dict[str, datetime]:
        """The server's retired packs, and since when."""
        statement = select(packs.c.pack, packs.c.retired_at).where(
            packs.c.guild_id == guild_id, packs.c.retired_at.is_not(None)
        )
        return dict(tuple(row) for row in await self._connection.execute(statement.order_by(packs.c.pack)))

    async def count(self, guild_id: int) -> int:
        """How many packs the server has, drafts and retired ones too."""
        return await self._connection.scalar(select(func.count()).where(packs.c.guild_id == guild_id)) or 0

    async def hidden(self, guild_id: int) -> frozenset[str]:
        """Bundled packs that the server does not show."""
        statement = select(hidden_packs.c.pack).where(hidden_packs.c.guild_id == guild_id)
        return frozenset(await self._connection.scalars(statement))

    async def hide(self, guild_id: int, pack: str, *, hidden: bool) -> bool:
        """Hide a bundled pack, or show it again; False where nothing changed."""
        way = (
            self._insert(hidden_packs).values(guild_id=guild_id, pack=pack).on_conflict_do_nothing()
            if hidden
            else delete(hidden_packs).where(*_of(hidden_packs, guild_id, pack))
        )
        return (await self._connection.execute(way)).rowcount == 1

    async def note(
        self, guild_id: int, pack: str, version: int | None, action: str, *, author_id: int, now: datetime
    ) -> None:
        """Write down what somebody did."""
        row = {"guild_id": guild_id, "pack": pack, "version": version, "action": action}
        await self._connection.execute(insert(pack_changes), {**row, "author_id": author_id, "changed_at": now})

    async def changes(self, guild_id: int, pack: str, limit: int) -> Sequence[PackChange]:
        """What was done to a pack, the latest first, `limit` at most."""
        statement = select(pack_changes).where(*_of(pack_changes, guild_id, pack)).order_by(pack_changes.c.id.desc())
        found = (await self._connection.execute(statement.limit(limit))).mappings()
        return [read(PackChange, row) for row in found]

    async def _some(self, *wanted: ColumnElement[bool]) -> list[PackVersion]:
        statement = select(*ENTRY).where(*wanted).order_by(pack_versions.c.version.desc())
        return [_version(row) for row in (await self._connection.execute(statement)).mappings()]


def _of(table: Table, guild_id: int, pack: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.guild_id == guild_id, table.c.pack == pack


def _version(row: RowMapping) -> PackVersion:
    facts = read(PackFacts, row, title=title_of(row["pack"], row["title"]))
    return read(PackVersion, row, facts=facts)
