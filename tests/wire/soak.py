"""Half an hour of schools with one bot: `python -m tests.wire.soak [--minutes N] [--seed N] [--on sqlite|postgresql]`.

Promises, seeded: classes one after the other in one server, students who learn, take quizzes and practise in another,
a host who brings files in a third, and every other minute troubles: Discord refuses, delays or loses requests, the
connection is cut, a worker is killed. Prints what the bot had in memory, and what people got. Exits with 1 where its
memory grew by more than `GROWTH` from the second third of the time to the last, an answer that was acknowledged is not
stored as it was given, a class did not come to its end, or the bot logged an error in a minute without trouble.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.databases import KINDS, fresh_url
from tests.people import BUTTON, Card
from tests.wire import large_files
from tests.wire.chaos import CUTS, LEARNERS, RECONNECTS, Lane, Tally
from tests.wire.class_room import ClassRoom
from tests.wire.content import write_pack
from tests.wire.discord_server import DiscordServer
from tests.wire.people import Interaction, Person
from tests.wire.processes import BotProcess, running_bot

GROWTH = 0.05
"""By what share of itself the memory may grow from the second third of the time to the last."""

A_MINUTE = 60.0
MIB = 2**20
AFTERMATH = 20.0
"""Seconds of a quiet minute in which what is logged may still come from the minute before."""

LOOK = 2.0
"""Seconds between two looks at the memory and the log."""

STUDENTS = 6

TROUBLES = {**dict.fromkeys(CUTS, 1), "fault": 6, "file worker killed": 1}
"""What happens in a loud minute, and how often: whatever leaves the process alive, as its memory is looked at."""

COMMANDS = ("quiz", "learn", "practice", "progress", "help", "privacy see")
STEPS = 12
"""Presses of a student on what a command brought."""

PACE = 0.4
"""Seconds between two presses of a student."""

FILES_EVERY = 5.0


@dataclass(slots=True)
class Days:
    """What came of it all."""

    began: float = field(default_factory=time.monotonic)
    memory: list[int] = field(default_factory=list[int])
    """Bytes, at each look."""
    classes: int = 0
    presses: int = 0
    """Of students and hosts; and how many of them had no answer in a loud minute, and in a quiet one."""
    unanswered: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    files: int = 0
    unforeseen: list[str] = field(default_factory=list[str])
    """Errors that were logged in quiet minutes."""
    classroom: Tally = field(default_factory=Tally)

    @property
    def is_loud(self) -> bool:
        """Whether troubles are made in this minute."""
        return int((time.monotonic() - self.began) // A_MINUTE) % 2 == 1

    @property
    def is_quiet(self) -> bool:
        """Whether none are, nor have been for some time."""
        return not self.is_loud and (time.monotonic() - self.began) % A_MINUTE > AFTERMATH

    @property
    def growth(self) -> float:
        """By what share the median of the memory grew from the second third of the time to the last."""
        third = len(self.memory) // 3
        return median(self.memory[-third:]) / median(self.memory[third:-third]) - 1 if third else 0.0

    @property
    def is_well(self) -> bool:
        """Whether nothing was that must not be."""
        return not self.classroom.bad and not self.unforeseen and self.growth <= GROWTH

    def told(self) -> str:
        """All of it in lines."""
        third, room = max(1, len(self.memory) // 3), self.classroom
        medians = [f"{median(self.memory[at : at + third]) / MIB:.0f}" for at in range(0, 3 * third, third)]
        rows = {
            "memory, MiB, medians of thirds": " then ".join(medians),
            "memory, MiB, at most": f"{max(self.memory) / MIB:.0f}",
            "memory, from the second third to the last": f"{self.growth:+.1%}",
            "classes": self.classes,
            "troubles": room.points,
            "answers acknowledged, lost, doubled": f"{room.acknowledged}, {room.lost}, {room.doubled}",
            "classes that were stuck": room.stuck,
            "presses and commands of others": self.presses,
            "without an answer in loud minutes, in quiet ones": f"{self.unanswered[True]}, {self.unanswered[False]}",
            "files": self.files,
            "errors logged in loud minutes, in quiet ones": f"{room.errors}, {len(self.unforeseen)}",
        }
        return "\n".join(["| what | |", "|---|---|", *(f"| {name} | {said} |" for name, said in rows.items())])


class SoakedLane(Lane):
    """Classes that all have the one bot, with troubles in loud minutes alone."""

    def attend(self, bot: BotProcess, days: Days) -> None:
        """Says which bot, and whose days these are. The same people have all classes, so that what grows is the bot."""
        self._bot, self._days = bot, days
        school = self._server.school()
        self._always = ClassRoom(school, school.people(LEARNERS))

    def _room(self) -> ClassRoom:
        self._always.move()
        return self._always

    async def classes(self, end: float) -> None:
        """One class after the other."""
        while time.monotonic() < end:
            await self._class()
            self._days.classes += 1

    async def _trouble(self, moment: str) -> None:
        if self._days.is_loud:
            await super()._trouble(moment)
            return
        for fault in self._server.rest.faults:
            fault.times = 0

    def _note_errors(self) -> None:
        """Whoever looks at the log counts them."""


async def soak(kind: str, minutes: float, seed: int) -> Days:
    """Lets so many minutes pass."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = write_pack(Path(place) / "packs")
        async with (
            fresh_url(kind, Path(place)) as url,
            DiscordServer() as server,
            running_bot(server, url, content=[folder]) as bot,
        ):
            days = Days()
            end = days.began + minutes * A_MINUTE
            lane = SoakedLane(server, url, folder, random.Random(chance.random()), sys.maxsize, kind, TROUBLES)
            lane.attend(bot, days)
            students = server.school("Students").people(STUDENTS)
            host = server.school("Files").person("host", manages=True)
            looking = asyncio.create_task(_look(bot, days, minutes))
            await asyncio.gather(
                lane.classes(end),
                *(_study(one, days, random.Random(chance.random()), end) for one in students),
                _bring(host, days, random.Random(chance.random()), end),
            )
            looking.cancel()
            for one in lane.tallies.values():
                for name in ("points", "acknowledged", "lost", "doubled", "stuck"):
                    setattr(days.classroom, name, getattr(days.classroom, name) + getattr(one, name))
            assert server.world.gaps == []
    return days


