"""The event loop of a process that serves Discord.

uvloop's, which is written in C; on Windows, where it does not run, asyncio's own.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

_T = TypeVar("_T")


def run_served(main: Coroutine[Any, Any, _T]) -> _T:
    """What `main` returns or raises, as by `asyncio.run`."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)
