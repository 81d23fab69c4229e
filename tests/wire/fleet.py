"""Copydesk and the floor as large bots run: several processes, a shard each, on one PostgreSQL.

`python -m tests.wire.fleet [--rounds N]` lets 40 classes of 100, in as many servers on four shards, answer within ten
seconds. COPYDESK_TEST_POSTGRES names the server. Ends with status 1 where Copydesk lost an answer, or answered fewer in
time than the floor.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.databases import fresh_url
from tests.wire.content import write_pack
from tests.wire.discord_server import DiscordServer, Rules
from tests.wire.limits import Rate, RateLimits
from tests.wire.load import SETTLED, Result, lost_of, press_within, table
from tests.wire.processes import Figures, running_bot
from tests.wire.scenarios import COPYDESK, FLOOR, ClassQuiz, Contestant, Press
from tests.wire.tokens import TokenRules

CONTESTANTS = (FLOOR, COPYDESK)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    processes: int = 4
    servers: int = 40
    learners: int = 100
    """In each server."""
    spread: float = 10.0
    """Seconds within which everybody presses."""


async def measure(
    contestant: Contestant, database: str, folder: Path, size: Size, tokens: TokenRules | None = None
) -> Result:
    """Starts all processes of one contestant, opens a class in each server, and has everybody press once."""
    limits = RateLimits(overall=Rate(10_000, 1.0))
    rules = Rules(limits, tokens or TokenRules(), tls=True, shards=size.processes)
    async with DiscordServer(rules) as server, AsyncExitStack() as stack:
        shards = size.processes
        schools = [server.school(f"School {at}", at % shards, shards) for at in range(size.servers)]
        started = (
            running_bot(server, database, content=[folder], bot=contestant.bot, shards=f"{shard}/{shards}")
            for shard in range(shards)
        )
        bots = await asyncio.gather(*map(stack.enter_async_context, started))
        due = list[tuple[int, ClassQuiz, Press]]()
        for school in schools:
            quiz, people = ClassQuiz(), school.people(size.learners)
            presses = await quiz.prepare(contestant, school, people)
            due += [(person.id, quiz, press) for person, press in zip(people, presses, strict=True)]
        await asyncio.sleep(SETTLED)
        random.Random(7).shuffle(due)
        await asyncio.gather(*(bot.figures() for bot in bots))
        open_before = len(server.rest.connections)
        made, took = await press_within([press for _, _, press in due], size.spread)
        used = await asyncio.gather(*(bot.figures() for bot in bots))
        opened = len(server.rest.connections) - open_before
        errors = sum(len(bot.errors) for bot in bots)
        await asyncio.gather(*(bot.kill() for bot in bots))
        told = [learner for (learner, quiz, _), one in zip(due, made, strict=True) if quiz.promised(one)]
        return Result(
            contestant=contestant,
            learners=len(made),
            latencies=sorted(one.latency for one in made if one.latency is not None),
            cards=sorted(one.answer_latency for one in made if one.answer_latency is not None),
            took=took,
            lost=await lost_of(contestant, database, told),
            turned=None,
            errors=errors,
            figures=Figures(
                sum(one.cpu for one in used), sum(one.loop_cpu for one in used), max(one.lag for one in used)
            ),
            connections=opened,
        )


async def one_round(size: Size) -> list[Result]:
    """Each contestant once, on a new database."""
    found = list[Result]()
    for contestant in CONTESTANTS:
        with tempfile.TemporaryDirectory() as place:
            async with fresh_url("postgresql", Path(place)) as url:
                found.append(await measure(contestant, url, write_pack(Path(place) / "packs"), size))
    return found


def main() -> int:
    """Measures, prints, and tells by its status whether Copydesk kept what it must."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.fleet", description=__doc__, allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=3, help="of which the median is shown (default: %(default)s)")
    options = parser.parse_args()
    if not os.environ.get("COPYDESK_TEST_POSTGRES"):
        parser.error("several processes need PostgreSQL: COPYDESK_TEST_POSTGRES names a server")
    size, rounds = Size(), list[list[Result]]()
    for number in range(options.rounds):
        print(f"round {number + 1} …", file=sys.stderr, flush=True)
        rounds.append(asyncio.run(one_round(size)))
    print(table(f"{size.servers} classes, {size.processes} processes", [rounds], CONTESTANTS))
    return int(any(own.lost or own.late > floor.late for floor, own in rounds))


if __name__ == "__main__":
    sys.exit(main())
