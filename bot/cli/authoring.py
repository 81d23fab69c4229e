"""`copydesk new` begins a pack, and `copydesk schema` is for editors.

Promises never to write over a file that is there.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lessons.model import Lesson
from questions.kinds import KINDS
from questions.model import ID_PATTERN, Content, Pack
from questions.schema import schema_text
from questions.templates import starter

if TYPE_CHECKING:
    from argparse import _SubParsersAction  # the type of what `add_subparsers` returns has no public name
    from collections.abc import Mapping

SCHEMAS: Mapping[str, tuple[type[Content], str]] = MappingProxyType(
    {"pack": (Pack, "A Copydesk pack"), "lesson": (Lesson, "A Copydesk lesson")}
)
"""What there are schemas of; `questions/pack.schema.json` and `lessons/lesson.schema.json` hold them."""

SCHEMA_FILE = "pack.schema.json"


def add_to(commands: _SubParsersAction[Any]) -> None:
    """Describes `new` and `schema`."""
    new = commands.add_parser("new", allow_abbrev=False, help="begin a pack from a commented starter")
    new.add_argument("what", choices=("pack",), help="what to begin")
    new.add_argument("id", type=_id, metavar="ID", help="its name for ever, such as market-day; also the file's")
    new.add_argument(
        "--kind",
        action="append",
        choices=list(KINDS),
        default=[],
        help="a kind of question to begin with; may be said several times (default: one of each)",
    )
    new.set_defaults(work=_new)
    schema = commands.add_parser(
        "schema", allow_abbrev=False, help="print the JSON Schema by which an editor completes and explains fields"
    )
    schema.add_argument("what", nargs="?", choices=list(SCHEMAS), default="pack", help="default: %(default)s")
    schema.set_defaults(work=_schema)


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


def _schema(options: Namespace) -> int:
    print(schema_text(*SCHEMAS[options.what]), end="")
    return 0
