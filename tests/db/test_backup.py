"""Which copies of a SQLite file go, and which never do; and a restore that is killed at any moment."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.backup import back_up, dated, dated_copies, thin_out
from db.engine import Database
from tests.databases import NOON, add_run, migrated
from tests.terminal import HOME, environment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAYS = [timedelta(days=number) for number in range(50)]


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A database with a row."""
    async with migrated(f"sqlite:///{tmp_path / 'copydesk.db'}") as database:
        await add_run(database)
    return tmp_path / "copydesk.db"


@pytest.fixture
def folder(file: Path) -> Path:
    """A folder for backups, empty yet."""
    (folder := file.parent / "backups").mkdir()
    return folder


def make(file: Path, folder: Path, days: Iterable[int]) -> list[Path]:
    """A copy of each of these days before noon, as the bot makes it."""
    return [back_up(file, NOON - DAYS[day], folder / dated(file, NOON - DAYS[day]).name) for day in days]


def left(file: Path, *folders: Path) -> list[Path]:
    return list(dated_copies(file, folders))


def test_of_many_copies_the_newest_are_kept_and_the_oldest_deleted_first(file: Path, folder: Path) -> None:
    copies = make(file, folder, range(6))
    assert thin_out(file, [folder], NOON, keep=4, days=100) == [copies[5], copies[4]]
    assert left(file, folder) == copies[:4]
    assert thin_out(file, [folder], NOON, keep=4, days=100) == []


def test_a_copy_goes_after_so_many_days_however_few_there_are(file: Path, folder: Path) -> None:
    copies = make(file, folder, [0, 3, 29, 31, 40])
    assert thin_out(file, [folder], NOON, keep=14, days=30) == [copies[4], copies[3]]
    assert left(file, folder) == copies[:3]


def test_the_newest_copy_that_is_whole_is_never_deleted(file: Path, folder: Path) -> None:
    copies = make(file, folder, [40, 41, 42, 43])
    copies[0].write_bytes(copies[0].read_bytes()[:30_000])
    assert thin_out(file, [folder], NOON, keep=14, days=30) == [copies[3], copies[2], copies[0]]
    assert left(file, folder) == [copies[1]]
    assert thin_out(file, [folder], NOON + DAYS[40], keep=1, days=1) == []


def test_copies_that_updates_left_beside_the_database_count_like_the_others(file: Path, folder: Path) -> None:
    nightly = make(file, folder, [0, 1, 2])
    beside = make(file, file.parent, [1, 35])
    assert thin_out(file, [folder, file.parent], NOON, keep=3, days=30) == [beside[1], nightly[2]]
    assert left(file, folder, file.parent) == [nightly[0], nightly[1], beside[0]] or left(
        file, folder, file.parent
    ) == [nightly[0], beside[0], nightly[1]]


def test_files_of_other_names_are_left_alone_and_what_a_killed_process_left_is_not(file: Path, folder: Path) -> None:
    (old,) = make(file, folder, [45])
    others = [
        shutil.copyfile(old, folder / name)
        for name in ("copydesk-before-the-holidays.db", "other-2026-01-01T030000.000000Z.db", "copydesk.db")
    ]
    half = [old.with_name(f"{old.name}{end}") for end in (".part", ".part-journal", ".new", ".new.part", ".new-wal")]
    young = [folder / f"{dated(file, NOON - timedelta(hours=1)).name}.part"]
    for one in (*half, *young):
        one.write_bytes(b"half")
    make(file, folder, [0])
    thin_out(file, [folder], NOON, keep=14, days=30)
    assert [one for one in (*others, *young) if not one.exists()] == []
    assert [one for one in (old, *half) if one.exists()] == []


async def test_a_copy_is_of_one_moment_however_much_is_written_while_it_is_made(file: Path) -> None:
    database = await Database.open(f"sqlite:///{file}")
    for _ in range(3):
        await add_run(database, items=["x" * 3_000_000])  # more than one step, all together
    told = list[tuple[int, int]]()

    def write(done: int, pages: int) -> None:
        told.append((done, pages))
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE runs SET version = version + 1")
            other.commit()

    copy = back_up(file, NOON, report=write)
    await database.close()
    assert len(told) > 1
    assert told[-1][0] == told[-1][1]
    with closing(sqlite3.connect(copy)) as read:
        assert read.execute("SELECT version FROM runs").fetchall() == [(2,)] * 4


KILLED = """
import asyncio, os, shutil, signal, sqlite3, sys
from pathlib import Path
from db.replacing import restore

WATCHED = ("os.rename", "os.link", "os.remove", "os.chmod", "os.chown", "sqlite3.connect")
original, backup, file = map(Path, sys.argv[1:])
moment = 0
killed = True
while killed:
    moment += 1
    for one in file.parent.glob("copydesk*"):
        one.unlink()
    shutil.copyfile(original, file)
    child = os.fork()
    if not child:
        seen = 0

        def count(event, _arguments):
            global seen
            if event in WATCHED:
                seen += 1
                if seen == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        asyncio.run(restore(backup, file, None))
        os._exit(0)
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    database = sqlite3.connect(file)
    (whole,), (runs,) = map(database.execute, ("PRAGMA integrity_check", "SELECT count(*) FROM runs"))
    print(moment, killed, *whole, *runs)
    database.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
async def test_a_restore_that_is_killed_at_any_moment_leaves_the_old_database_or_the_new_one(file: Path) -> None:
    (place := file.parent / "place").mkdir()
    backup = back_up(file, NOON, file.parent / "backup.db")
    async with migrated(f"sqlite:///{file}") as database:
        await add_run(database)
    command = [sys.executable, "-c", KILLED, str(file), str(backup), str(place / "copydesk.db")]
    child = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, cwd=HOME, env=environment())
    printed, _ = await child.communicate()
    lines = [line.split() for line in printed.decode().splitlines()]
    assert child.returncode == 0
    assert {whole for _, _, whole, _ in lines} == {"ok"}
    runs = [int(number) for _, _, _, number in lines]
    assert runs == sorted(runs, reverse=True), "first the old one, which has two, then the new one"
    assert set(runs) == {2, 1}
    assert [killed for _, killed, _, _ in lines] == ["True"] * (len(lines) - 1) + ["False"]
    assert len(lines) > 10
