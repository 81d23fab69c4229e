"""Every command line of docs/operating.md about backups and moving, given as they are written there, in their order."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from bot.config import Settings
from db.backup import contents_of
from db.engine import Database
from db.models import answers
from db.restored import forget_again
from db.tombstones import TombstoneFile
from tests.databases import KINDS, NOON, fresh_url, migrated
from tests.terminal import HOME, environment
from tests.test_backup_commands import answer, answered
from tests.waiting import HANG, until

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

PAGE = (HOME / "docs" / "operating.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
PATH = f"{BIN}:/usr/local/bin:/usr/bin:/bin"
MINE, OTHERS = 912_345_678_901_234_567, 8

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the page is written for a Unix shell")


def task(name: str) -> dict[str, str]:
    """The parts of a chapter, by their titles."""
    (text,) = re.findall(rf"^## {name}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^### (.*?)\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL))


PARTS = {**task("Back up and restore"), **task("Move")}


def blocks(part: str, language: str = "sh") -> list[str]:
    """What is in the code blocks of a part, in order."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", PARTS[part], re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(text) for _, text in found]


async def give(folder: Path, block: str, **variables: str) -> str:
    """What the commands of a block print; fails where one of them does."""
    return await asyncio.to_thread(_give, folder, block, variables)


def _give(folder: Path, block: str, variables: Mapping[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=folder,
        env=environment(PATH=PATH, **{"COPYDESK_DATABASE_URL": "sqlite:///copydesk.db", **variables}),
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 0, f"{block}\n{done.stderr}"
    return done.stdout


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Where a bot runs whose database has three answers."""
    await answered(tmp_path / "copydesk.db", 3)
    return tmp_path


def test_no_command_of_these_chapters_is_left_out_here() -> None:
    tested = {"SQLite": 4, "PostgreSQL": 2, "Litestream": 2, "To another machine": 2}
    assert {name: len(blocks(name)) for name in PARTS} == {**tested, "From SQLite to PostgreSQL, and back": 2}
    assert sum(text.count("```sh") for text in PARTS.values()) == 12


async def test_backups_of_sqlite_are_made_and_restored(folder: Path) -> None:
    beside, elsewhere, restore, drill = blocks("SQLite")
    assert "3 answers" in await give(folder, beside)
    assert (await give(folder, elsewhere)).count("3 answers") == 2
    await answered(folder / "copydesk.db", 2)
    assert "3 answers" in await give(folder, restore)
    assert contents_of(folder / "copydesk.db").answers == 3
    await answered(folder / "copydesk.db", 1)
    assert "drill.db" in await give(folder, drill)
    assert [contents_of(folder / name).answers for name in ("copydesk.db", "drill.db")] == [4, 3]
    dated = "copydesk-0000-00-00T000000.000000Z.db"
    there = [re.sub(r"\d", "0", name) for name in databases(folder)]
    assert there == sorted(["before-the-holidays.db", dated, dated, "copydesk.db", "drill.db", f"backups/{dated}"])


def databases(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*.db"))


def test_the_settings_of_the_page_are_those_that_hold_without_them_but_for_the_folder() -> None:
    (given,) = blocks("SQLite", "ini")
    read = Settings.from_environment(dict(line.split("=") for line in given.splitlines()))
    assert read == Settings(read.database_url, backups=Path("backups"))


async def test_postgresql_is_dumped_and_restored_by_its_own_tools(tmp_path: Path) -> None:
    if shutil.which("pg_dump", path=PATH) is None:
        pytest.skip("there is no pg_dump")
    dump, restore = blocks("PostgreSQL")
    async with fresh_url("postgresql", tmp_path) as url:
        async with migrated(url) as database:
            await answer(database, 3, MINE)
            await answer(database, 2, OTHERS)
        await give(tmp_path, dump, COPYDESK_DATABASE_URL=url)
        tombstones = TombstoneFile.open(tmp_path / "of-it.tombstones", tmp_path / "of-it.key")
        tombstones.add({tombstones.digest(MINE): NOON})
        async with migrated(url) as database, database.unit() as unit:
            await unit.connection.execute(delete(answers))
            await unit.commit()
        await give(tmp_path, restore, COPYDESK_DATABASE_URL=url)
        async with migrated(url) as database:
            assert await answers_of(database) == 5
            assert await forget_again(database, tombstones) == 1  # as a bot does when it starts
            assert await answers_of(database) == 2


async def answers_of(database: Database) -> int:
    async with database.unit(writes=False) as unit:
        return await unit.connection.scalar(select(func.count()).select_from(answers)) or 0


@asynccontextmanager
async def running(folder: Path, command: str) -> AsyncGenerator[None]:
    """A command that goes on until it is told to stop."""
    child = await asyncio.create_subprocess_exec(
        *command.split(), cwd=folder, env=environment(PATH=PATH), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        child.send_signal(signal.SIGINT)
        await child.wait()


async def test_litestream_replicates_a_database_that_is_in_use_and_its_copy_is_restored(folder: Path) -> None:
    if shutil.which("litestream", path=PATH) is None:
        pytest.skip("there is no litestream")
    (configuration,) = blocks("Litestream", "yaml")
    replicate, restore = blocks("Litestream")
    (folder / "litestream.yml").write_text(configuration)
    probe = restore.splitlines()[0].replace("from-litestream.db", "probe.db")

    async def there() -> bool:
        """Whether everything is in the replica."""
        clear(folder, "probe.db*")
        try:
            await give(folder, probe)
        except AssertionError:  # nothing is there yet
            return False
        return contents_of(folder / "probe.db").answers == 5

    async with migrated(f"sqlite:///{folder / 'copydesk.db'}") as database, running(folder, replicate):
        await answer(database, 2)
        await until(there, "replication")
    with closing(sqlite3.connect(folder / "copydesk.db")) as lost:
        lost.execute("DELETE FROM answers")
        lost.commit()
    assert "5 answers" in await give(folder, restore)
    assert contents_of(folder / "copydesk.db").answers == 5
    assert clear(folder, ".copydesk.db-litestream") == 0


def clear(folder: Path, pattern: str) -> int:
    """Deletes these files; how many there were."""
    found = list(folder.glob(pattern))
    for one in found:
        one.unlink()
    return len(found)


async def test_an_installation_moves_to_another_machine_with_its_tombstones(folder: Path) -> None:
    backup, restore = blocks("To another machine")
    new = folder / "new machine"
    tombstones = TombstoneFile.open(folder / "copydesk.tombstones", folder / "copydesk.tombstones.key")
    await give(folder, backup)
    tombstones.add({tombstones.digest(MINE): NOON})
    names = re.findall(r"`(copydesk[-.][\w.-]+)`", PARTS["To another machine"])
    carried = sorted(set(names))
    assert carried == ["copydesk-move.db", "copydesk.tombstones", "copydesk.tombstones.key"]
    make(new)
    for name in carried:
        shutil.copyfile(folder / name, new / name)
    assert "Deleted 1 person" in await give(new, restore)
    assert contents_of(new / "copydesk.db").answers == 0


def make(folder: Path) -> None:
    folder.mkdir()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_database_is_copied_to_postgresql_and_back(kind: str, folder: Path) -> None:
    there, back = blocks("From SQLite to PostgreSQL, and back")
    make(folder / "other")
    async with fresh_url(kind, folder / "other") as new:
        assert "each was read back and is the same" in await give(folder, there, NEW=new)
        async with migrated(new) as database:
            await answer(database, 2)
        await give(folder, back, NEW=new)
    assert contents_of(folder / "copydesk-back.db").answers == 5
