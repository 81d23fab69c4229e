"""`copydesk demo`: the offline classroom in the browser."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import create_bot
from bot.cli.console import failed, log_to_terminal
from bot.config import Settings, data_folder
from bot.demo.classmates import MOST_CLASSMATES
from bot.demo.classroom import DEFAULT_PORT, TRY_FIRST, DemoUnavailableError, classroom
from db.errors import DatabaseUnavailable

MOST_DAYS = 3650
"""By which the clock can be set ahead."""

CLASSMATES = 8
"""As many as make a class that one sees vote, and that fits a result."""

PAGES = """\
The pages, each at an address that is printed:
  the class channel, in which you can be Ms. Teacher, Ana or Ben;
  the same on a phone, 390 points wide; the same on a projector, where the class's message is large and alone;
  and the direct messages of each student.
What happens is forgotten when you press Ctrl+C, unless you say --keep.
"""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="first port to use (default: %(default)s)")
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="print the address and open nothing")
    parser.add_argument(
        "--classmates",
        type=_classmates,
        default=CLASSMATES,
        metavar="N",
        help=f"simulated classmates who join class quizzes and answer, 0 to {MOST_CLASSMATES} (default: %(default)s)",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        nargs="?",
        const=_own_file(),
        metavar="FILE",
        help="remember what happened, for the next demo with --keep: in FILE, or else in your data folder (%(const)s)",
    )
    parser.add_argument(
        "--days",
        type=_days,
        default=0,
        metavar="N",
        help=f"set the clock N days ahead, 0 to {MOST_DAYS}; with --keep, to see what is due by then",
    )
    parser.epilog = f"{PAGES}\n{TRY_FIRST}"
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.set_defaults(work=_demo)


def _own_file() -> Path:
    """Where a demo is remembered if nobody says where."""
    return data_folder() / "demo.db"


def _classmates(text: str) -> int:
    """A number of classmates. Raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit()) or (number := int(text)) > MOST_CLASSMATES:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to {MOST_CLASSMATES}")
    return number


def _days(text: str) -> int:
    """A number of days. Raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit()) or (number := int(text)) > MOST_DAYS:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to {MOST_DAYS}")
    return number


def _demo(options: Namespace) -> int:
    try:
        given = Settings.from_environment()
    except ValueError as error:
        return failed(str(error))
    log_to_terminal(given, logging.WARNING)
    # SimCord tries out a client without intents when it is imported, and discord.py warns of it.
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    with contextlib.ExitStack() as stack:
        try:
            file = _kept(options.keep) if options.keep else _thrown_away(stack)
            # Whoever deletes their data here is forgotten here alone.
            settings = replace(
                given,
                database_url=f"sqlite:///{file}",
                tombstones=None,
                tombstone_key=None,
                monitor=None,  # it has no connection to Discord that could be cut
            )
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(
                    classroom(
                        settings,
                        create_bot=create_bot,
                        port=options.port,
                        browser=options.browser,
                        classmates=options.classmates,
                        begin=datetime.now(UTC) + timedelta(days=options.days),
                    )
                )
        except (DemoUnavailableError, DatabaseUnavailable, OSError, ValueError) as error:
            return failed(str(error))
    return 0


def _kept(file: Path) -> Path:
    """A file to remember in; its folder is made where it is ours. Raises `OSError` and DemoUnavailableError."""
    if file == _own_file():
        file.parent.mkdir(parents=True, exist_ok=True)
    elif not file.absolute().parent.is_dir():
        raise DemoUnavailableError(f"There is no folder for {file}: make it, or name a file in another one.")
    return file


def _thrown_away(stack: contextlib.ExitStack) -> Path:
    """A file that is gone when the stack is left."""
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-demo-"))) / "demo.db"
