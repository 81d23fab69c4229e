"""What learners set for themselves, and the language that was set for a server.

Promises: nothing is stored about somebody who set nothing. Refuses to know which languages there are.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypedDict, Unpack

from sqlalchemy import delete, select, update

from db.models import guilds, preferences
from db.rows import read
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class ReminderSetting:
    """Whether somebody wants reminders by direct message, and since when Discord takes none to them."""

    wanted: bool = False
    closed_at: datetime | None = None


def languages_of_learners(learner_ids: Collection[int], connection: Connection) -> dict[int, str]:
    """The languages these learners chose; whoever chose none is not in it."""
    chosen = select(preferences.c.learner_id, preferences.c.language).where(preferences.c.learner_id.in_(learner_ids))
    return {row.learner_id: row.language for row in connection.execute(chosen) if row.language}


def languages_of_servers(guild_ids: Collection[int], connection: Connection) -> dict[int, str]:
    """The languages that were set for these servers; those with none are not in it."""
    chosen = select(guilds.c.guild_id, guilds.c.language).where(guilds.c.guild_id.in_(guild_ids))
    return {row.guild_id: row.language for row in connection.execute(chosen) if row.language}


@dataclass(frozen=True)
class PracticeSetting:
    """A learner's goal, of days in a week; the minute of their day at which they are reminded; and their time zone.

    None for what they have not set.
    """

    days: int | None = None
    minute: int | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class PracticeReminder:
    """Somebody who wants to be reminded of practice at a minute of their day, and the date of the last reminder."""

    learner_id: int
    practice_minute: int
    time_zone: str | None
    practice_reminded_on: str | None


class PracticeChange(TypedDict, total=False):
    """What somebody can set for practice."""

    practice_days: int | None
    practice_minute: int | None
    time_zone: str | None


class Preferences:
    """The settings of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def reminders(self, learner_id: int) -> ReminderSetting:
        """What a learner has set about reminders."""
        statement = select(preferences.c.reminders, preferences.c.messages_closed_at).where(
            preferences.c.learner_id == learner_id
        )
        row = (await self._connection.execute(statement)).first()
        return ReminderSetting() if row is None else ReminderSetting(bool(row.reminders), row.messages_closed_at)

    async def set_reminders(self, learner_id: int, *, wanted: bool) -> None:
        """They want reminders by direct message, or none. Who wants them opens their messages, if they were closed."""
        values = {"reminders": True if wanted else None, "messages_closed_at": None}
        await self._set(learner_id, values)

    async def close_messages(self, learner_id: int, now: datetime) -> None:
        """Discord takes no direct message to them."""
        await self._set(learner_id, {"messages_closed_at": now})

    async def practice(self, learner_id: int) -> PracticeSetting:
        """What a learner has set for practice."""
        columns = (preferences.c.practice_days, preferences.c.practice_minute, preferences.c.time_zone)
        row = (await self._connection.execute(select(*columns).where(preferences.c.learner_id == learner_id))).first()
        return PracticeSetting() if row is None else PracticeSetting(*row)

    async def set_practice(self, learner_id: int, **changed: Unpack[PracticeChange]) -> None:
        """Set these. Who wants another reminder opens their messages, if they were closed."""
        values: dict[str, object] = {**changed}
        if "practice_minute" in changed:
            values["messages_closed_at"] = None
            if changed["practice_minute"] is None:
                values["practice_reminded_on"] = None
        await self._set(learner_id, values)

    async def practice_reminders(self) -> list[PracticeReminder]:
        """Everybody who wants to be reminded of practice and takes direct messages."""
        columns = (preferences.c[name.name] for name in fields(PracticeReminder))
        statement = select(*columns).where(
            preferences.c.practice_minute.is_not(None), preferences.c.messages_closed_at.is_(None)
        )
        return [read(PracticeReminder, row) for row in (await self._connection.execute(statement)).mappings()]

    async def claim_practice_reminder(self, one: PracticeReminder, date: str) -> bool:
        """That reminder of that date is begun; False where it was already."""
        before = preferences.c.practice_reminded_on
        seen = before.is_(None) if one.practice_reminded_on is None else before == one.practice_reminded_on
        statement = update(preferences).where(preferences.c.learner_id == one.learner_id, seen)
        return (await self._connection.execute(statement.values(practice_reminded_on=date))).rowcount == 1

    async def set_language(self, learner_id: int, language: str | None) -> None:
        """Keep a learner's language, or with None forget it. A row that says nothing any more is deleted."""
        await self._set(learner_id, {"language": language})

    async def set_language_of_server(self, guild_id: int, language: str | None, now: datetime) -> None:
        """Set the language of a server, or with None none."""
        statement = self._insert(guilds).values(guild_id=guild_id, language=language, updated_at=now)
        changed = {name: statement.excluded[name] for name in ("language", "updated_at")}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[guilds.c.guild_id], set_=changed)
        )

    async def _set(self, learner_id: int, values: Mapping[str, object]) -> None:
        statement = self._insert(preferences).values(learner_id=learner_id, **values)
        changed = {name: statement.excluded[name] for name in values}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[preferences.c.learner_id], set_=changed)
        )
        settings = (column for column in preferences.c if column.name != "learner_id")
        unset = (preferences.c.learner_id == learner_id, *(column.is_(None) for column in settings))
        await self._connection.execute(delete(preferences).where(*unset))
