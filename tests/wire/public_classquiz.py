"""Copydesk's class beside ClassQuiz's: `python -m tests.wire.public_classquiz --home CHECKOUT --python PYTHON`.

ClassQuiz (https://github.com/mawoka-myblock/ClassQuiz) is a quiz server for the browser. Its backend runs here as its
container runs it, from a checkout and a virtual environment of its own, with a Redis of its own and a new database on
the PostgreSQL that COPYDESK_TEST_POSTGRES names. Promises a table in which both had the same question, the same number
of learners, and answers at the same moments of one second; they take turns in each round. Docs/performance.md says what
of it is comparable, and how to set it up.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
from aiohttp import web

from tests.databases import KINDS, fresh_url
from tests.markdown import aligned
from tests.waiting import HANG, until
from tests.wire.content import write_pack
from tests.wire.load import SCENARIOS, SETTLED, SPREAD, Result, moments, ready
from tests.wire.peers import EXPLAINED, OPTIONS, PROMPT
from tests.wire.scenarios import AT_ONCE, COPYDESK
from tests.wire.socket_io import Sent, SocketIO, Traffic, data_of

QUESTIONS = 5
"""As many as Copydesk's pack has."""

PATIENCE = 300.0
"""Seconds after which an answer that is not acknowledged never will be. A page in a browser has no limit of its own."""

LATE = 3.0
"""Seconds after which Discord would call a press failed. ClassQuiz need not answer by then, so it is counted alone."""

QUIET = 0.5
"""Seconds without a packet, after which what the answers set off is over; for Copydesk `press_within` waits as long."""


TEACHER = {"username": "teacher", "email": "teacher@example.org", "password": "only for this run"}

SIGN_UP = f"""
import asyncio
from classquiz.auth import get_password_hash
from classquiz.db import database
from classquiz.db.models import User

async def main():
    async with database:
        teacher = {TEACHER}
        teacher["password"] = get_password_hash(teacher["password"])
        await User(**teacher, verified=True, avatar=b"").save()

asyncio.run(main())
"""
"""Run in ClassQuiz's environment. Its own sign-up looks for the mail server of the address, and here there is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One of the two under one crowd, once. Seconds."""

    name: str
    learners: int
    latencies: list[float]
    """Of the acknowledged answers, sorted."""
    took: float
    """From the first answer to the last acknowledgement."""
    lost: int
    """Answers that were acknowledged and are not stored."""
    turned: float
    """From the moment the host ends the question until the last learner who is still connected has the results."""
    cpu: float
    """Of the server's process, for the answers."""
    store: float
    """Of Redis's; nothing for Copydesk, where SQLite is in the process."""
    packets: int | None = None
    """What was sent to all players while they answered."""
    broken: int = 0
    """Connections that the server closed."""

    @property
    def late(self) -> int:
        """Answers that took longer than Discord allows, or were not acknowledged at all."""
        return self.learners - sum(one <= LATE for one in self.latencies)

    def percentile(self, share: float) -> float:
        """As in `load.Result`: what was never acknowledged counts as endless."""
        at = int(share * (self.learners - 1))
        return self.latencies[at] if at < len(self.latencies) else math.inf


def of_copydesk(result: Result) -> Row:
    """What `load` measured, for this table."""
    turned = math.inf if result.turned is None else result.turned
    return Row(
        COPYDESK.name,
        result.learners,
        result.latencies,
        result.took,
        result.lost or 0,
        turned,
        result.figures.cpu,
        store=0.0,
    )


