"""What learners set for themselves, and the language that was set for a server.

Promises: nothing is stored about somebody who set nothing. Refuses to know which languages there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from db.models import guilds, preferences
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection


def languages_of_learners(learner_ids: Collection[int], connection: Connection) -> dict[int, str]:
    """The languages these learners chose; whoever chose none is not in it."""
    chosen = select(preferences.c.learner_id, preferences.c.language).where(preferences.c.learner_id.in_(learner_ids))
    return {row.learner_id: row.language for row in connection.execute(chosen) if row.language}


def languages_of_servers(guild_ids: Collection[int], connection: Connection) -> dict[int, str]:
    """The languages that were set for these servers; those with none are not in it."""
    chosen = select(guilds.c.guild_id, guilds.c.language).where(guilds.c.guild_id.in_(guild_ids))
    return {row.guild_id: row.language for row in connection.execute(chosen) if row.language}


class Preferences:
    """The settings of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def set_language(self, learner_id: int, language: str | None) -> None:
        """Keep a learner's language, or with None forget it. A row that says nothing any more is deleted."""
        statement = self._insert(preferences).values(learner_id=learner_id, language=language)
        changed = {"language": statement.excluded["language"]}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[preferences.c.learner_id], set_=changed)
        )
        settings = (column for column in preferences.c if column.name != "learner_id")
        unset = (preferences.c.learner_id == learner_id, *(column.is_(None) for column in settings))
        await self._connection.execute(delete(preferences).where(*unset))

    async def set_language_of_server(self, guild_id: int, language: str | None, now: datetime) -> None:
        """Set the language of a server, or with None none."""
        statement = self._insert(guilds).values(guild_id=guild_id, language=language, updated_at=now)
        changed = {name: statement.excluded[name] for name in ("language", "updated_at")}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[guilds.c.guild_id], set_=changed)
        )
