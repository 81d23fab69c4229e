"""`copydesk demo`: the offline classroom in the browser."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path

from bot.app import create_bot
from bot.cli.console import failed, log_to_terminal
from bot.config import Settings
from bot.demo.classmates import MOST_CLASSMATES
from bot.demo.classroom import DEFAULT_PORT, DemoUnavailableError, classroom


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="first port to use (default: %(default)s)")
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="print the address and open nothing")
    parser.add_argument(
        "--classmates",
        type=_classmates,
        default=0,
        metavar="N",
        help=f"simulated classmates who take part in class quizzes, 0 to {MOST_CLASSMATES} (default: %(default)s)",
    )
    parser.set_defaults(work=_demo)


def _classmates(text: str) -> int:
    """A number of classmates. Raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit()) or (number := int(text)) > MOST_CLASSMATES:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to {MOST_CLASSMATES}")
    return number


def _demo(options: Namespace) -> int:
    log_to_terminal(logging.WARNING)
    # SimCord tries out a client without intents when it is imported, and discord.py warns of it.
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="copydesk-demo-") as folder:
        settings = replace(Settings.from_environment(), database_url=f"sqlite:///{Path(folder) / 'demo.db'}")
        try:
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
        except DemoUnavailableError as error:
            return failed(str(error))
    return 0
