"""Servers for a command that runs in this process and has an event loop of its own: each in a thread with another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import AsyncExitStack, contextmanager


@contextmanager
def served(open_server: Callable[[AsyncExitStack], Awaitable[int]]) -> Generator[int]:
    """The port of a server that `open_server` opens on this machine, and the stack closes."""
    ready, ports, ends = threading.Event(), list[int](), list[Callable[[], object]]()

    async def serve() -> None:
        async with AsyncExitStack() as stack:
            loop, over = asyncio.get_running_loop(), asyncio.Event()
            ports.append(await open_server(stack))
            ends.append(lambda: loop.call_soon_threadsafe(over.set))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield ports[0]
    finally:
        ends[0]()
        thread.join()