async def _look(bot: BotProcess, days: Days, minutes: float) -> None:
    """Notes memory and errors; says each minute how it goes."""
    seen = 0
    for number in itertools.count():
        days.memory.append(bot.memory)
        new, seen = bot.log[seen:], len(bot.log)
        errors = [line for line in new if line.startswith(("ERROR", "CRITICAL")) and RECONNECTS not in line]
        if days.is_quiet:
            days.unforeseen += errors
        else:
            days.classroom.errors += len(errors)
        if number % int(A_MINUTE / LOOK) == 0:
            passed = (time.monotonic() - days.began) / A_MINUTE
            print(f"{passed:.0f} of {minutes:g} minutes, {bot.memory / MIB:.0f} MiB", file=sys.stderr, flush=True)
        await asyncio.sleep(LOOK)


async def _study(student: Person, days: Days, chance: random.Random, end: float) -> None:
    """Gives a command, and presses whatever can be pressed; forms stay empty."""
    while time.monotonic() < end:
        card = await _heard(days, student.slash(chance.choice(COMMANDS)))
        for _ in range(STEPS):
            await asyncio.sleep(PACE)
            buttons = _buttons(card) if card is not None else []
            if card is None or not buttons or time.monotonic() > end:
                break
            card = await _heard(days, student.send(card, chance.choice(buttons)))


def _buttons(card: Card) -> list[str]:
    """The ids of those that can be pressed; links have none."""
    return [
        part["custom_id"]
        for part in card.parts()
        if part["type"] == BUTTON and "custom_id" in part and not part.get("disabled")
    ]


async def _bring(host: Person, days: Days, chance: random.Random, end: float) -> None:
    """Brings files, small and large, sound and not."""
    for number in itertools.count(1):
        if time.monotonic() > end:
            return
        name = f"pack-{number % 8}"
        match chance.choice(["small", "large", "archive", "workbook", "check"]):
            case "small":
                card = await _heard(days, host.slash("pack upload", file=_yaml(name, 20, number)))
                if card is not None and card.has("Publish"):
                    await _heard(days, host.press(card, "Publish"))
            case "large":
                await _heard(days, host.slash("pack upload", file=_yaml(name, 600, number)))
            case "archive":
                await _heard(days, host.slash("pack check", file=("packs.zip", large_files.slow_archive(1))))
            case "workbook":
                book = ("quiz.xlsx", large_files.swelling_workbook())
                await _heard(days, host.slash("pack import", **{"file": book, "from": "kahoot"}))
            case _:
                await _heard(days, host.slash("pack list"))
        days.files += 1
        await asyncio.sleep(FILES_EVERY)


def _yaml(name: str, kilobytes: int, version: int) -> tuple[str, bytes]:
    return f"{name}.yaml", large_files.pack(name, kilobytes * 1000, version)


async def _heard(days: Days, interaction: Interaction) -> Card | None:
    """What came of it; None where nothing did, or a form."""
    days.presses += 1
    card = await interaction.heard(30.0)
    if not interaction.in_time:
        days.unanswered[not days.is_quiet] += 1
    return card


def main() -> int:
    """Runs, prints, and tells by its status whether all was well."""
    parser = argparse.ArgumentParser(
        "python -m tests.wire.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", choices=KINDS, nargs="+", help="kinds of databases")
    options = parser.parse_args()
    well = True
    for kind in options.on or (KINDS if os.environ.get("COPYDESK_TEST_POSTGRES") else KINDS[:1]):
        days = asyncio.run(soak(kind, options.minutes, options.seed))
        print(
            f"On {kind}, seed {options.seed}, {options.minutes:g} minutes:", days.told(), *days.unforeseen, "", sep="\n"
        )
        well &= days.is_well
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
