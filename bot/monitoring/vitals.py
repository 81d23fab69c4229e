"""What there is to look at in a running bot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.discord_internals import ShardState
from bot.services.open_classes import OpenClasses
from bot.workers.pool import WorkerPool
from db.answers import AnswerLog
from db.engine import Database


@dataclass(slots=True)
class Vitals:
    """The bot fills it in while it starts: what is None is not there yet."""

    shards: Callable[[], Sequence[ShardState]]
    """Those that were connected at least once."""
    shard_ids: Sequence[int]
    """All that this process is to hold."""
    all_shards_ready: Callable[[], bool]
    """Whether the servers on each of them have been told."""
    commands_registered: bool = False
    database: Database | None = None
    """As soon as it is migrated."""
    log: AnswerLog | None = None
    workers: WorkerPool | None = None
    classes: OpenClasses | None = None
