"""How Copydesk bears a class that presses within one second: `python -m tests.wire.load [--learners N …]`.

Promises a table with Copydesk and its two peers side by side, each in a process of its own against the same loopback
Discord, with a new database of its own: a SQLite file, and PostgreSQL too where COPYDESK_TEST_POSTGRES names a server.
Times are from the press to the moment the first response reached Discord. Only what stands side by side compares: the
loopback shares the machine's cores, can itself take no more than some 2,000 presses a second, and the measuring costs
each bot as much as a few presses. Exits with 1 where Copydesk lost an answer or, up to `SURE` learners, let one wait
longer than Discord does.
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
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.databases import KINDS, fresh_url
from tests.wire.content import write_pack
from tests.wire.discord_server import DiscordServer, Rules
from tests.wire.limits import Rate, RateLimits
from tests.wire.people import Interaction, all_acknowledged
from tests.wire.processes import Figures, running_bot
from tests.wire.scenarios import ALL, CARD, COPYDESK, FLOOR, USUAL, ClassQuiz, Contestant, Press, Scenario, SelfPaced
from tests.wire.stored import answered_by

SPREAD = 1.0
"""Seconds within which everybody presses."""

SETTLED = 3.0
"""Seconds after its start in which a bot may still be busy with it: discord.py says `ready` after two idle ones."""

SURE = 1000
"""Up to so many learners, none may be told that their press failed."""

SCENARIOS: dict[str, type[ClassQuiz | SelfPaced]] = {"class": ClassQuiz, "self-paced": SelfPaced}


@dataclass(frozen=True, slots=True)
class Result:
    """One contestant under one crowd. Seconds, counted in presses."""

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


async def measure(
    scenario: Scenario, contestant: Contestant, learners: int, database: str, folder: Path, profile: Path | None = None
) -> Result:
    """Runs one contestant under one crowd."""
    # Whoever comes by interaction meets no other limit than its own token's; setting up must not wait for the rest.
    rules = Rules(RateLimits(overall=Rate(10_000, 1.0)))
    async with DiscordServer(rules) as server:
        school = server.school()
        people = school.people(learners)
        async with running_bot(server, database, content=[folder], bot=contestant.bot, profile=profile) as bot:
            presses = await scenario.prepare(contestant, school, people)
            await asyncio.sleep(SETTLED)
            await bot.figures()
            made, took = await press_within(presses, SPREAD)
            figures = await bot.figures()
            told = [person.id for person, one in zip(people, made, strict=True) if scenario.promised(one)]
            latencies = sorted(one.latency for one in made if one.latency is not None)
            cards = sorted(one.answer_latency for one in made if one.answer_latency is not None)
            turned = await scenario.after(contestant, made)
            await bot.kill()  # so that what is counted was on disk, and not on its way there
        lost = None
        if contestant.table is not None:
            stored = Counter(await answered_by(database, contestant.table))
            # Each pressed once, so that there is one row for each; nobody else in the database has these ids.
            lost = sum(stored[learner] != 1 for learner in told)
    return Result(contestant, learners, latencies, cards, took, lost, turned, len(bot.errors), figures)


async def press_within(presses: Sequence[Press], seconds: float) -> tuple[list[Interaction], float]:
    """Makes the presses at random moments within `seconds`; returns them, and how long it was to the last answer."""
    chance = random.Random(7)
    moments = sorted(chance.uniform(0, seconds) for _ in presses)
    began = time.monotonic()
    made: list[Interaction] = []
    for press, moment in zip(presses, moments, strict=True):
        if (ahead := began + moment - time.monotonic()) > 0:
            await asyncio.sleep(ahead)
        made.append(press())
        await asyncio.sleep(0)  # the loopback answers meanwhile
    await all_acknowledged(made)
    took = max((one.token.acknowledged or began) for one in made) - began
    await asyncio.sleep(0.5)  # for cards that come behind an acknowledgement
    return made, took


COLUMNS = (
    "scenario", "bot", "learners", "answers/s", "p50 ms", "p95 ms", "p99 ms", "card p99 ms", "over 3 s", "lost",
    "turned s", "errors", "loop lag ms", "CPU ms/press", "of it loop", "× floor",
)  # fmt: skip


def table(scenario: Scenario, results: Sequence[Result]) -> str:
    """The results as an aligned Markdown table, which is plain text as well."""
    floors = {one.learners: one.cpu for one in results if one.contestant is FLOOR}
    cells = [COLUMNS, *(_cells(scenario, one, floors.get(one.learners)) for one in results)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(COLUMNS))]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    head, *rows = ("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells)
    return "\n".join([head, rule, *rows])


def comparisons(results: Sequence[Result]) -> list[str]:
    """For each crowd, Copydesk's CPU in the floor's and its p99 in the usual bot's; "never" counts as endless."""
    lines: list[str] = []
    for learners in dict.fromkeys(one.learners for one in results):
        by = {one.contestant: one for one in results if one.learners == learners}
        cpu, shown = (by[COPYDESK].cpu / by[one].cpu for one in (FLOOR, CARD))
        own, usual = (by[one].percentile(by[one].latencies, 0.99) for one in (COPYDESK, USUAL))
        ahead = "as endless" if own == usual == math.inf else f"{usual / own:.2f} times as long"
        lines.append(
            f"{learners} learners: {cpu:.2f} times the floor's CPU for a press and {shown:.2f} times that of a card "
            f"alone; the usual bot's p99 is {ahead}."
        )
    return lines


