"""A backup of the SQLite file each night, and the old ones gone.

Promises that nobody waits for it, and that what goes wrong is one line in the log and stops nothing. It is made when
what is due at night was deleted, so that it is not in it. Refuses to make the folder: where a disk is missing on which
it should be, backups would pile up on another one.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from bot.services.retention import HOUR
from db.backup import back_up, dated, dated_copies, thin_out
from db.clock import Clock
from db.errors import DatabaseUnavailable, reason

EARLY = timedelta(minutes=1)
"""By how much a timer may be early: that is still the night before it."""

_log = logging.getLogger(__name__)


class NightlyBackups:
    """Of one file, in one folder: `keep` of them at most, each for so many days."""

    def __init__(self, file: Path, clock: Clock, folder: Path, keep: int, days: int) -> None:
        self._file = file
        self._clock = clock
        self._folder = folder
        self._keep = keep
        self._days = days

    async def night(self) -> None:
        """Makes one, and deletes what is due; returns early where the bot ends meanwhile, and leaves no half one."""
        ended = Event()
        done = asyncio.ensure_future(asyncio.to_thread(self._night, ended))
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError:
            ended.set()
            await asyncio.wait([done])
            raise

    def _night(self, ended: Event) -> None:
        now = self._clock.now()
        try:
            self._make(now, ended)
        except (DatabaseUnavailable, OSError, sqlite3.Error) as error:
            if ended.is_set():
                return
            _log.error("There is no backup of tonight: %s", reason(error))
        try:
            # Those that an update left beside the database are no others.
            gone = thin_out(self._file, [self._folder, self._file.parent], now, keep=self._keep, days=self._days)
        except OSError as error:
            _log.error("Old backups are not deleted: %s", reason(error))
        else:
            if gone:
                _log.info("Deleted %d old backups", len(gone))

    def _make(self, now: datetime, ended: Event) -> None:
        """Makes one, unless there is one of this night: what is done each night is done after each start, too."""

        def go_on(_done: int, _pages: int) -> None:
            if ended.is_set():
                raise DatabaseUnavailable("Copydesk ends")

        if not self._folder.is_dir():
            raise DatabaseUnavailable(f"there is no folder {self._folder}; make it, or mount what it is on")
        tonight = (now + EARLY).replace(hour=HOUR, minute=0, second=0, microsecond=0)
        if tonight > now + EARLY:
            tonight -= timedelta(days=1)
        if any(tonight - EARLY <= at <= now for at in dated_copies(self._file, [self._folder]).values()):
            return
        made = back_up(self._file, now, self._folder / dated(self._file, now).name, report=go_on)
        _log.info("Backed up the database: %s, %.1f MB", made, made.stat().st_size / 1e6)
