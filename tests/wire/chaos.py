"""Knocks class quizzes over and looks what is left: `python -m tests.wire.chaos [--points N] [--seed N]`.

Promises seeded points in classes that run over the wire: at each, while people press, the bot is killed and started
again, its connection is cut, Discord refuses, delays or loses requests, the database falls silent, the clock is set,
the file is taken away, another process is started, or a worker is killed. Counts what must not be: an answer that was
acknowledged and is not stored, or not as it was; answers counted more than once, or a second card in the channel;
classes that the host cannot bring to an end; troubles of the database, the clock, the file and the workers that nobody
is told of. Exits with 1 where one of these is not 0. Where a point falls among
what a bot does at that moment is up to the machine, so a seed repeats the plan and not each outcome.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from bot.i18n import wording
from tests.databases import KINDS, fresh_url
from tests.people import Card
from tests.silence import Line, line_to
from tests.wire.class_room import LOCKED, ClassRoom, counted, counted_in_all, phase_of, question_of
from tests.wire.content import PACK, write_pack
from tests.wire.discord_server import DiscordServer
from tests.wire.large_files import slow_archive
from tests.wire.people import Person
from tests.wire.processes import ROOT, BotProcess, running_bot
from tests.wire.stored import answers_in

LEARNERS = 12
QUESTIONS = 4
"""Of a class."""

LANES = 3
"""Discords, each with its bot and its database, that run beside each other."""

STUCK = 60.0
"""Seconds in which a host who tries has to get a class one step on. Refused edits are tried again after up to 30."""

PATIENCE = 4.0
"""Seconds that a learner waits for a card after the acknowledgement."""

OPTIONS = {"The reporter": "reporter", "The person": "quoted", "A resident": "resident"}
"""How the options begin, and their ids."""

MOMENTS = {"opening": 0.1, "lobby": 0.3, "vote": 0.5, "closing": 0.06, "cards": 0.25, "told": 0.06}
"""Where a point can lie, and how many seconds at most after people have begun to act there."""

ROUTES = {
    "first answers": "POST /interactions/*",
    "private cards": "PATCH /webhooks/*",
    "the card in the channel": "PATCH /channels/*",
    "a new card": "POST /channels/*",
}
FAULTS: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "429": {"status": 429},
    "request lost": {"lost": "request"},
    "answer lost": {"lost": "answer"},
}
"""What happens to some requests of one of the routes."""

RECONNECTS = "Attempting a reconnect"
"""What discord.py logs, as an error, of a connection that broke while it was written to. It is what the points do."""

SILENT = 60.0
"""Seconds for which the database is silent."""

SET = 7200
"""Seconds by which the clock is set, forth and back."""

TROUBLES: dict[str, dict[str, int]] = {
    "sqlite": {
        "database silent": 1,
        "clock set": 2,
        "file taken away": 2,
        "second process": 1,
        "file worker killed": 1,
    },
    "postgresql": {"database silent": 2, "clock set": 2, "file worker killed": 1},
}
"""What else happens, by kind of database, and how often beside `USUAL`."""

TOLD = (wording.DATABASE_AWAY.english, wording.VOTE_CLOSED.english, "could not be finished", "ended")
"""On somebody's card: what happened did not pass in silence."""

MOVED = "deleted, moved or replaced"
"""What the log says of a file that was."""

KILLED = "killed"
CUTS = ("connection cut", "told to reconnect", "session ended")
USUAL = {KILLED: 5, **dict.fromkeys(CUTS, 1), "fault": 4}
"""What happens, and how often."""


@dataclass(slots=True)
class Tally:
    """What came of the points of one kind."""

    points: int = 0
    acknowledged: int = 0
    """Answers, from the point on until the next one."""
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    errors: int = 0
    """Logged by the bot until the next point, or its end."""
    told: int = 0
    """Points of which somebody was told: on a card, in the log, or by a process that ended."""

    @property
    def bad(self) -> int:
        """What must not be."""
        return self.lost + self.doubled + self.stuck


