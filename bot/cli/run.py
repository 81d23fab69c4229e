"""`copydesk run`: the bot, connected to Discord."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace

import aiohttp
import discord
from sqlalchemy.exc import SQLAlchemyError

from bot.app import Copydesk, create_bot
from bot.cli.console import failed, log_to_terminal
from bot.config import MonitorUnavailable, Settings, Shards, data_folder, default_database_url
from bot.event_loop import run_served
from bot.monitoring.sentry import SentryMissing, errors_sent
from bot.process_memory import return_large_blocks, spare_collections
from db.errors import DatabaseUnavailable, reason

NO_TOKEN = """\
copydesk run needs a bot token in DISCORD_TOKEN.
Get one at https://discord.com/developers/applications: New Application, then Bot, then Reset Token.
No Discord at hand? `copydesk demo` needs no token and no network."""

STATUS = """\
Exit status: 0 after it was told to stop; 1 where the database cannot be used (away, full, not writable, made by a newer
Copydesk, or in use by another process), the address in COPYDESK_MONITOR is taken, a package is missing, or Discord
cannot be reached or refuses the token; 2 where the call itself is wrong. Each time one line says what to do."""


_log = logging.getLogger(__name__)

SHARDS_ON_SQLITE = (
    "copydesk run: --shards is for several processes, and they need PostgreSQL; "
    "set COPYDESK_DATABASE_URL=postgresql://user:password@host/name"
)


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.epilog = STATUS
    parser.add_argument(
        "--shards",
        type=read_shards,
        metavar="IDS/COUNT",
        help="hold only these of so many shards, as in 0-3/16; other processes hold the rest (needs PostgreSQL)",
    )
    parser.set_defaults(work=_run)


def read_shards(text: str) -> Shards:
    """The shards of a process, as somebody types them. Raises `ArgumentTypeError`."""
    try:
        return Shards.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _run(options: Namespace) -> int:
    shards: Shards | None = options.shards
    try:
        settings = replace(Settings.from_environment(), shards=shards)
    except ValueError as error:
        print(f"copydesk run: {error}", file=sys.stderr)
        return 2
    if shards is not None and settings.database_url.startswith("sqlite"):
        print(SHARDS_ON_SQLITE, file=sys.stderr)
        return 2
    if settings.token is None:
        print(NO_TOKEN, file=sys.stderr)
        return 2
    scrubber = log_to_terminal(settings, logging.INFO)
    with contextlib.ExitStack() as stack:
        if settings.sentry_dsn is not None:
            try:
                stack.enter_context(errors_sent(settings.sentry_dsn, scrubber))
            except SentryMissing as error:
                return failed(str(error))
        return _served(settings, settings.token)


def _served(settings: Settings, token: str) -> int:
    """Runs the bot to its end; the exit status. What nobody foresaw goes by the log as well, which knows no secrets."""
    try:
        if settings.database_url == default_database_url():
            _make_data_folder()
        return_large_blocks()
        run_served(_serve(settings, token))
    except discord.LoginFailure:
        return failed(
            "Discord does not accept this DISCORD_TOKEN. Reset it in the developer portal and set the new one."
        )
    except (DatabaseUnavailable, MonitorUnavailable) as error:
        return failed(str(error))
    except SQLAlchemyError as error:
        return failed(f"The database cannot be used: {reason(error)}")
    except (aiohttp.ClientError, TimeoutError) as error:
        return failed(f"Discord cannot be reached: {error}. Check the network, or try `copydesk demo`.")
    except discord.DiscordException as error:
        return failed(f"Discord ended the connection: {error}")
    except KeyboardInterrupt:
        pass
    except Exception:
        _log.critical("Copydesk has ended: nobody foresaw this error", exc_info=True)
        return 1
    return 0


def _make_data_folder() -> None:
    """Nobody else makes the folder that is taken where no other is named. Raises DatabaseUnavailable."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"Cannot make the folder {folder} ({reason(error)}). Name a file elsewhere in COPYDESK_DATABASE_URL"
        ) from error


async def _serve(settings: Settings, token: str) -> None:
    async with create_bot(settings) as client:
        running = asyncio.create_task(_start(client, token))
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _start(client: Copydesk, token: str) -> None:
    await client.login(token)
    spare_collections()
    await client.connect()
