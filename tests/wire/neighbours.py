"""How a class fares while somebody in another server has large files worked on; `tests.wire.load` runs this.

Promises, for each heavy thing that a host can do, the class's times without it and with it: in each round a new bot, a
class of one server that votes at an even pace, first with nothing else to be done, and then while a host of the other
server does the heavy thing again and again, for as long as it takes. Presses that change an answer are presses, too.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import random
import re
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from bot.workers.jobs import facts_of
from db.engine import Database
from db.migrate import upgrade
from db.models import answers, attempts, runs
from db.unit import UnitOfWork
from lessons.assignments import Times
from questions.formats import FORMATS
from questions.loader import pack_from
from questions.parsing.reader import read_yaml
from tests.people import Card
from tests.wire import large_files
from tests.wire.class_room import ClassRoom, question_of
from tests.wire.content import write_pack
from tests.wire.discord_server import DiscordServer, Rules
from tests.wire.limits import Rate, RateLimits
from tests.wire.people import Interaction, Person, all_acknowledged
from tests.wire.processes import BotProcess, running_bot
from tests.wire.tokens import TokenRules

PACE = 5.0
"""Seconds from one press of a learner to their next."""

SETTLED = 3.0
"""Seconds after its start in which a bot may still be busy with it."""

LONGEST = 90.0
"""Seconds after which what a host has asked for is waited for no more, and the bot is ended with it."""

ON_ITS_WAY = ("Working on it", "Waiting:")
"""How what a host is shown begins until there is an answer."""

MORE = 0.05
"""Seconds by which the class's p99 may be longer with a heavy neighbour than without."""

OPTIONS = ("A", "B", "C")

_REFERENCE = re.compile(r" \(reference \w+\)")
"""What tells one thing that broke from another in the log."""

TWO, FORTY = "two-versions", "forty-{:02}"
"""Packs that the other server has: one of two versions of a megabyte, and forty, of which the first has many."""


GROUP = "Year 9"


@dataclass(frozen=True, slots=True)
class Size:
    """How large all of it is; the suite has a small one."""

    learners: int = 200
    seconds: float = 8.0
    """For which the class votes, without and with; with the heavy thing for as long as that takes, if it is longer."""
    archived: int = 5
    """Packs in the archive that takes long to check; more do not fit, as it is measured when unpacked."""
    kilobytes: int = 1040
    """Of the pack that is compared and exported."""
    packs: int = 40
    pack_kilobytes: int = 424
    versions: int = 20
    """Of the first of the packs."""
    group: int = 500
    """Learners of the other server's group, each of whom has done all of its assignments."""
    assignments: int = 40


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The other server: who acts there."""

    guild: int
    host: Person
    student: Person
    archive: bytes
    """A file that takes long to check."""


Work = Callable[[Neighbour, int], list[Interaction]]
"""Begins the heavy thing for the so-manieth time."""


def _upload(there: Neighbour, turn: int) -> list[Interaction]:
    del turn
    return [there.host.slash("pack upload", file=("packs.zip", there.archive))]


def _import(there: Neighbour, turn: int) -> list[Interaction]:
    book = (large_files.swelling_workbook, large_files.full_workbook)[turn % 2]
    return [there.host.slash("pack import", **{"file": ("quiz.xlsx", book()), "from": "kahoot"})]


def _diff(there: Neighbour, turn: int) -> list[Interaction]:
    del turn
    return [there.host.slash("pack diff", pack=TWO, old=1, new=2)]


def _export(there: Neighbour, turn: int) -> list[Interaction]:
    written = [name for name, form in FORMATS.items() if form.write is not None]
    return [there.host.slash("pack export", pack=TWO, to=written[turn % len(written)])]


def _look(there: Neighbour, turn: int) -> list[Interaction]:
    typed = FORTY[: 1 + turn % 5]
    return [
        there.student.slash("quiz"),
        there.student.types("quiz", "pack", typed),
        there.host.slash("pack list"),
        there.host.slash("pack history", pack=FORTY.format(0)),
        there.host.types("pack show", "pack", typed),
    ]


def _check(there: Neighbour, turn: int) -> list[Interaction]:
    del turn
    return [there.host.slash("pack check", file=("packs.zip", there.archive)) for _ in range(6)]


def _gradebook(there: Neighbour, turn: int) -> list[Interaction]:
    del turn
    return [there.host.slash("results group", group=GROUP)]


WORKS: Mapping[str, Work] = {
    "upload": _upload,
    "import": _import,
    "diff": _diff,
    "export": _export,
    "40 packs": _look,
    "6 checks": _check,
    "gradebook": _gradebook,
}


@dataclass(slots=True)
class Votes:
    """Presses of the class over some time."""

    made: list[Interaction] = field(default_factory=list[Interaction])
    latencies: list[float] = field(default_factory=list[float])
    """Of the acknowledged ones, sorted."""

    @property
    def failed(self) -> int:
        """Presses to which Discord said that the interaction had failed."""
        return len(self.made) - len(self.latencies)

    def percentile(self, share: float) -> float:
        """What so large a share of all presses is not above; what was never acknowledged counts as endless."""
        at = int(share * (len(self.made) - 1))
        return self.latencies[at] if at < len(self.latencies) else math.inf


@dataclass(slots=True)
class Round:
    """One bot's time with one heavy thing."""

    without: Votes
    beside: Votes
    took: list[float] = field(default_factory=list[float])
    """Seconds of each thing that was answered, from the command to its last word."""
    told: list[str] = field(default_factory=list[str])
    """The first line of what was said to each."""
    unanswered: int = 0
    """How many were not acknowledged in time, or had no answer after `LONGEST`."""
    lag: float = 0.0
    """By how many seconds the bot's event loop was late at most beside the heavy thing."""
    errors: int = 0


