"""What can be wrong with a database as a whole, and how to tell that from what is wrong with a statement.

Promises that no sentence made here holds anything that was to be stored: what PostgreSQL says of a refused row quotes
the row, and such sentences are logged.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

AWAY = ("08", "25006", "40", "53", "55", "57", "58", "XX")
"""How those of PostgreSQL's SQLSTATEs begin that speak of the server: connection, only reading for now, transaction
lost, resources, lock, shutdown, its system, its inside."""

ADVICE = {
    sqlite3.SQLITE_FULL: "free some space",
    sqlite3.SQLITE_CANTOPEN: "its folder must be there, and this user must be able to write in it",
    sqlite3.SQLITE_READONLY: "this user must be able to write to the file and in its folder",
}
"""What to do about what SQLite says, by its code."""


class DatabaseUnavailable(Exception):
    """The database cannot be used now; the message is one line that says which and why."""


class DatabaseTooNew(DatabaseUnavailable):
    """The database was migrated by a newer Copydesk than this one."""


def is_away(error: BaseException) -> bool:
    """Whether an error of a driver says that the database is not there, and not that it does not take a statement."""
    if isinstance(error, OSError):  # among them TimeoutError, which asyncpg raises, and all broken connections
        return True
    if isinstance(error, sqlite3.Error):
        broken = isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError
        return broken and _sqlite_code(error) != sqlite3.SQLITE_ERROR  # such as: no such table
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return state.startswith(AWAY)
    # What asyncpg finds wrong by itself: with its connection, or with a value.
    return type(error).__name__ in ("InterfaceError", "InternalClientError") and not _is_about_a_value(error)


def reason(error: BaseException) -> str:
    """What is wrong, in a part of a line for people."""
    if isinstance(error, DatabaseUnavailable):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        extra = " (asyncpg comes with copydesk[postgres])" if error.name == "asyncpg" else ""
        return f"the package {error.name} is not installed{extra}"
    if isinstance(error, DBAPIError) and error.orig is not None:
        return reason(error.orig)
    if isinstance(error, StatementError) and error.orig is not None:  # before it went to the driver
        return f"it cannot take a value ({type(error.orig).__name__})"
    if isinstance(error, NoConnectionLeft):
        return "all connections to it are in use"
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, sqlite3.Error):
        advice = ADVICE.get(_sqlite_code(error))
        return f"{error}; {advice}" if advice else str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    state = getattr(error, "sqlstate", None)
    if state is not None and not state.startswith((*AWAY, "28", "3D", "42")):
        rule = getattr(error.__cause__, "constraint_name", None)
        return f"it refused a statement ({_name(error)}, {state}{f', {rule}' if rule else ''})"
    if state is None and _is_about_a_value(error):
        return f"it cannot take a value ({_name(error)})"
    return next(iter(str(error).splitlines()), type(error).__name__)


def hush(error: BaseException, shown: DBAPIError) -> None:
    """Takes out of an error of PostgreSQL's driver, and of the one of SQLAlchemy's that is `shown`, what they quote."""
    if not isinstance(error, sqlite3.Error):
        error.args = shown.args = (reason(error),)
        error.__cause__ = None


def _sqlite_code(error: sqlite3.Error) -> int:
    """SQLite's own number of an error, 0 for what its driver found."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_about_a_value(error: BaseException) -> bool:
    """Whether asyncpg found a value that it cannot send; it has called this a `ValueError` as well."""
    return isinstance(error, ValueError) or isinstance(error.__cause__, ValueError)


def _name(error: BaseException) -> str:
    """The driver's own name of an error that SQLAlchemy has called by a broader one."""
    return type(error.__cause__ or error).__name__