class Process:
    """A process with its children, whose CPU time can be read. Linux alone tells."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def cpu(self) -> float:
        """CPU seconds of all threads until now."""
        own = self._process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()
        # The clock of another process, as clock_getcpuclockid(3) makes its id; /proc tells hundredths of a second only.
        return sum(time.clock_gettime(~one << 3 | 2) for one in (own, *map(int, children)))

    @property
    def log(self) -> str:
        """The end of what it wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-4000:]

    @property
    def ended(self) -> bool:
        """Whether it has."""
        return self._process.returncode is not None

    async def done(self) -> None:
        """Waits until it has ended, and well."""
        status = await asyncio.wait_for(self._process.wait(), HANG)
        assert status == 0, self.log

    async def kill(self) -> None:
        """SIGKILL, for its children too."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()


@asynccontextmanager
async def running(
    command: Sequence[str], folder: Path, log: Path, settings: Mapping[str, str] | None = None
) -> AsyncGenerator[Process]:
    """A process that is killed at the end, whatever happens."""
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, **(settings or {})},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    found = Process(process, log)
    try:
        yield found
    finally:
        await found.kill()


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def search_stand_in() -> AsyncGenerator[str]:
    """The address of what ClassQuiz takes for Meilisearch, which finds public quizzes; nobody here looks for one."""

    async def indexes(_request: web.Request) -> web.Response:
        made = "2026-01-01T00:00:00.0Z"
        index = {"uid": "classquiz", "primaryKey": "id", "createdAt": made, "updatedAt": made}
        return web.json_response({"results": [index], "offset": 0, "limit": 20, "total": 1})

    async def stats(_request: web.Request) -> web.Response:
        return web.json_response({"numberOfDocuments": 0, "isIndexing": False, "fieldDistribution": {}})

    async def task(_request: web.Request) -> web.Response:
        queued = {"taskUid": 1, "indexUid": "classquiz", "status": "enqueued", "type": "settingsUpdate"}
        return web.json_response({**queued, "enqueuedAt": "2026-01-01T00:00:00.0Z"}, status=202)

    app = web.Application()
    app.router.add_get("/indexes", indexes)
    app.router.add_get("/indexes/{uid}/stats", stats)
    app.router.add_route("*", "/{path:.*}", task)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield "http://{}:{}".format(*runner.addresses[0][:2])
    finally:
        await runner.cleanup()


@dataclass(frozen=True, slots=True)
class Installed:
    """Where ClassQuiz is."""

    home: Path
    """A checkout of it."""
    python: Path
    """Of the virtual environment with its requirements."""


@dataclass(frozen=True, slots=True)
class Server:
    """A ClassQuiz that runs."""

    url: str
    process: Process
    redis: Process


@asynccontextmanager
async def running_server(installed: Installed, database: str, place: Path) -> AsyncGenerator[Server]:
    """Its Redis, its tables, and one worker of its backend, as its docker-compose.yml and start.sh have them."""
    async with AsyncExitStack() as stack:
        search = await stack.enter_async_context(search_stand_in())
        redis_port, port = free_port(), free_port()
        command = ["redis-server", "--port", str(redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        redis = await stack.enter_async_context(running(command, place, place / "redis.log"))
        url = f"http://127.0.0.1:{port}"
        mail = {f"MAIL_{one}": "nobody@example.org" for one in ("ADDRESS", "PASSWORD", "USERNAME", "SERVER")}
        settings = {
            **mail,
            "MAIL_PORT": "587",
            "DB_URL": database,
            "REDIS": f"redis://127.0.0.1:{redis_port}/0?decode_responses=True",
            "MEILISEARCH_URL": search,
            "SECRET_KEY": "measured",
            "SKIP_EMAIL_VERIFICATION": "True",
            "STORAGE_BACKEND": "local",
            "STORAGE_PATH": str(place),
            "ROOT_ADDRESS": url,
            "BIND": f"127.0.0.1:{port}",
            "MAX_WORKERS": "1",
            "PYTHONPATH": str(installed.home),
        }
        python = str(installed.python)
        for at, arguments in enumerate((["-m", "alembic", "upgrade", "head"], ["-c", SIGN_UP])):
            first = running([python, *arguments], installed.home, place / f"first-{at}.log", settings)
            async with first as process:
                await process.done()
        serve = [python, "-m", "gunicorn", "-k", "uvicorn.workers.UvicornWorker", "-c", "gunicorn_conf.py"]
        begun = running([*serve, "classquiz:app"], installed.home, place / "server.log", settings)
        process = await stack.enter_async_context(begun)
        try:
            await until(lambda: process.ended or "Application startup complete" in process.log, "ClassQuiz's start")
            assert not process.ended, "ClassQuiz ended"
            yield Server(url, process, redis)
        except BaseException:
            print(process.log, file=sys.stderr)
            raise


@dataclass(frozen=True, slots=True)
class Game:
    """A game of which everybody sees the first question."""

    server: Server
    host: SocketIO
    players: Sequence[SocketIO]
    traffic: Traffic

    async def measure(self) -> Row:
        """Everybody answers, and the host ends the question."""
        server, traffic = self.server, self.traffic
        before, stored_before, packets = server.process.cpu, server.redis.cpu, traffic.packets
        sent, took = await answer_within(self.players, SPREAD)
        await until(lambda: time.monotonic() > traffic.last + QUIET, "an end of what the answers set off")
        used, stored_used = server.process.cpu - before, server.redis.cpu - stored_before
        packets = traffic.packets - packets
        heard = [one.awaited("question_results") for one in (self.host, *self.players)]
        began = time.monotonic()
        await self.host.emit("get_question_results", {"question_number": 0})
        done, late = await asyncio.wait(heard, timeout=PATIENCE)
        turned = math.inf if late else time.monotonic() - began
        broken = sum(one.exception() is not None for one in done)
        assert heard[0] in done, "the host got no results"
        stored = Counter(one["username"] for one in data_of(heard[0].result()))
        told = [name for name, one in enumerate(sent) if one.acknowledged is not None]
        return Row(
            name="ClassQuiz",
            learners=len(sent),
            latencies=sorted(one.latency for one in sent if one.latency is not None),
            took=took,
            lost=sum(stored[f"student {at}"] != 1 for at in told),
            turned=turned,
            cpu=used,
            store=stored_used,
            packets=packets,
            broken=broken,
        )


async def answer_within(players: Sequence[SocketIO], seconds: float) -> tuple[list[Sent], float]:
    """As `load.press_within`: one answer of each player, at the same moments; and how long it was to the last."""
    answer = {"question_index": 0, "answer": next(iter(OPTIONS.values()))}
    began = time.monotonic()
    sent: list[Sent] = []
    for player, moment in zip(players, moments(len(players), seconds), strict=True):
        if (ahead := began + moment - time.monotonic()) > 0:
            await asyncio.sleep(ahead)
        sent.append(await player.emit("submit_answer", answer))
        await asyncio.sleep(0)
    waiting = [asyncio.create_task(one.changed.wait()) for one in sent]
    _, never = await asyncio.wait(waiting, timeout=PATIENCE)
    for one in never:
        one.cancel()
    return sent, max((one.acknowledged or began) for one in sent) - began


@asynccontextmanager
async def begun_game(server: Server, learners: int) -> AsyncGenerator[Game]:
    """Goes the way of a teacher and a class in its pages, until everybody sees the first question."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        pin, game = await _started(session, f"{server.url}/api/v1")
        traffic = Traffic()
        host = await SocketIO.connect(session, server.url, traffic)
        await host.done("register_as_admin", {"game_pin": pin, "game_id": game}, HANG)
        players: list[SocketIO] = []
        try:
            for at in range(0, learners, AT_ONCE):
                names = [f"student {number}" for number in range(at, min(at + AT_ONCE, learners))]
                players += await asyncio.gather(*(_joined(session, server.url, traffic, pin, name) for name in names))
            await host.done("start_game", "", HANG)
            shown = [one.awaited("set_question_number") for one in players]
            await host.done("set_question_number", "0", HANG)
            await asyncio.wait_for(asyncio.gather(*shown), HANG)
            yield Game(server, host, players, traffic)
        finally:
            await asyncio.gather(*(one.close() for one in (host, *players)))


