"""The client of Socket.IO against a server that speaks its packets: what it answers, and what it waits for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator

import aiohttp
import pytest
from aiohttp import web

from tests.waiting import HANG
from tests.wire.socket_io import SocketIO, Traffic, data_of


async def _serve(request: web.Request) -> web.WebSocketResponse:
    """Pings, and acknowledges when it has its pong; on `leave` it closes."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str('0{"sid":"one"}')
    assert await socket.receive_str() == "40"
    await socket.send_str('42["welcome",{}]')  # python-socketio's server does so where its connect handler emits
    await socket.send_str('40{"sid":"two"}')
    async for message in socket:
        number, _, rest = message.data.removeprefix("42").partition("[")
        event, data = json.loads(f"[{rest}")
        if event == "leave":
            break
        await socket.send_str("2")
        assert await socket.receive_str() == "3"
        await socket.send_str(f"42{json.dumps(['told', data])}")
        await socket.send_str(f"43{number}[]")
    return socket


@pytest.fixture
async def client() -> AsyncGenerator[tuple[SocketIO, Traffic]]:
    app = web.Application()
    app.router.add_get("/socket.io/", _serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    traffic = Traffic()
    async with aiohttp.ClientSession() as session:
        connected = await SocketIO.connect(session, "http://{}:{}".format(*runner.addresses[0][:2]), traffic)
        yield connected, traffic
        await connected.close()
    await runner.cleanup()


async def test_an_event_is_acknowledged_and_what_came_of_it_can_be_read(client: tuple[SocketIO, Traffic]) -> None:
    connection, traffic = client
    told = connection.awaited("told")
    sent = await connection.emit("say", {"words": "[1]"})
    assert data_of(await asyncio.wait_for(told, HANG)) == {"words": "[1]"}
    await asyncio.wait_for(sent.changed.wait(), HANG)
    assert sent.latency is not None
    assert sent.latency > 0
    assert traffic.packets == 2


async def test_nobody_waits_for_a_server_that_has_left(client: tuple[SocketIO, Traffic]) -> None:
    connection, _ = client
    waiting = connection.awaited("told")
    with pytest.raises(ConnectionError):
        await connection.done("leave", {}, HANG)
    with pytest.raises(ConnectionError):
        await waiting
    with pytest.raises(ConnectionError):
        await connection.awaited("told")
    with pytest.raises(ConnectionError):
        await connection.done("say", {}, HANG)
