"""How often to go to the database while many ask for the same at once.

Promises that nobody who comes alone is kept waiting. The more were served together, the longer others may gather for
the next time, up to `LONGEST`: a transaction of twenty costs little more than one of two.
"""

from __future__ import annotations

import asyncio

EACH = 0.0015
"""Seconds to wait for each further one that was served the last time."""

LONGEST = 0.025
"""Seconds that anybody is kept waiting at most."""


class Pace:
    """Of one kind of transaction."""

    def __init__(self) -> None:
        self._next = 0.0
        """When the next one may begin, by the event loop's clock."""

    async def wait(self) -> None:
        """Returns when the next one may begin."""
        await asyncio.sleep(self._next - asyncio.get_running_loop().time())

    def begun(self, served: int) -> None:
        """One begins now that serves so many."""
        self._next = asyncio.get_running_loop().time() + min(LONGEST, EACH * (served - 1))
