"""What each server teaches from: the bundled packs less those that it hides, and its own.

Promises that a run finds its own pack in the version that it began with, however often the pack was revised since, and
that nobody finds a pack of another server. Inside the bot an own pack goes by a key that holds its server, so that two
servers can use one id. What is kept here in memory can be read again.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from bot.services.content import Library, Mode, Subject, subject_of
from db.engine import Database
from db.rows import PackVersion
from questions.loader import pack_from
from questions.model import Pack
from questions.reading import read

MOST_KEPT = 500
"""Libraries, and versions of packs, that are kept in memory; who is gone longest is read again."""

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")

_log = logging.getLogger(__name__)


def own_key(guild: int, pack: str) -> str:
    """What a server's own pack is called inside the bot; no authored id has two of these signs in a row."""
    return f"{guild}__{pack}"


def owner_of(key: str) -> tuple[int, str] | None:
    """The server and the authored id behind a key; None for a bundled pack."""
    guild, found, pack = key.partition("__")
    return (int(guild), pack) if found and guild.isdecimal() else None


class Shelves:
    """One for a process."""

    def __init__(self, database: Database, bundled: Library) -> None:
        self._database = database
        self.bundled = bundled
        self._libraries: OrderedDict[int, Library] = OrderedDict()
        self._versions: OrderedDict[tuple[str, int], Pack] = OrderedDict()

    async def of(self, guild: int | None) -> Library:
        """What a server sees; outside of servers, what is bundled."""
        if guild is None:
            return self.bundled
        if guild not in self._libraries:
            async with self._database.unit(writes=False) as unit:
                rows, hidden = await unit.packs.in_use(guild), await unit.packs.hidden(guild)
            packs = {own.id: own for row in rows if (own := self._loaded(row)) is not None}
            packs |= {key: pack for key, pack in self.bundled.packs.items() if key not in hidden}
            _keep(self._libraries, guild, replace(self.bundled, packs=MappingProxyType(packs)))
        return self._libraries[guild]

    def changed(self, guild: int) -> None:
        """Something was published, retired, hidden or shown there."""
        self._libraries.pop(guild, None)

    async def subject(self, mode: Mode, key: str, version: int) -> Subject | None:
        """What a run goes through: an own pack in that version; what is bundled as it is now. None where it is gone."""
        owner = owner_of(key) if mode == "quiz" else None
        if owner is None:
            return self.bundled.subject(mode, key)
        pack = await self.version(*owner, version)
        return None if pack is None else subject_of(pack)

    async def version(self, guild: int, pack: str, version: int) -> Pack | None:
        """That version of a server's own pack, draft or published, under its key."""
        key = (own_key(guild, pack), version)
        if key not in self._versions:
            async with self._database.unit(writes=False) as unit:
                row = await unit.packs.get(guild, pack, version)
            loaded = None if row is None else self._loaded(row)
            if loaded is None or (row is not None and row.published_at is None):
                return loaded  # a draft may be another one the next time
        return self._versions[key]

    def _loaded(self, row: PackVersion) -> Pack | None:
        key = (own_key(row.guild_id, row.pack), row.version)
        if key in self._versions:
            return self._versions[key]
        loaded = pack_from(read(row.content, f"{row.pack}.yaml"), self.bundled.sources)
        if loaded.value is None:  # it was checked when it came; a later Copydesk may be stricter
            _log.warning(
                "Pack %s of server %s is left out. The first problem: %s", row.pack, row.guild_id, loaded.problems[0]
            )
            return None
        pack = loaded.value.model_copy(update={"id": key[0], "version": row.version})
        if row.published_at is not None:
            _keep(self._versions, key, pack)
        return pack


def _keep(kept: OrderedDict[KeyT, ValueT], key: KeyT, value: ValueT) -> None:
    kept[key] = value
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