async def _started(session: aiohttp.ClientSession, api: str) -> tuple[str, str]:
    """The teacher signs in, writes a quiz and starts a game of it: the game's pin and id."""
    login = await _posted(session, f"{api}/login/start", {"email": TEACHER["email"]})
    step = {"auth_type": "PASSWORD", "data": TEACHER["password"]}
    await _posted(session, f"{api}/login/step/1?session_id={login['session_id']}", step)
    editing = await _posted(session, f"{api}/editor/start?edit=false")
    answers = [{"right": not at, "answer": text} for at, text in enumerate(OPTIONS.values())]
    question = {"question": PROMPT, "time": "300", "type": "ABCD", "answers": answers}
    quiz = {"title": "Over the wire", "description": EXPLAINED, "public": False, "questions": [question] * QUESTIONS}
    await _posted(session, f"{api}/editor/finish?edit_id={editing['token']}", quiz)
    async with session.get(f"{api}/quiz/list") as response:
        response.raise_for_status()
        (written,) = await response.json()
    game = await _posted(session, f"{api}/quiz/start/{written['id']}?game_mode=kahoot&captcha_enabled=false")
    return str(game["game_pin"]), str(game["game_id"])


async def _posted(session: aiohttp.ClientSession, url: str, data: Any = None) -> Any:
    async with session.post(url, json=data) as response:
        assert response.ok, (url, response.status, await response.text())
        return await response.json()


async def _joined(session: aiohttp.ClientSession, url: str, traffic: Traffic, pin: str, name: str) -> SocketIO:
    """A player who is in the game, and has told the server how far away it is, without which it takes no answer."""
    player = await SocketIO.connect(session, url, traffic)
    told = player.awaited("time_sync")
    await player.done("join_game", {"username": name, "game_pin": pin, "captcha": None, "custom_field": None}, HANG)
    await player.done("echo_time_sync", data_of(await asyncio.wait_for(told, HANG)), HANG)
    return player


async def measured_classquiz(installed: Installed, learners: int) -> Row:
    """ClassQuiz once, from nothing."""
    with tempfile.TemporaryDirectory() as place:
        async with (
            fresh_url("postgresql", Path(place)) as database,
            running_server(installed, database, Path(place)) as server,
            begun_game(server, learners) as game,
        ):
            await asyncio.sleep(SETTLED)
            return await game.measure()


