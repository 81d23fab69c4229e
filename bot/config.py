"""What a running Copydesk is told from outside, read once and passed in.

Promises a frozen value; nothing else in the program reads the environment, or the file `.env` in the current folder,
which says what the environment does not. Refuses to guess a token, and shards that Discord would refuse.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import unquote

from dotenv import dotenv_values
from platformdirs import user_data_path

from db.clock import SYSTEM_CLOCK, Clock

ENV_FILE = ".env"
"""Settings in the folder in which a command is given."""

MOST_MONTHS = 120
"""For which results can be kept, if not for ever."""

BACKUP_KEEP, BACKUP_DAYS = 14, 30
"""How many nightly backups are kept and for how many days, where nothing else is set."""


LogStyle = Literal["text", "json"]
"""Lines for people, or a JSON object on each line."""

LOG_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}

_PASSWORDS = re.compile(r"^[\w+.-]+://[^:/@]*:(?P<user>[^@]*)@|[?&]password=(?P<option>[^&]+)")
"""Where passwords are in the URL of a database, as SQLAlchemy reads it."""

_SENTRY_DSN = re.compile(r"https?://(?P<key>[^\s:@/]+)@[^\s@/]+/(?:\S+/)?[0-9]+")


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
class ListenAddress:
    """Where this process takes connections."""

    host: str
    port: int
    """0 is any that is free."""

    @classmethod
    def parse(cls, text: str) -> ListenAddress:
        """Reads `9464`, `0.0.0.0:9464` or `[::]:9464`; this machine alone where no host is named. Raises ValueError."""
        found = re.fullmatch(r"(?:(\[[0-9a-fA-F:.]+\]|[^\s:\[\]]+):)?([0-9]{1,5})", text.strip())
        if found is None or int(found[2]) > 65_535:
            raise ValueError(f"{text!r}; give a port, for example 9464, or a host and a port, for example 0.0.0.0:9464")
        return cls((found[1] or "127.0.0.1").strip("[]"), int(found[2]))


class MonitorUnavailable(Exception):
    """The page cannot be served where it was to be; the message is one line that says why and what to do."""


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
    tombstones: Path | None = None
    """The file that remembers deletions outside the database. None: one beside it, or in the data folder."""
    tombstone_key: Path | None = None
    """The file with the key of the tombstones. None: one beside them."""
    backups: Path | None = None
    """The folder for a backup each night. None: none is made."""
    backup_keep: int = BACKUP_KEEP
    """How many dated backups are kept."""
    backup_days: int = BACKUP_DAYS
    """And for how many days."""
    keep_months: int = 0
    """For how many months results are kept where a server has not set it; 0 is for ever."""
    privacy_page: str | None = None
    """The address of the operator's privacy page."""
    monitor: ListenAddress | None = None
    """Where health and metrics are served. None: nowhere."""
    log_style: LogStyle = "text"
    log_level: int | None = None
    """From which level on the log is written. None: as the command has it."""
    sentry_dsn: str | None = field(default=None, repr=False)
    """The address that errors are sent to. None: they stay here."""

    @property
    def secrets(self) -> frozenset[str]:
        """What nobody may read in a log or a report of an error."""
        found = {self.token, *(found["user"] or found["option"] for found in _PASSWORDS.finditer(self.database_url))}
        if self.sentry_dsn is not None and (address := _SENTRY_DSN.fullmatch(self.sentry_dsn)):
            found.add(address["key"])
        return frozenset(text for one in found if one for text in (one, unquote(one)))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Reads `DISCORD_TOKEN`, `SENTRY_DSN` and what begins with `COPYDESK_`; the README has a table of them.

        Without an `environment` it is the process's own, over the file `.env`. Raises ValueError, in words for the
        person who set something that cannot be.
        """
        environment = read_environment() if environment is None else environment
        folders = environment.get("COPYDESK_CONTENT", "").split(os.pathsep)
        return cls(
            token=environment.get("DISCORD_TOKEN", "").strip() or None,
            database_url=environment.get("COPYDESK_DATABASE_URL") or default_database_url(),
            content=tuple(Path(folder) for folder in folders if folder),
            tombstones=_path(environment.get("COPYDESK_TOMBSTONES")),
            tombstone_key=_path(environment.get("COPYDESK_TOMBSTONE_KEY")),
            backups=_path(environment.get("COPYDESK_BACKUPS")),
            backup_keep=_number("COPYDESK_BACKUP_KEEP", environment.get("COPYDESK_BACKUP_KEEP", ""), BACKUP_KEEP),
            backup_days=_number("COPYDESK_BACKUP_DAYS", environment.get("COPYDESK_BACKUP_DAYS", ""), BACKUP_DAYS),
            keep_months=_months(environment.get("COPYDESK_KEEP_MONTHS", "")),
            privacy_page=_address(environment.get("COPYDESK_PRIVACY_PAGE", "")),
            monitor=_monitor(environment.get("COPYDESK_MONITOR", "")),
            log_style=_log_style(environment.get("COPYDESK_LOG", "")),
            log_level=_log_level(environment.get("COPYDESK_LOG_LEVEL", "")),
            sentry_dsn=_sentry_dsn(environment.get("SENTRY_DSN", "")),
        )

    def tombstone_files(self, file: Path | None, name: str) -> tuple[Path, Path]:
        """The file of tombstones of the database in that SQLite file, or of that name, and the file with its key."""
        folder = data_folder() if file is None else file.absolute().parent
        tombstones = self.tombstones or folder / f"{name}.tombstones"
        return tombstones, self.tombstone_key or tombstones.with_name(f"{tombstones.name}.key")


def read_environment() -> Mapping[str, str]:
    """The process's environment, and behind it what the file `.env` in the current folder says, as it is written there.

    Raises ValueError where there is such a file that cannot be read.
    """
    try:
        filed = dotenv_values(ENV_FILE, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not a text in UTF-8"
        raise ValueError(f"the file {ENV_FILE} in this folder cannot be read ({why})") from error
    return {name: value for name, value in filed.items() if value is not None} | dict(os.environ)


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _months(text: str) -> int:
    if not text.strip():
        return 0
    if not re.fullmatch("[0-9]{1,4}", text.strip()) or not int(text) <= MOST_MONTHS:
        raise ValueError(f"COPYDESK_KEEP_MONTHS is {text!r}; give a number of months up to {MOST_MONTHS}, 0 for ever")
    return int(text)


def _number(setting: str, text: str, otherwise: int) -> int:
    if not text.strip():
        return otherwise
    if not re.fullmatch("[0-9]{1,4}", text.strip()) or not int(text):
        raise ValueError(f"{setting} is {text!r}; give a number from 1 to 9999")
    return int(text)


def _address(text: str) -> str | None:
    if text and not re.fullmatch(r"https://[^\s<>]{3,300}", text.strip()):
        raise ValueError(f"COPYDESK_PRIVACY_PAGE is {text!r}; give the https address of your privacy page")
    return text.strip() or None


def _monitor(text: str) -> ListenAddress | None:
    if not text.strip():
        return None
    try:
        return ListenAddress.parse(text)
    except ValueError as error:
        raise ValueError(f"COPYDESK_MONITOR is {error}") from error


def _log_style(text: str) -> LogStyle:
    match text.strip().lower():
        case "" | "text":
            return "text"
        case "json":
            return "json"
        case _:
            raise ValueError(f"COPYDESK_LOG is {text!r}; give text or json")


def _log_level(text: str) -> int | None:
    if not (name := text.strip().lower()):
        return None
    if name not in LOG_LEVELS:
        raise ValueError(f"COPYDESK_LOG_LEVEL is {text!r}; give {', '.join(LOG_LEVELS)}")
    return LOG_LEVELS[name]


def _sentry_dsn(text: str) -> str | None:
    if text.strip() and not _SENTRY_DSN.fullmatch(text.strip()):  # it is not shown: who has it can send events
        raise ValueError("SENTRY_DSN cannot be read; give the DSN as Sentry shows it under Client Keys")
    return text.strip() or None


def data_folder() -> Path:
    """Where this system keeps a user's program data. The first who keeps something there makes it."""
    return user_data_path("copydesk", appauthor=False)


def default_database_url() -> str:
    """A SQLite file in that folder."""
    return f"sqlite:///{data_folder() / 'copydesk.db'}"
