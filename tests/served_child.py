"""`copydesk run` against a Discord of one route on this machine: it refuses the token, is slow, or is not there."""

from __future__ import annotations

import asyncio
import sys
import threading

import discord
from aiohttp import web

from bot.cli.main import main


async def _login(request: web.Request) -> web.Response:
    if sys.argv[1] == "slow":
        print("asked", flush=True)
        await asyncio.sleep(60)
    return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)


def _serve(ready: threading.Event, ports: list[int]) -> None:
    async def serve() -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", _login)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        ports.append(runner.addresses[0][1])
        ready.set()
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    port = 1  # where nobody listens
    if sys.argv[1] != "nobody":
        is_up, found = threading.Event(), list[int]()
        threading.Thread(target=_serve, args=(is_up, found), daemon=True).start()
        is_up.wait()
        port = found[0]
    discord.http.Route.BASE = f"http://127.0.0.1:{port}"
    raise SystemExit(main(["run"]))
