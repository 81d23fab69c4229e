from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from db.engine import Database
from db.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "hunter2-of-the-school"


async def refusal(url: str) -> str:
    with pytest.raises(DatabaseUnavailable) as caught:
        await Database.open(url)
    message = str(caught.value)
    assert "\n" not in message
    assert SECRET not in message
    return message


async def test_a_missing_folder_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    file = tmp_path / "of the" / "school" / "copydesk.db"
    message = await refusal(f"sqlite:///{file}")
    assert f"there is no folder {file.parent}. Make it, or name a file in another folder" in message
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - a small folder


async def test_a_missing_file_is_made_in_a_folder_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.db"
    database = await Database.open(f"sqlite:///{file}")
    assert database.file == file
    assert file.exists()
    await database.close()


async def test_sqlite_is_set_to_survive_a_power_cut(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'copydesk.db'}")
    found: dict[str, object] = {}
    async with database.unit(writes=False) as unit:
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            found[pragma] = (await unit.connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one()
    await database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


async def test_a_plain_url_is_given_its_asynchronous_driver(url: str) -> None:
    assert "+" not in make_url(url).drivername or make_url(url).drivername.endswith("+asyncpg")
    database = await Database.open(url.replace("+asyncpg", ""))
    assert database.engine.dialect.is_async
    await database.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true"])
async def test_a_database_that_is_no_file_is_refused(url: str) -> None:
    assert "must name a file" in await refusal(url)


@pytest.mark.parametrize(
    "url", ["", "copydesk.db", f"postgresql://u:{SECRET}@host:port/x", f"postgresql//u:{SECRET}@host/x"]
)
async def test_a_url_that_cannot_be_read_is_refused_without_repeating_it(url: str) -> None:
    assert "should look like sqlite:///copydesk.db" in await refusal(url)


async def test_another_kind_of_database_is_refused_by_name() -> None:
    assert "'mysql' are not supported" in await refusal(f"mysql://u:{SECRET}@host/x")


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, and long enough to be a page of a database. " * 40)
    message = await refusal(f"sqlite:///{file}")
    assert message == f"Cannot use the database file {file}: file is not a database"
    assert file.read_text().startswith("These are notes")


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    assert "unable to open database file" in await refusal(f"sqlite:///{tmp_path}")


async def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "school").write_text("")
    assert str(tmp_path / "school") in await refusal(f"sqlite:///{tmp_path / 'school' / 'copydesk.db'}")


async def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE t (x)")
    # A newer way of writing than SQLite knows (byte 18) and an older way of reading: nobody may write it, root neither.
    content = bytearray(file.read_bytes())
    content[18] = 3
    file.write_bytes(content)
    assert "readonly database" in await refusal(f"sqlite:///{file}")


async def test_a_locked_file_is_said_to_be_locked(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.db"
    database = await Database.open(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with database.unit(writes=False) as unit:  # reading goes on
            await unit.connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(DatabaseUnavailable, match="database is locked"):
            async with database.unit():
                pass
    async with database.unit():
        pass
    await database.close()


async def test_a_host_that_does_not_answer_is_named_without_the_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    message = await refusal(f"postgresql://teacher:{SECRET}@127.0.0.1:{port}/school?sslmode=disable")
    assert message.startswith(f"Cannot use PostgreSQL at 127.0.0.1:{port}/school: ")


async def test_an_unknown_option_of_a_url_is_refused() -> None:
    message = await refusal(f"postgresql://u:{SECRET}@127.0.0.1:1/x?sparkle=yes")
    assert "sparkle" in message


async def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    assert "copydesk[postgres]" in await refusal(f"postgresql://u:{SECRET}@127.0.0.1/x")


def test_no_password_is_in_the_trace_of_a_failed_start() -> None:
    for url in (f"postgresql://u:{SECRET}@127.0.0.1:1/x", f"postgresql://u:{SECRET}@host:port/x"):
        code = "import asyncio, sys\nfrom db.engine import Database\nasyncio.run(Database.open(sys.argv[1]))"
        ended = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=False)
        assert ended.returncode == 1
        assert "DatabaseUnavailable" in ended.stderr
        assert SECRET not in ended.stderr
