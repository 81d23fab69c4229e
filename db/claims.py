"""Which process answers for which servers, where several share one PostgreSQL.

Promises that two processes never hold claims on one server at once, with whatever numbers of shards they were started:
who comes second waits until the first has let go, has ended, or was not heard of for half a minute. Claims are
advisory locks of one connection, so that nothing is left of them where a process is killed. A connection that breaks
takes them along; they are taken again by themselves, or, where another process was quicker, `keep` says so within a
minute. What processes may do only one after the other waits for its `turn`. Refuses SQLite: a file has one process.
"""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from db.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.clock import Clock
    from db.engine import Database

CLAIMS = 0x73686172
"""The first half of the locks' names; the second is count * LIMIT + shard."""

TURN = CLAIMS + 1
"""The lock under which claims are looked at and taken, so that of two processes one is first."""

TURNS = CLAIMS + 2
"""The first half of the names of the locks for turns; the second is the lane."""

LIMIT = 20_000
"""More than there can be shards; its square fits into the half of a lock's name."""

_PAUSE = 0.5
"""Seconds between two tries to get claims."""

CLAIM_LOOK = 5.0
"""Seconds between two looks whether they are still held."""

TRIES = 6
"""So many looks in a row another connection has to have them: it may be our own, broken and not yet given up."""

_ALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
"""Without it PostgreSQL would keep the claims of a machine that lost its power for two hours."""

_HELD = text("""\
SELECT objid FROM pg_locks
WHERE locktype = 'advisory' AND granted AND classid = :claims AND objsubid = 2 AND pid <> pg_backend_pid()
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")

_log = logging.getLogger(__name__)


class Claims:
    """A process's claims on the servers of its shards. `take` gets them; leaving `async with` gives them back."""

    def __init__(self, database: Database, shards: Collection[int], count: int, clock: Clock) -> None:
        if database.file is not None:
            raise ValueError("claims need PostgreSQL")
        self._database = database
        self._shards = shards
        self._count = count
        self._clock = clock
        self._connection: AsyncConnection | None = None
        self._open = AsyncExitStack()
        self._turns: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        for turn in self._turns:
            turn.cancel()
        await asyncio.gather(*self._turns, return_exceptions=True)
        await self._drop()

    async def take(self) -> None:
        """Return when they are ours, however long another process holds any of them. Raises DatabaseUnavailable."""
        if await self._try():
            return
        _log.warning("Waiting: another process still answers for servers on these shards")
        while not await self._try():
            await self._clock.sleep(_PAUSE)
        _log.warning("The other process has let go")

    async def keep(self) -> None:
        """Look after claims that were taken, and return only where another process has one of them now."""
        refused = 0
        while refused < TRIES:
            await self._clock.sleep(CLAIM_LOOK)
            try:
                refused = 0 if await self._held() or await self._try() else refused + 1
            except (DatabaseUnavailable, SQLAlchemyError, OSError, TimeoutError) as error:
                _log.warning("Claims on servers have to be taken again: %s", str(error).partition("\n")[0])

    async def turn(self, lane: int, seconds: float) -> None:
        """Return when nobody has had a turn in this lane for so long, and have one. Raises DatabaseUnavailable."""
        take = text(f"SELECT pg_try_advisory_xact_lock({TURNS}, {lane})")
        async with AsyncExitStack() as stack:
            unit = await stack.enter_async_context(self._database.lasting_unit())
            while not await unit.connection.scalar(take):
                await self._clock.sleep(_PAUSE)
            holding = asyncio.create_task(self._leave(stack.pop_all(), seconds), name=f"turn in lane {lane}")
        self._turns.add(holding)
        holding.add_done_callback(self._turns.discard)

    async def _held(self) -> bool:
        """Whether the connection that holds them is still there."""
        if self._connection is None:
            return False
        try:
            await self._connection.execute(text("SELECT 1"))
            await self._connection.rollback()
        except BaseException:
            await self._drop()
            raise
        return True

    async def _try(self) -> bool:
        """Takes all of them, or none."""
        async with AsyncExitStack() as stack:
            unit = await stack.enter_async_context(self._database.lasting_unit())
            connection = unit.connection
            if not await connection.scalar(text(f"SELECT pg_try_advisory_xact_lock({TURN})")):
                return False
            for held in await connection.scalars(_HELD, {"claims": CLAIMS}):
                count, shard = divmod(held, LIMIT)
                # Some server is on both exactly if the two agree modulo the greatest divisor of the counts.
                if any((shard - ours) % math.gcd(count, self._count) == 0 for ours in self._shards):
                    return False
            # It does not go back to the pool with what it has claimed.
            stack.push_async_callback(connection.invalidate)
            for shard in self._shards:
                await connection.execute(text(f"SELECT pg_advisory_lock({CLAIMS}, {self._count * LIMIT + shard})"))
            for setting in _ALIVE.split("; "):
                await connection.execute(text(setting))
            await unit.commit()
            self._connection, self._open = connection, stack.pop_all()
        return True

    async def _drop(self) -> None:
        self._connection = None
        await self._open.aclose()

    async def _leave(self, held: AsyncExitStack, seconds: float) -> None:
        """Gives back what is held, so much later."""
        async with held:
            await self._clock.sleep(seconds)
