"""Bringing a database to the tables of this program, at start.

Promises: all missing migrations happen in one transaction, or none; a SQLite file with something in it is
copied first (`db.backup`); foreign keys are whole afterwards. Two programs that start at once do it one
after the other. Refuses a database of a newer Copydesk (`DatabaseTooNew`), and one with tables that no
Copydesk made.
"""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, inspect, select, table, text

from db.backup import back_up
from db.clock import SYSTEM_CLOCK
from db.errors import DatabaseTooNew, DatabaseUnavailable, reason
from db.models import metadata

if TYPE_CHECKING:
    from datetime import datetime

    from alembic.config import Config
    from sqlalchemy import Connection

    from db.clock import Clock
    from db.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"

LOCK = 0x636F7079
"""The advisory lock that programs migrating one PostgreSQL database take turns by."""

_PAUSE = 0.2
"""Seconds between two tries to get it."""


async def upgrade(
    database: Database, migrations: Path = MIGRATIONS, *, clock: Clock = SYSTEM_CLOCK, backup: bool = True
) -> Path | None:
    """Apply what is missing; returns the backup, if one was made. Does nothing to a current database.

    With `backup=False` none is made: for what is a copy itself. Raises DatabaseTooNew, DatabaseUnavailable, and
    whatever a migration raises, with the database as it was.
    """
    async with database.patient() as patient, patient.unit() as unit:
        connection = unit.connection
        if database.file:
            # Rebuilding a table, which is how SQLite alters one, would delete all that refers to its rows.
            # The switch works only outside a transaction; the connection is thrown away afterwards.
            await connection.rollback()
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            await driver.execute("PRAGMA foreign_keys = OFF")
        else:
            # Asked for again and again: to wait inside one statement would end with the driver's time limit for it.
            take = text(f"SELECT pg_try_advisory_xact_lock({LOCK})")
            while not await connection.scalar(take):
                await clock.sleep(_PAUSE)
        try:
            if not await connection.run_sync(lacks_migrations, database, migrations):
                return None
            made = None
            if backup and database.file and await connection.run_sync(_has_rows):
                made = await _backed_up(database.file, clock.now())
            await connection.run_sync(_migrate, migrations)
            if database.file and (await connection.execute(text("PRAGMA foreign_key_check"))).first():
                raise DatabaseUnavailable(f"Cannot use {database.place}: it has rows that refer to missing ones")
            await unit.commit()
            return made
        finally:
            if database.file:
                await connection.invalidate()


async def _backed_up(file: Path, now: datetime) -> Path:
    try:
        return await asyncio.to_thread(back_up, file, now)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnavailable(
            f"Cannot use the database file {file}: before it is migrated it is copied, and that failed: {reason(error)}"
        ) from error


def alembic_config(connection: Connection, migrations: Path = MIGRATIONS) -> Config:
    """What Alembic's commands need to work on this connection, without a configuration file."""
    from alembic.config import Config  # noqa: PLC0415 - see the module's docstring

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def _migrate(connection: Connection, migrations: Path) -> None:
    from alembic import command  # noqa: PLC0415 - see the module's docstring

    command.upgrade(alembic_config(connection, migrations), "head")


def lacks_migrations(connection: Connection, database: Database, migrations: Path = MIGRATIONS) -> bool:
    """Whether `upgrade` has something to do there; changes nothing.

    Raises DatabaseTooNew, and DatabaseUnavailable where somebody else's tables are there.
    """
    known = known_revisions(migrations)
    current = revision_of(connection)
    if current is not None and current not in known:
        raise DatabaseTooNew(
            f"Cannot use {database.place}: a newer Copydesk made it (revision {current}); update this one"
        )
    tables = set(inspect(connection).get_table_names())
    if not database.file:
        tables &= set(metadata.tables)  # others may live in one PostgreSQL schema with us, under other names
    if current is None and tables - {"alembic_version"}:
        raise DatabaseUnavailable(f"Cannot use {database.place}: it holds tables that Copydesk did not make")
    return current != known[-1]


def known_revisions(migrations: Path = MIGRATIONS) -> list[str]:
    """All that this program has, in order; a database at the last one has all tables."""
    return sorted(file.name.partition("_")[0] for file in (migrations / "versions").glob("[0-9]*_*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision of the database; None before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _has_rows(connection: Connection) -> bool:
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return any(connection.scalar(select(exists().select_from(table(name)))) for name in tables)
