"""How Copydesk bears a class that presses within one second: `python -m tests.wire.load [--learners N …]`.

Promises a table with Copydesk and its peers side by side, each in a process of its own against a loopback Discord of
its own, with a new database: a SQLite file, and PostgreSQL too where COPYDESK_TEST_POSTGRES names a server. Each row is
the median of several rounds in which all of them take turns. Times are from the press to the moment the first response
reached Discord. Only what stands side by side compares: the loopback shares the machine's cores, can itself take no
more than some 2,000 presses a second, and the measuring costs each bot as much as a few presses. Exits with 1 where
Copydesk lost an answer in any round or, up to `SURE` learners, let one wait longer than Discord does. Then it
measures a class in one server while large files are worked on in another: `tests.wire.neighbours`.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

from tests.databases import KINDS, fresh_url
from tests.markdown import aligned
from tests.wire import neighbours
from tests.wire.content import write_pack
from tests.wire.discord_server import DiscordServer, Rules
from tests.wire.limits import Rate, RateLimits
from tests.wire.people import Interaction, Person, all_acknowledged
from tests.wire.processes import BotProcess, Figures, running_bot
from tests.wire.rest import Rest
from tests.wire.scenarios import ALL, CARD, COPYDESK, FLOOR, USUAL, ClassQuiz, Contestant, Press, Scenario, SelfPaced
from tests.wire.stored import answered_by
from tests.wire.tokens import TokenRules

SPREAD = 1.0
"""Seconds within which everybody presses."""

SETTLED = 3.0
"""Seconds after its start in which a bot may still be busy with it: discord.py says `ready` after two idle ones."""

SURE = 1000
"""Up to so many learners, none may be told that their press failed."""

Done = TypeVar("Done")

SCENARIOS: dict[str, type[ClassQuiz | SelfPaced]] = {"class": ClassQuiz, "self-paced": SelfPaced}


@dataclass(frozen=True, slots=True)
class Result:
    """One contestant under one crowd, once. Seconds, counted in presses."""

    contestant: Contestant
    learners: int
    latencies: list[float]
    """Of the acknowledged presses, sorted."""
    cards: list[float]
    """Of the presses that were shown a result, sorted."""
    took: float
    """From the first press to the last acknowledgement."""
    lost: int | None
    """Answers promised to be kept that are not stored, or stored twice; None for a bot that stores none."""
    turned: float | None
    """From the end of the vote to the last private card that tells how it ended; None without such cards."""
    errors: int
    """Lines of its log that are errors."""
    figures: Figures
    connections: int
    """How many the bot opened to Discord for the presses."""

    @property
    def late(self) -> int:
        """Presses that Discord told their people had failed."""
        return self.learners - len(self.latencies)

    def percentile(self, times: Sequence[float], share: float) -> float:
        """What so large a share of all presses is not above; what never came counts as endless."""
        at = int(share * (self.learners - 1))
        return times[at] if at < len(times) else math.inf

    @property
    def cpu(self) -> float:
        """CPU seconds of the bot's process for a press."""
        return self.figures.cpu / self.learners


@dataclass(frozen=True, slots=True)
class Ready:
    """A contestant that runs, and a crowd of which each has one press to make."""

    scenario: Scenario
    contestant: Contestant
    database: str
    bot: BotProcess
    people: Sequence[Person]
    presses: Sequence[Press]
    rest: Rest

    async def measure(self) -> Result:
        """Makes the presses, and ends the bot."""
        await self.bot.figures()
        open_before = len(self.rest.connections)
        made, took = await press_within(self.presses, SPREAD)
        figures = await self.bot.figures()
        opened = len(self.rest.connections) - open_before
        told = [person.id for person, one in zip(self.people, made, strict=True) if self.scenario.promised(one)]
        latencies = sorted(one.latency for one in made if one.latency is not None)
        cards = sorted(one.answer_latency for one in made if one.answer_latency is not None)
        turned = await self.scenario.after(self.contestant, made)
        await self.bot.kill()  # so that what is counted was on disk, and not on its way there
        lost = await lost_of(self.contestant, self.database, told)
        errors = len(self.bot.errors)
        return Result(self.contestant, len(made), latencies, cards, took, lost, turned, errors, figures, opened)


