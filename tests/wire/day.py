"""What a bot has in memory after a day's work: `python -m tests.wire.day [--on sqlite|postgresql]`.

Promises 2,000 quizzes that students take alone, and 100 classes, side by side, by the same people all the time, so that
whatever grows is the bot. Prints what it had in memory by fifths of the work. Exits with 1 where that grew by more than
`GROWTH` from the second fifth to the last, an answer is missing or the bot logged an error.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.databases import KINDS, fresh_url
from tests.markdown import aligned
from tests.wire.class_room import ClassRoom
from tests.wire.content import PACK, RIGHT, write_pack
from tests.wire.discord_server import PATIENT, DiscordServer
from tests.wire.people import Person
from tests.wire.processes import BotProcess, running_bot
from tests.wire.stored import answers_in

GROWTH = 0.02
"""By what share of itself the memory may grow from the second fifth of the work to the last."""

MIB = 2**20
LEARNERS = 10
"""Of each class."""


@dataclass(frozen=True, slots=True)
class Work:
    """How much is done."""

    runs: int = 2_000
    students: int = 20
    classes: int = 100
    rooms: int = 5
    """Channels, each of a server of its own, that have one class after the other."""

    @property
    def answers(self) -> int:
        """How many are stored in the end."""
        return self.runs + self.classes * LEARNERS


@dataclass(slots=True)
class Day:
    """What came of it."""

    idle: int
    """Bytes in memory before the first press."""
    memory: list[int] = field(default_factory=list[int])
    """The same after each hundredth of the work."""
    stored: int = 0
    errors: list[str] = field(default_factory=list[str])

    @property
    def fifths(self) -> list[float]:
        """Medians, in bytes."""
        size = max(1, len(self.memory) // 5)
        return [median(self.memory[at : at + size]) for at in range(0, 5 * size, size)]

    @property
    def growth(self) -> float:
        """By what share it grew from the second fifth to the last."""
        return self.fifths[-1] / self.fifths[1] - 1

    def is_well(self, work: Work) -> bool:
        """Whether nothing was that must not be."""
        return self.growth <= GROWTH and self.stored == work.answers and not self.errors


class _Progress:
    """Looks at the memory after each hundredth of the work."""

    def __init__(self, bot: BotProcess, day: Day, work: Work) -> None:
        self._bot = bot
        self._day = day
        self._all = work.answers
        self._done = 0

    def done(self, answers: int) -> None:
        """So many more were given."""
        self._done += answers
        if self._done * 100 // self._all > len(self._day.memory):
            self._day.memory.append(self._bot.memory)
            if len(self._day.memory) % 10 == 0:
                print(f"{len(self._day.memory)} %, {self._bot.memory / MIB:.1f} MiB", file=sys.stderr, flush=True)


async def live_through(kind: str, work: Work) -> Day:
    """Has all of it done, with a database of that kind."""
    with tempfile.TemporaryDirectory() as place:
        folder = write_pack(Path(place) / "packs", questions=1)
        async with fresh_url(kind, Path(place)) as url, DiscordServer(PATIENT) as server:
            async with running_bot(server, url, content=[folder]) as bot:
                day = Day(bot.memory)
                progress = _Progress(bot, day, work)
                students = server.school("Students").people(work.students)
                schools = [server.school(f"School {number}") for number in range(work.rooms)]
                await asyncio.gather(
                    *(_take(one, work.runs // work.students, progress) for one in students),
                    *(
                        _teach(ClassRoom(school, school.people(LEARNERS)), work.classes // work.rooms, progress)
                        for school in schools
                    ),
                )
            day.stored, day.errors = len(await answers_in(url)), bot.errors
    return day


async def _take(student: Person, runs: int, progress: _Progress) -> None:
    """One quiz after the other."""
    for _ in range(runs):
        card = await student.slash("quiz", pack=PACK, length=0)
        assert card.has("Answer A"), card
        await student.press(await student.pick(card, RIGHT), "See my result")
        progress.done(1)


async def _teach(room: ClassRoom, classes: int, progress: _Progress) -> None:
    """One class after the other, of one question."""
    for _ in range(classes):
        await room.open(seconds=600)
        await room.host("Start")
        card = await room.until("asking")
        for pressed in [one.pick(card, RIGHT) for one in room.learners]:
            await pressed
        await room.host("Close now")
        await room.until("told")
        await room.host("Next")
        await room.until("finished")
        progress.done(LEARNERS)


def main() -> int:
    """Runs, prints, and tells by its status whether all was well."""
    parser = argparse.ArgumentParser("python -m tests.wire.day", description=__doc__)
    parser.add_argument("--on", choices=KINDS, nargs="+", help="kinds of databases")
    options = parser.parse_args()
    work, rows, well = Work(), list[list[str]](), True
    for kind in options.on or (KINDS if os.environ.get("COPYDESK_TEST_POSTGRES") else KINDS[:1]):
        day = asyncio.run(live_through(kind, work))
        mib = [f"{one / MIB:.1f}" for one in (day.idle, *day.fifths)]
        rows.append([kind, *mib, f"{day.growth:+.1%}", f"{work.answers - day.stored}", f"{len(day.errors)}"])
        print(*day.errors, sep="\n", file=sys.stderr)
        well &= day.is_well(work)
    fifths = [f"fifth {number}" for number in range(1, 6)]
    print(aligned(["database", "idle, MiB", *fifths, "from fifth 2 to 5", "answers missing", "errors"], rows))
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
