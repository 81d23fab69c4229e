"""A filled database of the first edition goes on working: everything is still there, and is exported and forgotten."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from sqlalchemy import Connection, select, text

from db.engine import Database
from db.migrate import alembic_config, upgrade
from db.models import metadata
from db.rows import Member

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

DUMP = (Path(__file__).parent / "first_edition.sql").read_text(encoding="utf-8")
ANA, BEN, HOST = 912345678901234561, 912345678901234562, 912345678901234570
GUILD = 712345678901234510


ORDER = ("guilds", "languages", "packs", "pack_versions", "pack_changes", "hidden_packs", "runs", "classes")
"""Tables that others refer to come before these; the rest follows in any order."""


def inserted() -> list[str]:
    """The rows of the dump, as statements that both databases take in this order."""
    rows = re.findall(r'^INSERT INTO "(\w+)" (VALUES\(.*?\);)$', DUMP, re.MULTILINE | re.DOTALL)
    ours = [(table, values) for table, values in rows if table not in ("alembic_version", "sqlite_sequence")]
    ours.sort(key=lambda row: ORDER.index(row[0]) if row[0] in ORDER else len(ORDER))
    return [f'INSERT INTO "{table}" {values}' for table, values in ours]


@pytest.fixture
async def upgraded(url: str, tmp_path: Path) -> AsyncGenerator[Database]:
    """The first edition's database, opened by this one."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(tmp_path / "copydesk.db")) as file:
            file.executescript(DUMP)
    database = await Database.open(url)

    def filled(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), "0001")
        connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        for row in inserted():
            connection.exec_driver_sql(row)
        connection.exec_driver_sql("SELECT setval('runs_id_seq', 7), setval('pack_changes_id_seq', 3)")

    if database.file is None:
        async with database.unit() as unit:
            await unit.connection.run_sync(filled)
            await unit.commit()
    await upgrade(database)
    yield database
    await database.close()


def first() -> dict[str, list[dict[str, Any]]]:
    """The rows of the dump by table, as SQLite reads it."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(DUMP)
        file.row_factory = sqlite3.Row
        names = [row["name"] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = [name for name in names if name not in ("alembic_version", "sqlite_sequence")]
        return {name: [dict(row) for row in file.execute(f"SELECT * FROM {name}")] for name in tables}


def test_the_dump_has_rows_in_each_table_of_the_first_edition() -> None:
    rows = first()
    assert len(rows) == 10
    assert all(rows.values())
    assert sum(map(len, rows.values())) == len(inserted())


async def test_every_row_of_the_first_edition_is_still_there(upgraded: Database) -> None:
    before = first()
    async with upgraded.unit(writes=False) as unit:
        for name, rows in before.items():
            table = metadata.tables["preferences" if name == "languages" else name]
            keys = [column.name for column in table.primary_key]
            stored = {
                tuple(row[key] for key in keys): row
                for row in (await unit.connection.execute(select(table))).mappings()
            }
            assert len(stored) == len(rows), name
            for row in rows:
                found = stored[tuple(row[key] for key in keys)]
                for column, value in row.items():
                    assert said(found[column], value) == value, f"{name}.{column}"


def said(stored: Any, written: Any) -> Any:
    """A stored value as the first edition wrote it."""
    if isinstance(stored, datetime):
        return stored.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(written, str) and stored != written:  # JSON, which SQLite keeps as a text
        return written if stored == json.loads(written) else stored
    return stored


async def test_what_people_have_of_the_first_edition_is_exported_and_forgotten(upgraded: Database) -> None:
    async with upgraded.unit() as unit:
        exported = {name: len(rows) for name, rows in (await unit.learners.export(ANA)).items() if rows}
        assert exported == {"runs": 2, "answers": 4, "members": 1, "preferences": 1}
        assert await unit.learners.counts(ANA) == exported
        assert await unit.learners.counts(HOST) == {"classes": 1, "pack_versions": 2, "pack_changes": 2}
        for person in (ANA, HOST):
            await unit.learners.forget(person)
            assert await unit.learners.counts(person) == {}
        assert await unit.learners.everybody() == {BEN}
        assert [one.learner_id for one in await unit.classes.members(4)] == [BEN]
        row = await unit.classes.get(4)
        assert row is not None
        assert row.host_id is None
        await unit.classes.join(4, Member(ANA, datetime.now(UTC), None))


async def test_a_server_of_the_first_edition_is_forgotten_whole(upgraded: Database) -> None:
    async with upgraded.unit() as unit:
        await unit.servers.forget(GUILD)
        for table in metadata.sorted_tables:
            for column in table.c:
                values = list(await unit.connection.scalars(select(column)))
                assert not any(str(GUILD) in str(value) for value in values), str(column)
        assert await unit.learners.counts(ANA) == {"runs": 2, "answers": 3, "preferences": 1}
        assert await unit.connection.scalar(text("SELECT count(*) FROM runs")) == 2