async def lost_of(contestant: Contestant, database: str, told: Iterable[int]) -> int | None:
    """How many who were told that their answer is kept have not exactly one; None for a bot that stores none."""
    if contestant.table is None:
        return None
    stored = Counter(await answered_by(database, contestant.table))
    # Each pressed once, so that there is one row for each; nobody else in the database has these ids.
    return sum(stored[learner] != 1 for learner in told)


@asynccontextmanager
async def ready(
    scenario: Scenario,
    contestant: Contestant,
    learners: int,
    database: str,
    folder: Path,
    profile: Path | None = None,
    tokens: TokenRules | None = None,
    *,
    sampled: bool = False,
    unwatched: bool = False,
) -> AsyncGenerator[Ready]:
    """Starts one contestant, and brings a crowd to where it can press. It may be busy with that for `SETTLED` more."""
    # Whoever comes by interaction meets no other limit than its own token's; setting up must not wait for the rest.
    rules = Rules(RateLimits(overall=Rate(10_000, 1.0)), tokens or TokenRules(), tls=True)
    async with DiscordServer(rules) as server:
        school = server.school()
        people = school.people(learners)
        async with running_bot(
            server,
            database,
            content=[folder],
            bot=contestant.bot,
            profile=profile,
            sampled=sampled,
            unwatched=unwatched,
        ) as bot:
            presses = await scenario.prepare(contestant, school, people)
            yield Ready(scenario, contestant, database, bot, people, presses, server.rest)


def moments(number: int, seconds: float) -> list[float]:
    """When so many people press within `seconds`: at random, but the same for everybody who is measured."""
    chance = random.Random(7)
    return sorted(chance.uniform(0, seconds) for _ in range(number))


async def each_within(acts: Sequence[Callable[[], Done]], seconds: float) -> list[Done]:
    """Does all of it, one after the other at these `moments`; returns what came of each."""
    began = time.monotonic()
    done: list[Done] = []
    for act, moment in zip(acts, moments(len(acts), seconds), strict=True):
        if (ahead := began + moment - time.monotonic()) > 0:
            await asyncio.sleep(ahead)
        done.append(act())
        await asyncio.sleep(0)  # the loopback answers meanwhile
    return done


async def press_within(presses: Sequence[Press], seconds: float) -> tuple[list[Interaction], float]:
    """Makes the presses at random moments within `seconds`; returns them, and how long it was to the last answer."""
    began = time.monotonic()
    made = await each_within(presses, seconds)
    await all_acknowledged(made)
    took = max((one.token.acknowledged or began) for one in made) - began
    await asyncio.sleep(0.5)  # for cards that come behind an acknowledgement
    return made, took


COLUMNS = (
    "scenario", "bot", "learners", "answers/s", "p50 ms", "p95 ms", "p99 ms", "card p99 ms", "over 3 s", "lost",
    "turned s", "errors", "connections", "loop lag ms", "CPU ms/press", "of it loop", "× floor", "lowest to highest",
)  # fmt: skip

Rounds = Sequence[Sequence[Result]]
"""In each round every contestant once; under one crowd."""


def table(scenario: str, crowds: Sequence[Rounds], contestants: Sequence[Contestant] = ALL) -> str:
    """The results as an aligned Markdown table, which is plain text as well."""
    return aligned(COLUMNS, [_cells(scenario, rounds, one) for rounds in crowds for one in contestants])


