"""The REST API over HTTP, with the faults that a test injects.

Promises for each request, in this order: its injected fault, the authorization, the rate limits, the rules of
interaction tokens, and then the backend's answer. Discord's shapes: JSON errors with codes, 429 with its headers,
`Content-Type` exactly `application/json`. Refuses silently made-up answers: what the backend does not know is a 501
and a line in `World.gaps`.
"""

from __future__ import annotations

import asyncio
import fnmatch
import io
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

from aiohttp import BodyPartReader, web

from tests.wire.gateway import Gateway
from tests.wire.limits import Limiter, route_of, too_many, too_many_headers
from tests.wire.tokens import Refused, Tokens
from tests.wire.world import World, to_json


@dataclass(slots=True, eq=False)
class Fault:
    """What the next `times` requests get whose "METHOD /path" matches `route` (shell wildcards)."""

    route: str
    status: int | None = None
    """Answered instead of carrying it out; 429 comes with `retry_after`."""
    code: int = 0
    retry_after: float = 0.5
    delay: float = 0.0
    """Seconds before anything else happens."""
    lost: Literal["request", "answer"] | None = None
    """The connection breaks: before the request is carried out, or after."""
    times: int = 1
    met: int = 0
    """How many requests have got it."""


class Rest:
    """The handler of `/api/v10/…`."""

    def __init__(
        self, world: World, gateway: Gateway, limiter: Limiter, tokens: Tokens, token: str, shards: int
    ) -> None:
        self.faults: list[Fault] = []
        self.connections = set[object]()
        """The addresses from which requests came until now: each connection has another."""
        self._world = world
        self._gateway = gateway
        self._limiter = limiter
        self._tokens = tokens
        self._authorization = f"Bot {token}"
        self._shards = shards

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answers one request."""
        came = self._tokens.clock()
        self.connections.add(request.get_extra_info("peername"))
        path = "/" + urllib.parse.unquote(request.match_info["path"])
        fault = self._fault(f"{request.method} {path}")
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.lost == "request":
                return _broken(request)
            if fault.status == 429:
                return _json(too_many(fault.retry_after), 429, too_many_headers(fault.retry_after))
            if fault.status is not None:
                return _json({"code": fault.code, "message": "An injected fault"}, fault.status)
            came += fault.delay
        answer = await self._answer(request, path, came)
        return _broken(request) if fault is not None and fault.lost == "answer" else answer

    async def attachment(self, request: web.Request) -> web.Response:
        """A file that somebody has attached, as Discord's CDN serves it: without authorization."""
        content = self._world.attached("attachments/" + urllib.parse.unquote(request.match_info["path"]))
        return web.Response(status=404) if content is None else web.Response(body=content)

    def _fault(self, named: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fnmatch.fnmatchcase(named, fault.route):
                fault.times -= 1
                fault.met += 1
                return fault
        return None

    async def _answer(self, request: web.Request, path: str, came: float) -> web.Response:
        parts = path.strip("/").split("/")
        by_token = parts[0] in ("interactions", "webhooks")  # their token in the path is authorization enough
        if not by_token and request.headers.get("Authorization") != self._authorization:
            return _json({"code": 0, "message": "401: Unauthorized"}, 401)
        headers: Mapping[str, str] = {}
        if parts[0] != "interactions":
            verdict = self._limiter.take(route_of(request.method, path))
            headers = verdict.headers
            if verdict.retry_after is not None:
                return _json(verdict.body, 429, headers)
        body, files = await _body(request)
        try:
            token = self._tokens.check(parts, came)
            answer = self._way_in(request) if parts[0] == "gateway" else self._carry_out(request, path, body, files)
        except Refused as refused:
            return _json(refused.body, refused.status, headers)
        if token is not None:
            self._tokens.done(token, parts, request.method, body or {}, came)
        if parts[0] == "interactions" and request.query.get("with_response") not in ("1", "true"):
            answer = None
        return web.Response(status=204, headers=headers) if answer is None else _json(answer, 200, headers)

    def _way_in(self, request: web.Request) -> dict[str, Any]:
        starts = self._gateway.session_start_limit
        scheme = "wss" if request.secure else "ws"
        return {"url": f"{scheme}://{request.host}/gateway", "shards": self._shards, "session_start_limit": starts}

    def _carry_out(self, request: web.Request, path: str, body: Any, files: list[Any]) -> Any:
        params = {name: {"true": True, "false": False}.get(value, value) for name, value in request.query.items()}
        why = request.headers.get("X-Audit-Log-Reason")
        return self._world.request(request.method, path, body=body, params=params, files=files, why=why)


async def _body(request: web.Request) -> tuple[Any, list[Any]]:
    """The JSON of a request, and its files."""
    if not request.content_type.startswith("multipart/"):
        return (await request.json() if request.can_read_body else None), []
    body: dict[str, Any] = {}
    files: list[Any] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = await part.json() or {}
        else:
            data = io.BytesIO(await part.read(decode=False))
            files.append(SimpleNamespace(filename=part.filename, fp=data, description=None, spoiler=False))
    return body, files


def _json(value: object, status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    # discord.py compares the header with this text; aiohttp's own way adds a charset.
    told = {**(headers or {}), "Content-Type": "application/json"}
    return web.Response(body=to_json(value).encode(), status=status, headers=told)


def _broken(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
