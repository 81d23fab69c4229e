"""Red's trivia beside Copydesk: `python -m tests.wire.public_red --python PYTHON-WITH-RED [--learners N …]`.

Prints a table of one class that answers within one second: Copydesk by presses, as in `make load`, and Red by messages,
because its trivia takes nothing else. Each stands beside a floor, the least that a discord.py client can do with the
same events, so that what an event costs anyway can be told from what the bot does with it. Nothing
is measured inside of the bots but their CPU clock, as it cannot be in Red. In each round all are made ready, and then
answered one after the other. docs/performance.md says how Red is installed and what compares. Ends with status 1 where
Copydesk lost an answer or let one wait longer than Discord does.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Protocol

from tests.databases import KINDS, fresh_url
from tests.markdown import aligned
from tests.wire.content import write_pack
from tests.wire.discord_server import DiscordServer, Rules
from tests.wire.limits import Rate, RateLimits
from tests.wire.load import SETTLED, SPREAD, Ready, each_within, ready
from tests.wire.people import Person
from tests.wire.processes import BotProcess, running_bot
from tests.wire.public_red.game import WRONG, Game, started_game
from tests.wire.scenarios import COPYDESK, FLOOR, ClassQuiz, Contestant

SETTLING = 0.5
"""Seconds after the last answer in which a bot may still be busy with it, as in `make load`."""

IDLE = 2.0
"""Seconds without an answer in which is measured what time alone costs."""

MESSAGES, RED = "floor, messages", "Red's trivia"
PRESSES, OWN = "floor, presses", "Copydesk"
FLOORS = {RED: MESSAGES, OWN: PRESSES}


@dataclass(frozen=True, slots=True)
class Result:
    """One bot under one crowd, once. CPU seconds of its process, all threads."""

    bot: str
    learners: int
    cpu: float
    """From the first answer until `SETTLING` after the last thing that came of one."""
    idle: float
    """In each second of `IDLE` before."""
    waited: Sequence[float]
    """Seconds: of each press until the first response, endless where it came too late; of Red's right answers, each the
    last of its crowd, until its reply. Empty where a bot says nothing."""
    failed: int = 0
    """Answers of Copydesk that Discord called failed, and such as it said to have kept and has not."""


class Waiting(Protocol):
    """A bot that is ready, and a crowd with an answer each."""

    async def measure(self) -> Result:
        """Has the crowd answer."""
        ...


@dataclass(frozen=True, slots=True)
class Pressed:
    """Copydesk, or the floor, whose crowd presses as in `make load`."""

    name: str
    ready: Ready

    async def measure(self) -> Result:
        """Makes the presses, and ends the bot."""
        idle = await _idle_of(self.ready.bot)
        found = await self.ready.measure()
        waited = [*found.latencies, *[math.inf] * found.late]
        return Result(self.name, found.learners, found.figures.cpu, idle, waited, found.late + (found.lost or 0))


@dataclass(frozen=True, slots=True)
class Ignored:
    """The floor whose crowd writes."""

    bot: BotProcess
    people: Sequence[Person]

    async def measure(self) -> Result:
        """Has everybody write the wrong answer."""
        idle = await _idle_of(self.bot)
        await each_within([partial(person.says, WRONG) for person in self.people], SPREAD)
        await asyncio.sleep(SETTLING)
        figures = await self.bot.figures()
        return Result(MESSAGES, len(self.people), figures.cpu, idle, [])


@dataclass(frozen=True, slots=True)
class Guessed:
    """Red, whose crowd writes, again and again."""

    game: Game
    questions: int

    async def measure(self) -> Result:
        """Asks all questions. CPU is of the first one, as the others answer one too; times are of all."""
        before = self.game.red.cpu
        await asyncio.sleep(IDLE)
        idle = (self.game.red.cpu - before) / IDLE
        first, *others = [await self.game.ask(SPREAD, SETTLING) for _ in range(self.questions)]
        return Result(RED, self.game.learners, first.cpu, idle, [one.reaction for one in (first, *others)])


async def _idle_of(bot: BotProcess) -> float:
    await bot.figures()
    await asyncio.sleep(IDLE)
    return (await bot.figures()).cpu / IDLE


def _rules() -> Rules:
    return Rules(RateLimits(overall=Rate(10_000, 1.0)), tls=True)  # as in `tests.wire.load`


@asynccontextmanager
async def pressed(name: str, contestant: Contestant, learners: int, kind: str, place: Path) -> AsyncGenerator[Waiting]:
    """A bot with a question open to presses, as `make load` has it."""
    async with (
        fresh_url(kind, place) as url,
        ready(ClassQuiz(), contestant, learners, url, write_pack(place / "packs"), unwatched=True) as waiting,
    ):
        yield Pressed(name, waiting)


@asynccontextmanager
async def ignored(learners: int, place: Path) -> AsyncGenerator[Waiting]:
    """The floor for messages."""
    async with DiscordServer(_rules()) as server:
        people = server.school().people(learners)
        unused = f"sqlite:///{place / 'unused.db'}"
        async with running_bot(server, unused, bot="tests.wire.peers:message_floor", unwatched=True) as bot:
            yield Ignored(bot, people)


@asynccontextmanager
async def guessed(python: Path, learners: int, questions: int, place: Path) -> AsyncGenerator[Waiting]:
    """Red with a trivia question open."""
    async with DiscordServer(_rules()) as server:
        school = server.school()
        people = school.people(learners)
        async with started_game(python, server, school, people, place, questions) as game:
            yield Guessed(game, questions)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured."""

    python: Path
    learners: Sequence[int]
    rounds: int
    questions: int
    kind: str