@dataclass(slots=True)
class Given:
    """What one learner has answered to one question."""

    may_be: set[str] = field(default_factory=set[str])
    """Of which one is stored: the last that was acknowledged, and any that came after it."""
    during: tuple[str, str] | None = None
    """The point before the last that was acknowledged."""
    presses: list[str] = field(default_factory=list[str])
    """Each in words, for whoever looks into what was lost."""


class Lane:
    """One Discord, one database, one bot at a time, and one class after the other."""

    def __init__(
        self,
        server: DiscordServer,
        database: str,
        folder: Path,
        chance: random.Random,
        points: int,
        kind: str,
        troubles: Mapping[str, int],
        questions: int = QUESTIONS,
    ) -> None:
        self.tallies: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
        """By moment and trouble."""
        self._server = server
        self._database = database
        self._folder = folder
        self._chance = chance
        self._left = points
        self._questions = questions
        self._kind = kind
        self._troubles = troubles
        self._clock = folder.parent / "clock"
        self._clock.write_text("0", encoding="ascii")
        self._line: Line | None = None
        self._near = database
        self._bot: BotProcess
        self._life = AsyncExitStack()
        self._during = ("none", "none")
        self._lines_seen = 0
        self._teacher: Person
        self._people = list[Person]()

    async def run(self) -> None:
        """Classes until the points are passed."""
        async with AsyncExitStack() as stack:
            if self._kind == "postgresql":
                self._line, self._near = await stack.enter_async_context(line_to(self._database))
            await self._start()
            try:
                while self._left > 0:
                    await self._class()
            finally:
                await self._life.aclose()
        self._note_errors()
        assert self._server.world.gaps == []

    async def _start(self) -> None:
        starting = running_bot(self._server, self._near, content=[self._folder], clock=self._clock)
        self._bot = await self._life.enter_async_context(starting)
        self._lines_seen = 0

    def _note_errors(self) -> None:
        new = self._bot.log[self._lines_seen :]
        self._lines_seen += len(new)
        errors = sum(line.startswith(("ERROR", "CRITICAL")) and RECONNECTS not in line for line in new)
        self.tallies[self._during].errors += errors
        if errors:
            said = [line for line in new if not line.startswith((" ", "WARNING", "Traceback"))]
            print(f"logged after {self._during}:", *said, sep="\n    ", file=sys.stderr, flush=True)

    # ------------------------------------------------------------------ trouble

    async def _point(self, moment: str, *acts: Coroutine[Any, Any, None]) -> None:
        """People act, and somewhere in the middle of it there is trouble."""
        await asyncio.gather(*acts, *([self._trouble(moment)] if self._left > 0 else []))

    async def _trouble(self, moment: str) -> None:
        self._left -= 1
        self._note_errors()
        for fault in self._server.rest.faults:
            fault.times = 0
        chance = self._chance
        kind = chance.choices(list(self._troubles), list(self._troubles.values()))[0]
        what, route = chance.choice(list(FAULTS)), chance.choice(list(ROUTES))
        self._during = (moment, f"{what}: {route}" if kind == "fault" else kind)
        self.tallies[self._during].points += 1
        await asyncio.sleep(chance.uniform(0, MOMENTS[moment]))
        logged, since = len(self._bot.log), time.monotonic()
        told = await self._happen(kind, what, route)
        while not told and must_be_told(moment, kind) and time.monotonic() - since < STUCK:
            await asyncio.sleep(0.2)
            told = self._is_told(logged)
        self.tallies[self._during].told += told

    def _is_told(self, logged: int) -> bool:
        """Whether the log has grown by a warning, or somebody reads something, since the log had so many lines."""
        texts = [card.text for one in self._people for card in one.sees() if card.ephemeral]
        return len(self._bot.log) > logged or any(words in text for text in texts for words in TOLD)

    async def _happen(self, kind: str, what: str, route: str) -> bool:
        """Does it, and mends it where a person would have to; whether that tells somebody already."""
        chance = self._chance
        match kind:
            case "killed":
                await self._bot.kill()
                self._note_errors()
                await self._life.aclose()
                await self._start()
                return True
            case "database silent":
                logged = len(self._bot.log)
                async with self._silence():
                    await asyncio.sleep(SILENT)
                return self._is_told(logged)
            case "clock set":
                was = float(self._clock.read_text(encoding="ascii"))
                self._clock.write_text("0" if was else str(chance.choice([-SET, SET])), encoding="ascii")
            case "file taken away":
                return await self._take_away()
            case "second process":
                return await self._second()
            case "file worker killed":
                await self._kill_worker()
            case "connection cut":
                self._server.gateway.drop()
            case "told to reconnect":
                self._server.gateway.ask_to_reconnect()
            case "session ended":
                self._server.gateway.invalidate()
            case _:
                self._server.fault(ROUTES[route], times=chance.randint(1, 4), **FAULTS[what])
        return False

    @asynccontextmanager
    async def _silence(self) -> AsyncGenerator[None]:
        """PostgreSQL says nothing; on SQLite another process writes and does not come to an end."""
        if self._line is not None:
            self._line.silent = True
            try:
                yield
            finally:
                self._line.silent = False
            return
        with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    @property
    def _file(self) -> Path:
        return Path(make_url(self._database).database or "")

    async def _take_away(self) -> bool:
        """The file is moved; once the log says so, somebody stops the bot, puts the file back and starts it again."""
        parts = [path for end in ("", "-wal", "-shm") if (path := self._file.with_name(self._file.name + end)).exists()]
        for path in parts:
            path.rename(path.with_name(f"{path.name}.away"))
        end = time.monotonic() + STUCK
        while not (told := any(MOVED in line for line in self._bot.log)) and time.monotonic() < end:
            await self._teacher.slash("class panel").heard()
            await self._teacher.slash("quiz", pack=PACK, length=0).heard()
        await self._bot.kill()
        for path in parts:
            path.with_name(f"{path.name}.away").rename(path)
        await self._life.aclose()
        await self._start()
        return told

    async def _second(self) -> bool:
        """Somebody starts another Copydesk on the same file; whether that says in one line that it must not."""
        environment = {**os.environ, "DISCORD_TOKEN": "another", "COPYDESK_DATABASE_URL": self._database}
        pipe = asyncio.subprocess.PIPE
        second = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=pipe
        )
        _, said = await second.communicate()
        lines = [line for line in said.decode().splitlines() if line.startswith("copydesk: ")]
        return second.returncode == 1 and len(lines) == 1 and "another Copydesk is using it" in lines[0]

    async def _kill_worker(self) -> None:
        """The process that works on a host's file is killed."""
        given = self._teacher.slash("pack upload", file=("packs.zip", slow_archive(5)))
        end = time.monotonic() + PATIENCE
        while not self._bot.workers and time.monotonic() < end:  # noqa: ASYNC110 - another process starts them
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        for process in self._bot.workers:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        await given.acknowledged()

    # ------------------------------------------------------------------ a class

    def _room(self) -> ClassRoom:
        """Where the next class is, and with whom."""
        school = self._server.school()
        return ClassRoom(school, school.people(LEARNERS))

    async def _class(self) -> None:
        room = self._room()
        before = {run for run, *_ in await answers_in(self._database)}
        self._teacher, self._people = room.teacher, [room.teacher, *room.learners]
        given: defaultdict[tuple[str, int], Given] = defaultdict(Given)
        shown: Counter[str] = Counter()
        self._note_errors()
        self._during = ("none", "none")
        for fault in self._server.rest.faults:
            fault.times = 0
        try:
            await self._point("opening", self._open(room))
            await self._point("lobby", *(self._join(room, one) for one in room.learners))
            await self._on(room, "Start", lambda card: phase_of(card) == "asking")
            for number in range(1, self._questions + 1):
                card = room.public()[-1]
                question = question_of(card)
                await self._point("vote", *(self._answer(one, card, given, tries=4) for one in room.learners))
                late = [self._answer(one, card, given, tries=1) for one in room.learners[:3]]
                await self._point(self._chance.choice(["closing", "cards"]), self._press(room, "Close now"), *late)
                shown[question] = counted(await self._on(room, "Close now", lambda card: phase_of(card) == "told"))
                await self._point("told", self._press(room, "Next"))
                if number < self._questions:
                    await self._on(room, "Next", lambda card, was=question: question_of(card) not in ("", was))
            card = await self._on(room, "Next", lambda card: phase_of(card) == "finished")
            shown["all"] = counted_in_all(card)
        except TimeoutError as error:
            print(f"stuck after {self._during}: {error}", file=sys.stderr, flush=True)
            self.tallies[self._during].stuck += 1
        await self._check(room, before, given, shown)

    async def _on(self, room: ClassRoom, label: str, there: Callable[[Card], bool]) -> Card:
        """The host presses until the channel shows what is to come of it. Raises TimeoutError."""
        end = time.monotonic() + STUCK
        while time.monotonic() < end:
            for _ in range(60):
                if there(card := room.public()[-1]):
                    return card
                await asyncio.sleep(0.05)
            await room.host(label)
        raise TimeoutError(f"{label} leads nowhere from {room.public()[-1]}")

    async def _open(self, room: ClassRoom) -> None:
        await room.open(STUCK + SILENT, seconds=600, questions=self._questions)

    async def _press(self, room: ClassRoom, label: str) -> None:
        await room.host(label)

    async def _join(self, room: ClassRoom, one: Person) -> None:
        await asyncio.sleep(self._chance.uniform(0, MOMENTS["lobby"]))
        if (card := room.public()[-1]).has("Join"):
            await one.press(card, "Join").heard()

    async def _answer(self, one: Person, card: Card, given: dict[tuple[str, int], Given], *, tries: int) -> None:
        """Answers, again where nothing came of it, and now and then changes it. One try is one in the last moment."""
        question = question_of(card)
        await asyncio.sleep(self._chance.uniform(0, MOMENTS["vote" if tries > 1 else "closing"]))
        mine = given[question, one.id]
        wanted = 2 if self._chance.random() < 0.3 else 1
        option = ""
        for _ in range(tries + wanted - 1):
            if not card.has("Answer A") or question_of(card) != question:
                return
            option = self._chance.choice([words for words in OPTIONS if words != option])
            mine.may_be.add(OPTIONS[option])
            began = time.monotonic()
            locked = await self._locked_in(one, card, option)
            came = "locked in" if locked else "nothing came of it"
            mine.presses.append(f"{began:.2f} to {time.monotonic():.2f}: {OPTIONS[option]}, {came}, {self._during}")
            if locked:
                mine.may_be, mine.during = {OPTIONS[option]}, self._during
                self.tallies[self._during].acknowledged += 1
                wanted -= 1
                if not wanted:
                    return

    async def _locked_in(self, one: Person, card: Card, option: str) -> bool:
        """Presses, and looks whether a private card says that the answer is kept: one that did not before."""

        def told() -> dict[int, str]:
            return {card.message.id: card.text for card in one.sees() if card.ephemeral and LOCKED in card}

        before = told()
        pressed = one.pick(card, option)
        if not await pressed.acknowledged():
            return False
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if any(option in text and before.get(message) != text for message, text in told().items()):
                return True
            if pressed.token.answered is not None:
                return False
            await asyncio.sleep(0.1)
        return False

    async def _check(
        self, room: ClassRoom, before: Collection[int], given: dict[tuple[str, int], Given], shown: Counter[str]
    ) -> None:
        """Compares what people were told with what is stored, but for the runs that were there before."""
        ours = {one.id for one in room.learners}
        rows = [row for row in await answers_in(self._database) if row[2] in ours and row[0] not in before]
        stored = {(item, learner): response for _, item, learner, response in rows}
        for key, mine in given.items():
            if mine.during is not None and stored.get(key) not in mine.may_be:
                print(f"lost in {mine.during}: {key}: {stored.get(key)} is not {mine.may_be}", file=sys.stderr)
                print(*mine.presses, sep="\n", file=sys.stderr, flush=True)
                self.tallies[mine.during].lost += 1
        numbers = Counter(item for item, _ in stored)
        numbers["all"] = len(stored)
        more = sum(max(0, number - numbers[name]) for name, number in shown.items())
        fewer = sum(max(0, numbers[name] - number) for name, number in shown.items())
        tally = self.tallies[self._during]
        tally.doubled += more + len(rows) - len(stored) + max(0, len(room.public()) - 1)
        tally.lost += fewer
        if more or fewer or len(room.public()) > 1:
            print(f"shown {dict(shown)}, stored {dict(numbers)}, cards {len(room.public())}", file=sys.stderr)


