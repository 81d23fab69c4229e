"""All rows of one database in another one, as when somebody moves from SQLite to PostgreSQL or back.

Promises: everything or nothing, in one transaction, of one moment of the source; each row is read back and compared
before it is committed; and ids go on from where they were, so that no old button ever means something new. Refuses a
source that has not exactly this program's tables, a target that holds anything, and a SQLite file that is in use.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, exists, func, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from db.errors import DatabaseTooNew, DatabaseUnavailable, reason
from db.files import sole_use
from db.migrate import known_revisions, revision_of, upgrade
from db.models import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.backup import ProgressReport
    from db.engine import Database

ROWS_AT_ONCE = 1000

FILES_AT_ONCE = 20
"""Likewise, of rows that hold whole files; each may have 1 MiB."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """What a table holds, the same on both sides."""

    name: str
    rows: int
    checksum: str
    """Of all values of all rows, whatever their order: 64 hexadecimal digits."""


class _Sum:
    """Counts rows and adds up their hashes: the order in which a database gives them changes nothing."""

    def __init__(self) -> None:
        self.rows = 0
        self._total = 0

    def add(self, row: Mapping[str, Any]) -> None:
        canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), default=_plain)
        self._total += int.from_bytes(hashlib.sha256(canonical.encode()).digest(), "big")
        self.rows += 1

    def of(self, one: Table) -> CopiedTable:
        return CopiedTable(one.name, self.rows, f"{self._total % 2**256:064x}")


def _plain(value: object) -> str:
    """A value that JSON does not have; text begins otherwise, but a column has one type."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"a column holds a {type(value).__name__}")


async def copy_database(
    source: Database, target: Database, *, report: ProgressReport | None = None
) -> list[CopiedTable]:
    """Copy every row into an empty database, which gets its tables if it has none; what was copied, by table.

    Raises DatabaseUnavailable, with the target empty.
    """
    async with AsyncExitStack() as stack:
        for one in (source, target):
            if one.file is not None:
                stack.enter_context(sole_use(one.file))
        old_side = await stack.enter_async_context(source.patient())
        new_side = await stack.enter_async_context(target.patient())
        async with old_side.unit(writes=False) as old:
            await old.connection.run_sync(_refuse_other_revision, source.place)
        async with new_side.unit(writes=False) as new:
            await new.connection.run_sync(_refuse_rows, target.place)
        await upgrade(target)
        async with old_side.unit(writes=False) as old, new_side.unit() as new:
            await new.connection.run_sync(_refuse_rows, target.place)
            copied = await _copied(old.connection, new.connection, report)
            await new.connection.run_sync(_count_on, await old.connection.run_sync(_counted))
            await new.commit()
    return copied


def _refuse_other_revision(connection: Connection, place: str) -> None:
    """Raises DatabaseUnavailable where the source has other tables than this program."""
    revision, known = revision_of(connection), known_revisions()
    if revision is None:
        raise DatabaseUnavailable(f"Cannot copy {place}: it is no database of Copydesk")
    if revision not in known:
        raise DatabaseTooNew(f"Cannot copy {place}: a newer Copydesk made it (revision {revision}); update this one")
    if revision != known[-1]:
        raise DatabaseUnavailable(
            f"Cannot copy {place}: it has the tables of an older Copydesk (revision {revision}); start this one on it "
            "once, which brings it up to date"
        )


def _refuse_rows(connection: Connection, place: str) -> None:
    """Raises DatabaseUnavailable where the target is not empty, or has other tables than this program."""
    revision = revision_of(connection)
    if revision is not None and revision != known_revisions()[-1]:
        raise DatabaseUnavailable(
            f"Cannot copy to {place}: it has the tables of another Copydesk (revision {revision}); name an empty one"
        )
    for name in set(inspect(connection).get_table_names()) & set(metadata.tables):
        if connection.scalar(select(exists().select_from(table(name)))):
            raise DatabaseUnavailable(f"Cannot copy to {place}: its table {name} has rows; name an empty database")


async def _copied(old: AsyncConnection, new: AsyncConnection, report: ProgressReport | None) -> list[CopiedTable]:
    """Copies every table after the ones that it refers to, then reads all of it back and compares."""
    tables = metadata.sorted_tables
    counts = [await old.scalar(select(func.count()).select_from(one)) or 0 for one in tables]
    done, all_ = 0, 2 * sum(counts)

    def note(rows: int) -> None:
        nonlocal done
        done += rows
        if report is not None:
            report(done, all_)

    given: list[CopiedTable] = []
    for one in tables:
        try:
            given.append(await _passed_on(one, old, new, note))
        except SQLAlchemyError as error:
            raise DatabaseUnavailable(f"Cannot copy the table {one.name}: {reason(error)}") from error
    taken = [await _passed_on(one, new, None, note) for one in tables]
    for left, right in zip(given, taken, strict=True):
        if left != right:
            raise DatabaseUnavailable(
                f"Cannot copy the table {left.name}: of {left.rows} rows {right.rows} came back, or not as they were"
            )
    return taken


async def _passed_on(one: Table, old: AsyncConnection, new: AsyncConnection | None, note: Any) -> CopiedTable:
    """Reads a table, and writes its rows to another database if there is one; what was read."""
    total = _Sum()
    holds_files = any(isinstance(column.type, LargeBinary) or column.name == "content" for column in one.c)
    statement = select(one).execution_options(yield_per=FILES_AT_ONCE if holds_files else ROWS_AT_ONCE)
    async with old.stream(statement) as found:
        async for batch in found.mappings().partitions():
            rows = [dict(row) for row in batch]
            for row in rows:
                total.add(row)
            if new is not None:
                await new.execute(one.insert(), rows)
            note(len(rows))
    return total.of(one)


def _counting() -> list[Table]:
    """Tables whose ids the database counts."""
    return [one for one in metadata.sorted_tables if one.autoincrement_column is not None]


def _counted(connection: Connection) -> dict[str, int]:
    """The highest id that each counting table ever gave, 0 where it gave none."""
    found = dict[str, int]()
    for one in _counting():
        highest = connection.scalar(select(func.max(one.c.id))) or 0
        if connection.dialect.name == "sqlite":
            given = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": one.name})
        else:
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": one.name})
            given = connection.scalar(text(f"SELECT CASE WHEN is_called THEN last_value END FROM {sequence}"))
        found[one.name] = max(highest, given or 0)
    return found


def _count_on(connection: Connection, counted: Mapping[str, int]) -> None:
    """Has the next id of each table follow the highest that was ever given."""
    for one in _counting():
        values = {"name": one.name, "given": counted[one.name]}
        if connection.dialect.name != "sqlite":
            if values["given"]:
                connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :given)"), values)
        elif one.dialect_options["sqlite"]["autoincrement"]:  # others go on from their highest row
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :given)"), values)