async def one_round(wish: Wish, learners: int) -> list[Result]:
    """Every bot under one crowd: all are made ready, and then one after the other is answered."""
    async with AsyncExitStack() as stack:

        def place() -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory()))

        begun = (
            ignored(learners, place()),
            guessed(wish.python, learners, wish.questions, place()),
            pressed(PRESSES, FLOOR, learners, wish.kind, place()),
            pressed(OWN, COPYDESK, learners, wish.kind, place()),
        )
        waiting = [await stack.enter_async_context(one) for one in begun]
        await asyncio.sleep(SETTLED)
        return [await one.measure() for one in waiting]


async def run(wish: Wish) -> list[list[list[Result]]]:
    """So many rounds under every crowd."""
    found: list[list[list[Result]]] = []
    for learners in wish.learners:
        rounds: list[list[Result]] = []
        for number in range(wish.rounds):
            print(f"{learners} learners, round {number + 1} …", file=sys.stderr, flush=True)
            rounds.append(await one_round(wish, learners))
        found.append(rounds)
    return found


COLUMNS = (
    "bot", "learners", "responses", "p50 ms", "p95 ms", "p99 ms", "idle CPU ms/s", "CPU ms/answer", "× its floor",
    "× Copydesk",
)  # fmt: skip


def table(crowds: Sequence[Sequence[Sequence[Result]]]) -> str:
    """The results as an aligned Markdown table."""
    return aligned(COLUMNS, [_cells(rounds, bot) for rounds in crowds for bot in (MESSAGES, RED, PRESSES, OWN)])


def _cells(rounds: Sequence[Sequence[Result]], bot: str) -> tuple[str, ...]:
    """Medians of the rounds; of Red's replies, which are few, all rounds are taken together."""
    runs = _of(rounds, bot)
    few = bot == RED
    together = [[wait for one in runs for wait in one.waited]]
    waited = together if few else [one.waited for one in runs]
    return (
        bot,
        str(runs[0].learners),
        str(sum(wait < math.inf for times in waited for wait in times)),
        *(_percentile(waited, share) for share in (0.5, 0.95)),
        "–" if few else _percentile(waited, 0.99),
        _milliseconds(one.idle for one in runs),
        _milliseconds(one.cpu / one.learners for one in runs),
        f"{_times(rounds, bot, FLOORS.get(bot, bot)):.2f}",
        f"{_times(rounds, bot, OWN):.2f}",
    )


def _of(rounds: Sequence[Sequence[Result]], bot: str) -> list[Result]:
    return [one for results in rounds for one in results if one.bot == bot]


def _times(rounds: Sequence[Sequence[Result]], bot: str, other: str) -> float:
    return median(one.cpu / two.cpu for one, two in zip(_of(rounds, bot), _of(rounds, other), strict=True))


def _percentile(rounds: Sequence[Sequence[float]], share: float) -> str:
    """The median of what so large a share of each round's times is not above."""
    found = [sorted(times)[int(share * (len(times) - 1))] for times in rounds if times]
    if not found:
        return "–"
    return "never" if median(found) == math.inf else f"{median(found) * 1000:.1f}"


def _milliseconds(seconds: Iterable[float]) -> str:
    return f"{median(seconds) * 1000:.2f}"


def main() -> int:
    """Measures, prints, and tells by its status whether Copydesk kept what it must."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.wire.public_red",
        description="Lets classes answer within one second, in Red's trivia and in Copydesk.",
        allow_abbrev=False,
    )
    parser.add_argument("--python", type=Path, required=True, help="the Python of the environment with Red in it")
    parser.add_argument("--learners", type=int, nargs="+", default=[30, 200, 1000])
    parser.add_argument("--rounds", type=int, default=3, help="of which the median is shown (default: %(default)s)")
    parser.add_argument(
        "--questions", type=int, default=5, help="that Red asks in each round, for its times (default: %(default)s)"
    )
    parser.add_argument("--on", choices=KINDS, default=KINDS[0], help="Copydesk's database (default: %(default)s)")
    options = parser.parse_args()
    crowds = asyncio.run(
        run(Wish(options.python.absolute(), options.learners, options.rounds, options.questions, options.on))
    )
    print(table(crowds))
    failed = sum(one.failed for rounds in crowds for one in _of(rounds, OWN))
    if failed:
        print(f"\n{failed} presses of Copydesk failed.")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
