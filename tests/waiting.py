"""Waiting for what is to happen, as long as it takes: a test that is right is right on a busy machine, too."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

HANG = 300.0
"""Seconds after which something hangs. Nothing is to take so long, and nothing is judged by how long it takes."""


async def until(happened: Callable[[], object | Awaitable[object]], what: str = "what was waited for") -> None:
    """Returns as soon as `happened()` is true. Raises TimeoutError where that never comes."""
    end = time.monotonic() + HANG
    while True:
        found = happened()
        if await found if isinstance(found, Awaitable) else found:
            return
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen in {HANG} seconds")
        await asyncio.sleep(0.02)


async def begun() -> None:
    """Lets every task go on until it waits for something outside of the event loop, or for time to pass."""
    for _ in range(200):
        await asyncio.sleep(0)
