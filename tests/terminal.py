"""The command `copydesk` as somebody types it, in a process of its own or, where that is enough, in this one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

from bot.cli.main import main
from tests.waiting import HANG

HOME = Path(__file__).parents[1]


def environment(**variables: str) -> dict[str, str]:
    """This environment without what configures Copydesk, and with `variables`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "DISCORD_"))}
    return {**kept, "PYTHONPATH": str(HOME), **variables}


def copydesk(
    folder: Path, *arguments: str | Path, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs `copydesk ARGUMENTS` in `folder`; `typed` is what it reads from standard input."""
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


def quickly(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The same in this process, which saves the start of another one."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), error.getvalue())
