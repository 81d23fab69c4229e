"""Copies of a SQLite file that is in use, what there is to say about one, and when it goes.

Promises: a finished copy is whole and of one moment, was opened and checked, and is as readable as the original to
anybody else; whoever writes to the original meanwhile need not wait. Where nobody names it otherwise, its name is the
file's with the time, by which copies are told from other files, and old ones found. Refuses to leave a half-made copy
under that name, to write over a file, and to delete the newest copy that is whole.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db.errors import DatabaseUnavailable, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Mapping
    from pathlib import Path

    ProgressReport = Callable[[int, int], object]
    """Is told how much is done, of how much. What it raises ends the work."""

PAGES_AT_ONCE = 1024
"""Pages that are copied between two reports."""

_TIME = "%Y-%m-%dT%H%M%S.%fZ"

_UNFINISHED = timedelta(days=1)
"""After which a copy that is not finished will never be: whoever made it was killed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a copy."""

    revision: str
    """Of its tables."""
    rows: Mapping[str, int]
    """How many, by table."""
    last_answer: datetime | None
    """When somebody answered last; None where nobody did."""

    @property
    def answers(self) -> int:
        """How many answers."""
        return self.rows.get("answers", 0)


def dated(file: Path, now: datetime) -> Path:
    """What a copy of `file` is called beside it."""
    return file.with_name(f"{file.stem}-{now.strftime(_TIME)}{file.suffix}")


def back_up(file: Path, now: datetime, to: Path | None = None, *, report: ProgressReport | None = None) -> Path:
    """Copy the database in `file`, which may be in use, to `to` or to its dated name; returns the path of the copy.

    Blocks. Raises OSError, sqlite3.Error, and DatabaseUnavailable where what was copied is not whole.
    """
    copy = to or dated(file, now)
    _ask_for(file)
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as source:
        _copy(source, file, copy, report)
    return copy


def copy_backup(backup: Path, to: Path, *, report: ProgressReport | None = None) -> Contents:
    """Copy a copy, which is only read; what is in it. Blocks, and raises as `back_up` does."""
    with _to_read(backup) as source:
        _copy(source, backup, to, report)
    return contents_of(to)


def contents_of(copy: Path) -> Contents:
    """What is in a copy, whichever Copydesk made it. Blocks. Raises DatabaseUnavailable where it holds none."""
    try:
        with _to_read(copy) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"alembic_version", "answers"} <= tables:
                raise DatabaseUnavailable(f"Cannot use {copy}: it is no database of Copydesk")
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            rows = {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for name in sorted(tables)
                if name != "alembic_version" and not name.startswith("sqlite_")
            }
            (last,) = connection.execute("SELECT max(answered_at) FROM answers").fetchone()
    except sqlite3.Error as error:
        raise DatabaseUnavailable(f"Cannot use {copy}: {reason(error)}") from error
    return Contents(revision, rows, _moment(last) if last else None)


def deletions_in(copy: Path) -> dict[str, datetime]:
    """The tombstones in a database; none where there is none, or it is damaged or older than they are. Blocks."""
    try:
        with _to_read(copy) as connection:
            found = connection.execute("SELECT digest, forgotten_at FROM tombstones").fetchall()
    except (DatabaseUnavailable, sqlite3.Error):
        return {}
    return {digest: _moment(at) for digest, at in found}


def dated_copies(file: Path, folders: Collection[Path]) -> dict[Path, datetime]:
    """The copies of `file` in those folders that bear its name and a time, and their times; newest first. Blocks."""
    return dict(sorted(_named(file, folders), key=lambda one: one[1], reverse=True))


def thin_out(file: Path, folders: Collection[Path], now: datetime, *, keep: int, days: int) -> list[Path]:
    """Delete dated copies beyond the `keep` newest, and those older than so many days; which, the oldest first.

    The newest one that is whole stays, whatever its age. What a killed process left half-made goes, too. Blocks.
    Raises OSError.
    """
    copies = dated_copies(file, folders)
    oldest = now - timedelta(days=days)
    due = [copy for place, (copy, at) in enumerate(copies.items()) if place >= keep or at < oldest]
    if due:
        whole = next((copy for copy in copies if _is_whole(copy)), None)
        due = [copy for copy in reversed(due) if copy != whole]
    for copy in due:
        remove_copy(copy)
    for left, at in _named(file, folders, r"\.(?:new|part).*"):
        if at < now - _UNFINISHED:
            left.unlink(missing_ok=True)
    return due


def remove_copy(copy: Path) -> None:
    """Leave nothing of a copy, nor of what SQLite keeps beside it. Blocks. Raises OSError."""
    for end in ("", "-journal", "-wal", "-shm"):
        copy.with_name(f"{copy.name}{end}").unlink(missing_ok=True)


def _named(file: Path, folders: Collection[Path], end: str = "") -> list[tuple[Path, datetime]]:
    """Files that bear the dated name of a copy of `file` with that end, a regular expression, and their times."""
    pattern = re.compile(rf"{re.escape(file.stem)}-(\d{{4}}-\d\d-\d\dT\d{{6}}\.\d{{6}}Z){re.escape(file.suffix)}{end}")
    there = [path for folder in {one.absolute() for one in folders} if folder.is_dir() for path in folder.iterdir()]
    return [
        (path, datetime.strptime(match[1], _TIME).replace(tzinfo=UTC))
        for path in there
        if (match := pattern.fullmatch(path.name))
    ]


def _copy(source: sqlite3.Connection, original: Path, copy: Path, report: ProgressReport | None) -> None:
    if copy.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(copy))
    unfinished = copy.with_name(f"{copy.name}.part")
    try:
        remove_copy(unfinished)  # of one that was killed
        unfinished.touch(mode=0o600)
        # One transaction around all steps: else SQLite would begin again whenever somebody writes.
        source.isolation_level = None
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(unfinished)) as target:
            source.backup(
                target,
                pages=PAGES_AT_ONCE,
                progress=None if report is None else lambda _, left, pages: report(pages - left, pages),
            )
        _check(unfinished, original)
        shutil.copymode(original, unfinished)
        unfinished.rename(copy)
    except BaseException:
        remove_copy(unfinished)
        raise


def _check(copy: Path, original: Path) -> None:
    """Raises DatabaseUnavailable where what was copied is not whole."""
    with _to_read(copy) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise DatabaseUnavailable(f"Cannot copy {original}: it is damaged; SQLite finds “{found}”")
        lost = connection.execute("PRAGMA foreign_key_check").fetchone()
        if lost:
            raise DatabaseUnavailable(
                f"Cannot copy {original}: it is damaged; the table {lost[0]} has rows that refer to missing ones"
            )
    contents_of(copy)


def _is_whole(copy: Path) -> bool:
    try:
        _check(copy, copy)
    except (DatabaseUnavailable, sqlite3.Error, OSError):
        return False
    return True


@contextmanager
def _to_read(file: Path) -> Generator[sqlite3.Connection]:
    """A connection that changes nothing, and leaves nothing beside a file that is all there is of its database."""
    _ask_for(file)
    beside = [file.with_name(f"{file.name}{end}") for end in ("-wal", "-journal")]
    is_all = not any(one.exists() and one.stat().st_size for one in beside)
    options = "mode=ro&immutable=1" if is_all else "mode=ro"
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{options}", uri=True)) as connection:
        yield connection


def _ask_for(file: Path) -> None:
    """Raises DatabaseUnavailable where there is none, which SQLite says less clearly."""
    if not file.is_file():
        raise DatabaseUnavailable(f"There is no file {file}: look whether its name and folder are right")


def _moment(text: str) -> datetime:
    """A time as SQLite keeps it (`db.types`)."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
