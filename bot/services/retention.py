"""What is deleted without anybody asking: results that are older than a server keeps them, and servers that are gone.

Promises that it happens at night and in small steps, so that nobody waits for it; that the log says how much that was,
and of whom it was nowhere; that nothing is deleted of a class that is going on; that a server which removed Copydesk
has 30 days to bring it back; and that each process looks after the servers of its own shards alone. What belongs to no
server is looked after by the process that direct messages reach. Refuses to delete anything where no time was set.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from db.clock import Clock, Timer
from db.engine import Database
from db.errors import DatabaseUnavailable, reason
from db.servers import BATCH, ShardSet
from db.unit import UnitOfWork

KEPT_AFTER_LEAVING = timedelta(days=30)
"""How long a server is kept after it removed Copydesk."""

HOUR = 3
"""Of a day in UTC, at which the nightly work is done."""

AFTER_START = 900.0
"""Seconds after which it is done besides: a computer may be off every night."""

_log = logging.getLogger(__name__)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; the last day of that month where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


class Retention:
    """One for a process."""

    def __init__(self, database: Database, clock: Clock, shards: ShardSet, keep_months: int) -> None:
        self._database = database
        self._clock = clock
        self._shards = shards
        self._keep_months = keep_months
        self._gone = set[int]()
        """Servers that removed Copydesk, as far as there is anything of them."""

    # ------------------------------------------------------------------ what servers set

    async def of(self, guild: int | None) -> int:
        """For how many months this server's results are kept, or what belongs to none; 0 for ever."""
        if guild is None:
            return self._keep_months
        async with self._database.unit(writes=False) as unit:
            months = await unit.servers.retention(guild)
        return self._keep_months if months is None else months

    async def keep(self, guild: int, months: int | None) -> None:
        """Keeps them so long, 0 for ever; with None as long as the operator has it."""
        async with self._database.unit() as unit:
            await unit.servers.set_retention(guild, months, self._clock.now())
            await unit.commit()

    # ------------------------------------------------------------------ who is there

    async def left(self, guild: int) -> None:
        """A server has removed Copydesk."""
        async with self._database.unit() as unit:
            await unit.servers.left(guild, self._clock.now())
            await unit.commit()
        self._gone.add(guild)

    async def back(self, guild: int) -> None:
        """A server is there, perhaps again. Discord says so of each at every start: of most there is nothing to do."""
        if guild not in self._gone:
            return
        async with self._database.unit() as unit:
            await unit.servers.back(guild)
            await unit.commit()
        self._gone.discard(guild)

    async def seen(self, present: Collection[int], here: ShardSet) -> None:
        """These are all servers that are there on some shards: others left while nobody looked."""
        async with self._database.unit(writes=False) as unit:
            known, gone = await unit.servers.known(here), await unit.servers.gone(here)
        left, back = known - gone - set(present), gone & set(present)
        if left or back:  # mostly there is nothing to write, and nobody has to wait for the turn to
            async with self._database.unit() as unit:
                for guild in left:
                    await unit.servers.left(guild, self._clock.now())
                for guild in back:
                    await unit.servers.back(guild)
                await unit.commit()
        self._gone = {guild for guild in self._gone if not here.has(guild)} | (known - set(present))

    # ------------------------------------------------------------------ at night

    async def night(self) -> Counter[str]:
        """Deletes what is due; how many servers and rows that were, by table. Raises what the database raises."""
        now, gone = self._clock.now(), Counter[str]()
        async with self._database.unit(writes=False) as unit:
            left = await unit.servers.left_before(now - KEPT_AFTER_LEAVING, self._shards)
            known = await unit.servers.known(self._shards)
            chosen = await unit.servers.retentions()
        for guild in left:
            gone["runs"] += await self._in_steps(lambda unit, guild=guild: unit.servers.forget_runs(guild))
            async with self._database.unit() as unit:
                gone.update(await unit.servers.forget(guild))
                await unit.commit()
        gone["servers"] += len(left)
        self._gone -= set(left)
        for guild in sorted(known - set(left)):
            if months := chosen.get(guild, self._keep_months):
                gone.update(await self._forget_older(guild, months_before(now, months)))
        if self._keep_months and 0 in self._shards.ids:
            before = months_before(now, self._keep_months)
            gone["runs"] += await self._in_steps(lambda unit: unit.servers.forget_own_runs(before))
        if +gone:
            await self._database.scrub()
        _log.info(
            "Deleted what is not kept any longer: %d servers that removed Copydesk, %s",
            gone["servers"],
            ", ".join(f"{count} {name}" for name, count in sorted((+gone).items()) if name != "servers") or "no rows",
        )
        return +gone

    async def _forget_older(self, guild: int, before: datetime) -> Counter[str]:
        gone = Counter(runs=await self._in_steps(lambda unit: unit.servers.forget_runs(guild, before)))
        async with self._database.unit() as unit:
            gone.update(await unit.servers.forget_older(guild, before))
            await unit.commit()
        return gone

    async def _in_steps(self, step: Callable[[UnitOfWork], Awaitable[int]]) -> int:
        """Does a step until it finds less than there can be in one; each is a transaction, and others come between."""
        done, last = 0, BATCH
        while last == BATCH:
            async with self._database.unit() as unit:
                last = await step(unit)
                await unit.commit()
            done += last
        return done


class EveryNight:
    """Has some things done each night, one after the other, and once after the start. `start` begins it, `close` ends
    it."""

    def __init__(self, clock: Clock, *works: Callable[[], Awaitable[object]]) -> None:
        self._clock = clock
        self._works = works
        self._timers: list[Timer] = []
        self._doing: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to wait."""
        self._timers = [self._clock.call_later(AFTER_START, self._due), self._tonight()]

    async def close(self) -> None:
        """Begins nothing any more, and returns when nothing is done any more."""
        for timer in self._timers:
            timer.cancel()
        if self._doing is not None:
            self._doing.cancel()
            await asyncio.wait([self._doing])

    def _tonight(self) -> Timer:
        now = self._clock.now()
        due = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
        if due <= now:
            due += timedelta(days=1)
        return self._clock.call_later((due - now) / timedelta(seconds=1), self._night)

    def _night(self) -> None:
        self._timers = [self._tonight()]
        self._due()

    def _due(self) -> None:
        if self._doing is None or self._doing.done():
            self._doing = asyncio.create_task(self._done(), name="nightly work")

    async def _done(self) -> None:
        for work in self._works:
            try:
                await work()
            except (DatabaseUnavailable, SQLAlchemyError) as error:
                _log.warning("What is done each night has to wait for the next one: %s", reason(error))
