"""Starting with much content, and the memory of a bot at rest.

Every start is a process of its own, on a SQLite file that is up to date already, as all starts but the first find it.
It ends where the bot could take commands; Discord itself is left out, being the same on every side. The sides of a
ratio take turns.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from db.engine import Database
from db.migrate import upgrade
from db.rows import PackFacts
from tests.bench.table import Row

ROUNDS = 5
PACKS = 100
QUESTIONS = 100
SERVERS = 200
SERVER_QUESTIONS = 50
"""Of each server's own pack."""

MEMORY_BOUND = 1.3
SERVERS_BOUND = 1.2

HEAD = """\
id: bench-{pack}
title: Bench {pack}
about: One of many packs.
language: en
version: 1
figures:
  part: {{value: 1.1e9, unit: USD, as_of: "2023", counts: a part, source: column, rounding: 0.05e9}}
  whole: {{value: 8.18e9, unit: USD, as_of: "2023", counts: the whole, source: column}}
questions:
"""
CHOICE = """\
  - id: q-{number}
    kind: choice
    skill: genre
    prompt: Which kind of text is number {number}?
    passage: Money sent home from abroad came to 8.18 billion dollars in that year.
    options:
      a: {{text: A news brief}}
      b: {{text: A column, feedback: Nobody says “I” here.}}
      c: {{text: An advert, feedback: Nothing is for sale here.}}
    answer: a
    explain: It tells one thing and judges nothing.
    source: column
"""
NUMBER = """\
  - id: q-{number}
    kind: number
    skill: arithmetic
    prompt: What share is part {number} of the whole?
    answer: part / whole * 100
    unit: percent
    tolerance: from rounding
    explain: It is 1.1 of 8.18.
    misconceptions: {{whole / part: You turned the fraction over.}}
    source: column
"""


def rows() -> list[Row]:
    """Start-up time with much content to that with the bundled content; idle memory to that of the bare libraries."""
    much_to_little: list[float] = []
    served_to_none: list[float] = []
    idle_to_bare: list[float] = []
    first_to_bare: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = _packs(folder / "content")
        served = _url(folder / "served.db")
        asyncio.run(_fill(served))
        for turn in range(ROUNDS):
            first, _ = _start("starting_child", _url(folder / f"first-{turn}.db"))
            bare, _ = _start("bare_child", str(folder / f"bare-{turn}.db"))
            idle, little = _start("starting_child", _url(folder / "first-0.db"))
            _, much = _start("starting_child", _url(folder / "first-0.db"), str(content))
            _, with_servers = _start("starting_child", served)
            much_to_little.append(much / little)
            served_to_none.append(with_servers / little)
            idle_to_bare.append(idle / bare)
            first_to_bare.append(first / bare)
            times = (little, much, with_servers, idle / 1024, first / 1024, bare / 1024)
            print(
                "  start {:.2f} s, much {:.2f} s, servers {:.2f} s, idle {:.1f} MiB, first {:.1f}, bare {:.1f}".format(
                    *times
                ),
                file=sys.stderr,
            )
    return [
        Row.information(
            f"start-up with {PACKS} packs of {QUESTIONS} questions / with the bundled content", much_to_little
        ),
        Row.at_most(
            f"start-up with {SERVERS * SERVER_QUESTIONS:,} questions of {SERVERS} servers / with none of any server",
            served_to_none,
            SERVERS_BOUND,
        ),
        Row.at_most(
            "idle memory / bare discord.py + SQLAlchemy", idle_to_bare, MEMORY_BOUND, "resident, after a usual start"
        ),
        Row.information("the same after the very first start", first_to_bare, "Alembic was loaded to make the tables"),
    ]


def _url(file: Path) -> str:
    return f"sqlite:///{file}"


def _start(child: str, *arguments: str) -> tuple[int, float]:
    """Memory in kB of a child that is ready, and the seconds that it took to be."""
    began = time.perf_counter()
    command = [sys.executable, "-m", f"tests.bench.{child}", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"{child} ended with status {process.returncode}")
    return int(line), taken


def _packs(folder: Path) -> Path:
    folder.mkdir()
    for pack in range(PACKS):
        (folder / f"bench-{pack}.yaml").write_text(_pack(pack, QUESTIONS), encoding="utf-8")
    return folder


def _pack(pack: int, questions: int) -> str:
    """A pack in YAML."""
    written = ((NUMBER if number % 4 == 0 else CHOICE).format(number=number) for number in range(questions))
    return HEAD.format(pack=pack) + "".join(written)


async def _fill(url: str) -> None:
    """Makes a database in which each server has a published pack of its own, as uploads leave it."""
    database, now = await Database.open(url), datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    await upgrade(database)
    async with database.unit() as unit:
        for server in range(1, SERVERS + 1):
            facts = PackFacts(f"Bench {server}", "One of many packs.", "en", SERVER_QUESTIONS, purpose="practice")
            content = _pack(server, SERVER_QUESTIONS)
            draft = await unit.packs.draft(server, f"bench-{server}", content, facts, at_least=1, author_id=1, now=now)
            await unit.packs.publish(server, draft.pack, draft.version, now)
        await unit.commit()
    await database.close()
