"""A learner's right to see what is stored about them, and to have it deleted.

Promises: both walk every column of the type `Person`, so a table added later is covered without being named
here. A row with their id as `learner_id` is deleted; a row that names them otherwise stays, without the name.
For good: only backups of the database file still hold what was deleted, and `db.restored` deletes it again
where one of them takes the database's place.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update

from db.models import metadata
from db.types import Person

if TYPE_CHECKING:
    from sqlalchemy import Column, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.types import JsonValue


class Learners:
    """Whole learners, in one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def export(self, learner_id: int) -> dict[str, list[dict[str, JsonValue]]]:
        """Every stored row of the learner by table, ready for JSON: times are ISO 8601 texts in UTC."""
        stored: dict[str, list[dict[str, JsonValue]]] = {}
        for table, columns in _personal().items():
            theirs = or_(*(column == learner_id for column in columns))
            statement = select(table).where(theirs).order_by(*table.primary_key.columns)
            rows = (await self._connection.execute(statement)).mappings()
            stored[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows]
        return stored

    async def forget(self, learner_id: int) -> dict[str, int]:
        """Delete every row of the learner, and their id from rows of others; returns how many by table.

        What hangs on a deleted row goes too.
        """
        changed: dict[str, int] = {}
        for table, columns in reversed(_personal().items()):
            changed[table.name] = 0
            for column in columns:
                way = delete(table) if column.name == "learner_id" else update(table).values({column: None})
                changed[table.name] += (await self._connection.execute(way.where(column == learner_id))).rowcount
        return changed

    async def counts(self, learner_id: int) -> dict[str, int]:
        """How many stored rows name the learner, by table; a table with none is absent."""
        found: dict[str, int] = {}
        for table, columns in _personal().items():
            theirs = or_(*(column == learner_id for column in columns))
            found[table.name] = (
                await self._connection.scalar(select(func.count()).select_from(table).where(theirs)) or 0
            )
        return {name: number for name, number in found.items() if number}

    async def everybody(self) -> set[int]:
        """Everybody of whom anything is stored. Walks through all tables: for who restores a backup only."""
        found = set[int]()
        for columns in _personal().values():
            for column in columns:
                found |= set(await self._connection.scalars(select(column).where(column.is_not(None)).distinct()))
        return found


def goes_with_them(table: str) -> bool:
    """Whether a row of that table is somebody's own, and is deleted with them; others stay, without their id."""
    return "learner_id" in metadata.tables[table].c


def _personal() -> dict[Table, list[Column[Any]]]:
    """The columns that hold people's ids by table, a table after the ones that it refers to."""
    found = {table: [one for one in table.c if isinstance(one.type, Person)] for table in metadata.sorted_tables}
    return {table: columns for table, columns in found.items() if columns}


def _plain(value: JsonValue | datetime) -> JsonValue:
    return value.isoformat() if isinstance(value, datetime) else value
