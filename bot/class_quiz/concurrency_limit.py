"""How many responses to Discord are under way at the same time.

Promises that nobody waits while fewer than `LEAST` are, that there are more where each is answered as soon with more,
up to `MOST`, and that one which is not answered holds nobody up for longer than `LONGEST`. With each that goes at the
same time as others a connection may have to be opened, whose handshake costs more than what is sent; that helps where
the way is long, and not where the machine is busy. The two are told apart as in TCP Vegas (Brakmo and Peterson, 1995):
by what the quickest took.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import TypeVar

from db.clock import Clock

LEAST = 32
MOST = 128

SLOWER = 2.0
"""How many times as long as the quickest something takes that had to wait in a queue."""

LONGEST = 1.0
"""Seconds after which something does not count any more: it waits for Discord, and the others need not wait for it."""

FORGOTTEN = 1.001
"""By how much longer the quickest counts to have taken with each that comes: the way to Discord may become another."""

_T = TypeVar("_T")


class ConcurrencyLimit:
    """One for a process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free = asyncio.Semaphore(LEAST)
        self._most = LEAST
        self._quickest = math.inf
        """Seconds."""

    async def do(self, work: Callable[[], Awaitable[_T]]) -> _T:
        """What `work` returns or raises, once it is its turn."""
        await self._free.acquire()
        began, counts = self._clock.monotonic(), True

        def pass_over() -> None:
            nonlocal counts
            counts = False
            self._free.release()

        timer = self._clock.call_later(LONGEST, pass_over)
        try:
            return await work()
        finally:
            timer.cancel()
            if counts:
                self._free.release()
                self._grow(self._clock.monotonic() - began)

    def _grow(self, took: float) -> None:
        """Lets one more be under way from now on, where others wait and this one `took` no longer than it must."""
        self._quickest = min(self._quickest * FORGOTTEN, took)
        if took < SLOWER * self._quickest and self._free.locked() and self._most < MOST:
            self._most += 1
            self._free.release()
