"""The gateway: sessions, heartbeats, RESUME, shards (developers/events/gateway, topics/opcodes-and-status-codes).

Promises HELLO, an ACK for each heartbeat, READY with a session id and its resume address, sequence numbers, and on
RESUME every event that the session missed, in order, then RESUMED; INVALID_SESSION where that is not possible any
more. A connection without heartbeats is closed with 4009; a bad token gives 4004, a bad shard 4010, and a second
or missing IDENTIFY 4005 or 4003. Shards identify in `max_concurrency` lanes, `shard % max_concurrency`; a second
IDENTIFY in a lane too soon gets INVALID_SESSION. Events go to the shard `(guild_id >> 22) % num_shards`, and those of
no server to shard 0. Transport compression is zlib-stream where it is asked for. Refuses other encodings than JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import secrets
import time
import zlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSCloseCode, WSMsgType, web

from tests.wire.world import World, to_json

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 1, 2, 6, 7, 9, 10, 11

NOT_AUTHENTICATED, WRONG_TOKEN, ALREADY_AUTHENTICATED, TIMED_OUT, INVALID_SHARD = 4003, 4004, 4005, 4009, 4010


@dataclass(frozen=True, slots=True)
class GatewayRules:
    """Seconds, and events kept for a session that is away."""

    heartbeat: float = 41.25
    missed: float = 2.0
    """Heartbeats that a connection may be without before it is closed."""
    resumable: float = 120.0
    kept_events: int = 10_000
    max_concurrency: int = 16
    identify_every: float = 0.0
    """Between two IDENTIFYs in a lane. Discord has 5; few tests are about it, and the others would wait for it."""


class _Connection:
    """One socket. What is `put` on it is sent in order by its own task."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.session: _Session | None = None
        self.beat = asyncio.Event()
        self.closed_with: int | None = None
        """The code with which this side closed it."""
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._deflate = zlib.compressobj(1) if request.query.get("compress") == "zlib-stream" else None

    def put(self, op: int, data: object = None) -> None:
        self.put_text(to_json({"op": op, "d": data}))

    def put_text(self, text: str) -> None:
        self._queue.put_nowait(text)

    async def close(self, code: int) -> None:
        self.closed_with = code
        await self.socket.close(code=code)

    async def pump(self) -> None:
        """Sends until the socket is gone."""
        with contextlib.suppress(ConnectionError):
            while True:
                text = await self._queue.get()
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(data)


@dataclass(eq=False)
class _Session:
    """What outlives a dropped socket."""

    id: str
    shard: int
    shards: int
    intents: discord.Intents
    events: deque[tuple[int, str]]
    """The latest events with their sequence numbers."""
    sequence: int = 0
    connection: _Connection | None = None
    left_at: float = field(default_factory=time.monotonic)

    def put(self, event: str, data: str) -> None:
        self.sequence += 1
        text = f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{data}}}'
        self.events.append((self.sequence, text))
        if self.connection is not None:
            self.connection.put_text(text)

    def missed(self, sequence: int) -> list[str] | None:
        """All after that one; None where some are gone or it never was."""
        if sequence > self.sequence or (self.sequence > sequence and self.events[0][0] > sequence + 1):
            return None
        return [text for number, text in self.events if number > sequence]


