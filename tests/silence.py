"""A way to a server that can fall silent: it takes what is sent, passes nothing on, and closes nothing."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Line:
    """A TCP proxy on this machine. While it is `silent`, new connections are taken as well, and get no answer."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()

    @property
    def silent(self) -> bool:
        """Whether nothing comes through."""
        return not self._open.is_set()

    @silent.setter
    def silent(self, silent: bool) -> None:
        if silent:
            self._open.clear()
        else:
            self._open.set()

    async def take(self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carries one connection until either end closes it."""
        with suppress(OSError):
            there, thither = await asyncio.open_connection(host, port)
            await asyncio.gather(self._pump(reader, thither), self._pump(there, writer), return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(1 << 16):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def line_to(url: str) -> AsyncGenerator[tuple[Line, str]]:
    """A line to the PostgreSQL at `url`, and the URL of its near end."""
    there, line, carried = make_url(url), Line(), set[asyncio.Task[None]]()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        carried.add(task)
        try:
            await line.take(there.host or "127.0.0.1", there.port or 5432, reader, writer)
        except asyncio.CancelledError:
            pass
        finally:
            carried.discard(task)

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield line, there.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
    finally:
        server.close()
        for task in tuple(carried):
            task.cancel()
        await asyncio.gather(*carried, return_exceptions=True)
