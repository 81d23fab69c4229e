"""The command `copydesk`: run the bot, hold the offline classroom, and what `bot.cli` adds.

Promises exit status 0 when all is well, 1 when something is wrong with what was read or reached, 2 when the call
itself was; and for whatever a person can set right, one clear line and no traceback.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import aiohttp
import discord
from sqlalchemy.exc import SQLAlchemyError

import bot
import db
import lessons
import questions
from bot.app import Copydesk, create_bot, spare_collections
from bot.cli import authoring, checking, counting, exchange, play
from bot.config import Settings, Shards
from bot.demo.classmates import MOST_CLASSMATES
from bot.demo.classroom import DEFAULT_PORT, DemoUnavailableError, classroom
from db.errors import DatabaseUnavailable, reason

NO_TOKEN = """\
copydesk run needs a bot token in DISCORD_TOKEN.
Get one at https://discord.com/developers/applications: New Application, then Bot, then Reset Token.
No Discord at hand? `copydesk demo` needs no token and no network."""


STATUS = """\
Exit status: 0 after it was told to stop; 1 where the database cannot be used (away, full, not writable, made by a newer
Copydesk, or in use by another process) or Discord cannot be reached or refuses the token; 2 where the call itself is
wrong. Each time one line says what to do."""


SHARDS_ON_SQLITE = (
    "copydesk run: --shards is for several processes, and they need PostgreSQL; "
    "set COPYDESK_DATABASE_URL=postgresql://user:password@host/name"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    if (stranger := _not_one_house()) is not None:
        print(f"copydesk: {stranger}", file=sys.stderr)
        return 1
    options = _parser().parse_args(arguments)
    match options.command:
        case "run":
            return _run(options.shards)
        case "demo":
            return _demo(options.port, browser=options.browser, classmates=options.classmates)
        case _:
            return options.work(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="copydesk", description="A Discord bot that teaches media literacy.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run", allow_abbrev=False, help="connect to Discord with the token in DISCORD_TOKEN", epilog=STATUS
    )
    run.add_argument(
        "--shards",
        type=_shards,
        metavar="IDS/COUNT",
        help="hold only these of so many shards, as in 0-3/16; other processes hold the rest (needs PostgreSQL)",
    )
    demo = commands.add_parser(
        "demo", allow_abbrev=False, help="hold an offline classroom in the browser: no token, no network"
    )
    demo.add_argument("--port", type=int, default=DEFAULT_PORT, help="first port to use (default: %(default)s)")
    demo.add_argument("--no-browser", dest="browser", action="store_false", help="print the address and open nothing")
    demo.add_argument(
        "--classmates",
        type=_classmates,
        default=0,
        metavar="N",
        help=f"simulated classmates who take part in class quizzes, 0 to {MOST_CLASSMATES} (default: %(default)s)",
    )
    for module in (checking, counting, authoring, exchange, play):
        module.add_to(commands)
    return parser


def _classmates(text: str) -> int:
    """A number of classmates. Raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit()) or (number := int(text)) > MOST_CLASSMATES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {MOST_CLASSMATES}")
    return number


def _shards(text: str) -> Shards:
    """The shards of this process. Raises `ArgumentTypeError`."""
    try:
        return Shards.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _not_one_house() -> str | None:
    """Why this installation cannot be trusted, if the four packages do not come from one place."""
    homes = {Path(package.__path__[0]).parent for package in (bot, db, lessons, questions)}
    if len(homes) == 1:
        return None
    places = ", ".join(sorted(map(str, homes)))
    return f"the packages bot, db, lessons and questions come from different folders ({places}); install Copydesk alone"


def _run(shards: Shards | None) -> int:
    settings = replace(Settings.from_environment(), shards=shards)
    if shards is not None and settings.database_url.startswith("sqlite"):
        print(SHARDS_ON_SQLITE, file=sys.stderr)
        return 2
    if settings.token is None:
        print(NO_TOKEN, file=sys.stderr)
        return 2
    _log_to_terminal(logging.INFO)
    try:
        asyncio.run(_serve(settings, settings.token))
    except discord.LoginFailure:
        return _failed(
            "Discord does not accept this DISCORD_TOKEN. Reset it in the developer portal and set the new one."
        )
    except DatabaseUnavailable as error:
        return _failed(str(error))
    except SQLAlchemyError as error:
        return _failed(f"The database cannot be used: {reason(error)}")
    except (aiohttp.ClientError, TimeoutError) as error:
        return _failed(f"Discord cannot be reached: {error}. Check the network, or try `copydesk demo`.")
    except discord.DiscordException as error:
        return _failed(f"Discord ended the connection: {error}")
    except KeyboardInterrupt:
        pass
    return 0


async def _serve(settings: Settings, token: str) -> None:
    async with create_bot(settings) as client:
        running = asyncio.create_task(_start(client, token))
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _start(client: Copydesk, token: str) -> None:
    await client.login(token)
    spare_collections()
    await client.connect()


def _demo(port: int, *, browser: bool, classmates: int) -> int:
    _log_to_terminal(logging.WARNING)
    # SimCord tries out a client without intents when it is imported, and discord.py warns of it.
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="copydesk-demo-") as folder:
        settings = replace(Settings.from_environment(), database_url=f"sqlite:///{Path(folder) / 'demo.db'}")
        try:
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(
                    classroom(settings, create_bot=create_bot, port=port, browser=browser, classmates=classmates)
                )
        except DemoUnavailableError as error:
            return _failed(str(error))
    return 0


def _log_to_terminal(level: int) -> None:
    discord.utils.setup_logging(level=level)
    # discord.py warns at every start that its voice libraries are missing; nothing here speaks.
    logging.getLogger("discord.client").addFilter(lambda record: "voice" not in record.getMessage())


def _failed(line: str) -> int:
    print(f"copydesk: {line}", file=sys.stderr)
    return 1
