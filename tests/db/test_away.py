"""A database that is away, in the middle of anything, raises one error; a statement that is wrong raises another."""

from __future__ import annotations

import asyncio
import sqlite3
import traceback
from contextlib import AsyncExitStack, closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from db import engine
from db.answers import AnswerLog
from db.engine import Database
from db.errors import DatabaseUnavailable, reason
from db.migrate import upgrade
from tests.databases import add_run, answer_to, fresh_url, on_server
from tests.silence import Line, line_to

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from pathlib import Path

    from db.unit import UnitOfWork

SECRET = "what-ana-typed"


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long."""
    monkeypatch.setattr(engine, "STATEMENT_SECONDS", 0.5)
    monkeypatch.setattr(engine, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)


@pytest.fixture
async def line(brief: None, tmp_path: Path) -> AsyncGenerator[tuple[Line, Database]]:
    """A PostgreSQL behind a line that can fall silent."""
    async with fresh_url("postgresql", tmp_path) as url, line_to(url) as (one, near):
        database = await Database.open(near)
        await upgrade(database)
        yield one, database
        one.silent = False
        await database.close()


async def commit(unit: UnitOfWork) -> None:
    await unit.commit()


STATEMENTS: dict[str, Callable[[UnitOfWork], Awaitable[object]]] = {
    "a query": lambda unit: unit.connection.execute(text("SELECT 1")),
    "a savepoint": lambda unit: unit.connection.begin_nested().start(),
    "the commit": commit,
}


@pytest.mark.parametrize("name", STATEMENTS)
async def test_a_postgresql_that_falls_silent_in_a_unit_is_away_and_comes_back(
    line: tuple[Line, Database], name: str
) -> None:
    way, database = line

    async def work() -> None:
        async with database.unit() as unit:
            await unit.connection.execute(text("SELECT 1"))
            way.silent = True
            await STATEMENTS[name](unit)

    with pytest.raises(DatabaseUnavailable, match="it does not answer"):
        await work()
    way.silent = False
    async with database.unit() as unit:
        assert await unit.connection.scalar(text("SELECT 1")) == 1


async def test_a_silent_postgresql_is_away_for_whoever_comes_then_and_for_the_answer_log(
    line: tuple[Line, Database],
) -> None:
    way, database = line
    run = await add_run(database)
    way.silent = True
    async with AnswerLog(database) as log:
        with pytest.raises(DatabaseUnavailable, match="it does not answer"):
            await log.write(answer_to(run))
        with pytest.raises(DatabaseUnavailable):
            await database.transact(lambda connection: connection.scalar(text("SELECT 1")), writes=False)
        way.silent = False
        await log.write(answer_to(run))


async def test_a_connection_that_postgresql_ends_in_a_unit_means_that_it_is_away(line: tuple[Line, Database]) -> None:
    database = line[1]

    async def work() -> None:
        async with database.unit() as unit:
            backend = await unit.connection.scalar(text("SELECT pg_backend_pid()"))
            await on_server(f"SELECT pg_terminate_backend({backend}, 5000)")
            await unit.connection.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable):
        await work()
    async with database.unit() as unit:
        await unit.commit()


async def test_a_postgresql_that_may_only_be_read_for_now_is_away(line: tuple[Line, Database]) -> None:
    async with line[1].unit() as unit:
        await unit.connection.execute(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(DatabaseUnavailable):
            await unit.connection.execute(text("CREATE TABLE more (x integer)"))


async def test_when_all_connections_are_in_use_the_database_is_away(line: tuple[Line, Database]) -> None:
    database = line[1]
    async with AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(database.lasting_unit())
        with pytest.raises(DatabaseUnavailable, match="all connections to it are in use"):
            async with database.unit():
                pass


async def test_a_sqlite_file_that_another_process_writes_to_is_away_for_units_and_for_the_answer_log(
    brief: None, tmp_path: Path
) -> None:
    file = tmp_path / "copydesk.db"
    database = await Database.open(f"sqlite:///{file}")
    await upgrade(database)
    run = await add_run(database)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match="database is locked"):
            async with database.unit():
                pass
        async with AnswerLog(database) as log:
            with pytest.raises(DatabaseUnavailable, match="database is locked"):
                await log.write(answer_to(run))
            other.execute("ROLLBACK")
            await log.write(answer_to(run))
    await database.close()


async def test_a_full_disk_is_said_to_be_full_with_what_to_do_and_takes_answers_again_later(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'copydesk.db'}")
    await upgrade(database)

    def grow(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # as many as there are
        connection.exec_driver_sql("CREATE TABLE more (x)")
        connection.exec_driver_sql("INSERT INTO more VALUES (zeroblob(1000000))")

    with pytest.raises(DatabaseUnavailable, match="full; free some space"):
        await database.transact(grow)
    with pytest.raises(DatabaseUnavailable, match="full; free some space"):
        async with database.unit() as unit:
            await unit.connection.run_sync(grow)
    await add_run(database)
    await database.close()


async def test_what_is_wrong_with_a_statement_does_not_mean_that_the_database_is_away(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await database.transact(lambda connection: connection.execute(text("INSERT INTO runs (id) VALUES (7)")))
    async with database.unit() as unit:
        with pytest.raises(SQLAlchemyError):
            await unit.connection.execute(text("SELECT nothing FROM nowhere"))


async def test_no_error_of_a_statement_tells_what_was_to_be_stored(database: Database) -> None:
    run = await add_run(database)
    wrong = [
        answer_to(404, item=SECRET, learner_id=977_000_111, response=SECRET),  # no such run
        answer_to(run, item=f"{SECRET}\x00", response=SECRET),  # which PostgreSQL does not take
        answer_to(run, item=f"{SECRET}\ud800", response=SECRET),
        answer_to(run, item=SECRET, learner_id=977_000_111 << 40, response=SECRET),
    ]
    refused = list[str]()
    async with AnswerLog(database) as log:
        for answer in wrong:
            try:
                await log.write(answer)
            except Exception as error:
                refused += [reason(error), *traceback.format_exception(error)]
    assert len(refused) > 3
    assert not [one for one in refused if SECRET in one or "977000111" in one]


async def test_a_unit_inside_a_unit_is_an_error_in_the_log_and_one_after_the_other_is_none(
    database: Database, caplog: pytest.LogCaptureFixture, expected_errors: list[str]
) -> None:
    async def read() -> None:
        async with database.unit(writes=False):
            pass

    async with database.unit(writes=False):
        pass
    await asyncio.gather(*(read() for _ in range(3)))
    assert caplog.records == []
    expected_errors.append("inside another one")
    async with database.unit(writes=False):
        await read()
    async with database.unit(writes=False):
        await asyncio.create_task(read())  # whoever is waited for counts as well
    assert [one.getMessage() for one in caplog.records] == ["A unit of work was begun inside another one"] * 2


async def test_a_database_in_memory_keeps_what_was_committed_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database, other = Database.in_memory(), Database.in_memory()
    async with database.unit() as unit:
        await unit.connection.execute(text("CREATE TABLE t (x)"))
        await unit.commit()

    async def hang() -> None:
        async with database.unit() as unit:
            await unit.connection.execute(text("INSERT INTO t VALUES (1)"))
            await asyncio.Event().wait()

    hanging = asyncio.create_task(hang())
    await asyncio.wait([hanging], timeout=0.1)
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    await database.transact(lambda connection: connection.execute(text("INSERT INTO t VALUES (2)")))
    async with database.unit(writes=False) as unit:
        assert list(await unit.connection.scalars(text("SELECT x FROM t"))) == [2]
    async with other.unit() as unit:
        assert await unit.connection.scalar(text("SELECT count(*) FROM sqlite_master")) == 0
    await database.close()
    await other.close()
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - a small folder