class Stage:
    """A Discord with a class in one server and a neighbour in another, on one database, for one bot after the other."""

    def __init__(self, server: DiscordServer, database: str, folder: Path, size: Size) -> None:
        self._server = server
        self._database = database
        self._folder = folder
        self._size = size
        there = server.school("Neighbours")
        self.neighbour = Neighbour(
            there.guild.id,
            there.person("host", manages=True),
            there.person("student"),
            large_files.slow_archive(size.archived),
        )

    async def furnish(self) -> None:
        """Puts the packs of the other server into its database, as if its host had brought and published them."""
        size = self._size
        versions = [(TWO, size.kilobytes, version) for version in (1, 2)]
        versions += [(FORTY.format(at), size.pack_kilobytes, 1) for at in range(size.packs)]
        versions += [(FORTY.format(0), size.pack_kilobytes, version) for version in range(2, size.versions + 1)]
        guild, host, now = self.neighbour.guild, self.neighbour.host.id, datetime.now(UTC)
        database = await Database.open(self._database)
        await upgrade(database)
        async with database.unit() as unit:
            for name, kilobytes, version in versions:
                content = large_files.pack(name, kilobytes * 1000, version).decode()
                pack = pack_from(read_yaml(content, name), {}).value
                assert pack is not None
                facts = facts_of(pack)
                await unit.packs.draft(guild, name, content, facts, at_least=version, author_id=host, now=now)
                await unit.packs.publish(guild, name, version, now)
            await self._fill_gradebook(unit, now)
            await unit.commit()
        await database.close()

    async def _fill_gradebook(self, unit: UnitOfWork, now: datetime) -> None:
        """A group whose learners have done its assignments, with an answer each."""
        guild, size = self.neighbour.guild, self._size
        group = await unit.groups.add(guild_id=guild, name=GROUP, time_zone="UTC", now=now)
        learners = range(1, size.group + 1)
        for learner in learners:
            await unit.groups.join(group.id, learner, now, again=True)
        for _ in range(size.assignments):
            assignment = await unit.assignments.add(
                guild_id=guild,
                group_id=group.id,
                kind="pack",
                subject="other-side",
                per_skill=None,
                times=Times(now - timedelta(days=9), now - timedelta(days=2), now - timedelta(days=1)),
                most_attempts=None,
                counts="best",
                late="half",
                channel_id=None,
                author_id=self.neighbour.host.id,
                now=now,
            )
            row = {"mode": "quiz", "subject": "other-side", "version": 1, "seed": 1, "items": ["one"], "position": 1}
            when = dict.fromkeys(("asked_at", "started_at", "updated_at", "finished_at"), now - timedelta(days=3))
            made = insert(runs).returning(runs.c.id, sort_by_parameter_order=True)
            rows = [{"learner_id": one, **row, **when} for one in learners]
            of = list(zip(await unit.connection.scalars(made, rows), learners, strict=True))
            done = [{"run_id": run, "assignment_id": assignment.id, "learner_id": one, "number": 1} for run, one in of]
            await unit.connection.execute(insert(attempts), done)
            answer = {"item": "one", "pack": "other-side", "pack_version": 1, "skill": "voice", "response": "a"}
            figures = {"score": 1.0, "maximum": 1.0, "ms": 5000, "answered_at": now - timedelta(days=3)}
            given = [{"run_id": run, "learner_id": one, **answer, **figures} for run, one in of]
            await unit.connection.execute(insert(answers), given)

    async def round(self, work: Work) -> Round:
        """The class without and with the heavy thing, before a bot that has not seen anything of it yet."""
        size = self._size
        school = self._server.school()
        room = ClassRoom(school, school.people(size.learners))
        async with self._bot() as bot:
            await room.open(seconds=600, questions=3)
            await room.host("Start")
            await asyncio.sleep(SETTLED)
            await self._vote(await room.until("asking"), room, asyncio.sleep(PACE))
            without = await self._vote(await _next(room), room, asyncio.sleep(size.seconds))
            done = Round(without, Votes())
            card = await _next(room)
            await bot.figures()
            try:
                done.beside = await self._vote(card, room, self._again(work, done))
                done.lag = (await asyncio.wait_for(bot.figures(), LONGEST)).lag
            except TimeoutError:
                done.lag = math.inf
            done.errors = len(bot.errors)
            await bot.kill()
        return done

    async def _again(self, work: Work, done: Round) -> None:
        """Begins the heavy thing as long as the class votes, and waits for what came of it."""
        end = time.monotonic() + self._size.seconds
        for turn in itertools.count():
            if time.monotonic() >= end:
                break
            begun = work(self.neighbour, turn)
            for one in begun:
                said = await _last_word(one)
                if said is None:
                    done.unanswered += 1
                    done.told.append("nothing in time")
                else:
                    done.told.append(said)
                    if not said.startswith(ON_ITS_WAY):
                        done.took.append(one.answer_latency or 0.0)

    async def _vote(self, card: Card, room: ClassRoom, until: Awaitable[None]) -> Votes:
        """The class presses at an even pace until `until` is done."""
        chance = random.Random(7)
        ids = [card.custom_id(f"Answer {letter}") for letter in OPTIONS]
        votes = Votes()
        ending = asyncio.ensure_future(until)
        began = time.monotonic()
        for number, person in enumerate(itertools.cycle(room.learners)):
            if (ahead := began + number * PACE / len(room.learners) - time.monotonic()) > 0:
                await asyncio.wait([ending], timeout=ahead)
            if ending.done():
                break
            votes.made.append(person.send(card, chance.choice(ids)))
            await asyncio.sleep(0)  # the loopback answers meanwhile
        await ending
        await all_acknowledged(votes.made)
        votes.latencies = sorted(one.latency for one in votes.made if one.latency is not None)
        return votes

    @asynccontextmanager
    async def _bot(self) -> AsyncGenerator[BotProcess]:
        async with running_bot(self._server, self._database, content=[self._folder]) as bot:
            yield bot