def comparison(rounds: Rounds) -> str:
    """For one crowd, Copydesk's CPU in the floor's and its p99 in the usual bot's; "never" counts as endless."""
    own, usual = (median(one.percentile(one.latencies, 0.99) for one in _of(rounds, bot)) for bot in (COPYDESK, USUAL))
    ahead = "endless" if usual == math.inf else f"{usual / own:.2f} times as long"
    return (
        f"{rounds[0][0].learners} learners: {times(rounds, COPYDESK, FLOOR):.2f} times the floor's CPU for a press and "
        f"{times(rounds, COPYDESK, CARD):.2f} times that of a card alone; the usual bot's p99 is {ahead}."
    )


def times(rounds: Rounds, one: Contestant, other: Contestant) -> float:
    """How many times the CPU of `other` a press costs `one`: the median of what it was in each round."""
    return median(_ratios(rounds, one, other))


def _ratios(rounds: Rounds, one: Contestant, other: Contestant) -> list[float]:
    return [left.cpu / right.cpu for left, right in zip(_of(rounds, one), _of(rounds, other), strict=True)]


def _of(rounds: Rounds, contestant: Contestant) -> list[Result]:
    return [one for results in rounds for one in results if one.contestant is contestant]


def _cells(scenario: str, rounds: Rounds, contestant: Contestant) -> tuple[str, ...]:
    """Medians; but what must never happen is counted in all rounds together."""
    runs = _of(rounds, contestant)
    turned = [one.turned for one in runs if one.turned is not None]
    lost = [one.lost for one in runs if one.lost is not None]
    ratios = _ratios(rounds, contestant, FLOOR)
    return (
        scenario,
        contestant.name,
        str(runs[0].learners),
        f"{median(len(one.latencies) / one.took for one in runs):.0f}",
        *(_milliseconds(one.percentile(one.latencies, share) for one in runs) for share in (0.5, 0.95, 0.99)),
        _milliseconds(one.percentile(one.cards, 0.99) for one in runs) if contestant.table else "–",
        str(sum(one.late for one in runs)),
        str(sum(lost)) if lost else "–",
        f"{median(turned):.1f}" if turned else "–",
        str(sum(one.errors for one in runs)),
        f"{median(one.connections for one in runs):.0f}",
        _milliseconds(one.figures.lag for one in runs),
        f"{median(one.cpu for one in runs) * 1000:.2f}",
        f"{median(one.figures.loop_cpu / one.learners for one in runs) * 1000:.2f}",
        f"{median(ratios):.2f}",
        f"{min(ratios):.2f} to {max(ratios):.2f}",
    )


def _milliseconds(seconds: Iterable[float]) -> str:
    typical = median(seconds)
    return "never" if typical == math.inf else f"{typical * 1000:.0f}"


def whereabouts(crowds: Sequence[Rounds]) -> str:
    """In whose code the CPU time of a press is spent: microseconds, as an aligned Markdown table."""
    columns = [(rounds, one) for rounds in crowds for one in ALL]
    places = [_whereabouts(rounds, one) for rounds, one in columns]
    areas = sorted({area for place in places for area in place}, key=lambda area: -max(p.get(area, 0) for p in places))
    head = ["µs a press", *(f"{one.name}, {rounds[0][0].learners}" for rounds, one in columns)]
    lines = [[area, *(f"{place.get(area, 0):.0f}" for place in places)] for area in areas]
    lines.append(["together", *(f"{sum(place.values()):.0f}" for place in places)])
    return aligned(head, lines)


def _whereabouts(rounds: Rounds, contestant: Contestant) -> dict[str, float]:
    found = defaultdict[str, list[float]](list)
    for one in _of(rounds, contestant):
        loop, presses = one.figures.loop_cpu, one.learners
        found["other threads"].append((one.figures.cpu - loop) / presses * 1e6)
        for area, share in one.figures.areas.items():
            found[area].append(share * loop / presses * 1e6)
    return {area: sum(values) / len(rounds) for area, values in found.items()}


