"""The memory of this process."""

from __future__ import annotations

import gc
from pathlib import Path


def resident() -> int:
    """Kilobytes that are in memory now, after the garbage was collected. Linux alone tells (`OSError` elsewhere)."""
    gc.collect()
    return _kilobytes("VmRSS")


def most_resident() -> int:
    """Kilobytes that were in memory at most since this program began. Linux alone tells (`OSError` elsewhere).

    What `getrusage` says is at least what the process had that started this one.
    """
    return _kilobytes("VmHWM")


def _kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
