"""Whether the bot is alive and whether it is ready, as plain values.

Promises that a connection to Discord which is cut counts as unhealthy within 30 seconds, however it is cut, and that to
ask costs the database one small write in 15 seconds at most, however often somebody asks. Whoever asks waits for two
seconds at most. Refuses to name anybody: a reason holds numbers of shards and what the database says of itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.discord_internals import ShardState
from bot.monitoring.vitals import Vitals
from db.answers import AnswerLogFigures
from db.clock import Clock
from db.engine import Database
from db.errors import DatabaseUnavailable, reason

SILENCE = 25.0
"""Seconds without an acknowledged heartbeat after which a shard counts as cut off. Heartbeats go out more often."""

STUCK = 15.0
"""Seconds that an answer may wait to be stored. SQLite is given up after 5, PostgreSQL after 10."""

TRY_EVERY = 15.0
"""Seconds between two tries to write to the database."""

PATIENCE = 2.0
"""Seconds for which somebody who asks is held up by a try."""

MOST_SHARDS_NAMED = 5
"""Shards in a reason; many fail at once."""

STARTING = "it is still starting"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to be in order."""

    name: str
    wrong: str | None
    """Why it is not; None where it is."""


class Health:
    """Of one process."""

    def __init__(self, vitals: Vitals, clock: Clock) -> None:
        self._vitals = vitals
        self._writing = _WriteTries(clock)

    async def alive(self) -> tuple[Check, ...]:
        """What has to be in order or somebody has to act: Discord hears the bot, and answers are stored."""
        vitals = self._vitals
        database = STARTING if vitals.database is None else await self._writing.wrong(vitals.database)
        return (
            Check("gateway", cut_off(vitals.shards(), vitals.shard_ids)),
            Check("database", database),
            Check("answer log", STARTING if vitals.log is None else stuck(vitals.log.figures())),
        )

    def ready(self) -> tuple[Check, ...]:
        """What has to be done before people are answered: it takes some seconds at each start."""
        vitals = self._vitals
        return (
            Check("database", None if vitals.database is not None else "it is not migrated yet"),
            Check("commands", None if vitals.commands_registered else "they are not registered yet"),
            Check("shards", None if vitals.all_shards_ready() else "not all of them are ready yet"),
        )

    async def close(self) -> None:
        """Ends a try that goes on. The database may be closed then."""
        self._vitals.database = None
        await self._writing.close()


def cut_off(shards: Sequence[ShardState], expected: Sequence[int]) -> str | None:
    """Which of the shards Discord does not hear; None where it hears all."""
    there = {shard.id: shard for shard in shards}
    found = [line for number in expected if (line := _cut_off(number, there.get(number))) is not None]
    more = [f"and {len(found) - MOST_SHARDS_NAMED} more"] if len(found) > MOST_SHARDS_NAMED else []
    return "; ".join(found[:MOST_SHARDS_NAMED] + more) or None


def _cut_off(number: int, shard: ShardState | None) -> str | None:
    if shard is None:
        return f"shard {number} has not connected yet"
    if not shard.is_open:
        return f"shard {number} is not connected"
    if shard.acknowledged > SILENCE:
        return f"shard {number}: Discord has acknowledged no heartbeat for {shard.acknowledged:.0f} seconds"
    return None


def stuck(log: AnswerLogFigures) -> str | None:
    """Why the answer log does not get on; None where it does."""
    if log.oldest <= STUCK:
        return None
    return f"the oldest of {log.waiting} waiting answers has waited for {log.oldest:.0f} seconds"


class _WriteTries:
    """Tries to write to the database, and what the last one said."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun = 0.0
        self._trying: asyncio.Task[str | None] | None = None

    async def wrong(self, database: Database) -> str | None:
        """Why it cannot be written, by a try that is not older than `TRY_EVERY`; None where it can."""
        now = self._clock.monotonic()
        if self._trying is None or (self._trying.done() and now - self._begun >= TRY_EVERY):
            self._begun = now
            self._trying = asyncio.create_task(_not_writable(database), name="a try to write")
        await asyncio.wait([self._trying], timeout=PATIENCE)
        if self._trying.done():
            return self._trying.result()
        return f"a write has not come to an end for {self._clock.monotonic() - self._begun:.0f} seconds"

    async def close(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.wait([self._trying])


async def _not_writable(database: Database) -> str | None:
    try:
        await database.prove_writable()
    except (DatabaseUnavailable, SQLAlchemyError) as error:
        return reason(error)
    return None
