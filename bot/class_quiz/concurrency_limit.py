"""How many presses of classes are answered at the same time.

Promises that nobody waits while fewer than `LEAST_AT_ONCE` are, that there are more where each is answered as soon with
more, up to `MOST_AT_ONCE`, and that nobody waits for longer than `TURN_PATIENCE`, whatever others do. With each that is
answered at the same time as others a connection may have to be opened, whose handshake costs more than what is sent;
that helps where the way to Discord is long, and not where the machine is busy. The two are told apart as in TCP Vegas
(Brakmo and Peterson, 1995): by what the quickest took lately.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import TypeVar

from db.clock import Clock, timeout

LEAST_AT_ONCE = 32
MOST_AT_ONCE = 128
"""As many as connections may be open: `bot.app.MOST_CONNECTIONS`."""

TURN_PATIENCE = 1.0
"""Seconds. Whoever waited for so long goes on: of Discord's three the answer itself may take two."""

SLOWER = 3.0
"""How many times as long as the quickest something takes that had to wait on its way. Twice as long takes what is
acknowledged before it is shown."""

LATELY = 60.0
"""Seconds after which what took how long is found out anew: the way to Discord may have become another."""

_T = TypeVar("_T")


class ConcurrencyLimit:
    """One for a process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free = asyncio.Semaphore(LEAST_AT_ONCE)
        self._most = LEAST_AT_ONCE
        self._waiting = 0
        self._quickest, self._since = math.inf, clock.monotonic()

    async def do(self, work: Callable[[], Awaitable[_T]]) -> _T:
        """What `work` returns or raises, once it is its turn."""
        if not await self._has_turn():
            return await work()
        began = self._clock.monotonic()
        try:
            done = await work()
        except BaseException:  # what failed, or was given up, tells nothing of how long it takes
            self._free.release()
            raise
        self._give_back(self._clock.monotonic() - began)
        return done

    async def _has_turn(self) -> bool:
        """True when it is theirs; False where it did not come in time."""
        if not self._free.locked():
            return await self._free.acquire()
        self._waiting += 1
        try:
            async with timeout(self._clock, TURN_PATIENCE):
                return await self._free.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1

    def _give_back(self, took: float) -> None:
        """Lets one more be answered from now on, where others wait and this `took` as long as it must; or one less."""
        now = self._clock.monotonic()
        if now - self._since > LATELY:
            self._quickest, self._since = math.inf, now
        self._quickest = min(self._quickest, took)
        if took > SLOWER * self._quickest and self._most > LEAST_AT_ONCE:
            self._most -= 1
            return
        self._free.release()
        if took <= SLOWER * self._quickest and self._waiting and self._most < MOST_AT_ONCE:
            self._most += 1
            self._free.release()
