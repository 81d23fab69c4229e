"""The database: whether it is there, whole, writable, of this version, and nobody else's."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.config import default_database_url
from bot.doctor.case import Case, CheckResult
from db.engine import BUSY_SECONDS, Database
from db.errors import DatabaseTooNew, DatabaseUnavailable, reason
from db.files import sole_use
from db.migrate import lacks_migrations
from db.tombstones import TombstoneFile

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_UPDATE: Final = "Install the newest Copydesk (docs/operating.md, “Update”), or put back a copy from before the update."

_OLD: Final = "Nothing is to be done: `copydesk run` migrates it when it starts."

_ANOTHER_PLACE: Final = "Name another place in COPYDESK_DATABASE_URL, or let this user write there."

_REACH: Final = (
    "Check host, port, user, password and name in COPYDESK_DATABASE_URL, that the server runs, and that it lets this "
    "machine in (pg_hba.conf)."
)

_POOLER: Final = (
    "Connect straight to PostgreSQL, or set the pooler to session mode (PgBouncer: pool_mode = session): shards are "
    "claimed by locks of a connection (docs/scale.md)."
)


async def check_database(case: Case) -> list[CheckResult]:
    """What can be wrong with a database as a whole."""
    try:
        database = Database.at(case.settings.database_url)
    except DatabaseUnavailable as error:
        if isinstance(error.__cause__, ImportError):  # `check_extras` says so
            return []
        return [CheckResult.fault(str(error), "Correct COPYDESK_DATABASE_URL.")]
    try:
        if database.file is None:
            return await _postgres(database)
        return await asyncio.to_thread(_sqlite, database, case.settings.database_url == default_database_url())
    finally:
        await database.close()


# ---------------------------------------------------------------------- SQLite


def _sqlite(database: Database, is_default: bool) -> list[CheckResult]:
    assert database.file is not None
    file = database.file.absolute()
    folder = file.parent
    if not folder.is_dir():
        if is_default and _can_be_made(folder):
            return [CheckResult.fine(f"The database will be made at the first start: {file}")]
        return [
            CheckResult.fault(
                f"There is no folder {folder} for the database", f"Make it, or name a file elsewhere. {_ANOTHER_PLACE}"
            )
        ]
    if not os.access(folder, os.W_OK):
        return [CheckResult.fault(f"The database's folder {folder} cannot be written to", _ANOTHER_PLACE)]
    if not file.exists():
        return [CheckResult.fine(f"The database will be made at the first start: {file}")]
    try:
        return [*_looked_through(database, file), *_somebody_elses(file)]
    except sqlite3.Error as error:
        return [_broken(file, error)]


def _can_be_made(folder: Path) -> bool:
    there = next(parent for parent in folder.parents if parent.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def _looked_through(database: Database, file: Path) -> list[CheckResult]:
    """Raises sqlite3.Error."""
    with closing(_opened(file)) as connection:
        said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if said != "ok":
            return [_damaged(file, said)]
        connection.isolation_level = None
        connection.execute("BEGIN IMMEDIATE")
        # Only a change shows that a file is read-only; this one is none, and is taken back.
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("ROLLBACK")
    engine = create_engine("sqlite://", creator=lambda: _opened(file))
    try:
        with engine.connect() as reading:
            behind = lacks_migrations(reading, database)
    except DatabaseTooNew as error:
        return [CheckResult.fault(str(error), _UPDATE)]
    except DatabaseUnavailable as error:
        return [CheckResult.fault(str(error), "Name a file of its own for Copydesk in COPYDESK_DATABASE_URL.")]
    finally:
        engine.dispose()
    if behind:
        return [
            CheckResult.noted(
                f"The database {file} is of an older Copydesk", f"{_OLD} It makes a copy beside it first."
            )
        ]
    return [CheckResult.fine(f"The database {file} is whole, writable and of this version")]


def _opened(file: Path) -> sqlite3.Connection:
    """A connection that makes no file where there is none."""
    return sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=BUSY_SECONDS)


def _broken(file: Path, error: sqlite3.Error) -> CheckResult:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return CheckResult.fault(
                f"The database {file} cannot be written to ({error})",
                "Let this user write to the file and its folder, and see that its disk is not mounted read-only.",
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return CheckResult.noted(
                f"Another program has been writing to the database {file} for {BUSY_SECONDS} seconds",
                "Find out which one (`fuser` on Linux) and end it, if it is not a copy being made just now.",
            )
        case sqlite3.SQLITE_FULL:
            return CheckResult.fault(f"The disk of the database {file} is full", "Free some space.")
        case _:
            return _damaged(file, str(error))


def _damaged(file: Path, said: str) -> CheckResult:
    return CheckResult.fault(
        f"The database {file} is damaged, or none at all: {said.splitlines()[-1]}",
        "Stop Copydesk, keep the file, and put the newest backup in its place (docs/operating.md, “Back up and "
        "restore”).",
    )


def _somebody_elses(file: Path) -> list[CheckResult]:
    if not file.with_name(f"{file.name}.lock").exists():
        return []
    try:
        with sole_use(file):
            return []
    except DatabaseUnavailable:
        return [
            CheckResult.noted(
                f"A Copydesk is using the database {file} now",
                "That is as it should be while yours runs. A second one on the same file does not start: stop the "
                "first, or use PostgreSQL.",
            )
        ]


# ---------------------------------------------------------------------- PostgreSQL


async def _postgres(database: Database) -> list[CheckResult]:
    try:
        async with database.unit(writes=False) as unit:
            read_only = await unit.connection.scalar(
                text("SELECT current_setting('default_transaction_read_only') = 'on' OR pg_is_in_recovery()")
            )
            behind = await unit.connection.run_sync(lacks_migrations, database)
        pooled = await _is_pooled(database)
    except DatabaseTooNew as error:
        return [CheckResult.fault(str(error), _UPDATE)]
    except (DatabaseUnavailable, SQLAlchemyError) as error:
        if _speaks_of_pooling(error):
            return [CheckResult.fault(f"{database.place} is behind a pooler in transaction mode", _POOLER)]
        return [CheckResult.fault(reason(error), _REACH)]
    results = list[CheckResult]()
    if pooled:
        results.append(CheckResult.fault(f"{database.place} is behind a pooler in transaction mode", _POOLER))
    if read_only:
        results.append(
            CheckResult.fault(
                f"{database.place} can only be read", "Connect to the primary server, with a user who may write."
            )
        )
    if behind:
        results.append(CheckResult.noted(f"{database.place} does not have the tables of this version yet", _OLD))
    return results or [CheckResult.fine(f"{database.place} answers, can be written to and is of this version")]


async def _is_pooled(database: Database) -> bool:
    """Whether two transactions of one connection are served by different processes of PostgreSQL.

    Between the two another connection begins one, which takes the process that the first has let go, if it has.
    """

    async def process(connection: AsyncConnection) -> int:
        return int(await connection.scalar(text("SELECT pg_backend_pid()")) or 0)

    async with database.engine.connect() as one, database.engine.connect() as other:
        first = await process(one)
        await one.commit()
        await process(other)
        return await process(one) != first


def _speaks_of_pooling(error: BaseException) -> bool:
    """asyncpg prepares statements, and another process does not know them (26000), or knows another by that name."""
    return any(word in reason(error) for word in ("26000", "prepared statement"))


# ---------------------------------------------------------------------- deletions


async def check_tombstones(case: Case) -> list[CheckResult]:
    """Whether what people had deleted can be deleted again from an older copy."""
    try:
        database = Database.at(case.settings.database_url)
    except DatabaseUnavailable:
        return []
    file, key = case.settings.tombstone_files(database.file, database.name)
    await database.close()
    if not file.exists():
        return []
    if not key.exists():
        return [
            CheckResult.fault(
                f"There are tombstones in {file}, and their key {key} is missing",
                "Bring the key back from where you keep it, or name it in COPYDESK_TOMBSTONE_KEY. Without it nobody "
                "can be deleted again from an older backup.",
            )
        ]
    try:
        known = await asyncio.to_thread(lambda: TombstoneFile.open(file, key).read())
    except DatabaseUnavailable as error:
        return [CheckResult.fault(str(error), "Bring back the file and the key that belong together.")]
    return [CheckResult.fine(f"The tombstones of {len(known)} deletions can be read with their key")]
