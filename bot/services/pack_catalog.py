"""What each server teaches from: the bundled packs less those that it hides, and its own.

Promises that a run finds its pack in the version that it began with, however often the pack was revised since, and
that nobody finds a pack of another server. Lists are read from columns, each time; a pack itself is read in a worker
process, and kept while there is room. Inside the bot an own pack goes by a key that holds its server, so that two
servers can use one id. What is kept here in memory can be read again.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType

from cachetools import LRUCache

from bot.i18n.languages import language
from bot.services.bundled import former_pack
from bot.services.content import Library, PackSummary, Subject, holds, subject_of
from bot.workers import jobs
from bot.workers.pool import JobStopped, WorkerPool
from bot.workers.queue import QueueFull, Waiting, nobody
from db.engine import Database
from db.errors import DatabaseUnavailable
from db.rows import PackVersion
from db.types import JsonValue
from db.unit import UnitOfWork
from questions.content_model import without_country
from questions.model import Pack
from questions.revision import Revision

_MOST_KEPT = 64 * 1024 * 1024
"""Bytes of packs that are kept in memory; what was not wanted for longest is read again."""

BYTES_A_CHARACTER = 6
"""Of a pack in memory for each of its YAML: one of 780 kB took 4.8 MiB."""

_OWN = re.compile(r"([0-9]{1,20})__(.+)")

_log = logging.getLogger(__name__)


def own_key(guild: int, pack: str) -> str:
    """What a server's own pack is called inside the bot; no authored id has two of these signs in a row."""
    return f"{guild}__{pack}"


def owner_of(key: str) -> tuple[int, str] | None:
    """The server and the authored id behind a key; None for a bundled pack."""
    found = _OWN.fullmatch(key)
    return (int(found[1]), found[2]) if found is not None else None


def digest_of(content: str, pictures: Mapping[str, str]) -> str:
    """A few signs that tell one draft of a pack from the next, which has the same version: by its text, and by the
    names that its pictures are kept under.
    """
    whole = [content, *(f"{image}: {pictures[image]}" for image in sorted(pictures))]
    return hashlib.sha256("\n".join(whole).encode()).hexdigest()[:8]


async def stored_digest(unit: UnitOfWork, guild: int, pack: str, version: int) -> str | None:
    """The digest of a version as it is stored; None where there is none."""
    content = await unit.packs.content(guild, pack, version)
    if content is None:
        return None
    pictures = await unit.pictures.of_version(guild, pack, version)
    return digest_of(content, {image: one.name for image, one in pictures.items()})


class Catalog:
    """The packs that one server is offered, by id."""

    def __init__(self, packs: Iterable[PackSummary]) -> None:
        self.packs: Mapping[str, PackSummary] = MappingProxyType({one.id: one for one in packs})
        self._authored = {(owner_of(key) or (0, key))[1]: one for key, one in self.packs.items()}

    def find(self, name: str) -> PackSummary | None:
        """The pack with this id, the bot's or its author's, or the only one whose title or id holds `name`."""
        like = self.like(name)
        return self.packs.get(name) or self._authored.get(name) or (like[0] if len(like) == 1 else None)

    def like(self, text: str) -> list[PackSummary]:
        """Packs whose title or id holds `text`, in any case; those in the language in force first."""
        found = [one for one in self.packs.values() if holds(text, one.title, one.id)]
        return sorted(found, key=lambda one: without_country(one.facts.language) != language())


@dataclass(frozen=True, slots=True)
class _Kept:
    pack: Pack
    size: int


_Key = tuple[str, int, str | None]
"""The key of a pack and its version; for a draft also its digest."""


