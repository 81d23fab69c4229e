"""A SQLite file that is taken away from under a running Copydesk, or shared with another one."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.answers import AnswerLog
from db.engine import Database
from db.errors import DatabaseUnavailable
from db.files import sole_use
from db.migrate import upgrade
from tests.databases import add_run, answer_to

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def wal_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def delete(file: Path) -> None:
    file.unlink()


def delete_log(file: Path) -> None:
    wal_of(file).unlink()


def move(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def replace(file: Path) -> None:
    other = file.with_name("backup.db")
    shutil.copy(file, other)
    other.rename(file)


def replace_log(file: Path) -> None:
    other = file.with_name("backup")
    shutil.copy(wal_of(file), other)
    other.rename(wal_of(file))


@pytest.mark.parametrize("trouble", [delete, delete_log, move, replace, replace_log])
async def test_nothing_is_said_to_be_stored_in_a_file_that_is_not_there_any_more_and_the_log_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, trouble: Callable[[Path], None], expected_errors: list[str]
) -> None:
    expected_errors.append("deleted, moved or replaced")
    file = tmp_path / "copydesk.db"
    database = await Database.open(f"sqlite:///{file}")
    await upgrade(database)
    run = await add_run(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(run))
        assert caplog.records == []
        trouble(file)
        for _ in range(2):
            with pytest.raises(DatabaseUnavailable, match="deleted, moved or replaced while it was in use"):
                await log.write(answer_to(run, "two"))
            with pytest.raises(DatabaseUnavailable, match="deleted, moved or replaced while it was in use"):
                await add_run(database)
    told = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert ["put the file and its -wal back, and start again" in one.getMessage() for one in told] == [True]
    await database.close()


async def test_a_file_that_is_put_back_is_used_again_by_the_next_process(
    tmp_path: Path, expected_errors: list[str]
) -> None:
    expected_errors.append("deleted, moved or replaced")
    file = tmp_path / "copydesk.db"
    database = await Database.open(f"sqlite:///{file}")
    await upgrade(database)
    run = await add_run(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(run))
        move(file)
        with pytest.raises(DatabaseUnavailable):
            await log.write(answer_to(run, "two"))
        assert not file.exists()  # no empty one is begun in its place
        file.with_name("elsewhere.db").rename(file)
        with pytest.raises(DatabaseUnavailable):
            await log.write(answer_to(run, "three"))
    await database.close()
    database = await Database.open(f"sqlite:///{file}")
    async with database.unit(writes=False) as unit:
        assert "one" in [answer.item for answer in await unit.runs.answers(run.id, 7)]
    await database.close()


async def test_connections_that_come_and_go_and_a_migration_are_no_sign_of_anything(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path / 'copydesk.db'}"
    database = await Database.open(url)
    await upgrade(database)
    for _ in range(3):
        await database.engine.dispose()
        await add_run(database)
    other = await Database.open(url)
    await other.close()
    await add_run(database)
    await database.close()
    assert caplog.records == []


HOLD = """
import sys
from pathlib import Path
from db.files import sole_use
with sole_use(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_of_two_processes_on_one_file_the_second_is_refused_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(DatabaseUnavailable, match="another Copydesk is using it"), sole_use(file):
            pass
        child.kill()
        child.wait()
        with sole_use(file):
            pass
    with sole_use(file):
        pass
