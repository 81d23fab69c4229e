"""What a running Copydesk is told from outside, read once and passed in.

Promises a frozen value; nothing else in the program reads the environment. Refuses to guess a token, and shards that
Discord would refuse.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from platformdirs import user_data_path

from db.clock import SYSTEM_CLOCK, Clock


def any_seed() -> int:
    """Another one each time, which nobody can foretell."""
    return secrets.randbelow(2**31)


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards that one process holds, of so many in all. Discord puts a server on shard (its id >> 22) % count."""

    MOST: ClassVar[int] = 10_000
    """Of `count`; enough for 25 million servers."""

    ids: tuple[int, ...]
    """In ascending order, each once."""
    count: int

    @classmethod
    def parse(cls, text: str) -> Shards:
        """Reads `0-3/16`, `2/16` or `0,4-6/16`. Raises ValueError, in words for the person who typed it."""
        part = "[0-9]{1,6}(-[0-9]{1,6})?"
        if not re.fullmatch(f"{part}(,{part})*/[0-9]{{1,6}}", text):
            raise ValueError(f"{text!r} does not name shards; write for example 0-3/16, the first 4 of 16")
        named, _, total = text.partition("/")
        count = int(total)
        if not 1 <= count <= cls.MOST:
            raise ValueError(f"{count} shards in all are not possible: 1 to {cls.MOST} are, for example 0-3/16")
        ids: list[int] = []
        for part in named.split(","):
            first, _, last = part.partition("-")
            low, high = int(first), int(last or first)
            if high < low:
                raise ValueError(f"{part} counts down; write for example {high}-{low}/{count}")
            if high >= count:
                raise ValueError(
                    f"{count} shards are numbered 0 to {count - 1}, so there is no {high}; write for example 0/{count}"
                )
            ids += range(low, high + 1)
        if len(ids) > len(set(ids)):
            raise ValueError(f"{text} names a shard twice; write for example 0-3/16")
        return cls(tuple(sorted(ids)), count)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations, or between a run and a test."""

    database_url: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    content: tuple[Path, ...] = ()
    """Folders with packs and lessons besides the bundled ones."""
    clock: Clock = SYSTEM_CLOCK
    seed: Callable[[], int] = any_seed
    """What the next quiz is shuffled by."""
    shards: Shards | None = None
    """Of this process, where several share the load. None: this process is alone, and holds all there is."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """`DISCORD_TOKEN`, `COPYDESK_DATABASE_URL` and `COPYDESK_CONTENT` (folders, separated as in PATH)."""
        folders = environment.get("COPYDESK_CONTENT", "").split(os.pathsep)
        return cls(
            token=environment.get("DISCORD_TOKEN", "").strip() or None,
            database_url=environment.get("COPYDESK_DATABASE_URL") or default_database_url(),
            content=tuple(Path(folder) for folder in folders if folder),
        )


def data_folder() -> Path:
    """Where this system keeps a user's program data. The first who keeps something there makes it."""
    return user_data_path("copydesk", appauthor=False)


def default_database_url() -> str:
    """A SQLite file in that folder."""
    return f"sqlite:///{data_folder() / 'copydesk.db'}"
