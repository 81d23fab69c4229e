"""A learner's right to see what is stored about them, and to have it deleted.

Promises: both walk every column of the type `Person`, so a table added later is covered without being named
here. A row with their id as `learner_id` is deleted; a row that names them otherwise stays, without the name.
For good: only backups of the database file still hold what was deleted.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select, update

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


def _personal() -> dict[Table, list[Column[Any]]]:
    """The columns that hold people's ids by table, a table after the ones that it refers to."""
    found = {table: [one for one in table.c if isinstance(one.type, Person)] for table in metadata.sorted_tables}
    return {table: columns for table, columns in found.items() if columns}


def _plain(value: JsonValue | datetime) -> JsonValue:
    return value.isoformat() if isinstance(value, datetime) else value
