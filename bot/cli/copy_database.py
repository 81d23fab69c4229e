"""`copydesk copy-database`: everything from one database into another, empty one.

Promises that what is printed was read back from the target and compared, row by row. Refuses whatever `db.copying`
refuses, and another key of tombstones in the way.
"""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence

from bot.cli.database_commands import FAILURES, settings_given, shown_progress, tell_failure
from bot.config import Settings
from db.copying import CopiedTable, copy_database
from db.engine import Database, sqlite_file
from db.errors import DatabaseUnavailable
from db.tombstones import carry_tombstones


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("source", metavar="FROM_URL", help="as in sqlite:///path/to/copydesk.db; no bot may use it")
    parser.add_argument(
        "target", metavar="TO_URL", help="as in postgresql://user:password@host/name; an empty database"
    )
    parser.set_defaults(work=_copy_database)


def _copy_database(options: Namespace) -> int:
    settings = settings_given("copy-database")
    if settings is None:
        return 2
    try:
        file = sqlite_file(options.source)
        if file is not None and not file.is_file():  # it would be made, and be empty
            raise DatabaseUnavailable(f"There is no file {file}: look whether its name and folder are right")
        with shown_progress("Copying") as report:
            copied, carried = asyncio.run(_copied(options.source, options.target, settings, report))
    except FAILURES as error:
        return tell_failure(error)
    width = max(len(one.name) for one in copied)
    for one in copied:
        if one.rows:
            print(f"{one.name:<{width}}  {one.rows:>12,}  {one.checksum[:16]}")
    print(f"Copied {sum(one.rows for one in copied):,} rows; each was read back and is the same.")
    if carried is not None:
        print(f"Who had everything deleted is noted in {carried}, too.", file=sys.stderr)
    return 0


async def _copied(
    source_url: str, target_url: str, settings: Settings, report: Callable[[int, int], None] | None
) -> tuple[Sequence[CopiedTable], str | None]:
    """What was copied, and where tombstones were carried to. Raises `FAILURES`."""
    source = await Database.open(source_url)
    try:
        target = await Database.open(target_url)
        try:
            theirs = settings.tombstone_files(target.file, target.name)
            # Before anything is copied: with another key there, deletions of before would be forgotten.
            ours = settings.tombstone_files(source.file, source.name)
            carried = await asyncio.to_thread(carry_tombstones, *ours, *theirs)
            return await copy_database(source, target, report=report), str(theirs[0]) if carried else None
        finally:
            await target.close()
    finally:
        await source.close()