async def one_round(
    scenario: str, learners: int, kind: str, profile: Path | None, *, sampled: bool = False
) -> list[Result]:
    """Every contestant under one crowd: all are made ready, and then one after the other is pressed."""
    async with AsyncExitStack() as stack:
        waiting: list[Ready] = []
        for contestant in ALL:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            folder = write_pack(place / "packs")
            url = await stack.enter_async_context(fresh_url(kind, place))
            file = profile / f"{contestant.name}-{learners}.prof".replace(" ", "-") if profile else None
            begun = ready(SCENARIOS[scenario](), contestant, learners, url, folder, file, sampled=sampled)
            waiting.append(await stack.enter_async_context(begun))
        await asyncio.sleep(SETTLED)
        return [await one.measure() for one in waiting]


async def run(
    scenario: str, crowds: Sequence[int], kind: str, rounds: int, profile: Path | None, *, sampled: bool = False
) -> list[Rounds]:
    """So many rounds under every crowd, on one kind of database."""
    found: list[Rounds] = []
    for learners in crowds:
        done: list[list[Result]] = []
        for number in range(rounds if learners <= SURE else 1):
            print(f"{kind}, {learners} learners, round {number + 1} …", file=sys.stderr, flush=True)
            done.append(await one_round(scenario, learners, kind, profile, sampled=sampled))
        found.append(done)
    return found


async def _beside(kind: str, rounds: int, works: Sequence[str]) -> dict[str, list[neighbours.Round]]:
    with tempfile.TemporaryDirectory() as place:
        async with fresh_url(kind, Path(place)) as url:
            return await neighbours.measured(url, Path(place), rounds, works)


def main() -> int:
    """Measures, prints, and tells by its status whether Copydesk kept what it must."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.wire.load",
        description="Lets classes press within one second, and holds Copydesk against other bots under the same load.",
        allow_abbrev=False,
    )
    parser.add_argument("--scenario", choices=SCENARIOS, default="class")
    parser.add_argument("--learners", type=int, nargs="*", default=[30, 200, 1000, 5000], help="none measures no crowd")
    parser.add_argument(
        "--beside",
        choices=neighbours.WORKS,
        nargs="*",
        default=list(neighbours.WORKS),
        help="what is done in another server while a class votes (default: each of them); none leaves that out",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=3,
        help="of which the median is shown (default: %(default)s); one for crowds too large to be borne",
    )
    parser.add_argument("--on", choices=KINDS, nargs="+", help="kinds of databases")
    parser.add_argument("--where", action="store_true", help="print in whose code the time goes as well, by samples")
    parser.add_argument("--profile", type=Path, help="a folder for what cProfile finds; figures then mean little")
    options = parser.parse_args()
    if options.profile is not None:
        options.profile.mkdir(parents=True, exist_ok=True)
    server = os.environ.get("COPYDESK_TEST_POSTGRES")
    kept = True
    for kind in options.on or (KINDS if server else KINDS[:1]):
        crowds = asyncio.run(
            run(
                options.scenario,
                options.learners,
                kind,
                options.rounds,
                options.profile,
                sampled=options.where,
            )
        )
        if crowds:
            print(
                f"On {kind}:", table(SCENARIOS[options.scenario].name, crowds), *map(comparison, crowds), "", sep="\n"
            )
        if options.where and crowds:
            print(whereabouts(crowds), end="\n\n")
        own = [one for rounds in crowds for one in _of(rounds, COPYDESK)]
        kept &= not any(one.lost or (one.late and one.learners <= SURE) for one in own)
        if options.beside:
            beside = asyncio.run(_beside(kind, options.rounds, options.beside))
            print(f"On {kind}, a class of {neighbours.Size().learners} beside a heavy neighbour:", end="\n\n")
            print(neighbours.table(beside), neighbours.words(beside), "", sep="\n\n", flush=True)
            kept &= neighbours.kept(beside)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
