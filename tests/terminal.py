"""The command `copydesk` as somebody types it: in this process, or in one of its own where the process is the point."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.waiting import HANG

HOME = Path(__file__).parents[1]


def environment(**variables: str) -> dict[str, str]:
    """This environment without what configures Copydesk, and with `variables`."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "DISCORD_", "SENTRY_"))
    }
    return {**kept, "PYTHONPATH": str(HOME), **variables}


def copydesk(
    folder: Path, *arguments: str | Path, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs `copydesk ARGUMENTS` in `folder`; `typed` is what it reads from standard input."""
    out, error = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, _logging_as_it_was():
        patch.chdir(folder)
        for name in os.environ.keys() - environment().keys():
            patch.delenv(name)
        for name, value in variables.items():
            patch.setenv(name, value)
        for name, stream in (("stdin", io.StringIO(typed)), ("stdout", out), ("stderr", error)):
            patch.setattr(sys, name, stream)
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), error.getvalue())


def copydesk_process(
    folder: Path, *arguments: str | Path, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, which takes a second to start."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        cwd=folder,
        env=environment(**variables),
        input=typed,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )


@contextlib.contextmanager
def _logging_as_it_was() -> Iterator[None]:
    """What the command sets up for its log goes with it."""
    loggers = [logging.getLogger(name) for name in (None, "discord.client", "discord.state")]
    were = [(one, one.level, list(one.handlers), list(one.filters)) for one in loggers]
    try:
        yield
    finally:
        for one, level, handlers, filters in were:
            one.setLevel(level)
            one.handlers, one.filters = handlers, filters
