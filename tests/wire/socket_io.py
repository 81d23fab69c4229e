"""A client of Socket.IO (protocol 5, over a WebSocket), as small as a crowd of a thousand needs it.

Promises to answer the server's pings, to say when an event was acknowledged, and to read an event's data only where
somebody waits for it: a server may tell every player of every answer, which is a million events, and a client that
builds objects of each would be what is measured. Binary data, namespaces and polling are left out.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp

_OPEN, _CLOSE, _PING, _PONG = "0", "1", "2", "3"
_CONNECT, _EVENT, _ACK = "40", "42", "43"


@dataclass(slots=True)
class Sent:
    """An event that was sent. Times are by `time.monotonic`."""

    made: float
    acknowledged: float | None = None
    """When the server's handler had ended, and said so; None where it has not."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when it is acknowledged, or never will be."""

    @property
    def latency(self) -> float | None:
        """Seconds from sending to the acknowledgement."""
        return None if self.acknowledged is None else self.acknowledged - self.made


@dataclass(slots=True)
class Traffic:
    """What came to a crowd, all together."""

    packets: int = 0
    last: float = field(default_factory=time.monotonic)


class SocketIO:
    """One connection to a server."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, traffic: Traffic) -> None:
        self._socket = socket
        self._traffic = traffic
        self._sent: dict[str, Sent] = {}
        """Those not yet acknowledged, by their number."""
        self._numbers = 0
        self._awaited: dict[str, asyncio.Future[str]] = {}
        """Events that somebody waits for."""
        self._reading: asyncio.Task[None] | None = None
        self._broken = False
        """Whether the server closed it."""

    @classmethod
    async def connect(cls, session: aiohttp.ClientSession, url: str, traffic: Traffic) -> SocketIO:
        """Opens a connection, by WebSocket from the start."""
        socket = await session.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket")
        opened = await socket.receive_str()
        assert opened.startswith(_OPEN), opened
        await socket.send_str(_CONNECT)
        while not (await socket.receive_str()).startswith(_CONNECT):
            traffic.packets += 1  # events may come before the connection is said to be one
        client = cls(socket, traffic)
        client._reading = asyncio.create_task(client._read())
        return client

    async def emit(self, event: str, data: Any) -> Sent:
        """Sends an event, and asks for its acknowledgement, for which nobody has to wait."""
        self._numbers += 1
        sent = self._sent[str(self._numbers)] = Sent(time.monotonic())
        with suppress(ConnectionError):
            await self._socket.send_str(f"{_EVENT}{self._numbers}{json.dumps([event, data])}")
        if self._broken:
            sent.changed.set()
        return sent

    async def done(self, event: str, data: Any, seconds: float) -> None:
        """Sends an event, and waits until the server has done with it. Raises TimeoutError or ConnectionError."""
        sent = await self.emit(event, data)
        await asyncio.wait_for(sent.changed.wait(), seconds)
        if sent.acknowledged is None:
            raise _broken()

    def awaited(self, event: str) -> asyncio.Future[str]:
        """The next event of this name, as it came; `data_of` reads it. Fails where the server closes the connection."""
        waiting = asyncio.get_running_loop().create_future()
        if self._broken:
            waiting.set_exception(_broken())
            return waiting
        return self._awaited.setdefault(event, waiting)

    async def close(self) -> None:
        """Nothing more is read or sent."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                break
            packet = message.data
            if packet.startswith(_EVENT):
                self._traffic.packets += 1
                self._traffic.last = time.monotonic()
                if self._awaited:
                    name = packet[4 : packet.index('"', 4)]
                    if waiting := self._awaited.pop(name, None):
                        waiting.set_result(packet)
            elif packet.startswith(_ACK):
                sent = self._sent.pop(packet[2 : packet.index("[")])
                sent.acknowledged = self._traffic.last = time.monotonic()
                sent.changed.set()
            elif packet == _PING:
                await self._socket.send_str(_PONG)
            elif packet.startswith(_CLOSE):
                break
        self._broken = True
        for sent in self._sent.values():
            sent.changed.set()
        for waiting in self._awaited.values():
            waiting.set_exception(_broken())


def _broken() -> ConnectionError:
    return ConnectionError("the server closed the connection")


def data_of(packet: str) -> Any:
    """The data of an event that came."""
    return json.loads(packet[2:])[1]
