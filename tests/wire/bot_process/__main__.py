"""A bot in a process of its own, against a loopback Discord: `python -m tests.wire.bot_process --discord URL …`.

Promises the bot as it is: only the two addresses of Discord are set. Prints READY when all its shards are connected,
and to each line on stdin one line of JSON, its `Figures` since the last. Ends in order when stdin
does, so that nothing outlives the test that started it. `--bot module:function` names another bot than Copydesk: a
function from `Settings` to a client.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import importlib
import json
import logging
import operator
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import Settings, Shards
from bot.event_loop import run_served
from bot.process_memory import return_large_blocks, spare_collections
from db.clock import SYSTEM_CLOCK, SystemClock
from tests.wire.bot_process.sampling import Samples

STEP = 0.01
"""Seconds between two looks at the event loop's lag."""


def point_at(url: str) -> None:
    """Lets this process take `url` for Discord."""
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url.replace("http", "ws", 1)) / "gateway"


class _Lag:
    """How late the event loop is with what is due."""

    def __init__(self) -> None:
        self._most = 0.0

    async def look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + STEP
            await asyncio.sleep(STEP)
            self._most = max(self._most, loop.time() - due)

    def taken(self) -> float:
        most, self._most = self._most, 0.0
        return most


async def _run(options: argparse.Namespace) -> None:
    module, _, name = options.bot.partition(":")
    create: Callable[[Settings], discord.Client] = getattr(importlib.import_module(module), name)
    bot = create(
        Settings(
            database_url=options.database,
            token=options.token,
            content=tuple(options.content),
            shards=options.shards,
            clock=_SetClock(options.clock) if options.clock is not None else SYSTEM_CLOCK,
        )
    )
    lag = _Lag()
    async with bot:
        await bot.login(options.token)
        spare_collections()  # as `copydesk run` does, and for its peers as well
        connected = asyncio.create_task(_connected(bot))
        serving = asyncio.create_task(bot.connect())
        # Not `on_ready`, for which discord.py lets two idle seconds pass: what is pressed now comes behind the servers.
        await asyncio.wait([connected, serving], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        print("READY", flush=True)
        looking = None if options.unwatched else asyncio.create_task(lag.look())
        telling = asyncio.create_task(_tell(lag, Samples() if options.sampled else None, options.profile))
        await asyncio.wait([serving, telling], return_when=asyncio.FIRST_COMPLETED)
        if looking is not None:
            looking.cancel()
    if serving.done():
        serving.result()


class _SetClock(SystemClock):
    """The clock as somebody has set it: by as many seconds as a file holds."""

    def __init__(self, offset: Path) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=float(self._offset.read_text(encoding="ascii") or 0))


async def _connected(bot: discord.Client) -> None:
    """Returns when READY came, for each shard where there are several."""
    if isinstance(bot, discord.AutoShardedClient) and bot.shard_ids is not None:
        shards = [bot.wait_for("shard_connect", check=partial(operator.eq, shard)) for shard in bot.shard_ids]
        await asyncio.gather(*shards)
    else:
        await bot.wait_for("connect")


async def _tell(lag: _Lag, samples: Samples | None, profiled: Path | None) -> None:
    """Answers each line on stdin; returns when there will be no more. `profiled` gets what ran between two lines."""
    profile = cProfile.Profile()
    if samples is not None:
        samples.start()
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    cpu, loop_cpu = time.process_time(), time.thread_time()
    while await lines.readline():
        used, cpu = time.process_time() - cpu, time.process_time()
        loop_used, loop_cpu = time.thread_time() - loop_cpu, time.thread_time()
        if profiled is not None:
            profile.dump_stats(profiled)
            profile.clear()
            profile.enable()
        areas = {} if samples is None else samples.taken()
        print(json.dumps({"cpu": used, "loop_cpu": loop_used, "lag": lag.taken(), "areas": areas}), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.wire.bot_process")
    parser.add_argument("--discord", required=True, help="where the loopback Discord listens")
    parser.add_argument("--token", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--content", type=Path, action="append", default=[])
    parser.add_argument("--shards", type=Shards.parse)
    parser.add_argument("--bot", default="bot.app:create_bot")
    parser.add_argument("--clock", type=Path, help="a file with the seconds by which the clock was set")
    parser.add_argument("--sampled", action="store_true", help="tell in whose code the event loop is, too")
    parser.add_argument("--unwatched", action="store_true", help="leave out the event loop's lag, and what it costs")
    parser.add_argument("--profile", type=Path, help="a file for what cProfile finds between two lines on stdin")
    return parser


def main() -> None:
    """Runs until stdin ends."""
    options = _parser().parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    point_at(options.discord)
    # As `copydesk run` does, and for its peers as well.
    return_large_blocks()
    run_served(_run(options))


if __name__ == "__main__":
    main()
