"""The database behind one URL: opening it, units of work in it, closing it.

Promises: `sqlite:///file` and `postgresql://…` both work as they stand. SQLite runs with a write-ahead log,
a full flush on every commit, foreign keys, and a wait of a few seconds for other writers; a unit that may
write takes the write lock at its start, so that it never finds out half-way that somebody else was first.
Whatever goes wrong on the way to a transaction is a `DatabaseUnavailable` of one line that never holds a
password. Refuses databases that live in memory: nothing learned in them would survive.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.errors import DatabaseUnavailable
from db.unit import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

T = TypeVar("T")

BUSY_SECONDS = 5
"""How long a SQLite writer waits for another one."""

CONNECT_SECONDS = 10
"""How long PostgreSQL may take to answer a first knock."""

READ_ONLY = "postgresql_readonly"
"""The connection option of a unit that only reads. PostgreSQL acts on it by itself, SQLite in `_begin`."""

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}

_dumps = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


class Database:
    """An engine and its units of work. Make one with `open`, end it with `close`."""

    def __init__(self, url: URL) -> None:
        self.file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        """The SQLite file; None on PostgreSQL."""
        self.place = f"the database file {self.file}" if self.file else _address(url)
        """What to call this database in a sentence."""
        self._reading: dict[str, Any] = {READ_ONLY: True}
        if not self.file:
            self._reading["isolation_level"] = "REPEATABLE READ"
        try:
            self.engine: AsyncEngine = _sqlite_engine(url) if self.file else _postgres_engine(url)
            self._in_thread: Engine | None = _thread_engine(url) if self.file else None
        except (ImportError, ArgumentError) as error:
            raise self._unavailable(error) from error
        self._thread = ThreadPoolExecutor(1, "transactions")
        self._kept: Connection | None = None
        """What the thread works by, one transaction after the other; it alone uses this."""

    @classmethod
    async def open(cls, url: str) -> Self:
        """Reach the database at `url` and prove that it can be written. Raises DatabaseUnavailable."""
        database = cls(_read_url(url))
        try:
            async with database.unit():
                pass
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        if self._in_thread is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)
            self._in_thread.dispose()
        self._thread.shutdown(wait=False)

    @asynccontextmanager
    async def unit(self, *, writes: bool = True) -> AsyncGenerator[UnitOfWork]:
        """A transaction that is rolled back unless it was committed.

        With `writes=False` it takes no lock, sees one moment of the database, and cannot be committed.
        Raises DatabaseUnavailable when there is no transaction to be had; errors of statements inside pass
        unchanged.
        """
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self.engine.connect())
                if not writes:
                    await connection.execution_options(**self._reading)
                await connection.begin()
            except Exception as error:
                raise self._unavailable(error) from error
            yield UnitOfWork(connection, writes=writes)

    async def transact(self, work: Callable[[Connection], T], *, writes: bool = True) -> T:
        """What `work` returns, after all that it did is committed; if it raises, nothing of it stays.

        For what a whole class causes at once. On SQLite the whole transaction is one trip to a thread, where a unit's
        statements are a trip each; so `work` must touch nothing but its connection, and one transaction follows the
        other. With `writes=False` it takes no lock. Raises as `unit` does.
        """
        if self._in_thread is not None:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._transact, self._in_thread, work, writes)
        async with self.unit(writes=writes) as unit:
            done = await unit.connection.run_sync(work)
            if writes:
                await unit.commit()
            return done

    def _transact(self, engine: Engine, work: Callable[[Connection], T], writes: bool) -> T:
        try:
            # To take it out of the pool and to put it back costs as much as a small transaction.
            self._kept = connection = self._kept or engine.connect()
            connection.execution_options(**{READ_ONLY: not writes})
            transaction = connection.begin()
        except Exception as error:
            self._let_go()
            raise self._unavailable(error) from error
        try:
            with transaction:
                return work(connection)
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        """Closes the thread's connection, if there is one. The next transaction opens another."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _unavailable(self, error: Exception) -> DatabaseUnavailable:
        return DatabaseUnavailable(f"Cannot use {self.place}: {_reason(error)}")


def _read_url(text: str) -> URL:
    try:
        url = make_url(text)
        driver = DRIVERS[url.drivername]
    except (ArgumentError, ValueError):
        # Neither the text nor what the parser says of it is shown: either may hold the password.
        raise DatabaseUnavailable(
            "The database URL cannot be read; it should look like sqlite:///copydesk.db or "
            "postgresql://user:password@host/name"
        ) from None
    except KeyError as unknown:
        raise DatabaseUnavailable(
            f"Databases of the kind {unknown} are not supported; use sqlite:///… or postgresql://…"
        ) from None
    if driver == "sqlite+aiosqlite":
        if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
            raise DatabaseUnavailable("A SQLite URL must name a file, as in sqlite:///copydesk.db")
    elif "sslmode" in url.query:
        # The name that PostgreSQL's own tools and most hosts use; asyncpg calls the same thing `ssl`.
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": url.query["sslmode"]})
    return url.set(drivername=driver)


def _address(url: URL) -> str:
    return f"PostgreSQL at {url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"


def _reason(error: BaseException) -> str:
    """The first line of what the driver said, for people."""
    if isinstance(error, ModuleNotFoundError):
        extra = " (asyncpg comes with copydesk[postgres])" if error.name == "asyncpg" else ""
        return f"the package {error.name} is not installed{extra}"
    if isinstance(error, DBAPIError) and error.orig is not None:
        return _reason(error.orig)
    if isinstance(error, TimeoutError):
        return f"no answer within {CONNECT_SECONDS} seconds"
    return next(iter(str(error).splitlines()), type(error).__name__)


def _postgres_engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        json_serializer=_dumps,
        pool_size=5,
        max_overflow=5,
        pool_timeout=CONNECT_SECONDS,
        # A server that was restarted costs a round trip here instead of an error for a learner.
        pool_pre_ping=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": 30},
    )


def _sqlite_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url, json_serializer=_dumps, pool_size=5, max_overflow=5, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine.sync_engine, "do_connect", partial(_make_folder, Path(url.database or "").parent))
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _thread_engine(url: URL) -> Engine:
    """The same file, for transactions that run whole in a thread."""
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"), json_serializer=_dumps, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _make_folder(folder: Path, *_connecting: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)


def _set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # None keeps the driver from beginning transactions; `_begin` does, with the lock that is needed.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
