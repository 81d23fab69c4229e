"""`copydesk backup`: a copy of the SQLite database, whether or not a bot uses it.

Promises that the copy is whole, opened and checked when its path is printed. Refuses to write over a file.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.cli.database_commands import (
    FAILURES,
    address_for_tools,
    settings_given,
    shown_progress,
    tell_failure,
    told_contents,
)
from db.backup import back_up, contents_of, dated
from db.clock import SYSTEM_CLOCK
from db.engine import sqlite_file

BY_PG_DUMP = """\
copydesk backup: the database is PostgreSQL, which has a tool for it. It asks for the password, or takes PGPASSWORD:
pg_dump --format=custom --no-owner --file={file} {address}"""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument(
        "to",
        nargs="?",
        type=Path,
        metavar="TO",
        help="a new file, or a folder (default: the folder in COPYDESK_BACKUPS, else beside the database)",
    )
    parser.set_defaults(work=_backup)


def _backup(options: Namespace) -> int:
    settings = settings_given("backup")
    if settings is None:
        return 2
    now = SYSTEM_CLOCK.now()
    try:
        file = sqlite_file(settings.database_url)
        if file is None:
            told = {"file": f"copydesk-{now:%Y-%m-%d}.dump", "address": address_for_tools(settings.database_url)}
            print(BY_PG_DUMP.format(**told), file=sys.stderr)
            return 2
        to: Path = options.to or settings.backups or file.parent
        if to.is_dir() or options.to is None:
            to /= dated(file, now).name
        with shown_progress("Copying") as report:
            made = back_up(file, now, to, report=report)
        contents = contents_of(made)
    except FileExistsError as error:
        print(f"copydesk: there is a {error.filename} already; name a new file, or a folder", file=sys.stderr)
        return 1
    except FAILURES as error:
        return tell_failure(error)
    print(
        f"Backed up {file} to {made}: {made.stat().st_size / 1e6:.1f} MB, {told_contents(contents)}; opened and checked"
    )
    if sys.stdout.isatty():
        tombstones, _ = settings.tombstone_files(file, file.stem)
        print(f"Who had everything deleted is noted in {tombstones}: keep the newest of that apart, with its key.")
    return 0
