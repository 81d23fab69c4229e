"""Time, as it is handed to whatever dates, ages or waits.

Promises that nothing in `bot` and `db` learns of time otherwise, so that a simulated Discord's own time can stand in
for the machine's: a test waits for an hour without waiting.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable


class Timer(Protocol):
    """Something that is to happen later."""

    def cancel(self) -> object:
        """It is not to happen. Nothing, where it has happened already."""
        ...


class Clock(Protocol):
    """The time of day, the time that passes, and two ways to wait for it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC. Somebody may set it, forth and back."""
        ...

    def monotonic(self) -> float:
        """Seconds, to be compared with each other; they only go forward, whoever sets the clock. Ages go by it."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns so many seconds later."""
        ...

    def call_later(self, seconds: float, work: Callable[[], object]) -> Timer:
        """Has `work` called so many seconds later, which costs less than a task that sleeps."""
        ...


class SystemClock:
    """The machine's."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Returns so many seconds later."""
        await asyncio.sleep(seconds)

    def call_later(self, seconds: float, work: Callable[[], object]) -> Timer:
        """Has `work` called so many seconds later, in the running event loop."""
        return asyncio.get_running_loop().call_later(seconds, work)


SYSTEM_CLOCK = SystemClock()


@asynccontextmanager
async def timeout(clock: Clock, seconds: float) -> AsyncGenerator[None]:
    """Raises TimeoutError where what is done inside takes longer than so many seconds of that clock."""
    async with asyncio.timeout(None) as limit:
        timer = clock.call_later(seconds, lambda: limit.reschedule(0.0))  # a moment that is past
        try:
            yield
        finally:
            timer.cancel()