async def measured_copydesk(learners: int, kind: str) -> Row:
    """Copydesk once, as in `load`."""
    with tempfile.TemporaryDirectory() as place:
        folder = write_pack(Path(place) / "packs", QUESTIONS)
        async with (
            fresh_url(kind, Path(place)) as database,
            ready(SCENARIOS["class"](), COPYDESK, learners, database, folder) as waiting,
        ):
            await asyncio.sleep(SETTLED)
            return of_copydesk(await waiting.measure())


Round = tuple[Row, Row]
"""Copydesk and ClassQuiz."""


async def one_round(installed: Installed, learners: int, kind: str, number: int) -> Round:
    """Both under one crowd, and who is first alternates. While one is measured the other does not run."""
    if number % 2:
        theirs = await measured_classquiz(installed, learners)
        return await measured_copydesk(learners, kind), theirs
    return await measured_copydesk(learners, kind), await measured_classquiz(installed, learners)


COLUMNS = (
    "server", "learners", "answers/s", "p50 ms", "p95 ms", "p99 ms", "over 3 s", "lost", "turned s", "events/answer",
    "cut off", "CPU ms/answer", "with Redis", "× Copydesk",
)  # fmt: skip


def table(crowds: Sequence[Sequence[Round]]) -> str:
    """The results as an aligned Markdown table."""
    return aligned(COLUMNS, [_cells(rounds, which) for rounds in crowds for which in (0, 1)])


def _cells(rounds: Sequence[Round], which: int) -> tuple[str, ...]:
    """Medians; but what must never happen is counted in all rounds together."""
    runs = [one[which] for one in rounds]
    learners = runs[0].learners
    events = [one.packets / learners for one in runs if one.packets is not None]
    return (
        runs[0].name,
        str(learners),
        f"{median(len(one.latencies) / one.took for one in runs):.0f}",
        *(_milliseconds(one.percentile(share) for one in runs) for share in (0.5, 0.95, 0.99)),
        str(sum(one.late for one in runs)),
        str(sum(one.lost for one in runs)),
        f"{median(one.turned for one in runs):.1f}",
        f"{median(events):.0f}" if events else "–",
        str(sum(one.broken for one in runs)) if events else "–",
        f"{median(one.cpu for one in runs) / learners * 1000:.2f}",
        f"{median(one.cpu + one.store for one in runs) / learners * 1000:.2f}" if events else "–",
        f"{median(one[which].cpu / one[0].cpu for one in rounds):.2f}",
    )


def _milliseconds(seconds: Iterable[float]) -> str:
    typical = median(seconds)
    return "never" if typical == math.inf else f"{typical * 1000:.0f}"


def spread(rounds: Sequence[Round]) -> str:
    """For one crowd, in how many rounds how far apart the ratios were."""
    ratios = sorted(theirs.cpu / own.cpu for own, theirs in rounds)
    return (
        f"{rounds[0][0].learners} learners: ClassQuiz's server takes {median(ratios):.2f} times Copydesk's CPU for an "
        f"answer ({ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds)."
    )


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.wire.public_classquiz",
        description="Holds Copydesk's class against that of ClassQuiz's server.",
        allow_abbrev=False,
    )
    parser.add_argument("--home", type=Path, required=True, help="a checkout of ClassQuiz")
    parser.add_argument("--python", type=Path, required=True, help="the Python that has its requirements")
    parser.add_argument("--learners", type=int, nargs="+", default=[30, 200, 1000])
    parser.add_argument("--rounds", type=int, default=3, help="of which the median is shown (default: %(default)s)")
    parser.add_argument("--on", choices=KINDS, default=KINDS[0], help="Copydesk's database (default: %(default)s)")
    options = parser.parse_args()
    if not os.environ.get("COPYDESK_TEST_POSTGRES"):
        parser.error("ClassQuiz needs PostgreSQL: COPYDESK_TEST_POSTGRES names no server")
    if shutil.which("redis-server") is None:
        parser.error("ClassQuiz needs Redis: there is no redis-server")
    # Not resolved: a virtual environment's Python is a link, and what it is known by.
    installed = Installed(options.home.resolve(), options.python.absolute())
    crowds: list[list[Round]] = []
    for learners in options.learners:
        rounds: list[Round] = []
        for number in range(options.rounds):
            print(f"{learners} learners, round {number + 1} …", file=sys.stderr, flush=True)
            rounds.append(asyncio.run(one_round(installed, learners, options.on, number)))
        crowds.append(rounds)
    print(table(crowds), *map(spread, crowds), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
