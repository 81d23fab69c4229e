"""`copydesk demo`: the offline classroom in the browser."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from dataclasses import replace
from pathlib import Path

from bot.app import create_bot
from bot.cli.console import failed, log_to_terminal
from bot.config import Settings, data_folder
from bot.demo.classmates import MOST_CLASSMATES
from bot.demo.classroom import DEFAULT_PORT, TRY_FIRST, DemoUnavailableError, classroom
from db.errors import DatabaseUnavailable

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


def _demo(options: Namespace) -> int:
    log_to_terminal(logging.WARNING)
    # SimCord tries out a client without intents when it is imported, and discord.py warns of it.
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    with contextlib.ExitStack() as stack:
        try:
            file = _kept(options.keep) if options.keep else _thrown_away(stack)
            settings = replace(Settings.from_environment(), database_url=f"sqlite:///{file}")
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(
                    classroom(
                        settings,
                        create_bot=create_bot,
                        port=options.port,
                        browser=options.browser,
                        classmates=options.classmates,
                    )
                )
        except (DemoUnavailableError, DatabaseUnavailable, OSError) as error:
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