async def _next(room: ClassRoom) -> Card:
    """The host closes the vote and asks the next question."""
    was = question_of(room.public()[-1])
    await room.host("Close now")
    await room.until("told", LONGEST)
    await room.host("Next")
    card = await room.until("asking", LONGEST)
    assert question_of(card) != was
    return card


async def _last_word(one: Interaction) -> str | None:
    """How the answer begins, or what was told last before it took too long; None where nothing came in time."""
    end = time.monotonic() + LONGEST
    await one.heard(LONGEST)
    while time.monotonic() < end:
        if not _first_line(one.card).startswith(ON_ITS_WAY):
            break
        await asyncio.sleep(0.05)
    return None if one.token.answered is None else _first_line(one.card)


def _first_line(card: Card | None) -> str:
    text = "" if card is None else card.text
    return next((line.strip("#* ") for line in text.splitlines() if line.strip("#* ")), "suggestions")


@asynccontextmanager
async def staged(database: str, place: Path, size: Size, tokens: TokenRules | None = None) -> AsyncGenerator[Stage]:
    """A Discord and the packs of the neighbours."""
    rules = Rules(RateLimits(overall=Rate(10_000, 1.0)), tokens or TokenRules())
    async with DiscordServer(rules) as server:
        yield Stage(server, database, write_pack(place / "packs"), size)
        assert server.world.gaps == []


