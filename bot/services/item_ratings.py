"""How difficult items are and how able learners, worked out anew each night.

Promises that a worker process does it where there are many answers, that what has changed is written in small steps,
between which others write, and that somebody who was forgotten meanwhile is not rated again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TypeVar

from bot.workers.pool import JobStopped, WorkerPool
from bot.workers.queue import QueueFull, nobody
from bot.workers.rating_job import rate_all, rate_at
from db.engine import Database
from db.practice import StoredRating
from db.unit import UnitOfWork
from lessons.practice.difficulty import Rated, Ratings

FEW_TO_RATE = 500
"""Answers that are rated in the event loop, in some milliseconds: to start a process for them costs a hundred times as
much."""

_A_STEP = 100
"""Ratings that are written in one transaction; whoever writes besides waits for one of them at the most."""

_T = TypeVar("_T")
_KeyT = TypeVar("_KeyT")

_log = logging.getLogger(__name__)


class ItemRatings:
    """One for a process."""

    def __init__(self, database: Database, workers: WorkerPool) -> None:
        self._database = database
        self._workers = workers

    async def night(self) -> None:
        """Rates everything anew. Raises what the database raises."""
        try:
            found = await self._rated()
        except (JobStopped, QueueFull) as error:  # yesterday's ratings do for another day
            _log.warning("Items were not rated tonight: %r", error)
            return
        async with self._database.unit(writes=False) as unit:
            items, learners = await unit.practice.all_item_ratings(), await unit.practice.all_learner_ratings()
        await self._in_steps(_changed(found.items, items), lambda unit, part: unit.practice.rate_items(dict(part)))
        await self._in_steps(
            _changed(found.learners, learners), lambda unit, part: unit.practice.rate_learners(dict(part))
        )
        await self._in_steps(
            items.keys() - found.items.keys(), lambda unit, part: unit.practice.forget_item_ratings(part)
        )
        await self._in_steps(
            learners.keys() - found.learners.keys(), lambda unit, part: unit.practice.forget_learner_ratings(part)
        )

    async def _rated(self) -> Ratings:
        async with self._database.unit(writes=False) as unit:
            few = len(await unit.practice.first_votes(None, FEW_TO_RATE + 1)) <= FEW_TO_RATE
        if few or self._database.url is None:  # what is in memory no other process sees
            return await rate_all(self._database)
        return await self._workers.run(0, "files", nobody, rate_at, self._database.url)

    async def _in_steps(
        self, all_of_them: Collection[_T], write: Callable[[UnitOfWork, Sequence[_T]], Awaitable[None]]
    ) -> None:
        """Writes them, each few in a transaction of their own."""
        listed = list(all_of_them)
        for at in range(0, len(listed), _A_STEP):
            async with self._database.unit() as unit:
                await write(unit, listed[at : at + _A_STEP])
                await unit.commit()


def _changed(found: Mapping[_KeyT, Rated], stored: Mapping[_KeyT, StoredRating]) -> list[tuple[_KeyT, StoredRating]]:
    """The ratings that are others than the stored ones."""
    rated = ((key, StoredRating(one.value, one.answers)) for key, one in found.items())
    return [(key, one) for key, one in rated if stored.get(key) != one]
