"""`copydesk run` against a Discord of one route on this machine: it refuses the token, is slow, or is not there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import discord
from aiohttp import web

from bot.cli.main import main

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
    ready, addresses, ends = threading.Event(), list[str](), list[Callable[[], object]]()

    async def serve() -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", _be_slow if slow else _refuse)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        addresses.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        ends.append(lambda: loop.call_soon_threadsafe(over.set))
        ready.set()
        await over.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield addresses[0]
    finally:
        ends[0]()
        thread.join()


if __name__ == "__main__":  # slow, so that there is time for a signal
    with discord_on_this_machine(slow=True) as address:
        discord.http.Route.BASE = address
        raise SystemExit(main(["run"]))
