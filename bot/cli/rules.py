"""`copydesk rules`: what `copydesk check` looks for, explained."""

from __future__ import annotations

import shutil
import sys
from argparse import ArgumentParser, Namespace

from bot.cli import rule_pages
from bot.rule_book import load_rule_book


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("code", nargs="?", type=str.upper, metavar="CODE", help="one code, such as Q001 (default: all)")
    parser.add_argument(
        "--format", choices=("text", "markdown"), default="text", help="markdown prints docs/rules.md itself"
    )
    parser.set_defaults(work=_rules)


def _rules(options: Namespace) -> int:
    book = load_rule_book()
    if options.format == "markdown":
        print(rule_pages.rules_as_markdown(book), end="")
        return 0
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    page = rule_pages.rules_as_text(book, options.code, width)
    if page is None:
        print(f"copydesk rules: there is no {options.code}; `copydesk rules` lists them all", file=sys.stderr)
        return 2
    print(page, end="")
    return 0
