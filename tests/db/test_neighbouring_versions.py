"""What the version before this one reads and writes is still there for it: migrations only add, at first.

So the processes of an installation can be updated one after the other. docs/operating.md tells who runs them, and
CONTRIBUTING.md who writes a migration.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from db.engine import Database
from tests.db.test_first_edition import DUMP

HERE = Path(__file__).parent

Schema = dict[str, list[str]]
"""Columns by table."""


def first_edition() -> Schema:
    """As its dump has it."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(DUMP)
        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [row[1] for row in file.execute(f"PRAGMA table_info({name})")]
            for name in tables
            if name not in ("alembic_version", "sqlite_sequence")
        }


@dataclass(frozen=True, slots=True)
class Edition:
    """A version that was given out."""

    version: str
    schema: Schema
    gone: Collection[str] = ()
    """Tables that a later one took away, which therefore does not run beside it. The changelog says so."""


EDITIONS = (
    Edition("0.1.0", first_edition(), gone=("languages",)),
    Edition("0.2.0", json.loads((HERE / "edition_0_2_0.json").read_text(encoding="utf-8"))),
)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.version)
async def test_what_an_edition_reads_is_still_there(database: Database, edition: Edition) -> None:
    def missing(connection: Connection) -> list[str]:
        found = inspect(connection)
        there = {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}
        return [
            f"{table}.{column}"
            for table, columns in edition.schema.items()
            if table not in edition.gone
            for column in columns
            if column not in there.get(table, ())
        ]

    async with database.unit(writes=False) as unit:
        assert await unit.connection.run_sync(missing) == []


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.version)
async def test_what_an_edition_writes_is_taken_though_it_knows_nothing_of_newer_columns(
    database: Database, edition: Edition
) -> None:
    def asked_of_everybody(connection: Connection) -> Iterable[str]:
        found = inspect(connection)
        for table, known in edition.schema.items():
            for column in [] if table in edition.gone else found.get_columns(table):
                if column["name"] not in known and not column["nullable"] and column["default"] is None:
                    yield f"{table}.{column['name']}"

    async with database.unit(writes=False) as unit:
        assert await unit.connection.run_sync(lambda connection: list(asked_of_everybody(connection))) == []


def test_what_is_excused_was_there() -> None:
    for edition in EDITIONS:
        assert set(edition.gone) <= edition.schema.keys()
