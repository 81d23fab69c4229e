"""`copydesk count`: what packs and lessons hold and how they read, as tables.

Promises the same figures in a terminal and as Markdown, from sound packs alone. Refuses broken ones: `check` tells what
is wrong with them.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table as Drawn

from bot.services.bundled import bundled_folders
from bot.services.checking import check
from lessons.counting import text_tables, twin_table
from questions.counting import tables, tables_as_markdown

_WIDE: Final = 1000
"""Columns of a line that nobody looks at in a terminal."""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: what comes with Copydesk")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: %(default)s")
    parser.add_argument(
        "--twins", action="store_true", help="list items, across files, that ask nearly the same, and nothing else"
    )
    parser.set_defaults(work=_count)


def _count(options: Namespace) -> int:
    report = check(options.paths or bundled_folders(), known=check(bundled_folders()) if options.paths else None)
    if report.left_out:
        broken = "\n".join(report.left_out)
        print(f"copydesk count: these are not counted; `copydesk check` says why:\n{broken}", file=sys.stderr)
    packs, lessons = report.packs.values(), report.lessons.values()
    found = (
        [twin_table(packs, lessons)]
        if options.twins
        else [*tables(packs, report.sources), *text_tables(packs, lessons, report.sources)]
    )
    if options.format == "markdown":
        print(tables_as_markdown(found), end="")
    else:
        # In a pipe rich takes 80 columns for granted, and would cut what does not fit.
        console = Console(width=None if sys.stdout.isatty() else _WIDE)
        for table in found:
            drawn = Drawn(title=table.title, title_justify="left", box=box.SIMPLE)
            for head in table.heads:
                drawn.add_column(head, overflow="fold")
            for row in table.rows:
                drawn.add_row(*row)
            console.print(drawn)
    return int(bool(report.left_out))
