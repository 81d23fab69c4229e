"""Where the event loop of this process spends its CPU time, by samples of its stack.

Promises to cost next to nothing: a timer of the operating system that counts CPU time sends a signal, and the handler
notes whose code runs. A profiler that sees each call makes code of many small functions look dearer than it is.
"""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

EVERY = 0.0005
"""Seconds of CPU time between two samples."""

REST = "event loop and sockets"

AREAS = (
    (REST, "/bot/event_loop.py"),
    ("TLS", "/ssl.py"),
    ("aiohttp", "/site-packages/aiohttp/"),
    ("discord.py", "/site-packages/discord/"),
    ("SQLAlchemy", "/site-packages/sqlalchemy/"),
    ("the bot: cards", "/bot/views/"),
    ("the bot: classes and services", "/bot/"),
    ("the bot: questions", "/questions/"),
    ("the bot: database", "/db/"),
    ("the measuring itself", "/tests/wire/bot_process/"),
    ("the bot: peers", "/tests/wire/peers.py"),
)
"""By a part of the path of a file; the first that fits. What is in none belongs to whoever called it."""


class Samples:
    """Of the main thread, from `start` on."""

    def __init__(self) -> None:
        self._taken = defaultdict[str, float](float)
        self._before = 0.0

    def start(self) -> None:
        """Begins to sample."""
        self._before = time.thread_time()
        signal.signal(signal.SIGPROF, self._take)
        signal.siginterrupt(signal.SIGPROF, False)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def taken(self) -> dict[str, float]:
        """The share of each area since the last call."""
        taken, self._taken = self._taken, defaultdict[str, float](float)
        return {area: seconds / sum(taken.values()) for area, seconds in taken.items()}

    def _take(self, _signal: int, frame: FrameType | None) -> None:
        # The timer counts the time of all threads, and only what this one used is told apart.
        used, self._before = time.thread_time() - self._before, time.thread_time()
        self._taken[_area(frame)] += used


def _area(frame: FrameType | None) -> str:
    while frame is not None:
        file = Path(frame.f_code.co_filename).as_posix()
        for area, part in AREAS:
            if part in file:
                return area
        frame = frame.f_back
    return REST
