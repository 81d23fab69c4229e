"""What the commands that copy a whole database have in common.

Promises one line for whatever an operator can set right, a bar where somebody watches in a terminal, and nothing but
the outcome in a pipe.
"""

from __future__ import annotations

import shlex
import sqlite3
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Settings
from bot.i18n import wording
from db.backup import Contents
from db.errors import DatabaseUnavailable, reason

FAILURES = (DatabaseUnavailable, OSError, sqlite3.Error, SQLAlchemyError)
"""What can go wrong with databases and files."""


def settings_given(command: str) -> Settings | None:
    """Those of the environment; None where one cannot be, which is said then."""
    try:
        return Settings.from_environment()
    except ValueError as error:
        print(f"copydesk {command}: {error}", file=sys.stderr)
        return None


def address_for_tools(url: str) -> str:
    """The URL of a PostgreSQL database as its own tools take it, without the password, for a shell."""
    read = make_url(url)
    query = {"sslmode" if name == "ssl" else name: value for name, value in read.query.items()}
    plain = URL.create("postgresql", read.username, None, read.host, read.port, read.database, query)
    return shlex.quote(plain.render_as_string())


def tell_failure(error: BaseException) -> int:
    """Says in one line what is wrong; the exit status."""
    print(f"copydesk: {reason(error)}", file=sys.stderr)
    return 1


@contextmanager
def shown_progress(what: str) -> Generator[Callable[[int, int], None] | None]:
    """Something to report to, shown as a bar on a terminal; None in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - rich is of no use in a pipe
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)


def told_contents(contents: Contents) -> str:
    """How many answers there are, and of when the last is."""
    answers = wording.count(contents.answers, "answer")
    return answers if contents.last_answer is None else f"{answers}, the last of {told_time(contents.last_answer)}"


def told_time(moment: datetime) -> str:
    """As in 2026-11-28 21:04 UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
