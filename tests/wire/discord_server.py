"""The loopback Discord itself: `async with DiscordServer() as discord`, on a free port of this machine.

Promises what `rest`, `gateway`, `limits` and `tokens` promise, to any number of bots in any processes, rate limits and
tokens by `clock`; `school` builds a server with people who act through `tests.wire.people`. Nothing is shared between
two of them. With `Rules.tls` it is spoken to as Discord is, by HTTPS alone, with a certificate of its own authority.
"""

from __future__ import annotations

import ssl
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import trustme
from aiohttp import web

from tests.wire.gateway import Gateway, GatewayRules
from tests.wire.limits import Limiter, RateLimits
from tests.wire.people import School
from tests.wire.rest import Fault, Rest
from tests.wire.tokens import NO_HURRY, TokenRules, Tokens
from tests.wire.world import World

TOKEN = "a.loopback.token"
"""What a bot logs in with."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Discord's limits and times, which tests may shorten."""

    rates: RateLimits = field(default_factory=RateLimits)
    tokens: TokenRules = field(default_factory=TokenRules)
    gateway: GatewayRules = field(default_factory=GatewayRules)
    shards: int = 1
    """How many `GET /gateway/bot` recommends."""
    tls: bool = False
    """Whether it is spoken to by HTTPS, at which a new connection costs both sides a handshake."""


PATIENT = Rules(tokens=NO_HURRY)
"""Discord's limits for a bot that may take its time."""


class DiscordServer:
    """A Discord that is there while its `async with` lasts."""

    def __init__(self, rules: Rules | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        rules = rules or Rules()
        self.gateway = Gateway(rules.gateway, TOKEN)
        self.world = self.gateway.world = World(self._publish)
        self.limiter = Limiter(rules.rates, clock)
        self.tokens = Tokens(rules.tokens, clock)
        self.rest = Rest(self.world, self.gateway, self.limiter, self.tokens, TOKEN, rules.shards)
        self.url = ""
        """Where it listens, `http://127.0.0.1:PORT`, or `https://`."""
        self.authority: Path | None = None
        """The certificate of who vouches for it, in a file; None without TLS."""
        self._tls = rules.tls
        self._files = ExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=50 << 20)
        app.router.add_route("*", "/api/v10/{path:.*}", self.rest.handle)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/attachments/{path:.*}", self.rest.attachment)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._certified() if self._tls else None)
        await site.start()
        scheme = "https" if self._tls else "http"
        self.url = self.world.files_at = "{}://{}:{}".format(scheme, *self._runner.addresses[0][:2])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close(1001)
        await self._runner.cleanup()
        self._files.close()

    def _certified(self) -> ssl.SSLContext:
        authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        self.authority = Path(self._files.enter_context(tempfile.TemporaryDirectory())) / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority))
        return context

    def school(self, name: str = "School", shard: int = 0, shards: int = 1) -> School:
        """A new server with a channel, on this shard of so many."""
        return School(self.world, self.tokens, self.world.guild(name, shard, shards))

    def fault(self, route: str, **what: Any) -> Fault:
        """Injects a `Fault` and returns it, to see whether it was met."""
        fault = Fault(route, **what)
        self.rest.faults.append(fault)
        return fault

    def _publish(self, event: str, payload: Mapping[str, Any]) -> None:
        self.gateway.publish(event, payload)
