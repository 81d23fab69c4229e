"""The restore drill: kills whoever writes, restores a backup, and looks what is there.

Promises seeded points. At each, learners answer and have everything deleted in a process of its own
(`tests.drill_child`) while `copydesk backup` makes backups of it; it is killed, now and then in the middle of a backup;
and one of the backups so far, mostly the newest, is restored by `copydesk restore` and lived on with. Counts what must
not be: an answer that was acknowledged before its backup began and is missing, an answer of before its learner had
everything deleted that is back, a restore or a backup that fails, and a restore that is not refused while the process
lives. Exits with 1 where one of these is not 0. Where a kill falls is up to the machine, so a seed repeats the plan and
not each outcome.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from db.files import sole_use
from tests.databases import add_class, migrated
from tests.terminal import HOME, copydesk, copydesk_process, environment

RECENT = 6
"""Of the backups so far one of so many of the last is restored."""

Place = tuple[int, int]
"""Of an answer among those of its learner: round and number."""
Answer = tuple[int, Place]

BEGINNING: Place = (-1, 0)


@dataclass(slots=True)
class Outcome:
    """What came of the points."""

    points: int = 0
    backups: int = 0
    killed_in_backup: int = 0
    older: int = 0
    """Points at which another backup than the newest was restored."""
    acknowledged: int = 0
    """Answers, before the backup that was restored began; each is looked for."""
    deletions: int = 0
    """That somebody was told of."""
    after: int = 0
    """Likewise, after the backup that was restored; once for each restore."""
    missing: int = 0
    back: int = 0
    """Answers of before their learner's deletion."""
    failed: int = 0
    not_refused: int = 0

    @property
    def is_bad(self) -> bool:
        """Whether there is anything that must not be."""
        return bool(self.missing or self.back or self.failed or self.not_refused)

    def table(self) -> str:
        """As Markdown."""
        rows = {
            "points": self.points,
            "backups made while answers came in": self.backups,
            "killed in the middle of a backup": self.killed_in_backup,
            "restored from another backup than the newest": self.older,
            "answers acknowledged before the restored backup began": self.acknowledged,
            "deletions that somebody was told of": self.deletions,
            "deletions after the backup that was restored, over all points": self.after,
            "**acknowledged answers missing**": self.missing,
            "**answers back after their deletion**": self.back,
            "**backups or restores that failed**": self.failed,
            "**restores not refused while a bot was there**": self.not_refused,
        }
        return "\n".join(
            ["| what | number |", "| --- | ---: |", *(f"| {name} | {number} |" for name, number in rows.items())]
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, what was acknowledged when it was begun, and how many had been deleted."""

    path: Path
    acknowledged: frozenset[Answer]
    deletions: int


@dataclass(slots=True)
class Told:
    """What learners were told, over all lives of the process."""

    acknowledged: set[Answer] = field(default_factory=set[Answer])
    """Since the last restore, and before its backup."""
    deleted: defaultdict[int, Place] = field(default_factory=lambda: defaultdict(lambda: BEGINNING))
    """Answers before this place were deleted, and their learner was told so."""
    maybe: defaultdict[int, Place] = field(default_factory=lambda: defaultdict(lambda: BEGINNING))
    """Likewise, and perhaps nobody was told."""
    deletions: int = 0
    lines: int = 0

    def take(self, line: str, number: int) -> None:
        """Notes a line of the process in its life of that number."""
        what, who, which = line.split()
        learner, place = int(who), (number, int(which))
        self.lines += 1
        if what == "answered":
            self.acknowledged.add((learner, place))
        else:
            self.maybe[learner] = max(self.maybe[learner], place)
        if what == "deleted":
            self.deletions += 1
            self.deleted[learner] = max(self.deleted[learner], place)


class Drill:
    """One database, lived in, killed and restored again and again."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self.outcome = Outcome()
        self._folder = folder
        self._file = folder / "copydesk.db"
        self._backups = folder / "backups"
        self._dice = dice
        self._told = Told()
        self._made: list[Made] = []

    async def run(self, points: int) -> Outcome:
        """Passes so many points."""
        self._backups.mkdir()
        async with migrated(f"sqlite:///{self._file}") as database:
            run = (await add_class(database)).run.id
        for number in range(points):
            await self._point(number, run)
        self.outcome.points = points
        self.outcome.deletions = self._told.deletions
        return self.outcome

    async def _point(self, number: int, run: int) -> None:
        words = map(str, (self._file, run, self._dice.randrange(2**31), number))
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.drill_child", *words), stdout=subprocess.PIPE, env=environment(), cwd=HOME
        )
        reading = asyncio.create_task(self._read(child, number))
        last: asyncio.Task[None] | None = None
        try:
            for _ in range(self._dice.randint(1, 2)):
                await self._wait_for_lines(self._dice.randint(5, 150), reading)
                await self._back_up()
            if self._dice.random() < 0.1:
                refused = await asyncio.to_thread(
                    copydesk_process, self._folder, "restore", self._made[-1].path, **self._set
                )
                self.outcome.not_refused += refused.returncode == 0
            if self._dice.random() < 0.3:
                self.outcome.killed_in_backup += 1
                last = asyncio.create_task(self._back_up())
                await self._wait_for_lines(1, reading)
            else:
                await self._wait_for_lines(self._dice.randint(1, 100), reading)
        finally:
            child.kill()
            await child.wait()
            await reading
        if last is not None:
            await last
        await self._restore()

    async def _read(self, child: asyncio.subprocess.Process, number: int) -> None:
        assert child.stdout
        async for line in child.stdout:
            if line.endswith(b"\n"):  # the last may be half written
                self._told.take(line.decode(), number)

    async def _wait_for_lines(self, more: int, reading: asyncio.Task[None]) -> None:
        enough = self._told.lines + more
        while self._told.lines < enough:
            if reading.done():
                raise AssertionError("the process ended by itself")
            await asyncio.sleep(0.001)

    @property
    def _set(self) -> dict[str, str]:
        return {"COPYDESK_DATABASE_URL": f"sqlite:///{self._file}", "COPYDESK_BACKUPS": str(self._backups)}

    async def _back_up(self) -> None:
        told, deletions = frozenset(self._told.acknowledged), self._told.deletions
        before = set(self._backups.iterdir())
        done = await asyncio.to_thread(copydesk, self._folder, "backup", **self._set)
        made = set(self._backups.iterdir()) - before
        self.outcome.backups += 1
        if done.returncode or len(made) != 1:
            print(done.stderr, file=sys.stderr)
            self.outcome.failed += 1
        else:
            self._made.append(Made(made.pop(), told, deletions))

    async def _restore(self) -> None:
        made = self._made[-1] if self._dice.random() < 0.6 else self._dice.choice(self._made[-RECENT:])
        self.outcome.older += made is not self._made[-1]
        self.outcome.after += self._told.deletions - made.deletions
        done = await asyncio.to_thread(copydesk, self._folder, "restore", made.path, **self._set)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            self.outcome.failed += 1
            return
        stored = self._stored()
        told = self._told
        wanted = {(who, place) for who, place in made.acknowledged if place >= told.maybe[who]}
        self.outcome.acknowledged += len(wanted)
        self.outcome.missing += len(wanted - stored)
        self.outcome.back += sum(place < told.deleted[who] for who, place in stored)
        told.acknowledged = set(wanted)

    def _stored(self) -> set[Answer]:
        with sole_use(self._file), closing(sqlite3.connect(self._file)) as database:
            (found,) = database.execute("PRAGMA integrity_check").fetchone()
            self.outcome.failed += found != "ok"
            rows = database.execute("SELECT learner_id, item FROM answers").fetchall()
        split = [(who, item.split(".")) for who, item in rows]
        return {(who, (int(number), int(which))) for who, (number, which) in split}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs, prints, and tells by its status whether anything was that must not be."""
    parser = argparse.ArgumentParser(
        prog="tests.drill",
        description="Kills whoever writes, restores a backup, and looks what is there.",
        allow_abbrev=False,
    )
    parser.add_argument("--points", type=int, default=100, help="how often (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another one makes another plan (default: %(default)s)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(Drill(Path(folder), random.Random(options.seed)).run(options.points))
    print(f"Seed {options.seed}:", outcome.table(), sep="\n\n")
    return int(outcome.is_bad)


if __name__ == "__main__":
    sys.exit(main())
