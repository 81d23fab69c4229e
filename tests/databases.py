"""Real databases for tests: each one fresh, and gone afterwards.

A SQLite file always; PostgreSQL where COPYDESK_TEST_POSTGRES holds the URL of a server on which databases
may be made. Most tests want the tables to be there: they are made once, and copied for each, or emptied after it.
"""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from sqlalchemy import event, make_url

from db.engine import Database
from db.migrate import upgrade
from db.rows import StoredAnswer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from db.rows import ClassRow, RunRow
    from db.unit import UnitOfWork

KINDS = ("sqlite", "postgresql")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@asynccontextmanager
async def fresh_url(kind: str, folder: Path) -> AsyncGenerator[str]:
    """The URL of an empty database of that kind; skips the test where no server is given."""
    if kind == "sqlite":
        yield _url_of(folder / "copydesk.db")
        return
    async with _on_postgres() as url:
        yield url


class Templates:
    """Migrated databases without rows: of SQLite a file that is copied, on PostgreSQL some that are emptied after use.

    To make a database on PostgreSQL and to drop it takes seconds, most of them the server's.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        self._empty: list[str] = []
        """Names of databases that nobody uses now."""
        self._columns: set[tuple[str, str]] = set()
        """Tables and columns of one on PostgreSQL."""

    @asynccontextmanager
    async def copy(self, kind: str, folder: Path) -> AsyncGenerator[str]:
        """The URL of a database of that kind with every table and no rows; skips the test where no server is given."""
        if kind == "sqlite":
            if not self._file.exists():
                async with migrated(_url_of(self._file)):
                    pass
            file = folder / "copydesk.db"
            shutil.copyfile(self._file, file)
            yield _url_of(file)
            return
        name = self._empty.pop() if self._empty else await self._made()
        try:
            yield _url_on_server(name)
        finally:
            if await _emptied(name, self._columns):
                self._empty.append(name)
            else:
                await on_server(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def close(self) -> None:
        """Nobody wants one any more."""
        for name in self._empty:
            await on_server(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _made(self) -> str:
        _server()
        name = _new_name()
        await on_server(f'CREATE DATABASE "{name}"')
        async with migrated(_url_on_server(name)):
            pass
        self._columns = await _columns_of(name)
        return name


async def _emptied(name: str, columns: set[tuple[str, str]]) -> bool:
    """Takes every row out of a database on PostgreSQL, and all that its sequences have counted.

    False where its tables are not as they were made: then it is good for nothing.
    """
    try:
        if await _columns_of(name) != columns:
            return False
        tables = {table for table, _column in columns} - {"alembic_version"}
        wiped = "".join(f'DELETE FROM "{one}";' for one in tables)
        connection = await _connected(name)
        try:
            # Whoever was killed, or is still being closed, holds locks.
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            await connection.execute(
                f"SET lock_timeout = '5s'; SET session_replication_role = replica; {wiped}"
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            )
        finally:
            await connection.close()
    except (asyncpg.PostgresError, OSError):
        return False
    return True


async def _columns_of(name: str) -> set[tuple[str, str]]:
    """The tables and columns of a database on PostgreSQL."""
    connection = await _connected(name)
    try:
        found = await connection.fetch(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
    finally:
        await connection.close()
    return {(row["table_name"], row["column_name"]) for row in found}


async def _connected(name: str) -> asyncpg.Connection[asyncpg.Record]:
    url = make_url(_server()).set(drivername="postgresql", database=name)
    return await asyncpg.connect(url.render_as_string(hide_password=False))


@asynccontextmanager
async def _on_postgres() -> AsyncGenerator[str]:
    _server()
    name = _new_name()
    await on_server(f'CREATE DATABASE "{name}"')
    try:
        yield _url_on_server(name)
    finally:
        await on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def _url_on_server(name: str) -> str:
    return make_url(_server()).set(database=name).render_as_string(hide_password=False)


def _new_name() -> str:
    return f"copydesk_test_{uuid.uuid4().hex}"


def _server() -> str:
    """The PostgreSQL server to make databases on; skips the test where none is given."""
    server = os.environ.get("COPYDESK_TEST_POSTGRES")
    if not server:
        pytest.skip("COPYDESK_TEST_POSTGRES is not set")
    return server


async def on_server(statement: str) -> None:
    """Run one statement on the PostgreSQL server, outside the database under test and any transaction."""
    url = make_url(_server()).set(drivername="postgresql")
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def migrated(url: str) -> AsyncGenerator[Database]:
    """The database at `url`, with every table."""
    database = await Database.open(url)
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def plans(unit: UnitOfWork) -> AsyncGenerator[list[str]]:
    """Collects how SQLite finds the rows of each statement of the block; on PostgreSQL, an empty text for each."""
    engine, found = unit.connection.engine.sync_engine, list[str]()
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
    for statement, values in asked:
        if engine.dialect.name == "sqlite":
            steps = await unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            found.append("; ".join(step.detail for step in steps))
        else:
            found.append("")


async def add_run(database: Database, **changed: Any) -> RunRow:
    """Store a run of learner 7 through the pack `figures`, with what was changed."""
    values: dict[str, Any] = {
        "learner_id": 7,
        "mode": "quiz",
        "subject": "figures",
        "version": 2,
        "seed": 11,
        "items": ["one", "two", "three"],
        "now": NOON,
    }
    async with database.unit() as unit:
        run = await unit.runs.add(**{**values, **changed})
        await unit.commit()
    return run


async def add_class(database: Database, **changed: Any) -> ClassRow:
    """Store a class of host 70 in channel 20 of server 10, still in its lobby, with what was changed."""
    values: dict[str, Any] = {
        "guild_id": 10,
        "channel_id": 20,
        "host_id": 70,
        "subject": "figures",
        "version": 2,
        "seed": 11,
        "items": ["one", "two", "three"],
        "settings": {"points": "flat"},
        "state": {"phase": "lobby"},
        "now": NOON,
    }
    async with database.unit() as unit:
        row = await unit.classes.add(**{**values, **changed})
        await unit.commit()
    return row


def answer_to(run: RunRow | int, item: str = "one", **changed: Any) -> StoredAnswer:
    """A right answer of learner 7, with what was changed."""
    values: dict[str, Any] = {
        "run_id": run if isinstance(run, int) else run.id,
        "item": item,
        "learner_id": 7,
        "pack": "figures",
        "pack_version": 2,
        "skill": "unit",
        "response": {"choice": "a"},
        "score": 1.0,
        "maximum": 1.0,
        "confidence": 2,
        "ms": 5400,
        "answered_at": NOON,
    }
    return StoredAnswer(**{**values, **changed})