def table(tallies: Sequence[tuple[tuple[str, str], Tally]], by: int) -> str:
    """Sums by moment (`by` 0) or by trouble (1), as a Markdown table."""
    sums: dict[str, list[int]] = {}
    for key, one in tallies:
        sums.setdefault(key[by], [0] * 7)
        values = (one.points, one.acknowledged, one.lost, one.doubled, one.stuck, one.errors, one.told)
        sums[key[by]] = [was + value for was, value in zip(sums[key[by]], values, strict=True)]
    rows = [[name, *map(str, numbers)] for name, numbers in sorted(sums.items()) if any(numbers)]
    total = [sum(column) for column in zip(*sums.values(), strict=True)]
    head = [
        "moment" if by == 0 else "trouble",
        "points",
        "acknowledged",
        "lost",
        "doubled",
        "stuck",
        "errors logged",
        "told",
    ]
    lines = [head, ["-" * len(name) for name in head], *rows, ["all", *map(str, total)]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def must_be_told(moment: str, what: str) -> bool:
    """Whether somebody has to be told. A clock that is set matters where something waits for it: while a vote runs."""
    return any(what in troubles for troubles in TROUBLES.values()) and (what != "clock set" or moment == "vote")


async def run(
    points: int, seed: int, kind: str, *, lanes: int = LANES, questions: int = QUESTIONS, others: bool = True
) -> list[tuple[tuple[str, str], Tally]]:
    """Passes so many points, and returns what came of them by moment and trouble. `TROUBLES` take minutes."""
    chance = random.Random(seed)
    found: list[tuple[tuple[str, str], Tally]] = []

    async def lane(number: int, seeded: random.Random) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder = write_pack(Path(place) / "packs")
            async with fresh_url(kind, Path(place)) as url, DiscordServer() as server:
                share = points // lanes + (number < points % lanes)
                troubles = USUAL | (TROUBLES[kind] if others else {})
                one = Lane(server, url, folder, seeded, share, kind, troubles, questions)
                await one.run()
        found.extend(one.tallies.items())

    await asyncio.gather(*(lane(number, random.Random(chance.random())) for number in range(lanes)))
    return found


def main() -> int:
    """Runs, prints, and tells by its status whether anything was lost, doubled or stuck."""
    parser = argparse.ArgumentParser(prog="tests.wire.chaos")
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", choices=KINDS, nargs="+", help="kinds of databases")
    options = parser.parse_args()
    well = True
    for kind in options.on or (KINDS if os.environ.get("COPYDESK_TEST_POSTGRES") else KINDS[:1]):
        found = asyncio.run(run(options.points, options.seed, kind))
        print(f"On {kind}, seed {options.seed}:", table(found, 1), "", table(found, 0), "", sep="\n")
        well &= not any(one.bad or (must_be_told(*where) and one.told < one.points) for where, one in found)
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
