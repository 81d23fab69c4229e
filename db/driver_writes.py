"""Answers put down by the drivers alone, for what a whole class causes in one second.

SQLAlchemy does more for one answer than the database itself: see docs/performance.md. Promises one transaction for all
that is put down, of which nothing stays where something raises. Refuses to know what an error means: whoever gets one
does the same by SQLAlchemy, which does.
"""

from __future__ import annotations

import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from db.models import answers
from db.upserts import inserting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import Dialect
    from sqlalchemy.dialects import postgresql, sqlite

    from db.rows import StoredAnswer

# As `db.preferences.languages_of_learners`, for which SQLAlchemy makes `IN` anew for each number of learners.
_LANGUAGES = "SELECT learner_id, language FROM preferences WHERE language IS NOT NULL AND learner_id "


class AsyncpgConnection(Protocol):
    """What is used of a connection of asyncpg, which has no types of its own."""

    async def execute(self, query: str, /) -> object:
        """Executes a statement without values."""
        ...

    async def executemany(self, command: str, args: Sequence[Sequence[object]], /) -> None:
        """Executes a statement for each of these rows; all of them, or none."""
        ...

    async def fetch(self, query: str, /, *args: object) -> Sequence[tuple[int, str]]:
        """The rows of a query."""
        ...

    def is_closed(self) -> bool:
        """Whether it was lost, or ended."""
        ...


def upsert_of_answers(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Puts an answer down, in place of an earlier one of the same learner to the same item of the same run."""
    insert = inserting(dialect)(answers)
    key = answers.primary_key.columns
    others = [column.name for column in answers.c if column.name not in key]
    return insert.on_conflict_do_update(index_elements=list(key), set_={name: insert.excluded[name] for name in others})


class DriverWrites:
    """The statements of one dialect, made once."""

    def __init__(self, dialect: Dialect) -> None:
        compiled = upsert_of_answers(dialect.name).compile(dialect=dialect)
        self._upsert = str(compiled)
        names = compiled.positiontup or ()
        self._values = attrgetter(*names)
        encoders = [answers.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
        self._encoders: Sequence[Callable[[Any], Any] | None] = encoders

    def _rows(self, stored: Collection[StoredAnswer]) -> Sequence[Sequence[object]]:
        """What the driver is given for these. Raises ValueError for what no database takes."""
        return [
            [
                value if encode is None else encode(value)
                for value, encode in zip(self._values(one), self._encoders, strict=True)
            ]
            for one in stored
        ]

    def on_sqlite(
        self, stored: Collection[StoredAnswer], learners: Collection[int], connection: sqlite3.Connection
    ) -> Mapping[int, str]:
        """Puts answers down; the languages that these learners chose. Raises sqlite3's errors, and ValueError."""
        rows = self._rows(stored)
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany(self._upsert, rows)
            languages = {}
            if learners:
                asked = (json.dumps([*learners]),)
                languages = dict(connection.execute(f"{_LANGUAGES} IN (SELECT value FROM json_each(?))", asked))
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        return languages

    async def on_postgresql(
        self, stored: Collection[StoredAnswer], learners: Collection[int], connection: AsyncpgConnection
    ) -> Mapping[int, str]:
        """The same there. Raises asyncpg's errors, and ValueError; a connection on which it did is good for nothing.

        Many rows would be a transaction by themselves, in one trip. But what is on its way to a server that has fallen
        silent would be done when it speaks again, after somebody was told that it could not be.
        """
        rows = self._rows(stored)
        await connection.execute("BEGIN")
        await connection.executemany(self._upsert, rows)
        languages = dict(await connection.fetch(f"{_LANGUAGES} = ANY($1)", [*learners])) if learners else {}
        await connection.execute("COMMIT")
        return languages
