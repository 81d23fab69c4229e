"""A backup in the place of its database.

Promises: at any moment the database's name leads to the old one or to the new one, each whole; what was replaced stays
beside it as a dated copy; and whoever had everything deleted before or after the backup was made is in the new one no
more, before anybody can look into it. An older backup is migrated on the way. Refuses a database that is in use, a
damaged backup, and one of a newer Copydesk; nothing is changed then.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.backup import contents_of, copy_backup, dated, deletions_in, remove_copy
from db.clock import SYSTEM_CLOCK
from db.engine import Database
from db.errors import DatabaseTooNew, DatabaseUnavailable
from db.files import sole_use
from db.migrate import known_revisions, upgrade
from db.restored import forget_again

if TYPE_CHECKING:
    from pathlib import Path

    from db.backup import Contents, ProgressReport
    from db.clock import Clock
    from db.tombstones import TombstoneFile

IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
"""What SQLite says of a file that somebody else has open, by its codes."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it."""

    contents: Contents
    """Of the database as it is now."""
    was: str
    """The revision that the backup had."""
    forgotten: int
    """People who had everything deleted after the backup was made, and are deleted again."""
    kept: Path | None
    """Where the database that was there is now; None where there was none."""


async def restore(
    backup: Path,
    file: Path,
    tombstones: TombstoneFile | None,
    *,
    clock: Clock = SYSTEM_CLOCK,
    report: ProgressReport | None = None,
) -> Restored:
    """Put a copy of `backup` in the place of `file`. Without tombstones it forgets at the next start that has them.

    Raises DatabaseUnavailable, OSError, sqlite3.Error, and whatever a migration raises, with the database as it was.
    """
    _refuse_itself(backup, file)
    with sole_use(file):
        kept = dated(file, clock.now())
        new = kept.with_name(f"{kept.name}.new")
        try:
            was = (await asyncio.to_thread(copy_backup, backup, new, report=report)).revision
            if was not in known_revisions():
                raise DatabaseTooNew(
                    f"Cannot restore {backup}: a newer Copydesk made it (revision {was}); update this one"
                )
            if tombstones is not None:
                # What was deleted a moment before a crash may be noted in the database alone.
                await asyncio.to_thread(tombstones.add_missing, await asyncio.to_thread(deletions_in, file))
            forgotten = await _brought_up_to_date(new, tombstones)
            contents = await asyncio.to_thread(contents_of, new)
            there = await asyncio.to_thread(_swap, new, file, kept)
        except BaseException:
            remove_copy(new)
            raise
    return Restored(contents, was, forgotten, kept if there else None)


def _refuse_itself(backup: Path, file: Path) -> None:
    if backup.resolve() == file.resolve():
        raise DatabaseUnavailable(f"Cannot restore {backup}: it is the database itself")


async def _brought_up_to_date(new: Path, tombstones: TombstoneFile | None) -> int:
    """The tables of this program, and nobody who was forgotten; how many these were."""
    database = await Database.open(f"sqlite:///{new}")
    try:
        await upgrade(database, backup=False)
        forgotten = await forget_again(database, tombstones) if tombstones is not None else 0
    finally:
        await database.close()
    await asyncio.to_thread(_close_log, new)
    return forgotten


def _swap(new: Path, file: Path, kept: Path) -> bool:
    """Puts `new` in the place of `file`, which is kept; False where there was none."""
    there = file.exists()
    if there:
        try:
            _close_log(file)
        except sqlite3.Error as error:
            if (error.sqlite_errorcode & 0xFF) in IN_USE:
                raise DatabaseUnavailable(
                    f"Cannot replace {file}: another program has it open, perhaps Litestream or sqlite3; end it first"
                ) from error
            # Else it is damaged, which is why somebody restores a backup; what there is of it is kept.
        _same_owner(file, new)
        try:
            os.link(file, kept)
        except OSError:  # not every file system has two names for one file
            shutil.copy2(file, kept)
    for end in ("-wal", "-shm", "-journal"):  # SQLite would bring into the new file what a damaged or lost one left
        left = file.with_name(f"{file.name}{end}")
        if left.exists():
            left.replace(kept.with_name(f"{kept.name}{end}"))
    new.replace(file)
    _flush_folder(file.absolute().parent)
    return there


def _close_log(file: Path) -> None:
    """Brings the whole write-ahead log into the file and removes it. Raises sqlite3.Error where others have it open.

    The next who opens the database begins a new log.
    """
    with closing(sqlite3.connect(file, timeout=1)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()


def _same_owner(file: Path, new: Path) -> None:
    """An administrator restores, and the bot's user is to use it."""
    shutil.copymode(file, new)
    if hasattr(os, "chown"):
        was = file.stat()
        with contextlib.suppress(PermissionError):
            os.chown(new, was.st_uid, was.st_gid)


def _flush_folder(folder: Path) -> None:
    """Returns when the new name is on disk; Windows has no way to ask for that."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
