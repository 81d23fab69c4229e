"""A deletion outlives the backups that were made before it."""

from __future__ import annotations

import shutil
import stat
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from db.answers import AnswerLog
from db.backup import back_up
from db.engine import Database
from db.errors import DatabaseUnavailable
from db.models import metadata
from db.restored import forget_again
from db.tombstones import TombstoneFile
from tests.databases import NOON, add_class, add_run, answer_to

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime
    from pathlib import Path

MINE, OTHERS = 912_345_678_901_234_567, 8


@pytest.fixture
def file(tmp_path: Path) -> TombstoneFile:
    """As a new Copydesk makes it."""
    return TombstoneFile.open(tmp_path / "copydesk.tombstones", tmp_path / "copydesk.tombstones.key")


async def delete(database: Database, file: TombstoneFile, learner: int, now: datetime = NOON) -> None:
    """Somebody has everything deleted."""
    digest = file.digest(learner)
    async with database.unit() as unit:
        await unit.learners.forget(learner)
        at = await unit.tombstones.put(digest, now)
        await unit.commit()
    file.add({digest: at})


async def rows_of(database: Database, learner: int) -> int:
    async with database.unit(writes=False) as unit:
        return sum((await unit.learners.counts(learner)).values())


async def learn(database: Database, learner: int) -> None:
    """They answer something of their own, and in a class that they run."""
    run = await add_run(database, learner_id=learner)
    row = await add_class(database, channel_id=run.id, host_id=learner)
    async with AnswerLog(database) as log:
        await log.write(answer_to(run, learner_id=learner))
        await log.write(answer_to(row.run, learner_id=learner))


@asynccontextmanager
async def restored(database: Database, dump: Dump) -> AsyncGenerator[Database]:
    """The backup in place of the database, opened anew."""
    if isinstance(dump, dict):
        async with database.unit() as unit:
            for table in reversed(metadata.sorted_tables):
                await unit.connection.execute(table.delete())
            for table in metadata.sorted_tables:
                if dump[table.name]:
                    await unit.connection.execute(insert(table), dump[table.name])
            await unit.commit()
        yield database
        return
    file = shutil.copyfile(dump, dump.with_name("restored.db"))
    opened = await Database.open(f"sqlite:///{file}")
    yield opened
    await opened.close()


Dump = Any
"""A copy of a SQLite file, or of another database all rows by table, as `pg_dump` writes and `psql` reads them."""


async def backed_up(database: Database) -> Dump:
    if database.file is not None:
        return back_up(database.file, NOON)
    async with database.unit(writes=False) as unit:
        return {
            table.name: [dict(row) for row in (await unit.connection.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
        }


async def test_a_restored_backup_forgets_again_whoever_was_forgotten_since(
    database: Database, file: TombstoneFile
) -> None:
    for learner in (MINE, OTHERS):
        await learn(database, learner)
    backup = await backed_up(database)
    await delete(database, file, MINE)
    assert await rows_of(database, MINE) == 0
    async with restored(database, backup) as older:
        assert await rows_of(older, MINE) > 0
        before = await rows_of(older, OTHERS)
        assert await forget_again(older, file) == 1
        assert await rows_of(older, MINE) == 0
        assert await rows_of(older, OTHERS) == before
        assert await forget_again(older, file) == 0


async def test_who_deleted_everything_and_came_back_loses_nothing_when_the_bot_starts(
    database: Database, file: TombstoneFile
) -> None:
    await learn(database, MINE)
    await delete(database, file, MINE)
    await learn(database, MINE)
    before = await rows_of(database, MINE)
    for _ in range(2):
        assert await forget_again(database, file) == 0
    assert await rows_of(database, MINE) == before


@pytest.mark.parametrize("set_back", [timedelta(), timedelta(days=2)])
async def test_who_deleted_twice_is_forgotten_by_a_backup_from_in_between_and_no_other(
    database: Database, file: TombstoneFile, set_back: timedelta
) -> None:
    await delete(database, file, MINE)
    await learn(database, MINE)
    between = await backed_up(database)
    await delete(database, file, MINE, NOON - set_back)
    await learn(database, MINE)
    assert await forget_again(database, file) == 0
    assert await rows_of(database, MINE) > 0
    async with restored(database, between) as older:
        assert await forget_again(older, file) == 1
        assert await rows_of(older, MINE) == 0


async def test_what_the_file_lacks_it_gets_from_the_database(database: Database, file: TombstoneFile) -> None:
    await learn(database, MINE)
    backup = await backed_up(database)
    await delete(database, file, MINE)
    file.file.unlink()  # or the disk was full
    assert await forget_again(database, file) == 0
    assert list(file.read()) == [file.digest(MINE)]
    async with restored(database, backup) as older:
        assert await forget_again(older, file) == 1


def test_a_file_of_tombstones_tells_nobody_who_it_was(file: TombstoneFile, tmp_path: Path) -> None:
    file.add({file.digest(MINE): NOON})
    text = file.file.read_text()
    assert str(MINE) not in text
    other = TombstoneFile.open(tmp_path / "other", tmp_path / "other.key")
    assert other.digest(MINE) not in text
    for one in (file.file, tmp_path / "copydesk.tombstones.key"):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600


def test_a_line_that_was_half_written_spoils_no_other(file: TombstoneFile) -> None:
    file.add({file.digest(1): NOON})
    with file.file.open("a") as torn:
        torn.write(file.digest(2)[:20])
    file.add({file.digest(3): NOON})
    assert file.read() == {file.digest(1): NOON, file.digest(3): NOON}


def test_the_key_is_made_once(file: TombstoneFile, tmp_path: Path) -> None:
    again = TombstoneFile.open(file.file, tmp_path / "copydesk.tombstones.key")
    assert again.digest(MINE) == file.digest(MINE)


def test_tombstones_of_another_key_are_refused_with_what_to_do(file: TombstoneFile, tmp_path: Path) -> None:
    file.add({file.digest(MINE): NOON})
    key = tmp_path / "copydesk.tombstones.key"
    key.unlink()
    with pytest.raises(DatabaseUnavailable, match=r"another key than the one in .* Bring back that key"):
        TombstoneFile.open(file.file, key)
    key.write_text("")
    with pytest.raises(DatabaseUnavailable, match="64 hexadecimal digits"):
        TombstoneFile.open(file.file, key)
    key.unlink()
    key.mkdir()
    with pytest.raises(DatabaseUnavailable, match="Cannot use the key"):
        TombstoneFile.open(file.file, key)
