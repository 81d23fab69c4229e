"""One SQLite file as a thing in a folder: nobody else's, and still there.

Promises that of two processes on one file the second is told so, that a killed process leaves no lock behind, and that
a file or write-ahead log which was deleted or replaced under a running process is noticed with the next commit or
connection. Refuses to judge what is in the file.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import DatabaseUnavailable, reason

if TYPE_CHECKING:
    from collections.abc import Generator

_log = logging.getLogger(__name__)


class FileWatch:
    """The file and its write-ahead log, as they were at the beginning.

    It has a connection of its own, which does nothing but last: SQLite deletes the log with the last connection, and
    then another one would be no sign of anything.
    """

    def __init__(self, file: Path, place: str) -> None:
        self._place = place
        self._connection = sqlite3.connect(file, check_same_thread=False)
        self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the log
        self._paths = (file, file.with_name(f"{file.name}-wal"))
        self._were = self._are()
        self._lost = False

    def check(self) -> None:
        """Raises DatabaseUnavailable where one of them is gone or another one. SQLite goes on writing to it.

        Once it was so it stays so: some connections may have the old file, and some the new one.
        """
        if not self._lost and self._are() == self._were:
            return
        problem = (
            f"Cannot use {self._place}: it was deleted, moved or replaced while it was in use. What is answered now "
            "is not kept: stop Copydesk, put the file and its -wal back, and start again"
        )
        if not self._lost:
            self._lost = True
            _log.error("%s", problem)
        raise DatabaseUnavailable(problem)

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def _are(self) -> list[tuple[int, int] | None]:
        return [_identity(path) for path in self._paths]


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from every other one; None where it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked with each commit, and half as dear as Path.stat
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def sole_use(file: Path) -> Generator[None]:
    """Keeps a SQLite file for this process. Raises DatabaseUnavailable where another one has it.

    The lock is the operating system's, on a file beside it, and ends with the process however that ends. The file
    stays: to delete it would leave two processes with a lock each.
    """
    beside = file.with_name(f"{file.name}.lock")
    try:
        lock = beside.open("a+", encoding="ascii")
    except OSError as error:
        raise DatabaseUnavailable(f"Cannot use the database file {file}: {reason(error)}") from error
    with closing(lock):
        try:
            _lock(lock.fileno())
        except OSError as error:
            raise DatabaseUnavailable(
                f"Cannot use the database file {file}: another Copydesk is using it. Stop that one first; "
                "several processes need PostgreSQL"
            ) from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        # By process, and not inherited by one that it forks and that may live longer.
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
