"""The pictures of servers' own packs: each once in a server, however many versions show it.

Promises that a picture is there for as long as a version uses it, and is let go with the last one. Refuses to look into
pictures: a name follows from the bytes and says what kind they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, tuple_

from db.models import pack_versions, packs, picture_uses, pictures
from db.rows import StoredPicture, read
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection


class StoredPictures:
    """The pictures of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def take_turn(self, guild_id: int) -> None:
        """Wait on PostgreSQL until nobody else changes the server's packs: a picture that one lets go may be the one
        that another has just found there. On SQLite writers take turns anyway.
        """
        mine = select(packs.c.pack).where(packs.c.guild_id == guild_id).order_by(packs.c.pack)
        await self._connection.execute(mine.with_for_update())

    async def keep(self, guild_id: int, contents: Mapping[str, bytes]) -> None:
        """Store pictures by name; those that are there already stay."""
        for name, content in contents.items():
            row = {"name": name, "guild_id": guild_id, "size": len(content), "content": content}
            await self._connection.execute(self._insert(pictures).values(row).on_conflict_do_nothing())

    async def use(self, guild_id: int, pack: str, version: int, names: Mapping[str, str]) -> None:
        """Note which pictures a version shows: `names` has their names, by what the pack calls them."""
        if names:
            rows = [
                {"guild_id": guild_id, "pack": pack, "version": version, "image": image, "name": name}
                for image, name in names.items()
            ]
            await self._connection.execute(insert(picture_uses), rows)

    async def of_version(self, guild_id: int, pack: str, version: int) -> dict[str, StoredPicture]:
        """The pictures of a version, by what the pack calls them."""
        this = (picture_uses.c.guild_id == guild_id, picture_uses.c.pack == pack, picture_uses.c.version == version)
        return {row["image"]: read(StoredPicture, row) for row in await self._used(*this)}

    async def of_latest(self, guild_id: int) -> dict[str, dict[str, StoredPicture]]:
        """The pictures of the latest version of each pack of a server, draft or published."""
        latest = (
            select(pack_versions.c.pack, func.max(pack_versions.c.version))
            .where(pack_versions.c.guild_id == guild_id)
            .group_by(pack_versions.c.pack)
        )
        this = (picture_uses.c.guild_id == guild_id, tuple_(picture_uses.c.pack, picture_uses.c.version).in_(latest))
        found = dict[str, dict[str, StoredPicture]]()
        for row in await self._used(*this):
            found.setdefault(row["pack"], {})[row["image"]] = read(StoredPicture, row)
        return found

    async def _used(self, *where: ColumnElement[bool]) -> Sequence[RowMapping]:
        same = (pictures.c.guild_id == picture_uses.c.guild_id) & (pictures.c.name == picture_uses.c.name)
        statement = select(picture_uses.c.pack, picture_uses.c.image, pictures.c.name, pictures.c.size)
        return (await self._connection.execute(statement.join(pictures, same).where(*where))).mappings().all()

    async def let_go(self, guild_id: int) -> None:
        """Delete the pictures that no version of the server's packs shows any more."""
        used = select(picture_uses.c.name).where(picture_uses.c.guild_id == guild_id)
        unused = (pictures.c.guild_id == guild_id, pictures.c.name.not_in(used))
        await self._connection.execute(delete(pictures).where(*unused))

    async def size(self, guild_id: int) -> int:
        """How many bytes the server's pictures have."""
        total = select(func.sum(pictures.c.size)).where(pictures.c.guild_id == guild_id)
        return await self._connection.scalar(total) or 0

    async def content(self, name: str) -> bytes | None:
        """The picture of that name, which is the same in every server; None where no server has it."""
        return await self._connection.scalar(select(pictures.c.content).where(pictures.c.name == name).limit(1))