async def measured(
    database: str, place: Path, rounds: int, works: Sequence[str], size: Size | None = None
) -> dict[str, list[Round]]:
    """So many rounds of each of the heavy things, in turns."""
    found: dict[str, list[Round]] = {name: [] for name in works}
    async with staged(database, place, size or Size()) as stage:
        print("  the neighbours' packs …", file=sys.stderr, flush=True)
        await stage.furnish()
        for number in range(rounds):
            for name in works:
                print(f"  beside {name}, round {number + 1} …", file=sys.stderr, flush=True)
                found[name].append(await stage.round(WORKS[name]))
    return found


COLUMNS = (
    "beside", "presses", "p50 ms", "with", "p99 ms", "with", "longest ms", "with", "over 3 s", "with",
    "loop lag ms", "done", "took s", "unanswered", "errors",
)  # fmt: skip


def table(found: Mapping[str, Sequence[Round]]) -> str:
    """Medians of the rounds, and of what must not happen the sum, as an aligned Markdown table."""
    cells = [COLUMNS, *(_cells(name, rounds) for name, rounds in found.items())]
    widths = [max(len(line[at]) for line in cells) for at in range(len(COLUMNS))]
    head, *rows = ("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells)
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *rows])


def words(found: Mapping[str, Sequence[Round]]) -> str:
    """What the hosts were told, and how often."""
    lines = list[str]()
    for name, rounds in found.items():
        told = [_REFERENCE.sub("", line) for one in rounds for line in one.told]
        said = ", ".join(f"{told.count(line)} × “{line}”" for line in dict.fromkeys(told))
        lines.append(f"{name}: {said}")
    return "\n".join(lines)


def kept(found: Mapping[str, Sequence[Round]]) -> bool:
    """Whether nothing broke and no press failed beside the heavy things, and no p99 was longer by more than `MORE`."""
    return all(
        not sum(one.errors + one.unanswered + one.beside.failed for one in rounds)
        and median(one.beside.percentile(0.99) - one.without.percentile(0.99) for one in rounds) <= MORE
        for rounds in found.values()
    )


def _cells(name: str, rounds: Sequence[Round]) -> tuple[str, ...]:
    def both(value: Callable[[Votes], float]) -> tuple[str, str]:
        return _milliseconds([value(one.without) for one in rounds]), _milliseconds(
            [value(one.beside) for one in rounds]
        )

    took = [seconds for one in rounds for seconds in one.took]
    return (
        name,
        str(sum(len(one.beside.made) for one in rounds)),
        *both(lambda votes: votes.percentile(0.5)),
        *both(lambda votes: votes.percentile(0.99)),
        *both(lambda votes: votes.percentile(1.0)),
        str(sum(one.without.failed for one in rounds)),
        str(sum(one.beside.failed for one in rounds)),
        _milliseconds([one.lag for one in rounds]),
        str(len(took)),
        f"{median(took):.1f}" if took else "–",
        str(sum(one.unanswered for one in rounds)),
        str(sum(one.errors for one in rounds)),
    )


def _milliseconds(seconds: Sequence[float]) -> str:
    typical = median(seconds)
    return "never" if typical == math.inf else f"{typical * 1000:.0f}"
