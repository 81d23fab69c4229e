"""The CPU time and memory that `copydesk check` takes for the files of `heavy`, above what it takes for an empty pack.

Each runs in a process of its own, whose address space is bounded. POSIX alone tells what a child has used.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.heavy import HEAVY
from tests.terminal import HOME, environment

CPU = 2.0
"""Seconds for one file."""

MEMORY = 100.0
"""Megabytes for one file."""

ADDRESSES = 2 * 1024**3


def weighed() -> Iterator[tuple[str, float, float]]:
    """For each heavy file: name, seconds and megabytes above the first one's, which is next to nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "heavy.yaml")
        start = (0.0, 0.0)
        for name, made in HEAVY.items():
            path.write_text(made(), encoding="utf-8")
            used = _checked(path)
            if start == (0.0, 0.0):
                start = used
            yield name, used[0] - start[0], used[1] - start[1]


def _checked(path: Path) -> tuple[float, float]:
    """Seconds of CPU and megabytes at the peak. Raises `RuntimeError` where the check did not end as it should."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", "check", str(path)],
        env=environment(),
        cwd=HOME,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES)),  # noqa: PLW1509 - no other thread runs here
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode not in (0, 1) or b"Traceback" in said:
        raise RuntimeError(said.decode(errors="replace"))
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
