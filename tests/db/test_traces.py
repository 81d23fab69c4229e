"""Of who was forgotten nothing is left in the files: not in the database, its write-ahead log, or a later backup."""

from __future__ import annotations

import asyncio
import sqlite3
import struct
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.answers import AnswerLog
from db.backup import back_up
from db.engine import Database
from db.rows import Member
from tests.databases import NOON, add_class, answer_to

if TYPE_CHECKING:
    from pathlib import Path

GONE = 912_345_678_901_234_567
OTHERS = [GONE + 1_000 * number for number in range(1, 40)]

pytestmark = pytest.mark.any_database


async def lived_in(database: Database, *learners: int) -> None:
    """These people have answered a good deal, in runs of their own and in classes, in turns."""
    classes = [await add_class(database, channel_id=20 + number, host_id=learners[0]) for number in range(3)]
    async with database.unit() as unit:
        own = {
            (learner, number): await unit.runs.add(
                learner_id=learner,
                mode="quiz",
                subject="figures",
                version=2,
                seed=11,
                items=["one", "two"],
                now=NOON + timedelta(days=number),
            )
            for number in range(6)
            for learner in learners
        }
        for row in classes:
            await unit.classes.join(row.run.id, *(Member(learner, NOON, None) for learner in learners))
        await unit.commit()
    async with AnswerLog(database) as log:
        for number in range(6):
            given = [
                answer_to(own[learner, number], f"item-{item}", learner_id=learner, response={"choice": "a" * item})
                for learner in learners
                for item in range(5)
            ]
            await asyncio.gather(*map(log.write, given))
        for row in classes:
            await asyncio.gather(*(log.write(answer_to(row.run, learner_id=learner)) for learner in learners))
    async with database.unit() as unit:
        for learner in learners:
            await unit.preferences.set_language(learner, "es")
        await unit.commit()


def traces(folder: Path, person: int) -> list[str]:
    """The files below a folder that hold somebody's id, as SQLite writes it or as text, and how."""
    ways = {"number": struct.pack(">q", person), "text": str(person).encode()}
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [f"{file.name}: {name}" for file in files for name, sign in ways.items() if sign in file.read_bytes()]


async def test_a_file_tells_nothing_of_who_was_forgotten(database: Database, tmp_path: Path) -> None:
    await lived_in(database, *OTHERS[:20], GONE, *OTHERS[20:])
    assert traces(tmp_path, GONE)
    async with database.unit() as unit:
        await unit.learners.forget(GONE)
        await unit.commit()
    assert await database.scrub()
    assert database.file is not None
    back_up(database.file, NOON)
    assert traces(tmp_path, GONE) == []
    assert traces(tmp_path, OTHERS[0])
    with closing(sqlite3.connect(database.file)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_the_log_is_emptied_as_soon_as_nobody_reads_from_it(database: Database, tmp_path: Path) -> None:
    await lived_in(database, GONE, OTHERS[0])
    async with database.unit(writes=False) as reader:
        await reader.learners.counts(GONE)
        async with database.lasting_unit() as unit:
            await unit.learners.forget(GONE)
            await unit.commit()
        assert not await database.scrub()
        assert await reader.learners.counts(GONE)
    assert await database.scrub()
    assert traces(tmp_path, GONE) == []
