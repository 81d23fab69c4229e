"""Red in a process of its own, with a trivia game in a channel of a loopback Discord.

Promises an instance that is new and in one folder, and commands given by messages, as Red's users give them. No process
outlives its `async with`. Linux alone tells what CPU time a process uses that is not one's own.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.waiting import HANG, until
from tests.wire.discord_server import TOKEN, DiscordServer
from tests.wire.load import each_within
from tests.wire.peers import OPTIONS, PROMPT
from tests.wire.people import Person, School
from tests.wire.world import World

LAUNCHER = Path(__file__).with_name("launcher.py")
INSTANCE = "measured"
PREFIX = "!"
LIST = "over-the-wire"

RIGHT, WRONG = "the reporter", "the person quoted"
"""What is typed. Of the right one Red wants one word."""

SETTINGS = {"delay": 3600.0, "timeout": 3600.0, "max_score": 1_000_000}
"""A question stays open until it is answered, and nobody wins the game."""


class Heard:
    """What the bot has said, and when, in seconds of `time.monotonic`."""

    def __init__(self, world: World) -> None:
        self._bot = str(world.bot_user["id"])
        self._said: list[tuple[float, str]] = []
        self._more = asyncio.Event()
        world.listen(self._hear)

    async def until(self, text: str, since: float = 0.0) -> float:
        """Waits for a message with `text` in it, said after `since`; returns when it was said."""
        while True:
            self._more.clear()
            for when, said in self._said:
                if when >= since and text in said:
                    return when
            await self._more.wait()

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "MESSAGE_CREATE" and payload["author"]["id"] == self._bot:
            self._said.append((time.monotonic(), payload["content"]))
            self._more.set()


class RedProcess:
    """A running Red."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def cpu(self) -> float:
        """CPU seconds of all its threads since it was started."""
        return time.clock_gettime(~self._process.pid << 3 | 2)  # how Linux numbers the CPU clock of another process

    @property
    def log(self) -> str:
        """What it wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    async def expected(self, awaited: Awaitable[Any], what: str) -> Any:
        """Waits for what Red is to do. Fails with its log where it ends before, or does nothing."""
        waiting, ended = asyncio.ensure_future(awaited), asyncio.create_task(self._process.wait())
        await asyncio.wait([waiting, ended], timeout=HANG, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not waiting.done():
            waiting.cancel()
            raise RuntimeError(f"Red did not {what}:\n{self.log}")
        return waiting.result()

    async def kill(self) -> None:
        """SIGKILL: its instance is thrown away."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def running_red(python: Path, server: DiscordServer, folder: Path, owner: int) -> AsyncGenerator[RedProcess]:
    """Sets up an instance in `folder` and starts it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    environment["RED_TOKEN"] = TOKEN
    if server.authority is not None:
        environment["SSL_CERT_FILE"] = str(server.authority)
    data, log = folder / "data", folder / "red.log"
    own = ["--no-prompt", "--owner", str(owner), "--prefix", PREFIX]
    with log.open("wb") as file:

        async def start(*arguments: str) -> asyncio.subprocess.Process:
            return await asyncio.create_subprocess_exec(
                python,
                *arguments,
                cwd=folder,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )

        made = await start("-m", "redbot.setup", "--no-prompt", "--instance-name", INSTANCE, "--data-path", str(data))
        if await made.wait():
            raise RuntimeError(f"redbot-setup failed:\n{log.read_text(encoding='utf-8')}")
        red = RedProcess(await start(str(LAUNCHER), server.url, INSTANCE, *own), log)
        try:
            yield red
        finally:
            await red.kill()


@dataclass(frozen=True, slots=True)
class Asked:
    """How one question went."""

    cpu: float
    """CPU seconds of Red's process, from the first answer until a while after its reply."""
    reaction: float
    """Seconds from the right answer, which came last, until Red's reply had reached Discord."""


class Game:
    """A trivia game whose first question is open."""

    def __init__(self, red: RedProcess, heard: Heard, people: Sequence[Person]) -> None:
        self.red = red
        self._heard = heard
        self._people = people
        self._question = 1

    @property
    def learners(self) -> int:
        """How many answer."""
        return len(self._people)

    async def ask(self, spread: float, settling: float) -> Asked:
        """Everybody answers the open question within `spread` seconds, the last one rightly; opens the next one."""
        *others, last = self._people
        before = self.red.cpu
        answers = [partial(_says, person, WRONG) for person in others]
        *_, said = await each_within([*answers, partial(_says, last, RIGHT)], spread)
        replied = await self.red.expected(self._heard.until("You got it", said), "reply to the right answer")
        await asyncio.sleep(settling)
        asked = Asked(self.red.cpu - before, replied - said)
        self._question += 1
        await self.red.expected(self._heard.until(_number(self._question)), "ask the next question")
        return asked


def _says(person: Person, text: str) -> float:
    """Returns the moment before, in seconds of `time.monotonic`."""
    now = time.monotonic()
    person.says(text)
    return now


def _number(question: int) -> str:
    return f"Question number {question}!"


def _list(questions: int) -> str:
    """A list for Red's trivia, with the question of the other bots' cards. It is to be YAML, and JSON is."""
    asked = "\n".join([PROMPT, *OPTIONS.values()])
    return json.dumps({"CONFIG": SETTINGS} | {f"{number}. {asked}": ["reporter"] for number in range(questions)})


@asynccontextmanager
async def started_game(
    python: Path, server: DiscordServer, school: School, people: Sequence[Person], folder: Path, questions: int
) -> AsyncGenerator[Game]:
    """Starts Red with a list of so many questions and one more, and a game with them."""
    teacher, heard = school.person("teacher", manages=True), Heard(server.world)
    lists = folder / "data" / "cogs" / "Trivia"
    lists.mkdir(parents=True)
    (lists / f"{LIST}.yaml").write_text(_list(questions + 1), encoding="utf-8")
    async with running_red(python, server, folder, teacher.id) as red:
        await red.expected(until(server.gateway.connected.is_set), "connect")
        teacher.says(f"{PREFIX}load trivia")
        await red.expected(heard.until("Loaded `trivia`"), "load its trivia")
        teacher.says(f"{PREFIX}trivia {LIST}")
        await red.expected(heard.until(_number(1)), "ask")
        yield Game(red, heard, people)
