"""The rating of all items and learners; of many answers it is a job of a worker process.

Promises to read the database in slices, each a transaction of its own, and to write nothing; and that the same answers
give the same ratings, in whatever process. Second votes of a class are left out, as others had a part in them.
"""

from __future__ import annotations

import asyncio

from db.engine import Database
from lessons.practice.difficulty import FirstAnswer, Ratings

SLICE = 5000
"""Answers that are read at once."""


def rate_at(url: str) -> Ratings:
    """The ratings from all answers of the database at that address."""
    return asyncio.run(_rate_at(url))


async def _rate_at(url: str) -> Ratings:
    database = await Database.open(url)
    try:
        return await rate_all(database)
    finally:
        await database.close()


async def rate_all(database: Database) -> Ratings:
    """The ratings from all answers of the database, in the order in which their runs began."""
    ratings, given, last = Ratings(), set[tuple[int, str, str]](), None
    names: dict[str, str] = {}  # a million answers name few items, and each row brings texts of its own
    while True:
        async with database.unit(writes=False) as unit:
            rows = await unit.practice.first_votes(last, SLICE)
        if not rows:
            return ratings
        for one in rows:
            key = one.learner_id, names.setdefault(one.pack, one.pack), names.setdefault(one.item, one.item)
            if one.maximum > 0 and key not in given:
                given.add(key)
                ratings.take(FirstAnswer(*key, one.score / one.maximum))
        last = rows[-1]
