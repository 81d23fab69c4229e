"""The page by which whoever operates the bot sees that it lives: `/healthz`, `/readyz` and `/metrics`.

Promises a server on the address that was set and nowhere else, and heartbeats often enough for `bot.monitoring.health`
while it is there. Refuses (`MonitorUnavailable`) an address that cannot be had.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.config import ListenAddress, MonitorUnavailable
from bot.monitoring.health import Check, Health
from db.clock import Clock

if TYPE_CHECKING:
    from bot.monitoring.prometheus import Metrics  # its package is an extra

HEARTBEAT_EVERY = 8.0
"""Seconds. With discord.py's own that is nine a minute; it keeps room for ten beside all else that it sends."""

NO_METRICS = "Metrics need the package prometheus-client, which comes with copydesk[metrics].\n"

_log = logging.getLogger(__name__)


class Monitor:
    """Of one process. `open` begins to serve, `close` ends it."""

    def __init__(
        self,
        address: ListenAddress,
        health: Health,
        metrics: Metrics | None,
        heartbeats: Callable[[], Awaitable[object]],
        clock: Clock,
    ) -> None:
        """`heartbeats` sends one on each connection to Discord."""
        self._address = address
        self._health = health
        self._heartbeats = heartbeats
        self._clock = clock
        self._beating: asyncio.Task[None] | None = None
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", _no_metrics if metrics is None else metrics.handler())
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        self.url = ""
        """Where it is served, once it is."""

    async def open(self) -> None:
        """Begins to serve. Raises `MonitorUnavailable`."""
        await self._runner.setup()
        host, port = self._address.host, self._address.port
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            raise MonitorUnavailable(
                f"Cannot serve COPYDESK_MONITOR at {host}:{port}: {_why(error)}. "
                "Name another address, or end the program that uses this one"
            ) from error
        bound: tuple[str, int] = self._runner.addresses[0][:2]
        self.url = f"http://[{bound[0]}]:{bound[1]}" if ":" in bound[0] else f"http://{bound[0]}:{bound[1]}"
        self._beating = asyncio.create_task(self._beat(), name="heartbeats")
        _log.info("Health and metrics are at %s", self.url)

    async def close(self) -> None:
        """Ends all of it. The database may be closed then."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait([self._beating])
        await self._runner.cleanup()
        await self._health.close()

    async def _beat(self) -> None:
        while True:
            await self._clock.sleep(HEARTBEAT_EVERY)
            await self._heartbeats()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return _answer(await self._health.alive())

    async def _readyz(self, _request: web.Request) -> web.Response:
        return _answer(self._health.ready())


def _answer(checks: Sequence[Check]) -> web.Response:
    """200 where all is in order, 503 otherwise."""
    is_well = all(check.wrong is None for check in checks)
    told = {check.name: {"ok": check.wrong is None, "reason": check.wrong} for check in checks}
    return web.json_response(
        {"ok": is_well, "checks": told},
        status=200 if is_well else 503,
        headers={"Cache-Control": "no-store"},
        dumps=lambda value: json.dumps(value, indent=2) + "\n",
    )


async def _no_metrics(_request: web.Request) -> web.Response:
    return web.Response(text=NO_METRICS, status=501)


def _why(error: OSError) -> str:
    """What the system says; asyncio puts the address before it once more."""
    said = error.strerror if isinstance(error, socket.gaierror) or error.errno is None else os.strerror(error.errno)
    return (said or str(error)).lower()
