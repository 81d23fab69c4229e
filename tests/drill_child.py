"""A process in which learners answer and have everything deleted, to be killed; it prints what each of them was told.

A line is `answered LEARNER NUMBER`, or `deleting` or `deleted` with the number that the learner's next answer will
have. An answer's item is `ROUND.NUMBER`.
"""

from __future__ import annotations

import asyncio
import random
import sys
from functools import partial
from pathlib import Path

from db.answers import AnswerLog
from db.clock import SYSTEM_CLOCK
from db.engine import Database
from db.files import sole_use
from db.restored import forget_again
from db.tombstones import TombstoneFile
from tests.databases import answer_to

LEARNERS = [912_345_678_901_234_560 + number for number in range(8)]

DELETES = 0.02
"""How often a learner has everything deleted instead of answering."""


async def live(file: Path, run: int, seed: int, number: int) -> None:
    """Does so until it is killed, as a bot would: it alone has the file, and first forgets who is to be forgotten."""
    dice = random.Random(seed)
    with sole_use(file):
        database = await Database.open(f"sqlite:///{file}")
        tombstones = TombstoneFile.open(file.with_suffix(".tombstones"), file.with_suffix(".tombstones.key"))
        await forget_again(database, tombstones)
        async with AnswerLog(database) as log:
            await asyncio.gather(*(_learner(database, log, tombstones, one, run, number, dice) for one in LEARNERS))


async def _learner(
    database: Database, log: AnswerLog, tombstones: TombstoneFile, who: int, run: int, number: int, dice: random.Random
) -> None:
    given = 0

    async def answer(which: int) -> None:
        await log.write(answer_to(run, f"{number}.{which}", learner_id=who, answered_at=SYSTEM_CLOCK.now()))
        print("answered", who, which, flush=True)

    while True:
        if dice.random() < DELETES:
            print("deleting", who, given, flush=True)
            await log.behind(partial(_forget, database, tombstones, who))
            print("deleted", who, given, flush=True)
        burst = range(given, given + dice.randint(1, 6))
        given = burst.stop
        await asyncio.gather(*map(answer, burst))
        await asyncio.sleep(dice.random() / 200)


async def _forget(database: Database, tombstones: TombstoneFile, who: int) -> None:
    """As `bot.services.privacy` does."""
    digest = tombstones.digest(who)
    async with database.unit() as unit:
        await unit.learners.forget(who)
        at = await unit.tombstones.put(digest, SYSTEM_CLOCK.now())
        await unit.commit()
    await asyncio.to_thread(tombstones.add, {digest: at})
    await database.scrub()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), *map(int, sys.argv[2:])))
