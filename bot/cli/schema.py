"""`copydesk schema`: the JSON Schema of packs and lessons, for editors."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from types import MappingProxyType

from lessons.model import Lesson
from questions.model import Content, Pack
from questions.schema import schema_text

SCHEMAS: Mapping[str, tuple[type[Content], str]] = MappingProxyType(
    {"pack": (Pack, "A Copydesk pack"), "lesson": (Lesson, "A Copydesk lesson")}
)
"""What there are schemas of; `questions/pack.schema.json` and `lessons/lesson.schema.json` hold them."""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("what", nargs="?", choices=list(SCHEMAS), default="pack", help="default: %(default)s")
    parser.set_defaults(work=_schema)


def _schema(options: Namespace) -> int:
    print(schema_text(*SCHEMAS[options.what]), end="")
    return 0
