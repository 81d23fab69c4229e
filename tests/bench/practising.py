"""What `/practice` costs somebody with 20,000 answers, beside somebody with 20: CPU of the process that answers.

Both are up to date, as whoever practises is; each round puts the next question before both. The history is drawn over
the bundled packs, and nobody's answers are told from others'.
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

from bot.app import load_rule_book
from bot.services.content import load_library
from bot.services.privacy import PrivacyRules
from bot.services.scenes import Scene, StepScene
from bot.services.wiring import Services, open_services
from bot.workers.pool import WorkerPool
from db.answers import AnswerLog
from db.models import answers, runs
from db.servers import ShardSet
from db.tombstones import TombstoneFile
from tests.bench.table import Row
from tests.databases import migrated
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from db.engine import Database

MANY, FEW = 20_000, 20
MANY_ID, FEW_ID = 1, 2
ROUNDS = 12
BOUND = 3


def rows() -> list[Row]:
    """The next question, after many answers and after few."""
    ratios, many = asyncio.run(_measured())
    note = f"{many * 1000:.0f} ms of a processor with {MANY:,} answers"
    return [Row.at_most(f"CPU of /practice with {MANY:,} answers / with {FEW}", ratios, BOUND, note)]


async def _measured() -> tuple[list[float], float]:
    ratios: list[float] = []
    spent = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder, workers, clock = Path(name), WorkerPool(niceness=0), SimulatedClock()
        async with migrated(f"sqlite:///{folder / 'practice.db'}") as database, AnswerLog(database) as log:
            services = open_services(
                database,
                log,
                load_library(),
                workers,
                load_rule_book,
                clock,
                lambda: 7,
                TombstoneFile(folder / "tombstones", b"key"),
                PrivacyRules(),
                ShardSet(frozenset([0]), 1),
            )
            for learner, number in ((MANY_ID, MANY), (FEW_ID, FEW)):
                await answered(database, services, learner, number)
            clock.shift += timedelta(days=400)
            shown = {learner: await services.practice.begin(learner, None, 500) for learner in (MANY_ID, FEW_ID)}
            for _ in range(ROUNDS):
                costs: dict[int, float] = {}
                for learner in (MANY_ID, FEW_ID):
                    began = time.process_time()
                    shown[learner] = await services.practice.onward(learner, None, _run(shown[learner]))
                    costs[learner] = time.process_time() - began
                ratios.append(costs[MANY_ID] / costs[FEW_ID])
                spent = max(spent, costs[MANY_ID])
        await workers.close()
    return ratios, spent


def _run(scene: Scene) -> int:
    assert isinstance(scene, StepScene), f"practice goes on, and does not show {scene}"
    return scene.run.number


async def answered(database: Database, services: Services, learner: int, number: int) -> None:
    """Stores so many answers of a learner, to the bundled packs one after the other, one a minute."""
    draw, begin = random.Random(learner), services.clock.now()
    packs = [pack for pack in services.catalog.bundled.packs.values() if pack.purpose == "practice"]
    given = 0
    while given < number:
        pack = packs[draw.randrange(len(packs))]
        items = [one.id for one in pack.questions][: number - given]
        async with database.unit() as unit:
            run = await unit.runs.add(
                learner_id=learner, mode="quiz", subject=pack.id, version=pack.version, seed=1, items=items, now=begin
            )
            await unit.connection.execute(runs.update().where(runs.c.id == run.id).values(finished_at=begin))
            stored = [
                {
                    "run_id": run.id,
                    "item": question.id,
                    "learner_id": learner,
                    "pack": pack.id,
                    "pack_version": pack.version,
                    "skill": question.skill,
                    "response": "?",
                    "score": float(draw.random() < 0.7),
                    "maximum": 1.0,
                    "ms": 9000,
                    "answered_at": begin + timedelta(minutes=given + at),
                }
                for at, question in enumerate(pack.questions[: number - given])
            ]
            await unit.connection.execute(insert(answers), stored)
            await unit.commit()
        given += len(items)
