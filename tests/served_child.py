"""`copydesk run` against a Discord of one route on this machine: it refuses the token, is slow, or is not there."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager

import discord
from aiohttp import web

from bot.cli.main import main
from tests.in_a_thread import served

NOBODY = "http://127.0.0.1:1"
"""Where nobody listens."""


async def _refuse(_request: web.Request) -> web.Response:
    return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)


async def _be_slow(request: web.Request) -> web.Response:
    print("asked", flush=True)
    await asyncio.sleep(60)
    return await _refuse(request)


@contextmanager
def discord_on_this_machine(*, slow: bool = False) -> Generator[str]:
    """The address of a Discord, in a thread of its own, that knows no token; where `slow`, not for a minute."""

    async def opened(stack: AsyncExitStack) -> int:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", _be_slow if slow else _refuse)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return int(runner.addresses[0][1])

    with served(opened) as port:
        yield f"http://127.0.0.1:{port}"


if __name__ == "__main__":  # slow, so that there is time for a signal
    with discord_on_this_machine(slow=True) as address:
        discord.http.Route.BASE = address
        raise SystemExit(main(["run"]))
