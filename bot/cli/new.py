"""`copydesk new`: a pack, begun from a commented starter. Promises never to write over a file that is there."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from bot.cli.schema import SCHEMAS
from questions.model import ID_PATTERN
from questions.schema import schema_text
from questions.templates import STARTERS, starter

SCHEMA_FILE = "pack.schema.json"


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("what", choices=("pack",), help="what to begin")
    parser.add_argument("id", type=_id, metavar="ID", help="its permanent id, such as market-day; also the file's name")
    parser.add_argument(
        "--kind",
        action="append",
        choices=STARTERS,
        default=[],
        help="a kind of question to begin with, or chart or page; may be said several times (default: each kind)",
    )
    parser.set_defaults(work=_new)


def _id(text: str) -> str:
    """An id. Raises `ArgumentTypeError`."""
    if not re.fullmatch(ID_PATTERN, text) or len(text) > 60:
        raise ArgumentTypeError(f"{text!r} is no id; write small letters, digits and single hyphens, as in market-day")
    return text


def _new(options: Namespace) -> int:
    file, schema = Path(f"{options.id}.yaml"), Path(SCHEMA_FILE)
    try:
        with file.open("x", encoding="utf-8") as pack:
            pack.write(starter(options.kind, options.id, SCHEMA_FILE))
        if not schema.exists():
            schema.write_text(schema_text(*SCHEMAS["pack"]), encoding="utf-8")
    except FileExistsError:
        print(f"copydesk new: there is a {file} already; choose another id or move it away", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"copydesk new: {file} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{file} is begun. Change it, then run: copydesk check {file}, and: copydesk play {file}")
    return 0
