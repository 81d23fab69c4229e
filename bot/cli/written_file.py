"""What the commands that write a file have in common.

Promises that a file is written whole or not at all, never over one that is there, that `-o -` writes to standard output
and nothing else goes there then, and that whatever did not come along is named on standard error, a line each.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from questions.diagnostics.diagnostic import Diagnostic

STANDARD_OUTPUT = Path("-")
"""In place of a file's name."""


def add_output(parser: ArgumentParser, help_: str) -> None:
    """Describes `--output`."""
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help=help_)


def tell_losses(problems: Iterable[Diagnostic]) -> None:
    """Names on standard error what did not come along."""
    for problem in problems:
        print(problem, file=sys.stderr)


def write_file(command: str, path: Path, content: bytes, told: str) -> int:
    """Writes a new file and says `told`; the exit status."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        print(f"copydesk {command}: there is a {path} already; name another with -o", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"copydesk {command}: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(told)
    return 0
