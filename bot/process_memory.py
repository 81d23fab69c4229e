"""How a process that serves for months uses its memory.

Promises that what was only needed for a moment goes back to the machine, and that looking for garbage makes nobody
wait.
"""

from __future__ import annotations

import ctypes
import gc
import sys

YOUNG_OBJECTS = 10_000
"""As many objects more than were freed make the garbage collector look at the latest; CPython's 700 is two presses."""

LARGE_BLOCK = 128 * 1024
"""Bytes from which on a block is one that comes and goes: a file that somebody brought, a report."""

_M_MMAP_THRESHOLD = -3
"""glibc's number of the setting (malloc.h)."""


def return_large_blocks() -> None:
    """Lets large blocks go back to the machine as soon as they are free, where the C library is glibc.

    glibc does so at first, and ceases after the first large block was freed: those that follow share their memory with
    small ones, which keep it from being given back. 48 uploads of 600 kB left 50 MiB behind, and no object.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE_BLOCK)


def spare_collections() -> None:
    """Lets a process that has started, and only serves from now on, collect its garbage at less cost.

    What is there now stays, so it is not looked through again: see `gc.freeze`. A full collection goes through all the
    libraries and content otherwise, in the middle of a vote, and everybody waits for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
