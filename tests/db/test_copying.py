"""Everything of one database in another one: from SQLite to PostgreSQL and back, by `copydesk copy-database`."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Boolean, Column, Float, LargeBinary, delete, func, insert, select, text

from db.answers import AnswerLog
from db.engine import Database, sqlite_file
from db.files import sole_use
from db.migrate import upgrade
from db.models import answers, metadata, runs
from db.tombstones import TombstoneFile
from db.types import Json, Server, UtcDateTime
from tests.databases import KINDS, NOON, add_run, answer_to, fresh_url, migrated
from tests.db.test_first_edition import DUMP
from tests.terminal import copydesk, copydesk_process

if TYPE_CHECKING:
    import subprocess
    from collections.abc import AsyncGenerator
    from pathlib import Path

BIG = 912_345_678_901_234_567

Rows = dict[str, list[dict[str, Any]]]


def one_row_each() -> Rows:
    """A row for each table, with all that a column of its type can hold, each referring to those before it."""
    made: Rows = {}
    for number, table in enumerate(metadata.sorted_tables):
        row = {column.name: _value(column, number) for column in table.c}
        for column in table.c:
            for key in column.foreign_keys:
                row[column.name] = made[key.column.table.name][0][key.column.name]
        made[table.name] = [row]
    return made


def _value(column: Column[Any], number: int) -> Any:
    match column.type:
        case Json():
            return {"text": "13,4 % — \0 ö", "figures": [1, 1.0, 1e300, 8.18e9, 0.1, None, True], "empty": {}}
        case UtcDateTime():
            return NOON + timedelta(microseconds=number + 1)
        case Float():
            return 1 / (number + 3)
        case Server():  # two keys of one row may refer to it
            return BIG
        case Boolean():
            return bool(number % 2)
        case LargeBinary():
            return bytes(range(256))
        case other if other.python_type is int:
            limit = {"SMALLINT": 30_000, "INTEGER": 2_000_000_000}.get(str(other.compile()), BIG)
            return limit + number
        case _:
            return f"“{column.name}” ö\n\t' {number}"


async def fill(database: Database) -> None:
    """A row in each table, and what people did lately."""
    rows = one_row_each()
    async with database.unit() as unit:
        for table in metadata.sorted_tables:
            await unit.connection.execute(insert(table), rows[table.name])
        await unit.commit()
    run = await add_run(database)
    async with AnswerLog(database) as log:
        await asyncio.gather(*(log.write(answer_to(run, f"item-{number}")) for number in range(2500)))
    gone = await add_run(database)  # its id is never given again
    async with database.unit() as unit:
        await unit.connection.execute(delete(runs).where(runs.c.id == gone.id))
        await unit.commit()


async def all_rows(url: str) -> Rows:
    """Everything, each table in the order of its key."""
    found: Rows = {}
    database = await Database.open(url)
    async with database.unit(writes=False) as unit:
        for table in metadata.sorted_tables:
            rows = [dict(row) for row in (await unit.connection.execute(select(table))).mappings()]
            found[table.name] = sorted(rows, key=lambda row: [str(row[key.name]) for key in table.primary_key])
    await database.close()
    return found


async def next_run(url: str) -> int:
    """The id of one that is begun now."""
    database = await Database.open(url)
    run = await add_run(database)
    await database.close()
    return run.id


async def copy(folder: Path, source: str, target: str) -> subprocess.CompletedProcess[str]:
    """What an operator types, in a thread of its own as it runs an event loop."""
    return await asyncio.to_thread(copydesk, folder, "copy-database", source, target)


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a command that failed."""
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("copydesk: ")
    return line


def made(folder: Path) -> Path:
    """A new folder."""
    folder.mkdir()
    return folder


@asynccontextmanager
async def empty(kind: str, folder: Path) -> AsyncGenerator[str]:
    """The URL of a database without tables, in a folder of its own."""
    async with fresh_url(kind, made(folder)) as url:
        yield url


@pytest.fixture
async def source(tmp_path: Path) -> str:
    """A SQLite database filled by the first edition, and by this one."""
    file = tmp_path / "copydesk.db"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(DUMP)
    async with migrated(f"sqlite:///{file}") as database:
        await fill(database)
    return f"sqlite:///{file}"


