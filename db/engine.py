"""The database behind one URL: opening it, units of work in it, closing it.

Promises: `sqlite:///file` and `postgresql://…` both work as they stand. SQLite runs with a write-ahead log,
a full flush on every commit, and foreign keys, and overwrites what is deleted. It has one writer: whoever may write
waits for their turn here, and then takes the file's write lock at the start, so that nobody finds out half-way that
somebody else was first, and SQLite's own wait is for other processes alone. Readers have a small pool and wait for
nobody.
Whatever the driver raises because the database is away (on the way to a transaction, in a statement, at the
commit) is a `DatabaseUnavailable` of one line that never holds a password, and no error of a statement holds
its values. A commit to a SQLite file that was deleted or replaced meanwhile is such an error too. A URL that
names a database in memory is refused: nothing learned in it would survive. So is a file in a folder that is not there:
a folder made of a slip in the URL would be an empty database in the wrong place.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, cast
from uuid import uuid4

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.errors import DatabaseUnavailable, hush, is_away, reason
from db.files import FileWatch
from db.unit import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from db.driver_writes import AsyncpgConnection

_T = TypeVar("_T")

SCRUBS = 20
"""Tries to empty the write-ahead log before it is left to the next one: readers may be in it."""

_SCRUB_SECONDS = 0.05
"""How long one try waits for them; nobody can write meanwhile."""

BUSY_SECONDS = 5
"""How long a SQLite writer waits for its turn, and then for a writer of another process."""

READERS = 4
"""Connections that only read, to one SQLite file."""

CONNECT_SECONDS = 10
"""How long PostgreSQL may take to answer a first knock, and how long a unit waits for a free connection."""

STATEMENT_SECONDS = 10
"""How long PostgreSQL may take for a statement. Whoever waits for it is told then that the database is away."""

CACHED = 256
"""KiB of a SQLite file that each connection keeps in memory. The system keeps the file itself, so that more (SQLite has
2,000) saves little; with half a dozen connections it is memory that grows for as long as the file does."""

READ_ONLY = "postgresql_readonly"
"""The connection option of a unit that only reads. PostgreSQL acts on it by itself, SQLite in `_begin`."""

_SHARED = {"cache": "shared", "uri": "true"}
"""What lets several connections see one database in memory."""

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}

_held: ContextVar[tuple[_Held, ...]] = ContextVar("units that this task holds, or waits for where it was begun in one")

_log = logging.getLogger(__name__)

_dumps = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


@dataclass(slots=True)
class _Held:
    """A unit of work that somebody is in."""

    database: Database
    open: bool = True


class Database:
    """An engine and its units of work. Make one with `open` or `in_memory`, end it with `close`."""

    def __init__(self, url: URL, *, patient: bool = False) -> None:
        is_sqlite = url.get_backend_name() == "sqlite"
        self.file = Path(url.database or "") if is_sqlite and not _is_in_memory(url) else None
        """The SQLite file; None on PostgreSQL, and where there is none."""
        self.place = _place(url)
        """What to call this database in a sentence."""
        self.name = _name(url)
        """What to call a file that belongs to it."""
        self.failures: Counter[Literal["away", "refused"]] = Counter()
        """How often it could not be used since it was opened, and how often it did not take a statement."""
        self._url = url
        self.url = None if is_sqlite and self.file is None else url.render_as_string(hide_password=False)
        """By which another process can open it; None for one in memory."""
        self._reading: dict[str, Any] = {READ_ONLY: True}
        if not is_sqlite:
            self._reading["isolation_level"] = "REPEATABLE READ"
        try:
            self.engine: AsyncEngine = _sqlite_engine(url) if is_sqlite else _postgres_engine(url, patient=patient)
            self._writing: AsyncEngine = _sqlite_engine(url, connections=1) if self.file else self.engine
            self._in_thread: Engine | None = _thread_engine(url) if self.file else None
        except (ImportError, ArgumentError) as error:
            raise self._unavailable(error) from error
        self._writer = asyncio.Lock() if self.file else None
        """Held by the one who may write to the file; PostgreSQL has writers side by side."""
        for engine in {self.engine.sync_engine, self._writing.sync_engine, self._in_thread}:
            if engine is not None:
                event.listen(engine, "handle_error", self._translate)
                event.listen(engine, "do_connect", lambda *_connecting: self._check_file())
        self._watch: FileWatch | None = None
        self._lasting: sqlite3.Connection | None = None
        """Keeps what is in memory, whatever becomes of the other connections."""
        self._thread = ThreadPoolExecutor(1, "transactions")
        self._kept: Connection | None = None
        """What the thread works by, one transaction after the other; it alone uses this."""
        self._driven: tuple[AsyncConnection, AsyncpgConnection] | None = None
        """What `by_driver` works by on PostgreSQL, one after the other: a connection, and the driver's own below it."""
        self._driver = asyncio.Lock()

    @classmethod
    def at(cls, url: str) -> Self:
        """The database at `url`, which nobody has looked for yet. Raises DatabaseUnavailable where it names none."""
        return cls(_read_url(url))

    @classmethod
    async def open(cls, url: str) -> Self:
        """Reach the database at `url` and prove that it can be written. Raises DatabaseUnavailable."""
        database = cls.at(url)
        try:
            database._ask_for_folder()
            async with database.unit():
                pass
            if database.file is not None:
                database._watch = FileWatch(database.file, database.place)
        except BaseException:
            await database.close()
            raise
        return database

    @classmethod
    def in_memory(cls) -> Self:
        """A SQLite database without tables that no other process sees and that leaves nothing behind."""
        name = f"file:{uuid4().hex}"
        database = cls(URL.create(DRIVERS["sqlite"], database=name, query={"mode": "memory", **_SHARED}))
        database._lasting = sqlite3.connect(f"{name}?mode=memory&cache=shared", uri=True)
        return database

    async def close(self) -> None:
        """Close every connection."""
        await self._let_driven_go()
        await self.engine.dispose()
        await self._writing.dispose()
        if self._in_thread is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)
            self._in_thread.dispose()
        self._thread.shutdown(wait=False)
        for last in (self._watch, self._lasting):
            if last is not None:
                last.close()

    @asynccontextmanager
    async def patient(self) -> AsyncGenerator[Database]:
        """The same database with all the time in the world for each statement. Migrations want it."""
        if self.engine.dialect.name == "sqlite":
            yield self
            return
        patient = Database(self._url, patient=True)
        try:
            yield patient
        finally:
            await patient.close()

    @asynccontextmanager
    async def unit(self, *, writes: bool = True) -> AsyncGenerator[UnitOfWork]:
        """A transaction that is rolled back unless it was committed.

        With `writes=False` it takes no lock, sees one moment of the database, and cannot be committed. Raises
        DatabaseUnavailable when there is no transaction to be had, and inside when the database goes away; other errors
        of statements pass unchanged. No unit is opened inside another one: many who did so at once would wait for each
        other's connections.
        """
        self._note_nesting()
        around, held = _held.get(()), _Held(self)
        _held.set((*around, held))
        try:
            async with self.lasting_unit(writes=writes) as unit:
                yield unit
        finally:
            held.open = False
            _held.set(around)

    @asynccontextmanager
    async def lasting_unit(self, *, writes: bool = True) -> AsyncGenerator[UnitOfWork]:
        """The same for what holds a connection beside all else that its task does, for as long as the process lives."""
        async with AsyncExitStack() as stack:
            if writes:
                await stack.enter_async_context(self._turn())
            with self._connecting():
                engine = self._writing if writes else self.engine
                connection = await stack.enter_async_context(engine.connect())
                if not writes:
                    await connection.execution_options(**self._reading)
                await connection.begin()
            yield UnitOfWork(connection, writes=writes, check=self._check_file)

    async def transact(self, work: Callable[[Connection], _T], *, writes: bool = True) -> _T:
        """What `work` returns, after all that it did is committed; if it raises, nothing of it stays.

        For what a whole class causes at once. On a SQLite file the whole transaction is one trip to a thread, where a
        unit's statements are a trip each; so `work` must touch nothing but its connection, and one transaction follows
        the other. With `writes=False` it takes no lock. Raises as `unit` does.
        """
        if self._in_thread is not None:
            return await self._in_one_trip(partial(self._transact, self._in_thread, work, writes), writes=writes)
        async with self.unit(writes=writes) as unit:
            done = await unit.connection.run_sync(work)
            if writes:
                await unit.commit()
            return done

    async def by_driver(
        self,
        on_sqlite: Callable[[sqlite3.Connection], _T],
        on_postgresql: Callable[[AsyncpgConnection], Awaitable[_T]],
    ) -> _T:
        """What one of them returns, which is a transaction of its own by this database's driver alone.

        For the one thing of which thousands come at once. What a driver raises is raised as it is, but for
        DatabaseUnavailable where the database is away; nothing of the transaction stays then. What is done must do no
        harm when it is done twice: on PostgreSQL it is, where the connection turns out to be lost. Not for a database
        in memory.
        """
        if self._in_thread is not None:
            return await self._in_one_trip(partial(self._drive, self._in_thread, on_sqlite), writes=True)
        self._note_nesting()
        async with self._driver:
            while True:
                kept = self._driven is not None
                connection = await self._driver_connection()
                try:
                    return await on_postgresql(connection)
                except BaseException as error:
                    lost = connection.is_closed()
                    await self._let_driven_go()  # and what it had begun
                    if lost and kept and isinstance(error, Exception):  # the server was started again since
                        continue
                    if is_away(error):
                        raise self._unavailable(error) from error
                    raise

    async def prove_writable(self) -> None:
        """Writes something to disk that nobody reads, the same way as answers. Needs the tables that migrations make.

        Raises DatabaseUnavailable, and SQLAlchemy's errors.
        """
        await self.transact(_touch)

    async def scrub(self) -> bool:
        """Leave nothing in the files of what was deleted; False where others read all the time and some may be left.

        A SQLite file overwrites by itself what is deleted (`secure_delete`), but its write-ahead log holds pages as
        they were. PostgreSQL does this by itself, in its own time. Raises DatabaseUnavailable.
        """
        if self.file is None:
            return True
        for _attempt in range(SCRUBS):
            async with self._turn():
                try:
                    if await asyncio.to_thread(_empty_log, self.file):
                        return True
                except sqlite3.Error as error:
                    raise self._unavailable(error) from error
            await asyncio.sleep(0)
        return False

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        """To be the one who writes. Raises DatabaseUnavailable where others take too long."""
        if self._writer is None:
            yield
            return
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await self._writer.acquire()
        except TimeoutError:
            self.failures["away"] += 1
            raise DatabaseUnavailable(f"Cannot use {self.place}: others have been writing to it for too long") from None
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _connecting(self) -> Generator[None]:
        """Raises DatabaseUnavailable for whatever goes wrong on the way to a transaction."""
        try:
            yield
        except DatabaseUnavailable:
            raise
        except Exception as error:
            raise self._unavailable(error) from error

    async def _in_one_trip(self, work: Callable[[], _T], *, writes: bool) -> _T:
        """What `work` returns in the thread, as the one who writes if it does."""
        self._note_nesting()
        async with self._turn() if writes else nullcontext():
            done = asyncio.get_running_loop().run_in_executor(self._thread, work)
            try:
                return await asyncio.shield(done)
            except asyncio.CancelledError:
                await asyncio.wait([done])  # the thread goes on, and so long it is the writer
                raise

    async def _driver_connection(self) -> AsyncpgConnection:
        """The one that is kept, or a new one. Raises DatabaseUnavailable."""
        if self._driven is None:
            with self._connecting():
                connection = await self.engine.connect()
                below = (await connection.get_raw_connection()).driver_connection
            self._driven = connection, cast("AsyncpgConnection", below)
        return self._driven[1]

    async def _let_driven_go(self) -> None:
        """Ends that connection, if there is one."""
        driven, self._driven = self._driven, None
        if driven is not None:
            await driven[0].invalidate()
            await driven[0].close()

    def _drive(self, engine: Engine, work: Callable[[sqlite3.Connection], _T]) -> _T:
        with self._connecting():
            self._kept = kept = self._kept or engine.connect()
        try:
            done = work(cast("sqlite3.Connection", kept.connection.driver_connection))
        except BaseException as error:
            self._let_go()
            if isinstance(error, Exception) and is_away(error):
                raise self._unavailable(error) from error
            raise
        self._check_file()
        return done

    def _transact(self, engine: Engine, work: Callable[[Connection], _T], writes: bool) -> _T:
        try:
            # To take it out of the pool and to put it back costs as much as a small transaction.
            self._kept = connection = self._kept or engine.connect()
            connection.execution_options(**{READ_ONLY: not writes})
            transaction = connection.begin()
        except DatabaseUnavailable:
            self._let_go()
            raise
        except Exception as error:
            self._let_go()
            raise self._unavailable(error) from error
        try:
            with transaction:
                done = work(connection)
        except BaseException:
            self._let_go()
            raise
        if writes:
            self._check_file()
        return done

    def _let_go(self) -> None:
        """Closes the thread's connection, if there is one. The next transaction opens another."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _ask_for_folder(self) -> None:
        """Raises DatabaseUnavailable where a SQLite file would be in a folder that is not there."""
        if self.file is not None and not (folder := self.file.absolute().parent).exists():
            raise DatabaseUnavailable(
                f"Cannot use {self.place}: there is no folder {folder}. Make it, or name a file in another folder"
            )

    def _check_file(self) -> None:
        """Raises DatabaseUnavailable where the file is not the one that was opened, and nobody will find that again."""
        if self._watch is not None:
            self._watch.check()

    def _note_nesting(self) -> None:
        # An error for the log and not for the one who pressed: alone, they get what they asked for.
        if any(one.open and one.database is self for one in _held.get(())):
            _log.error("A unit of work was begun inside another one", stack_info=True)

    def _translate(self, context: ExceptionContext) -> None:
        """Raises DatabaseUnavailable for what the driver raises while the database is away. Other errors tell less."""
        error = context.original_exception
        if context.is_pre_ping:  # SQLAlchemy makes another connection
            return
        if not is_away(error):
            self.failures["refused"] += 1
            if isinstance(context.sqlalchemy_exception, DBAPIError):
                hush(error, context.sqlalchemy_exception)
            return
        if self.engine.dialect.name != "sqlite" and getattr(error, "sqlstate", None) is None:
            context.is_disconnect = True  # the server has said nothing: nobody knows what that connection is good for
        raise self._unavailable(error) from error

    def _unavailable(self, error: BaseException) -> DatabaseUnavailable:
        self.failures["away"] += 1
        return DatabaseUnavailable(f"Cannot use {self.place}: {reason(error)}")


def sqlite_file(url: str) -> Path | None:
    """The SQLite file that a URL names; None where it names a PostgreSQL database. Raises DatabaseUnavailable."""
    read = _read_url(url)
    return Path(read.database or "") if read.get_backend_name() == "sqlite" else None


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


def _place(url: URL) -> str:
    if url.get_backend_name() != "sqlite":
        return f"PostgreSQL at {url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"
    return "a database in memory" if _is_in_memory(url) else f"the database file {Path(url.database or '')}"


def _name(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").stem
    return re.sub(r"[^\w.-]", "_", f"{url.host or 'localhost'}-{url.port or 5432}-{url.database or ''}")


def _is_in_memory(url: URL) -> bool:
    return (url.database or "").startswith("file:")


def _postgres_engine(url: URL, *, patient: bool) -> AsyncEngine:
    return create_async_engine(
        url,
        json_serializer=_dumps,
        hide_parameters=True,  # an error of a statement is logged, and what it was to store is nobody's business there
        pool_size=5,
        max_overflow=5,
        pool_timeout=CONNECT_SECONDS,
        # A server that was restarted costs a round trip here instead of an error for a learner.
        pool_pre_ping=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": None if patient else STATEMENT_SECONDS},
    )


def _sqlite_engine(url: URL, *, connections: int = READERS) -> AsyncEngine:
    in_memory = _is_in_memory(url)
    engine = create_async_engine(
        url,
        json_serializer=_dumps,
        hide_parameters=True,
        poolclass=AsyncAdaptedQueuePool,
        # Connections to one database in memory do not wait for each other's locks: they fail.
        pool_size=1 if in_memory else connections,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _thread_engine(url: URL) -> Engine:
    """The same file, for transactions that run whole in a thread."""
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        json_serializer=_dumps,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # None keeps the driver from beginning transactions; `_begin` does, with the lock that is needed.
    connection.isolation_level = None
    cursor = connection.cursor()
    settings = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
    for pragma in (*settings, f"cache_size = {-CACHED}"):  # what is negative counts KiB, and not pages
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _empty_log(file: Path) -> bool:
    """Brings the whole write-ahead log into the file and empties it; False where somebody reads from it."""
    with closing(sqlite3.connect(file, timeout=_SCRUB_SECONDS)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _touch(connection: Connection) -> None:
    """Writes a little. PostgreSQL makes a new row of one that stays as it is; SQLite has a number for its user."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        return
    number = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA user_version = {(number + 1) % 2**31}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
