"""The answer log against the naive way and against the limit.

A burst of 1,000 answers at once goes through the log. The naive way opens an ORM session for each answer,
looks whether it is there, inserts or changes it, and commits. The limit is one `executemany` of the same
upsert in one transaction of the plain driver, rows made from the same answers. All sides use files of the
same schema and pragmas. They are measured in turn, five times, and again with a commit that takes 5 ms
longer in the thread of the driver, as on a disk with a slow flush.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import registry

from db.answers import AnswerLog
from db.engine import Database
from db.migrate import upgrade
from db.models import answers
from db.rows import StoredAnswer
from tests.bench.table import Row

BURST = 1000
NAIVE = 100
REPEATS = 5
FLUSH_SECONDS = 0.005
WHEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

COLUMNS = [column.name for column in answers.c]
UPSERT = (
    f"INSERT INTO answers ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
    "ON CONFLICT (run_id, item, learner_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[3:])
)


class SlowFlush(sqlite3.Connection):
    """A connection whose commits take 5 ms longer."""

    def commit(self) -> None:
        time.sleep(FLUSH_SECONDS)
        super().commit()


class Stored:
    """An answer as the ORM sees it."""


registry().map_imperatively(Stored, answers)


def rows() -> list[Row]:
    """Throughput ratios, of the log to the other side."""
    found: list[Row] = []
    for factory, disk in ((sqlite3.Connection, ""), (SlowFlush, ", flush of 5 ms")):
        with tempfile.TemporaryDirectory() as folder, _connected_by(factory):
            to_naive, to_limit = asyncio.run(_measure(Path(folder), factory))
        label = f"{BURST:,} answers at once{disk}: log / "
        found.append(
            Row.at_least(
                f"{label}ORM session each",
                to_naive,
                50,
                f"naive side: {NAIVE} answers, time scaled to {BURST:,}",
            )
        )
        found.append(Row.at_least(f"{label}raw executemany", to_limit, 0.15, "one transaction of the driver"))
    return found


@contextmanager
def _connected_by(factory: type[sqlite3.Connection]) -> Generator[None]:
    """Every connection that SQLAlchemy makes is such a one: those of the log, and those of sessions."""

    def with_factory(_dialect: object, _record: object, _arguments: object, options: dict[str, Any]) -> None:
        options["factory"] = factory

    event.listen(Engine, "do_connect", with_factory)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", with_factory)


async def _measure(folder: Path, factory: type[sqlite3.Connection]) -> tuple[list[float], list[float]]:
    database = await _prepared(folder / "log.db")
    raw = await _prepared(folder / "raw.db")
    await raw.close()
    to_naive: list[float] = []
    to_limit: list[float] = []
    async with AnswerLog(database) as log:
        with closing(_connected(folder / "raw.db", factory)) as connection:
            for repeat in range(REPEATS + 1):
                log_side = await _through_log(database, log)
                limit_side = _through_driver(connection, repeat + 1)
                naive_side = await _through_sessions(database) * BURST / NAIVE
                if repeat:  # the first round fills caches on every side
                    to_naive.append(naive_side / log_side)
                    to_limit.append(limit_side / log_side)
                    times = (log_side * 1e3, limit_side * 1e3, naive_side)
                    print("  log {:.1f} ms, raw {:.1f} ms, naive {:.2f} s".format(*times), file=sys.stderr)
    await database.close()
    return to_naive, to_limit


async def _prepared(file: Path) -> Database:
    database = await Database.open(f"sqlite:///{file}")
    await upgrade(database)
    for _ in range(2 * (REPEATS + 1)):
        await _new_run(database)
    return database


async def _new_run(database: Database) -> int:
    async with database.unit() as unit:
        run = await unit.runs.add(
            learner_id=7, mode="quiz", subject="figures", version=1, seed=1, items=["q"], now=WHEN
        )
        await unit.commit()
    return run.id


def _burst(run_id: int, size: int) -> list[StoredAnswer]:
    response = {"choice": "b"}
    return [
        StoredAnswer(run_id, f"item-{n}", 7, "figures", 1, "arithmetic", response, 1.0, 1.0, 2, 5400, WHEN)
        for n in range(size)
    ]


async def _through_log(database: Database, log: AnswerLog) -> float:
    burst = _burst(await _new_run(database), BURST)
    gc.collect()
    began = time.perf_counter()
    await asyncio.gather(*map(log.write, burst))
    return time.perf_counter() - began


def _connected(file: Path, factory: type[sqlite3.Connection]) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None, factory=factory)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _through_driver(connection: sqlite3.Connection, run_id: int) -> float:
    burst = _burst(run_id, BURST)
    gc.collect()
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        UPSERT,
        [
            (
                *(
                    answer.run_id,
                    answer.item,
                    answer.learner_id,
                    answer.pack,
                    answer.pack_version,
                    answer.skill,
                ),
                json.dumps(answer.response),
                *(answer.score, answer.maximum, answer.confidence, answer.ms),
                answer.answered_at.strftime("%Y-%m-%d %H:%M:%S.%f"),
            )
            for answer in burst
        ],
    )
    connection.commit()
    return time.perf_counter() - began


async def _through_sessions(database: Database) -> float:
    burst = _burst(await _new_run(database), NAIVE)
    gc.collect()
    began = time.perf_counter()
    for answer in burst:
        async with AsyncSession(database.engine) as session:
            same = select(Stored).where(
                answers.c.run_id == answer.run_id,
                answers.c.item == answer.item,
                answers.c.learner_id == answer.learner_id,
            )
            stored = (await session.scalars(same)).one_or_none()
            if stored is None:
                stored = Stored()
                session.add(stored)
            for name, value in vars(answer).items():
                setattr(stored, name, value)
            await session.commit()
    return time.perf_counter() - began