@pytest.fixture(params=KINDS)
async def target(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[str]:
    """Where it is to go."""
    async with empty(request.param, tmp_path / "target") as url:
        yield url


async def test_everything_goes_there_and_back_and_is_the_same(source: str, target: str, tmp_path: Path) -> None:
    before = await all_rows(source)
    assert all(before.values())
    there = await copy(tmp_path, source, target)
    assert there.returncode == 0, there.stderr
    assert await all_rows(target) == before
    async with empty("sqlite", tmp_path / "again") as again:
        back = await copy(tmp_path, target, again)
        assert back.returncode == 0, back.stderr
        assert back.stdout == there.stdout  # counts and checksums
        assert await all_rows(again) == before
        total = sum(map(len, before.values()))
        assert f"Copied {total:,} rows; each was read back and is the same." in there.stdout
        answered = next(line for line in there.stdout.splitlines() if line.startswith("answers "))
        assert answered.split()[1] == f"{len(before['answers']):,}"
        ids = [await next_run(url) for url in (source, target, again)]
    assert len(set(ids)) == 1, "ids go on from where they were, also from those that were deleted"


@pytest.mark.parametrize("kind", KINDS)
async def test_an_empty_database_may_have_its_tables_already(kind: str, source: str, tmp_path: Path) -> None:
    async with empty(kind, tmp_path / "there") as there:
        async with migrated(there):
            pass
        assert (await copy(tmp_path, source, there)).returncode == 0


async def test_a_database_that_holds_anything_is_not_written_to(source: str, target: str, tmp_path: Path) -> None:
    async with migrated(target) as database:
        await add_run(database)
    before = await all_rows(target)
    assert "its table runs has rows; name an empty database" in told(await copy(tmp_path, source, target))
    assert await all_rows(target) == before


async def set_revision(url: str, revision: str) -> None:
    database = await Database.open(url)
    async with database.unit() as unit:
        await unit.connection.execute(text("UPDATE alembic_version SET version_num = :one"), {"one": revision})
        await unit.commit()
    await database.close()


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("0003", "the tables of an older Copydesk (revision 0003); start this one on it once"),
        ("9999", "newer Copydesk"),
    ],
)
async def test_a_source_of_another_revision_is_refused_and_the_target_stays_untouched(
    source: str, target: str, tmp_path: Path, revision: str, words: str
) -> None:
    await set_revision(source, revision)
    assert words in told(await copy(tmp_path, source, target))
    database = await Database.open(target)
    async with database.unit(writes=False) as unit:
        assert await unit.connection.run_sync(lambda sync: sync.dialect.has_table(sync, "runs")) is False
    await database.close()


@pytest.mark.parametrize("revision", ["0003", "9999"])
async def test_a_target_of_another_revision_is_refused(source: str, target: str, tmp_path: Path, revision: str) -> None:
    async with migrated(target):
        pass
    await set_revision(target, revision)
    assert f"another Copydesk (revision {revision}); name an empty one" in told(await copy(tmp_path, source, target))


async def test_a_sqlite_file_that_a_bot_uses_is_neither_read_nor_written(source: str, tmp_path: Path) -> None:
    async with empty("sqlite", tmp_path / "there") as there:
        file = sqlite_file(source)
        assert file is not None
        with sole_use(file):
            for one, other in ((source, there), (there, source)):
                done = await asyncio.to_thread(copydesk_process, tmp_path, "copy-database", one, other)
                assert "another Copydesk is using it" in told(done) or "no database of Copydesk" in told(done)


async def test_where_a_row_cannot_be_copied_nothing_is(source: str, target: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "copydesk.db")) as database:
        database.execute("DELETE FROM runs WHERE id = (SELECT max(run_id) FROM answers)")  # foreign keys are off here
        database.commit()
    assert "Cannot copy the table answers: " in told(await copy(tmp_path, source, target))
    assert not any((await all_rows(target)).values())


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("one", "words"),
    [
        ("sqlite:///no-such.db", "There is no file no-such.db"),
        ("mysql://x/y", "mysql"),
        ("sqlite://", "must name a file"),
        ("postgresql://me:secret@127.0.0.1:1/x", "PostgreSQL at 127.0.0.1:1/x"),
    ],
)
async def test_a_database_that_is_not_there_is_one_clear_line(tmp_path: Path, one: str, words: str) -> None:
    line = told(await copy(tmp_path, one, f"sqlite:///{tmp_path / 'there.db'}"))
    assert words in line
    assert "secret" not in line
    assert not (tmp_path / "no-such.db").exists()


async def test_tombstones_are_carried_along_so_that_older_backups_forget_there_too(source: str, tmp_path: Path) -> None:
    ours = TombstoneFile.open(tmp_path / "copydesk.tombstones", tmp_path / "copydesk.tombstones.key")
    ours.add({ours.digest(BIG): NOON})
    async with empty("sqlite", tmp_path / "there") as there:
        done = await copy(tmp_path, source, there)
        assert done.returncode == 0, done.stderr
        names = [tmp_path / "there" / f"copydesk.tombstones{end}" for end in ("", ".key")]
        assert f"noted in {names[0]}, too" in done.stderr
        assert TombstoneFile.open(*names).read() == ours.read()
    async with empty("sqlite", tmp_path / "elsewhere") as elsewhere:
        TombstoneFile.open(*(tmp_path / "elsewhere" / name.name for name in names))
        line = told(await copy(tmp_path, source, elsewhere))
        assert "it is another than the one in" in line
        database = await Database.open(elsewhere)
        await upgrade(database)
        async with database.unit(writes=False) as unit:
            assert await unit.connection.scalar(select(func.count()).select_from(answers)) == 0
        await database.close()


def test_the_row_of_each_table_has_a_value_in_every_column() -> None:
    assert [name for name, (row,) in one_row_each().items() if None in row.values()] == []
