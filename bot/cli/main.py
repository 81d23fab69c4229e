"""The command `copydesk`: which commands there are; each is a module beside this one.

Promises exit status 0 when all is well, 1 when something is wrong with what was read or reached, 2 when the call
itself was; and for whatever a person can set right, one clear line and no traceback. Only the module of the command
that was given is imported, so that help comes at once and `check` needs no database.
"""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol, cast

import bot
import db
import lessons
import questions


class _Command(NamedTuple):
    module: str
    """Below `bot.cli`; its `describe` adds the command's arguments."""
    help: str
    description: str | None = None


class _Module(Protocol):
    def describe(self, parser: ArgumentParser) -> None: ...


COMMANDS: Mapping[str, _Command] = MappingProxyType(
    {
        "run": _Command("run", "connect to Discord with the token in DISCORD_TOKEN"),
        "demo": _Command("demo", "hold an offline classroom in the browser: no token, no network"),
        "doctor": _Command(
            "doctor",
            "find what keeps this installation from working, and say what to do",
            "Looks at the settings, Discord, the database, the content and this machine, and changes nothing.",
        ),
        "check": _Command(
            "check",
            "report every problem of packs and lessons",
            "Reports every problem of packs and lessons, and every rule that their questions break.",
        ),
        "rules": _Command("rules", "explain what `copydesk check` looks for"),
        "count": _Command("count", "count what packs hold, by skill, kind and source"),
        "review": _Command(
            "review",
            "print a sheet for blind reading, and tell what a reader's answers say",
            "Prints what learners see before they answer, without keys, for a reader who has not seen them; and tells "
            "from the reader's answers where they agree with the keys, and which questions give theirs away.",
        ),
        "new": _Command("new", "begin a pack from a commented starter"),
        "schema": _Command("schema", "print the JSON Schema by which an editor completes and explains fields"),
        "import": _Command("import_pack", "make a pack from another system's file"),
        "export": _Command("export_pack", "write a pack for another system"),
        "play": _Command("play", "try a pack in the terminal; nothing is recorded"),
        "backup": _Command("backup", "copy the SQLite database, also while a bot uses it"),
        "restore": _Command("restore", "put a backup in the place of the SQLite database"),
        "copy-database": _Command("copy_database", "copy everything from SQLite to PostgreSQL, or back"),
        "completion": _Command("completion", "print what makes a shell complete these commands"),
    }
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    if (stranger := _not_one_house()) is not None:
        print(f"copydesk: {stranger}", file=sys.stderr)
        return 1
    given = sys.argv[1:] if arguments is None else arguments
    if "_ARGCOMPLETE" in os.environ:
        return _complete()
    if given and not given[0].startswith("-") and given[0] not in COMMANDS:
        return _no_such(given[0])
    options = _parser(given[0] if given else None).parse_args(given)
    work: Callable[[Namespace], int] = options.work
    try:
        status = work(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read along has seen enough
        # Python flushes once more at its end, which nobody may hear of either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _no_such(command: str) -> int:
    """Says that there is no such command, and which one may be meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - only who mistypes waits for it

    near = get_close_matches(command, COMMANDS, n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(COMMANDS)}"
    print(f"copydesk: there is no command {command}; {advice}", file=sys.stderr)
    return 2


def _complete() -> int:
    """Tells a shell what could come next; `completion` prints what makes it ask."""
    import argcomplete  # noqa: PLC0415 - a shell alone asks for it

    line = os.environ.get("COMP_LINE", "").split()
    argcomplete.autocomplete(_parser(line[1] if len(line) > 1 else None))
    return 0


def _parser(command: str | None) -> ArgumentParser:
    """All commands; only of `command` with its arguments."""
    parser = ArgumentParser(
        prog="copydesk", description="A Discord bot that teaches media literacy.", allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, nargs=0, default=SUPPRESS, help="print the version and end")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, help_, description) in COMMANDS.items():
        one = commands.add_parser(name, allow_abbrev=False, help=help_, description=description)
        if name == command:
            cast("_Module", import_module(f"bot.cli.{module}")).describe(one)
    return parser


class _Version(Action):
    """Prints the version, which is looked up only then, and ends."""

    def __call__(self, parser: ArgumentParser, *_: object, **__: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415 - it costs more than all the rest of the help

        print(f"copydesk {version('copydesk')}")
        parser.exit()


def _not_one_house() -> str | None:
    """Why this installation cannot be trusted, if the four packages do not come from one place."""
    homes = {Path(package.__path__[0]).parent for package in (bot, db, lessons, questions)}
    if len(homes) == 1:
        return None
    places = ", ".join(sorted(map(str, homes)))
    return f"the packages bot, db, lessons and questions come from different folders ({places}); install Copydesk alone"
