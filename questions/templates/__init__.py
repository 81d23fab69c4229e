"""Commented starters for packs: a head, one question of each kind, and one each with a chart and with a page.

Promises that every starter passes `copydesk check --strict` once the texts of its head that say what to write there
have been written. A kind's starter is the file of its name beside
this one, and nothing else has to know it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from questions.kinds import KINDS

MODELINE: Final = "# yaml-language-server: $schema={}\n"
"""What tells an editor where the schema lies."""

PLACEHOLDER_TITLE: Final = "My pack"
PLACEHOLDER_ABOUT: Final = "What somebody will learn here, in one sentence."
"""What the head says where an author is to write something: learners should never read it."""

STARTERS: Final = (*KINDS, "chart", "page")
"""What a pack can begin with: questions of these kinds, one with a chart, and one with a page to look at."""

_HERE: Final = Path(__file__).parent


def starter(kinds: Sequence[str] = (), name: str | None = None, schema: str | None = None) -> str:
    """The YAML of a pack called `name` with a question of each of `kinds`, or of every kind.

    `kinds` are among `STARTERS`. `schema`, if given, is where an editor finds the schema.
    """
    parts = [_part("pack"), *(_part(kind) for kind in kinds or KINDS)]
    text = "\n".join(parts)
    if name is not None:
        title = name.replace("-", " ").replace("_", " ").capitalize()
        text = text.replace("id: my-pack     ", f"id: {name} ", 1).replace("title: My pack     ", f"title: {title} ", 1)
    return (MODELINE.format(schema) if schema else "") + text


def _part(name: str) -> str:
    return (_HERE / f"{name}.yaml.in").read_text(encoding="utf-8")
