"""A process that answers without end and prints each item once it is told that it is stored; to be killed."""

from __future__ import annotations

import asyncio
import random
import sys
from dataclasses import replace
from itertools import count

from db.answers import AnswerLog
from db.engine import Database
from db.rows import StoredAnswer
from tests.databases import answer_to


async def answer_without_end(url: str, run_id: int, seed: int) -> None:
    dice = random.Random(seed)
    database = await Database.open(url)
    numbers = count()

    async def one(log: AnswerLog, answer: StoredAnswer) -> None:
        await log.write(answer)
        print(answer.item, flush=True)

    async def learner(log: AnswerLog) -> None:
        while True:
            burst = [answer_to(run_id, f"item-{next(numbers)}") for _ in range(dice.randint(1, 12))]
            await asyncio.gather(*(one(log, replace(answer, ms=len(burst))) for answer in burst))
            await asyncio.sleep(dice.random() / 500)

    async with AnswerLog(database) as log:
        await asyncio.gather(*(learner(log) for _ in range(dice.randint(2, 6))))


asyncio.run(answer_without_end(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
