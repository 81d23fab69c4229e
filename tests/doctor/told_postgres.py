"""What can stand before a PostgreSQL: a server that takes no password, and a pooler in transaction mode.

Both speak the protocol of PostgreSQL as far as a client needs it to find out.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress

_SSL_REQUEST = 80877103


async def _startup(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """A client's first message, after it was told that there is no encryption."""
    while True:
        size = await reader.readexactly(4)
        body = await reader.readexactly(int.from_bytes(size) - 4)
        if int.from_bytes(body[:4]) != _SSL_REQUEST:
            return size + body
        writer.write(b"N")


async def _message(reader: asyncio.StreamReader) -> bytes:
    """The next message after the first, whole."""
    head = await reader.readexactly(5)
    return head + await reader.readexactly(int.from_bytes(head[1:]) - 4)


async def open_wary(stack: AsyncExitStack) -> int:
    """The port of a server that asks for a password and takes none."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, OSError):
            started = await _startup(reader, writer)
            told = started[8:].split(b"\0")
            user = told[told.index(b"user") + 1]
            writer.write(b"R" + (8).to_bytes(4) + (3).to_bytes(4))
            await _message(reader)
            refusal = b'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "' + user + b'"\0\0'
            writer.write(b"E" + (4 + len(refusal)).to_bytes(4) + refusal)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    stack.callback(server.close)
    return int(server.sockets[0].getsockname()[1])


class TransactionPooler:
    """Hands a server's processes out by transaction, as PgBouncer does with `pool_mode = transaction`."""

    def __init__(self, host: str, port: int) -> None:
        self._there = host, port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def open(self, stack: AsyncExitStack) -> int:
        """Listens on a free port, which it returns, until the stack is closed."""
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        stack.callback(self._let_go)
        stack.callback(server.close)
        return int(server.sockets[0].getsockname()[1])

    def _let_go(self) -> None:
        for _, writer in self._idle:
            writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting = list[asyncio.Task[bytes]]()

        def read(of: asyncio.StreamReader) -> asyncio.Task[bytes]:
            waiting.append(asyncio.create_task(_message(of)))
            return waiting[-1]

        with suppress(asyncio.IncompleteReadError, OSError):
            started = await _startup(reader, writer)
            backend, greeting = await self._connected(started)
            writer.write(greeting)
            self._idle.append(backend)
            asked = read(reader)
            while (await asked)[:1] != b"X":
                backend = self._idle.pop() if self._idle else (await self._connected(started))[0]
                there, thither = backend
                answered, owed, over = read(there), 0, False
                while not over:
                    done, _ = await asyncio.wait({asked, answered}, return_when=asyncio.FIRST_COMPLETED)
                    if asked in done:
                        message, asked = asked.result(), read(reader)
                        thither.write(message)
                        owed += message[:1] in (b"Q", b"S")
                    else:
                        message = answered.result()
                        writer.write(message)
                        owed -= message[:1] == b"Z"
                        over = message[:1] == b"Z" and not owed and message[5:6] == b"I"
                        answered = answered if over else read(there)
                self._idle.append(backend)
        for task in waiting:
            task.cancel()
        writer.close()

    async def _connected(self, started: bytes) -> tuple[tuple[asyncio.StreamReader, asyncio.StreamWriter], bytes]:
        """A process of the server, and what it greets a client with. It has to trust us."""
        there, thither = await asyncio.open_connection(*self._there)
        thither.write(started)
        greeting = b""
        while True:
            greeting += (told := await _message(there))
            if told[:1] == b"Z":
                return (there, thither), greeting
