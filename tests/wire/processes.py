"""Starting, measuring and killing bots in processes of their own.

Promises that no process outlives its `async with`, however that ends. Its log is kept, and shown where it fails.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.waiting import HANG
from tests.wire.discord_server import TOKEN, DiscordServer

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a bot's process used since the last look. Seconds."""

    cpu: float
    """Of all its threads."""
    loop_cpu: float
    """Of the event loop's thread alone."""
    lag: float
    """By how much the event loop was late at most."""
    areas: Mapping[str, float] = field(default_factory=dict[str, float])
    """What share of the event loop's time was spent in whose code, where that was sampled."""


class BotProcess:
    """A running bot."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._reading = asyncio.create_task(self._read())
        self.log: list[str] = []
        """What it wrote to stderr, line by line."""

    @property
    def errors(self) -> list[str]:
        """Lines of its log that are errors."""
        return [line for line in self.log if line.startswith(("ERROR", "CRITICAL", "Traceback"))]

    async def ready(self) -> None:
        """Waits until it is connected and knows its servers."""
        assert self._process.stdout is not None
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), HANG)
        except TimeoutError:
            line = b""
        assert line == b"READY\n", "\n".join(["the bot did not start", line.decode(), *self.log])

    @property
    def memory(self) -> int:
        """Bytes that it has in memory, without its workers. Linux alone tells."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    @property
    def workers(self) -> list[int]:
        """The ids of its worker processes. Linux alone tells."""
        found = list[int]()
        for status in Path("/proc").glob("[0-9]*/status"):
            with suppress(OSError):
                process = int(status.parent.name)
                ours = f"\nPPid:\t{self._process.pid}\n" in status.read_text(encoding="utf-8")
                if ours and b"spawn_main" in status.with_name("cmdline").read_bytes():
                    found.append(process)
        return found

    async def figures(self) -> Figures:
        """What it used since the last call."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"figures\n")
        await self._process.stdin.drain()
        return Figures(**json.loads(await self._process.stdout.readline()))

    async def kill(self) -> None:
        """SIGKILL: it has no chance to do anything more."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        await self._reading

    async def stop(self) -> None:
        """Lets it close in order, and kills it where it does not."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), HANG)
        except TimeoutError:
            self.log.append("ERROR: it did not end when told to")
        finally:
            await self.kill()

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self.log.append(line.decode().rstrip())


@asynccontextmanager
async def running_bot(
    server: DiscordServer,
    database: str,
    *,
    content: Sequence[Path] = (),
    bot: str | None = None,
    profile: Path | None = None,
    sampled: bool = False,
    unwatched: bool = False,
    shards: str | None = None,
    clock: Path | None = None,
    wait: bool = True,
    home: Path = ROOT,
) -> AsyncGenerator[BotProcess]:
    """A bot that has connected to `server`, or without `wait` is about to; Copydesk unless `bot` names another.

    It is stopped at the end. With `unwatched` nothing looks at its event loop's lag, which costs some milliseconds of
    CPU a second. `home` is the folder of another version of Copydesk, if it is not to be this one.
    """
    arguments = ["--discord", server.url, "--token", TOKEN, "--database", database]
    for folder in content:
        arguments += ["--content", str(folder)]
    if bot is not None:
        arguments += ["--bot", bot]
    if profile is not None:
        arguments += ["--profile", str(profile)]
    if sampled:
        arguments.append("--sampled")
    if unwatched:
        arguments.append("--unwatched")
    if shards is not None:
        arguments += ["--shards", shards]
    if clock is not None:
        arguments += ["--clock", str(clock)]
    pipe = asyncio.subprocess.PIPE
    trusted = {} if server.authority is None else {"SSL_CERT_FILE": str(server.authority)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.wire.bot_process", *arguments),
        cwd=home,
        env={**os.environ, **trusted},
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
    )
    running = BotProcess(process)
    try:
        if wait:
            await running.ready()
        yield running
    finally:
        await running.stop()
