"""What the commands that write a file have in common.

Promises that a file is written whole or not at all, and over one that is there only with `--force`; that `-o -` writes
to standard output and nothing else goes there then; and that whatever did not come along is named on standard error, a
line each, or counted where there is much of one kind.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from questions.diagnostics.diagnostic import Diagnostic

MOST_ALIKE = 12
"""Losses of one kind that are named one by one."""

STANDARD_OUTPUT = Path("-")
"""In place of a file's name."""


def add_output(parser: ArgumentParser, help_: str) -> None:
    """Describes `--output` and `--force`."""
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help=help_)
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def tell_losses(problems: Iterable[Diagnostic]) -> None:
    """Names on standard error what did not come along; of many of one kind the first few, and how many more."""
    alike = dict[str, list[Diagnostic]]()
    for problem in problems:
        alike.setdefault(f"{problem.level} {problem.code}", []).append(problem)
    for kind, found in alike.items():
        for problem in found[:MOST_ALIKE]:
            print(problem, file=sys.stderr)
        if len(found) > MOST_ALIKE:
            print(f"… and {len(found) - MOST_ALIKE:,} more: {kind}", file=sys.stderr)


def write_file(command: str, path: Path, content: bytes, told: str, *, force: bool) -> int:
    """Writes a new file and says `told`; the exit status."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError:
        print(
            f"copydesk {command}: there is a {path} already; name another with -o, or write over it with --force",
            file=sys.stderr,
        )
        return 1
    except OSError as error:
        print(f"copydesk {command}: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(told)
    return 0
