"""`copydesk doctor`: what keeps this installation from working, and what to do about it.

Promises a line for each thing that was looked at, and behind each that is not fine what to do. Refuses to change
anything: it makes no file and no table, and registers nothing.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import textwrap
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.cli.run import read_shards
from bot.config import Shards, read_environment
from bot.doctor.case import Case, CheckResult, Mark
from bot.doctor.discord_account import DiscordAccount
from bot.doctor.examination import examine
from bot.doctor.setting_checks import read_settings
from bot.i18n import wording

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS: Final = """\
✓ is as it should be, ! works and may not be what you want, ✗ does not work; → says what to do.
Exit status: 0 without a ✗, 1 with one, 2 where the call itself is wrong."""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.epilog = _STATUS
    parser.add_argument(
        "--channel",
        type=_channel,
        action="append",
        default=[],
        metavar="ID",
        help="look also at what the bot may do in this channel; can be given several times",
    )
    parser.add_argument(
        "--shards",
        type=read_shards,
        metavar="IDS/COUNT",
        help="the shards with which `copydesk run` is started, if any",
    )
    parser.set_defaults(work=_doctor)


def _channel(text: str) -> int:
    """A channel's id. Raises `ArgumentTypeError`."""
    if not (text.isascii() and text.isdigit() and 15 <= len(text) <= 20):
        raise ArgumentTypeError(f"{text!r} is not the id of a channel; Discord's Developer Mode lets you copy it")
    return int(text)


def _doctor(options: Namespace) -> int:
    # Libraries say in their own words what results say in ours.
    logging.disable(logging.CRITICAL)
    try:
        return asyncio.run(_examined(options.channel, options.shards))
    except KeyboardInterrupt:
        return 1
    finally:
        logging.disable(logging.NOTSET)


async def _examined(channels: Sequence[int], shards: Shards | None) -> int:
    show = _printer()
    marks = list[Mark]()

    def told(result: CheckResult) -> None:
        marks.append(result.mark)
        show(result)

    try:
        environment = read_environment()
    except ValueError as error:
        print(f"copydesk doctor: {error}", file=sys.stderr)
        return 2
    settings, results = read_settings(environment)
    for result in results:
        told(result)
    account = DiscordAccount(settings.token)
    try:
        async for result in examine(Case(replace(settings, shards=shards), account, channels)):
            told(result)
    finally:
        await account.close()
    faults, notes = marks.count(Mark.FAULT), marks.count(Mark.NOTE)
    found = [wording.count(faults, "fault")] if faults else []
    found += [wording.count(notes, "note")] if notes else []
    print(f"{wording.count(len(marks), 'thing')} looked at: {', '.join(found) or 'all is well'}")
    return 1 if faults else 0


def _printer() -> Callable[[CheckResult], None]:
    """Prints results: plain in a pipe; as wide as the window, and in colours, in a terminal."""
    if not sys.stdout.isatty():
        return _print_plain
    from rich.console import Console  # noqa: PLC0415 - rich is of no use in a pipe
    from rich.padding import Padding  # noqa: PLC0415 - likewise
    from rich.text import Text  # noqa: PLC0415 - likewise

    console = Console(highlight=False)
    colours = {Mark.FINE: "green", Mark.NOTE: "yellow", Mark.FAULT: "bold red"}

    def show(result: CheckResult) -> None:
        console.print(Text.assemble((str(result.mark), colours[result.mark]), " ", result.said))
        if result.advice:
            console.print(Padding(Text(f"→ {result.advice}"), (0, 0, 0, 2)))

    return show


def _print_plain(result: CheckResult) -> None:
    print(f"{result.mark} {result.said}")
    if result.advice:
        print(textwrap.indent(f"→ {result.advice}", "  "))
    sys.stdout.flush()
