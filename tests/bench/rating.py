"""The night in which a million answers are rated: how long others wait to write meanwhile, as a share of 50 ms.

5,000 learners with 200 first answers each to 400 items, in a SQLite file. A worker process reads them; what it found is
written in steps, and between and beside them somebody else writes, whose longest wait counts.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert

from bot.process_memory import spare_collections
from bot.services.item_ratings import ItemRatings
from bot.workers.pool import WorkerPool
from db.models import answers, runs
from tests.bench.table import Row
from tests.databases import NOON, migrated

if TYPE_CHECKING:
    from db.engine import Database

LEARNERS, ITEMS, EACH = 5_000, 400, 200
NIGHTS = 5
MOST_SECONDS = 0.05


def rows() -> list[Row]:
    """The longest wait of another writer, over some nights."""
    waits, seconds = asyncio.run(_measured())
    note = f"{LEARNERS * EACH:,} answers rated in {max(seconds):.0f} s"
    return [Row.at_most("longest wait for the lock while a million answers are rated / 50 ms", waits, 1, note)]


async def _measured() -> tuple[list[float], list[float]]:
    waits: list[float] = []
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        workers = WorkerPool()
        async with migrated(f"sqlite:///{Path(name) / 'night.db'}") as database:
            await _fill(database)
            spare_collections()  # as `copydesk run` does
            for _ in range(NIGHTS):
                began, longest = time.perf_counter(), 0.0
                night = asyncio.create_task(ItemRatings(database, workers).night())
                while not night.done():
                    asked = time.perf_counter()
                    async with database.unit() as unit:
                        await unit.preferences.set_language(1, "es" if asked % 2 > 1 else "en")
                        await unit.commit()
                    longest = max(longest, time.perf_counter() - asked)
                    await asyncio.sleep(0.002)
                await night
                waits.append(longest / MOST_SECONDS)
                seconds.append(time.perf_counter() - began)
                async with database.unit() as unit:  # so that the next night has all of it to write again
                    for table in ("item_ratings", "learner_ratings"):
                        await unit.connection.exec_driver_sql(f"DELETE FROM {table}")
                    await unit.commit()
        await workers.close()
    return waits, seconds


async def _fill(database: Database) -> None:
    draw = random.Random(5)
    items = [f"item-{number}" for number in range(ITEMS)]
    for learner in range(1, LEARNERS + 1):
        async with database.unit() as unit:
            run = await unit.runs.add(
                learner_id=learner, mode="quiz", subject="pack", version=1, seed=1, items=items[:1], now=NOON
            )
            await unit.connection.execute(runs.update().where(runs.c.id == run.id).values(finished_at=NOON))
            given = [
                {
                    "run_id": run.id,
                    "item": item,
                    "learner_id": learner,
                    "pack": "pack",
                    "pack_version": 1,
                    "skill": "genre",
                    "response": "a",
                    "score": float(draw.random() < 0.7),
                    "maximum": 1.0,
                    "ms": 9000,
                    "answered_at": NOON + timedelta(seconds=at),
                }
                for at, item in enumerate(draw.sample(items, EACH))
            ]
            await unit.connection.execute(insert(answers), given)
            await unit.commit()
