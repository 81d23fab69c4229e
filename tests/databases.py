"""Real databases for tests: each one fresh, and gone afterwards.

A SQLite file always; PostgreSQL where COPYDESK_TEST_POSTGRES holds the URL of a server on which databases
may be made.
"""

from __future__ import annotations

import os
import uuid
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

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
        yield f"sqlite:///{folder / 'copydesk.db'}"
        return
    server = os.environ.get("COPYDESK_TEST_POSTGRES")
    if not server:
        pytest.skip("COPYDESK_TEST_POSTGRES is not set")
    name = f"copydesk_test_{uuid.uuid4().hex}"
    await on_server(f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        await on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


async def on_server(statement: str) -> None:
    """Run one statement on the PostgreSQL server, outside the database under test and any transaction."""
    url = make_url(os.environ["COPYDESK_TEST_POSTGRES"]).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


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