def _cells(scenario: Scenario, one: Result, floor: float | None) -> tuple[str, ...]:
    return (
        scenario.name,
        one.contestant.name,
        str(one.learners),
        f"{len(one.latencies) / one.took:.0f}",
        *(_milliseconds(one.percentile(one.latencies, share)) for share in (0.5, 0.95, 0.99)),
        _milliseconds(one.percentile(one.cards, 0.99)) if one.contestant.table else "–",
        str(one.late),
        "–" if one.lost is None else str(one.lost),
        "–" if one.turned is None else f"{one.turned:.1f}",
        str(one.errors),
        f"{one.figures.lag * 1000:.0f}",
        f"{one.cpu * 1000:.2f}",
        f"{one.figures.loop_cpu / one.learners * 1000:.2f}",
        "–" if floor is None else f"{one.cpu / floor:.2f}",
    )


def _milliseconds(seconds: float) -> str:
    return "never" if seconds == math.inf else f"{seconds * 1000:.0f}"


async def run(scenario: Scenario, crowds: Sequence[int], kind: str, profile: Path | None) -> list[Result]:
    """Every contestant under every crowd, on one kind of database."""
    results: list[Result] = []
    for learners in crowds:
        for contestant in ALL:
            with tempfile.TemporaryDirectory() as place:
                folder = write_pack(Path(place) / "packs")
                file = profile / f"{contestant.name}-{learners}.prof".replace(" ", "-") if profile else None
                print(f"{contestant.name}, {learners} learners …", file=sys.stderr, flush=True)
                async with fresh_url(kind, Path(place)) as url:
                    results.append(await measure(scenario, contestant, learners, url, folder, file))
    return results


def main() -> int:
    """Measures, prints, and tells by its status whether Copydesk kept what it must."""
    parser = argparse.ArgumentParser(prog="tests.wire.load")
    parser.add_argument("--scenario", choices=SCENARIOS, default="class")
    parser.add_argument("--learners", type=int, nargs="+", default=[30, 200, 1000])
    parser.add_argument("--on", choices=KINDS, nargs="+", help="kinds of databases")
    parser.add_argument("--profile", type=Path, help="a folder for what cProfile finds; figures then mean little")
    options = parser.parse_args()
    server = os.environ.get("COPYDESK_TEST_POSTGRES")
    scenario = SCENARIOS[options.scenario]()
    kept = True
    for kind in options.on or (KINDS if server else KINDS[:1]):
        results = asyncio.run(run(scenario, options.learners, kind, options.profile))
        print(f"On {kind}:", table(scenario, results), *comparisons(results), "", sep="\n")
        own = [one for one in results if one.contestant is COPYDESK]
        kept &= not any(one.lost or (one.late and one.learners <= SURE) for one in own)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