class PackCatalog:
    """One for a process."""

    def __init__(
        self, database: Database, bundled: Library, workers: WorkerPool, *, most_kept: int = _MOST_KEPT
    ) -> None:
        self._database = database
        self.bundled = bundled
        self._workers = workers
        self._sources = dict(bundled.sources)
        self._summaries = tuple(
            PackSummary(key, pack.version, jobs.facts_of(pack)) for key, pack in bundled.packs.items()
        )
        self._kept: LRUCache[_Key, _Kept] = LRUCache(most_kept, getsizeof=lambda one: one.size)
        self._being_read: dict[_Key, asyncio.Task[Pack | None]] = {}

    # ------------------------------------------------------------------ lists

    async def of(self, guild: int | None) -> Catalog:
        """What a server is offered; outside of servers, what is bundled.

        A server's own pack goes before a bundled one of the same id, which a later edition may bring: that one is
        offered there again once the own is retired.
        """
        if guild is None:
            return Catalog(self._summaries)
        async with self._database.unit(writes=False) as unit:
            rows, hidden = await unit.packs.in_use(guild), await unit.packs.hidden(guild)
        hidden |= {row.pack for row in rows}
        own = [PackSummary(own_key(guild, row.pack), row.version, row.facts) for row in rows]
        return Catalog([*own, *(one for one in self._summaries if one.id not in hidden)])

    # ------------------------------------------------------------------ packs

    async def pack(self, summary: PackSummary) -> Pack | None:
        """The pack that an entry of a catalog stands for; None where it cannot be read any more."""
        owner = owner_of(summary.id)
        return self.bundled.packs.get(summary.id) if owner is None else await self.version(*owner, summary.version)

    async def subject(self, key: str, version: int) -> Subject | None:
        """What a run goes through: a pack in that version, a lesson as it is now. None where it is gone."""
        owner = owner_of(key)
        if owner is None:
            now = self.bundled.subject(key)
            former = await self._former(key, version) if now is not None and now.version != version else None
            return now if former is None else subject_of(former)
        pack = await self.version(*owner, version)
        return None if pack is None else subject_of(pack)

    async def _former(self, pack: str, version: int) -> Pack | None:
        """A bundled pack as an earlier edition had it; None where none had that version."""
        content = await asyncio.to_thread(former_pack, pack, version)
        return None if content is None else await self._once((pack, version, None), content, {})

    async def version(self, guild: int, pack: str, version: int) -> Pack | None:
        """That version of a server's own pack, draft or published, under its key."""
        published: _Key = (own_key(guild, pack), version, None)
        if published in self._kept:
            return self._kept[published].pack
        if published in self._being_read:
            return await asyncio.shield(self._being_read[published])
        async with self._database.unit(writes=False) as unit:
            row = await unit.packs.get(guild, pack, version)
            content = await unit.packs.content(guild, pack, version)
            pictures = await unit.pictures.of_version(guild, pack, version)
        if row is None or content is None:
            return None
        names = {image: one.name for image, one in pictures.items()}
        # A draft may be another one the next time.
        key = published if row.published_at is not None else (*published[:2], digest_of(content, names))
        return await self._once(key, content, names)

    async def _once(self, key: _Key, content: str, names: Mapping[str, str]) -> Pack | None:
        """The pack of that key, which is read from `content` unless it is there or being read already."""
        if key in self._kept:
            return self._kept[key].pack
        if key not in self._being_read:  # of many learners who press at once, the first has it read for all
            self._being_read[key] = task = asyncio.create_task(self._read(key, content, names))
            task.add_done_callback(lambda done: self._was_read(key, done))
        return await asyncio.shield(self._being_read[key])

    def _was_read(self, key: _Key, done: asyncio.Task[Pack | None]) -> None:
        del self._being_read[key]
        if not done.cancelled() and (error := done.exception()) is not None:  # whoever still waits is told, too
            _log.warning("Pack %s cannot be read: %s", key[0], error)

    async def _read(self, key: _Key, content: str, pictures: Mapping[str, str]) -> Pack | None:
        guild, pack = owner_of(key[0]) or (0, key[0])  # what is bundled waits in a queue of its own
        try:
            loaded = await self._workers.run(
                guild, "reading", nobody, jobs.read_pack, content, f"{pack}.yaml", self._sources
            )
        except (QueueFull, JobStopped) as error:  # to a learner it is the same as a database that does not answer
            raise DatabaseUnavailable(f"The pack {pack} of server {guild} cannot be read now ({error!r})") from error
        if loaded.value is None:
            _log.warning("Pack %s of server %s is left out. The first problem: %s", pack, guild, loaded.problems[0])
            return None
        found = loaded.value.model_copy(update={"id": key[0], "version": key[1]})
        found.keep_pictures(pictures)
        self._kept[key] = _Kept(found, BYTES_A_CHARACTER * len(content))
        return found

    # ------------------------------------------------------------------ what changed

    async def revisions(
        self, guild: int, pack: str, versions: Sequence[PackVersion], waiting: Waiting = nobody
    ) -> dict[int, Revision | None]:
        """What each of these versions (the latest first) changed in the published one before it; None for the first.

        That is stored when a version comes; where it is not, it is worked out and stored. Raises `QueueFull` and
        `JobStopped`.
        """
        found: dict[int, Revision | None] = {}
        lacking = dict[int, int]()  # versions, and what they are compared with
        for at, row in enumerate(versions):
            before = next((one for one in versions[at + 1 :] if one.published_at is not None), None)
            if before is not None and row.revision is not None and row.revision["since"] == before.version:
                found[row.version] = _revision(row.revision)
            else:
                found[row.version] = None
                if before is not None:
                    lacking[row.version] = before.version
        return found | await self._worked_out(guild, pack, lacking, waiting) if lacking else found

    async def _worked_out(
        self, guild: int, pack: str, lacking: Mapping[int, int], waiting: Waiting
    ) -> dict[int, Revision | None]:
        async with self._database.unit(writes=False) as unit:
            wanted = {*lacking, *lacking.values()}
            contents = {version: await unit.packs.content(guild, pack, version) or "" for version in wanted}
        pairs = [(contents[old], contents[new]) for new, old in lacking.items()]
        revisions = await self._workers.run(guild, "files", waiting, jobs.revise, pairs, self._sources)
        found = dict(zip(lacking, revisions, strict=True))
        async with self._database.unit() as unit:
            for version, revision in found.items():
                if revision is not None:
                    stored = revision_to_store(revision, lacking[version])
                    await unit.packs.revise(guild, pack, version, stored)
            await unit.commit()
        return found

    async def rekeyed(self, key: str, version: int) -> tuple[frozenset[str], str | None]:
        """Questions of an own pack whose key changed after that version, and the title that it had in it."""
        owner = owner_of(key)
        if owner is None:
            bundled = self.bundled.packs.get(key)
            return frozenset(), bundled.title if bundled is not None else None
        async with self._database.unit(writes=False) as unit:
            versions = [one for one in await unit.packs.versions(*owner) if one.published_at is not None]
        title = next((one.facts.title for one in versions if one.version == version), None)
        later = [one for one in versions if one.version >= version]
        changed = [one for one in (await self.revisions(*owner, later)).values() if one is not None]
        return frozenset(item for one in changed for item in one.rekeyed), title


def revision_to_store(revision: Revision, since: int) -> Mapping[str, JsonValue]:
    """A revision as it is stored: with the version that it is compared with."""
    return {"since": since, **asdict(revision)}


def _revision(stored: Mapping[str, JsonValue]) -> Revision:
    """Reads what `revision_to_store` wrote."""
    return Revision(**{name: _ids(stored[name]) for name in Revision.__match_args__})


def _ids(stored: JsonValue) -> tuple[str, ...]:
    if not isinstance(stored, list | tuple):
        raise TypeError(f"{stored!r} is no list of ids")
    return tuple(map(str, stored))