class Gateway:
    """All connections and sessions of one Discord."""

    def __init__(self, rules: GatewayRules, token: str) -> None:
        self.rules = rules
        self.acks = True
        """Whether heartbeats are acknowledged; without, a client has to take its connection for a zombie."""
        self.away = False
        """Whether nobody can connect."""
        self.resumed = 0
        self.identified = 0
        self.turned_away = 0
        """How many IDENTIFYs came too early in their lane."""
        self.connected = asyncio.Event()
        """Set while any session has a socket."""
        self.world: World
        self._token = token
        self._sessions: dict[str, _Session] = {}
        self._connections: set[_Connection] = set()
        self._lanes: dict[int, float] = {}
        """When each lane was last used."""

    @property
    def session_start_limit(self) -> dict[str, int]:
        """As in `GET /gateway/bot`. The day never ends here, so nothing is given back."""
        left = 1000 - self.identified - self.turned_away
        return {"total": 1000, "remaining": left, "reset_after": 0, "max_concurrency": self.rules.max_concurrency}

    # ------------------------------------------------------------------ events out

    def publish(self, event: str, payload: Mapping[str, Any]) -> None:
        """Sends an event to every session whose shard and intents want it, or keeps it for their return."""
        now = time.monotonic()
        place = int(payload.get("guild_id") or (payload["id"] if event.startswith("GUILD_") and "id" in payload else 0))
        for session in list(self._sessions.values()):
            if session.connection is None and now - session.left_at > self.rules.resumable:
                del self._sessions[session.id]
            elif (place >> 22) % session.shards == session.shard:
                shaped = self.world.shaped(event, payload, session.intents)
                if shaped is not None:
                    session.put(event, to_json(shaped))

    # ------------------------------------------------------------------ faults

    def drop(self) -> None:
        """Every socket is gone at once, without a close frame. Sessions stay."""
        for connection in self._connections:
            if connection.request.transport is not None:
                connection.request.transport.abort()

    def ask_to_reconnect(self) -> None:
        """Opcode 7 to everyone: reconnect and resume."""
        for connection in self._connections:
            connection.put(RECONNECT)

    def invalidate(self) -> None:
        """Opcode 9 to everyone: their sessions are over and cannot be resumed."""
        self._sessions.clear()
        for connection in self._connections:
            connection.put(INVALID_SESSION, data=False)

    async def close(self, code: int) -> None:
        """Closes every socket with a code."""
        await asyncio.gather(*(one.close(code) for one in list(self._connections)))

    # ------------------------------------------------------------------ a connection

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serves one WebSocket until it closes."""
        if self.away:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = _Connection(socket, request)
        self._connections.add(connection)
        tasks = [asyncio.create_task(connection.pump()), asyncio.create_task(self._watch(connection))]
        connection.put(HELLO, {"heartbeat_interval": round(self.rules.heartbeat * 1000)})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, message.json())
        finally:
            for task in tasks:
                task.cancel()
            self._connections.discard(connection)
            self._leave(connection)
        return socket

    def _leave(self, connection: _Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            session.left_at = time.monotonic()
            theirs = connection.socket.close_code if connection.closed_with is None else None
            if theirs in (WSCloseCode.OK, WSCloseCode.GOING_AWAY) or connection.closed_with == TIMED_OUT:
                self._sessions.pop(session.id, None)
        if not any(one.connection for one in self._sessions.values()):
            self.connected.clear()

    async def _watch(self, connection: _Connection) -> None:
        """Closes a connection whose client has stopped its heartbeats."""
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.wait_for(connection.beat.wait(), self.rules.missed * self.rules.heartbeat)
                connection.beat.clear()
        await connection.close(TIMED_OUT)

    async def _receive(self, connection: _Connection, message: Mapping[str, Any]) -> None:
        op, data = message["op"], message["d"]
        if op == HEARTBEAT:
            connection.beat.set()
            if self.acks:
                connection.put(ACK)
        elif op not in (IDENTIFY, RESUME):
            # Presence, voice and members of a known client pass unanswered: no test here looks at them.
            if connection.session is None:
                await connection.close(NOT_AUTHENTICATED)
        elif connection.session is not None:
            await connection.close(ALREADY_AUTHENTICATED)
        elif data["token"] != self._token:
            await connection.close(WRONG_TOKEN)
        elif op == IDENTIFY:
            await self._identify(connection, data)
        else:
            self._resume(connection, data)

    async def _identify(self, connection: _Connection, wish: Mapping[str, Any]) -> None:
        shard, shards = wish.get("shard", (0, 1))
        if not 0 <= shard < shards:
            await connection.close(INVALID_SHARD)
            return
        now, lane = time.monotonic(), shard % self.rules.max_concurrency
        if now - self._lanes.get(lane, -math.inf) < self.rules.identify_every:
            self.turned_away += 1
            connection.put(INVALID_SESSION, data=False)
            return
        self._lanes[lane] = now
        session = _Session(
            secrets.token_hex(16),
            shard,
            shards,
            discord.Intents._from_value(wish["intents"]),
            deque(maxlen=self.rules.kept_events),
        )
        self._sessions[session.id] = session
        connection.session, session.connection = session, connection
        self.identified += 1
        guilds = [guild for guild in self.world.guilds if (guild >> 22) % shards == shard]
        scheme = "wss" if connection.request.secure else "ws"
        ready = {
            "v": 10,
            "user": self.world.bot_user,
            "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"{scheme}://{connection.request.host}/gateway",
            "shard": [shard, shards],
            "application": {"id": str(self.world.application_id), "flags": 0},
        }
        session.put("READY", to_json(ready))
        for guild in guilds:
            shaped = self.world.shaped("GUILD_CREATE", self.world.guild_create(guild), session.intents)
            if shaped is not None:
                session.put("GUILD_CREATE", to_json(shaped))
        self.connected.set()

    def _resume(self, connection: _Connection, wish: Mapping[str, Any]) -> None:
        session = self._sessions.get(wish["session_id"])
        missed = session.missed(int(wish["seq"] or 0)) if session is not None else None
        if session is None or missed is None:
            connection.put(INVALID_SESSION, data=False)
            return
        connection.session, session.connection = session, connection
        for text in missed:
            connection.put_text(text)
        session.put("RESUMED", "{}")
        self.resumed += 1
        self.connected.set()
