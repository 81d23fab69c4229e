"""What a process that serves for months gives back of its memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

UPLOADS = """
import os
import sys

def resident() -> int:
    with open("/proc/self/statm") as counts:
        return int(counts.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

if sys.argv[1] == "set":
    from bot.process_memory import return_large_blocks
    return_large_blocks()

bytes(1_000_000)  # one that is freed: from now on glibc takes smaller ones from where small things are
before = resident()
brought, kept = [], []
for _ in range(200):
    brought.append(b"x" * 600_000)
    kept.append(b"y" * 5_000)
brought.clear()
print(resident() - before)
"""


def _left_by_uploads(how: str) -> int:
    """Bytes that a process still has after 200 files of 600 kB came and went, while small things came and stayed."""
    ran = subprocess.run([sys.executable, "-c", UPLOADS, how], capture_output=True, text=True, check=True)
    return int(ran.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="the setting is glibc's")
def test_files_that_came_and_went_leave_nothing_behind():
    assert _left_by_uploads("as it is") > 50_000_000, "glibc has changed: this is no longer needed"
    assert _left_by_uploads("set") < 5_000_000
