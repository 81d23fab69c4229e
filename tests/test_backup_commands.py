"""`copydesk backup` and `copydesk restore`, as an operator types them beside a bot or without one."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.answers import AnswerLog
from db.backup import contents_of, dated
from db.engine import Database
from db.files import sole_use
from db.tombstones import TombstoneFile
from tests.databases import NOON, add_run, answer_to, migrated
from tests.db.test_first_edition import DUMP
from tests.terminal import copydesk, copydesk_process

MINE = 912_345_678_901_234_567


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The line on stderr of a command that failed; there is no other."""
    assert done.returncode == 1, done.stdout
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("copydesk: ")
    return line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with three answers of somebody and one of somebody else, as a bot left it that was stopped."""
    return filled(tmp_path / "copydesk.db")


def filled(file: Path) -> Path:
    asyncio.run(answered(file, 3, who=MINE))
    asyncio.run(answered(file, 1, who=8))
    return file


async def answered(file: Path, answers: int, who: int = MINE) -> None:
    """Somebody answers so often, a minute after each other."""
    async with migrated(f"sqlite:///{file}") as database:
        await answer(database, answers, who)


async def answer(database: Database, answers: int, who: int = MINE) -> None:
    run = await add_run(database, learner_id=who)
    async with AnswerLog(database) as log:
        for number in range(answers):
            at = NOON + timedelta(minutes=number)
            await log.write(answer_to(run, f"item-{number}", learner_id=who, answered_at=at))


def deleted(file: Path, who: int = MINE) -> None:
    """Somebody has everything deleted, as in `bot.services.privacy`."""

    async def work() -> None:
        async with migrated(f"sqlite:///{file}") as database:
            tombstones = TombstoneFile.open(*tombstone_files(file))
            async with database.unit() as unit:
                await unit.learners.forget(who)
                at = await unit.tombstones.put(tombstones.digest(who), NOON)
                await unit.commit()
            tombstones.add({tombstones.digest(who): at})

    asyncio.run(work())


def tombstone_files(file: Path) -> tuple[Path, Path]:
    return file.with_suffix(".tombstones"), file.with_suffix(".tombstones.key")


def at(file: Path) -> dict[str, str]:
    return {"COPYDESK_DATABASE_URL": f"sqlite:///{file}"}


def answers_in(file: Path) -> int:
    return contents_of(file).answers


def learners_in(file: Path) -> set[int]:
    with closing(sqlite3.connect(file)) as database:
        return {who for (who,) in database.execute("SELECT learner_id FROM answers")}


def copies_of(file: Path, folder: Path | None = None) -> list[Path]:
    return sorted((folder or file.parent).glob(f"{file.stem}-*"))


@pytest.fixture
async def in_use(tmp_path: Path) -> AsyncIterator[Database]:
    """A database that a bot has open, with answers that are still in the write-ahead log."""
    async with used(tmp_path / "copydesk.db") as database:
        yield database


@asynccontextmanager
async def used(file: Path) -> AsyncIterator[Database]:
    async with migrated(f"sqlite:///{file}") as database:
        with sole_use(file):
            await answer(database, 3)
            yield database


# ---------------------------------------------------------------------------------------------------------- backup


async def test_a_backup_is_made_beside_a_database_that_a_bot_uses_and_one_line_says_what_is_in_it(
    in_use: Database,
) -> None:
    assert in_use.file is not None
    done = copydesk_process(in_use.file.parent, "backup", **at(in_use.file))
    assert (done.returncode, done.stderr) == (0, "")
    (copy,) = copies_of(in_use.file)
    assert re.fullmatch(
        rf"Backed up {in_use.file} to {copy}: \d\.\d MB, 3 answers, the last of 2026-03-02 12:02 UTC; "
        r"opened and checked\n",
        done.stdout,
    )
    assert answers_in(copy) == 3
    assert copy.stat().st_mode == in_use.file.stat().st_mode
    await answer(in_use, 2)  # the bot goes on


def test_a_backup_goes_to_the_file_or_folder_that_is_named_or_to_the_folder_of_the_setting(
    file: Path, tmp_path: Path
) -> None:
    (usual := tmp_path / "usual").mkdir()
    (named := tmp_path / "named").mkdir()
    usually = {**at(file), "COPYDESK_BACKUPS": str(usual)}
    for arguments, folder in (([], usual), ([named], named), ([named / "mine.db"], named)):
        done = copydesk(tmp_path, "backup", *arguments, **usually)
        assert done.returncode == 0, done.stderr
        assert str(folder) in done.stdout
    assert [len(copies_of(file, folder)) for folder in (usual, named, tmp_path)] == [1, 1, 0]
    assert answers_in(named / "mine.db") == 4


def test_a_backup_writes_over_nothing(file: Path, tmp_path: Path) -> None:
    (there := tmp_path / "there.db").write_text("mine")
    line = told(copydesk(tmp_path, "backup", there, **at(file)))
    assert f"there is a {there} already; name a new file, or a folder" in line
    assert there.read_text() == "mine"
    assert not list(tmp_path.glob("*.part"))


def test_of_a_damaged_database_there_is_no_backup_and_the_line_says_why(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.executescript("PRAGMA foreign_keys = OFF; DELETE FROM runs")
    assert "the table answers has rows that refer to missing ones" in told(copydesk(tmp_path, "backup", **at(file)))
    content = bytearray(file.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    file.write_bytes(content)
    told(copydesk(tmp_path, "backup", **at(file)))
    assert copies_of(file) == []


@pytest.mark.parametrize(
    ("to", "words"), [(None, "There is no file"), ("no/such/folder/copy.db", "No such file or directory")]
)
def test_a_backup_of_nothing_or_to_nowhere_is_one_clear_line(
    file: Path, tmp_path: Path, to: str | None, words: str
) -> None:
    source = file if to else tmp_path / "other.db"
    assert words in told(copydesk(tmp_path, "backup", *([to] if to else []), **at(source)))
    assert not (tmp_path / "other.db").exists()


def test_on_postgresql_its_own_tools_are_named_with_everything_but_the_password(tmp_path: Path) -> None:
    url = "postgresql://me:secret@db.example:5433/bot?ssl=require"
    address = "'postgresql://me@db.example:5433/bot?sslmode=require'"
    for arguments, command in (
        (["backup"], "pg_dump --format=custom --no-owner --file=copydesk-"),
        (["restore", "x.dump"], "pg_restore --clean --if-exists --no-owner --single-transaction --dbname="),
    ):
        done = copydesk(tmp_path, *arguments, COPYDESK_DATABASE_URL=url)
        assert (done.returncode, done.stdout) == (2, "")
        why, what = done.stderr.splitlines()
        assert "the database is PostgreSQL" in why
        assert what.startswith(command)
        assert address in what
        assert "secret" not in done.stderr


@pytest.mark.parametrize("value", ["0", "-1", "many", "10000"])
@pytest.mark.parametrize("variable", ["COPYDESK_BACKUP_KEEP", "COPYDESK_BACKUP_DAYS"])
def test_a_number_of_backups_or_days_that_cannot_be_is_refused(tmp_path: Path, variable: str, value: str) -> None:
    done = copydesk(tmp_path, "run", DISCORD_TOKEN="a.b.c", **{variable: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"copydesk run: {variable} is {value!r}; give a number from 1 to 9999\n"


# --------------------------------------------------------------------------------------------------------- restore


def test_a_restored_backup_takes_the_place_of_the_database_which_is_kept(file: Path, tmp_path: Path) -> None:
    assert copydesk(tmp_path, "backup", tmp_path / "backup.db", **at(file)).returncode == 0
    asyncio.run(answered(file, 5))
    file.chmod(0o640)
    done = copydesk(tmp_path, "restore", tmp_path / "backup.db", **at(file))
    assert done.returncode == 0, done.stderr
    (kept,) = copies_of(file)
    assert done.stdout.splitlines() == [
        f"Restored {file} from {tmp_path / 'backup.db'}: 4 answers, the last of 2026-03-02 12:02 UTC",
        f"The database that was there is kept as {kept}. Delete that when you need it no longer.",
    ]
    assert (answers_in(file), answers_in(kept), answers_in(tmp_path / "backup.db")) == (4, 9, 4)
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in tmp_path.glob("copydesk.db*")) == ["copydesk.db", "copydesk.db.lock"]
    asyncio.run(answered(file, 1))  # and it is a database like any other


async def test_nothing_is_restored_while_a_bot_uses_the_database(in_use: Database, tmp_path: Path) -> None:
    await answered(tmp_path / "other.db", 1)
    assert in_use.file is not None
    line = told(copydesk_process(tmp_path, "restore", tmp_path / "other.db", **at(in_use.file)))
    assert "another Copydesk is using it. Stop that one first" in line
    await answer(in_use, 1)


def test_nothing_is_restored_while_another_program_has_the_database_open(file: Path, tmp_path: Path) -> None:
    backup = shutil.copyfile(file, tmp_path / "backup.db")
    with closing(sqlite3.connect(file)) as other:
        other.execute("SELECT count(*) FROM answers").fetchone()
        line = told(copydesk_process(tmp_path, "restore", backup, **at(file)))
    assert "another program has it open, perhaps Litestream or sqlite3; end it first" in line
    assert (answers_in(file), copies_of(file)) == (4, [])


def no_database(backup: Path) -> None:
    backup.write_text("Dear reader, " * 1000)


def somebody_elses(backup: Path) -> None:
    backup.unlink()
    with closing(sqlite3.connect(backup)) as database:
        database.executescript("CREATE TABLE invoices (id INTEGER)")


def newer(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as database:
        database.executescript("UPDATE alembic_version SET version_num = '9999'")


def damaged(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as database:
        database.executescript("PRAGMA foreign_keys = OFF; DELETE FROM runs")


def cut_off(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:50_000])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (Path.unlink, "There is no file"),
        (no_database, "not a database"),
        (somebody_elses, "no database of Copydesk"),
        (newer, "a newer Copydesk made it (revision 9999); update this one"),
        (damaged, "damaged; the table answers has rows that refer to missing ones"),
        (cut_off, ""),
    ],
)
def test_a_backup_that_cannot_be_used_changes_nothing(file: Path, tmp_path: Path, spoil: object, words: str) -> None:
    backup = shutil.copyfile(file, tmp_path / "backup.db")
    assert callable(spoil)
    spoil(backup)
    before = file.read_bytes()
    assert words in told(copydesk(tmp_path, "restore", backup, **at(file)))
    assert file.read_bytes() == before
    assert copies_of(file) == []


def test_the_database_is_no_backup_of_itself(file: Path, tmp_path: Path) -> None:
    assert "it is the database itself" in told(copydesk(tmp_path, "restore", "copydesk.db", **at(file)))
    assert answers_in(file) == 4


def test_a_backup_of_the_first_edition_is_brought_up_to_date(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "first.db")) as first:
        first.executescript(DUMP)
    before = (tmp_path / "first.db").read_bytes()
    done = copydesk(tmp_path, "restore", "first.db", **at(file))
    assert done.returncode == 0, done.stderr
    assert "It was made by an older Copydesk, and its tables are brought up to date." in done.stdout
    assert contents_of(file).revision > "0001"
    assert contents_of(file).answers == contents_of(tmp_path / "first.db").answers > 0
    assert (tmp_path / "first.db").read_bytes() == before
    assert len(copies_of(file)) == 1


def test_who_had_everything_deleted_since_is_not_in_what_is_restored(file: Path, tmp_path: Path) -> None:
    copydesk(tmp_path, "backup", "backup.db", **at(file))
    deleted(file)
    done = copydesk(tmp_path, "restore", "backup.db", **at(file))
    assert "Deleted 1 person from it who had everything deleted after it was made." in done.stdout
    assert learners_in(file) == {8}
    assert str(MINE).encode() not in file.read_bytes()
    again = copydesk(tmp_path, "restore", "backup.db", **at(file))
    assert "Deleted 1 person" in again.stdout


def test_a_deletion_that_only_the_replaced_database_knows_of_is_brought_along(file: Path, tmp_path: Path) -> None:
    copydesk(tmp_path, "backup", "backup.db", **at(file))
    deleted(file)
    tombstone_files(file)[0].write_text("")  # as where the bot died in between, or the disk was full
    done = copydesk(tmp_path, "restore", "backup.db", **at(file))
    assert "Deleted 1 person" in done.stdout
    assert learners_in(file) == {8}


def test_without_tombstones_it_is_said_that_deleted_people_may_be_back(file: Path, tmp_path: Path) -> None:
    done = copydesk(tmp_path, "backup", "backup.db", **at(file))
    done = copydesk(tmp_path, "restore", "backup.db", **at(file))
    assert done.returncode == 0
    assert "whoever did so after this backup was made is in it" in done.stderr
    assert not tombstone_files(file)[1].exists()  # a key that is made here would be the wrong one


def test_without_the_key_of_the_tombstones_nothing_is_restored(file: Path, tmp_path: Path) -> None:
    copydesk(tmp_path, "backup", "backup.db", **at(file))
    deleted(file)
    asyncio.run(answered(file, 1))
    tombstone_files(file)[1].unlink()
    assert "Bring back that key" in told(copydesk(tmp_path, "restore", "backup.db", **at(file)))
    assert answers_in(file) == 2


def test_a_copy_of_a_running_database_is_restored_with_its_write_ahead_log(tmp_path: Path) -> None:
    async def copied() -> None:
        async with used(tmp_path / "copydesk.db"):
            for end in ("", "-wal"):
                shutil.copyfile(tmp_path / f"copydesk.db{end}", tmp_path / f"backup.db{end}")

    asyncio.run(copied())
    done = copydesk(tmp_path, "restore", "backup.db", **at(tmp_path / "new.db"))
    assert done.returncode == 0, done.stderr
    assert answers_in(tmp_path / "new.db") == 3


def test_a_damaged_database_is_replaced_and_what_is_left_of_it_is_kept(file: Path, tmp_path: Path) -> None:
    copydesk(tmp_path, "backup", "backup.db", **at(file))
    file.write_bytes(b"nothing of any use")
    wal = file.with_name("copydesk.db-wal")
    wal.write_bytes(b"of a database that was here once")
    done = copydesk(tmp_path, "restore", "backup.db", **at(file))
    assert done.returncode == 0, done.stderr
    assert answers_in(file) == 4
    assert [one.read_bytes() for one in copies_of(file)] == [b"nothing of any use"]
    assert not wal.exists()


def test_on_a_new_machine_a_backup_is_put_where_the_bot_looks_for_it(file: Path, tmp_path: Path) -> None:
    backup = dated(file, NOON)
    copydesk(tmp_path, "backup", backup, **at(file))
    data = tmp_path / "of a new user"
    done = copydesk(tmp_path, "restore", backup, XDG_DATA_HOME=str(data))
    assert done.returncode == 0, done.stderr
    assert "is kept as" not in done.stdout
    assert answers_in(data / "copydesk" / "copydesk.db") == 4
