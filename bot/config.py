"""What a running Copydesk is told from outside, read once and passed in.

Promises a frozen value; nothing else in the program reads the environment. Refuses to guess a token.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations, or between a run and a test."""

    database_url: str
    token: str | None = field(default=None, repr=False)
    content: tuple[Path, ...] = ()
    """Folders with packs and lessons besides the bundled ones."""
    clock: Callable[[], datetime] = utc_now

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """`DISCORD_TOKEN`, `COPYDESK_DATABASE_URL` and `COPYDESK_CONTENT` (folders, separated as in PATH)."""
        folders = environment.get("COPYDESK_CONTENT", "").split(os.pathsep)
        return cls(
            token=environment.get("DISCORD_TOKEN", "").strip() or None,
            database_url=environment.get("COPYDESK_DATABASE_URL") or default_database_url(),
            content=tuple(Path(folder) for folder in folders if folder),
        )


def default_database_url() -> str:
    """A SQLite file in the folder that this system keeps a user's program data in."""
    return f"sqlite:///{user_data_path('copydesk', appauthor=False) / 'copydesk.db'}"
