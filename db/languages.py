"""Which languages were chosen: by learners for themselves, and for servers.

Promises: nothing is stored about somebody who chose none. Refuses to know which languages there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from db.models import guilds, languages
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection


def of_learners(learner_ids: Collection[int], connection: Connection) -> dict[int, str]:
    """What these learners chose; those who chose nothing are not in it."""
    chosen = select(languages.c.learner_id, languages.c.language).where(languages.c.learner_id.in_(learner_ids))
    return {row.learner_id: row.language for row in connection.execute(chosen)}


def of_servers(guild_ids: Collection[int], connection: Connection) -> dict[int, str]:
    """What was set for these servers; those with nothing are not in it."""
    chosen = select(guilds.c.guild_id, guilds.c.language).where(guilds.c.guild_id.in_(guild_ids))
    return {row.guild_id: row.language for row in connection.execute(chosen) if row.language}


class Languages:
    """The choices of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def choose(self, learner_id: int, language: str | None) -> None:
        """Keep a learner's choice, or with None forget it."""
        if language is None:
            await self._connection.execute(delete(languages).where(languages.c.learner_id == learner_id))
            return
        statement = self._insert(languages).values(learner_id=learner_id, language=language)
        changed = {"language": statement.excluded["language"]}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[languages.c.learner_id], set_=changed)
        )

    async def set_for_server(self, guild_id: int, language: str | None, now: datetime) -> None:
        """Set the language of a server, or with None none."""
        statement = self._insert(guilds).values(guild_id=guild_id, language=language, updated_at=now)
        changed = {name: statement.excluded[name] for name in ("language", "updated_at")}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[guilds.c.guild_id], set_=changed)
        )
