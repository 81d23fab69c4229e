"""`copydesk restore`: a backup in the place of the SQLite database.

Promises that the backup is checked before anything changes, that what is replaced is kept, and that who had everything
deleted is not back. Refuses while a bot uses the database.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from bot.cli.database_commands import (
    FAILURES,
    address_for_tools,
    settings_given,
    shown_progress,
    tell_failure,
    told_contents,
)
from bot.config import data_folder, default_database_url
from bot.i18n import wording
from db.engine import sqlite_file
from db.migrate import known_revisions
from db.replacing import Restored, restore
from db.tombstones import TombstoneFile

BY_PG_RESTORE = """\
copydesk restore: the database is PostgreSQL, which has a tool for it. Stop Copydesk, and then:
pg_restore --clean --if-exists --no-owner --single-transaction --dbname={address} {file}"""

NO_TOMBSTONES = """\
There is no {file}, which notes who had everything deleted: whoever did so after this backup was made is in it. If there
is such a file elsewhere, put it there with its key, and start Copydesk: it deletes them again."""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("backup", type=Path, metavar="FROM", help="a copy that `copydesk backup` or an update made")
    parser.set_defaults(work=_restore)


def _restore(options: Namespace) -> int:
    settings = settings_given("restore")
    if settings is None:
        return 2
    backup: Path = options.backup
    try:
        file = sqlite_file(settings.database_url)
        if file is None:
            print(BY_PG_RESTORE.format(address=address_for_tools(settings.database_url), file=backup), file=sys.stderr)
            return 2
        if settings.database_url == default_database_url():
            data_folder().mkdir(parents=True, exist_ok=True)  # on a new machine nobody has made it yet
        noted, key = settings.tombstone_files(file, file.stem)
        tombstones = TombstoneFile.open(noted, key) if noted.exists() or key.exists() else None
        with shown_progress("Restoring") as report:
            done = asyncio.run(restore(backup, file, tombstones, report=report))
    except FAILURES as error:
        return tell_failure(error)
    print(f"Restored {file} from {backup}: {told_contents(done.contents)}")
    for line in _remarks(done):
        print(line)
    if tombstones is None:
        print(NO_TOMBSTONES.format(file=noted), file=sys.stderr)
    return 0


def _remarks(done: Restored) -> Iterator[str]:
    """What there is to know besides."""
    if done.was != known_revisions()[-1]:
        yield "It was made by an older Copydesk, and its tables are brought up to date."
    if done.forgotten:
        people = wording.count(done.forgotten, "person", "people")
        yield f"Deleted {people} from it who had everything deleted after it was made."
    if done.kept is not None:
        yield f"The database that was there is kept as {done.kept}. Delete that when you need it no longer."
