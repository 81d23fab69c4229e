"""Which language somebody is spoken to in.

Promises what they chose themselves, else what was set for their server, else the language of their Discord, else
English. Every press asks, so what was read is kept for a while: a choice holds at once in the process where it was
made, and within `KEPT` in the others. A whole class that presses at once is looked up together. Refuses to ask
Discord: locales are handed in.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from itertools import islice

from bot.i18n.languages import ENGLISH, spoken
from db.clock import Clock
from db.engine import Database
from db.preferences import languages_of_learners, languages_of_servers

KEPT = 300.0
"""Seconds for which what was read is kept."""

_MOST_KEPT = 20_000
"""Choices, or that there is none, that are kept of learners, and as many of servers."""

MOST_READ = 1000
"""Choices that are read in one query."""


class Choices:
    """The languages chosen by learners, or for servers, as far as they were read lately.

    Whatever is asked for while a query is on its way is read by the next one, however much that is.
    """

    def __init__(self, read: Callable[[Collection[int]], Awaitable[Mapping[int, str]]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._kept: OrderedDict[int, tuple[str | None, float]] = OrderedDict()
        self._wanted = dict[int, "asyncio.Future[str | None]"]()
        """What the next query is to read, and whoever waits for it."""
        self._asked = dict[int, "asyncio.Future[str | None]"]()
        """The same of the query that is on its way."""
        self._reading: asyncio.Task[None] | None = None

    async def get(self, key: int) -> str | None:
        """What was chosen; None for nothing."""
        if self.is_fresh(key):
            return self._kept[key][0]
        return await asyncio.shield(self._want(key))  # others may wait for the same

    def is_fresh(self, key: int) -> bool:
        """Whether it was read lately."""
        kept = self._kept.get(key)
        return kept is not None and self._clock.monotonic() - kept[1] < KEPT

    def _want(self, key: int) -> asyncio.Future[str | None]:
        wanted = self._asked.get(key) or self._wanted.get(key)
        if wanted is None:
            wanted = self._wanted[key] = asyncio.get_running_loop().create_future()
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_wanted(), name="languages")
        return wanted

    async def _read_wanted(self) -> None:
        try:
            while self._wanted:
                self._asked = {key: self._wanted.pop(key) for key in list(islice(self._wanted, MOST_READ))}
                try:
                    chosen = await self._read(tuple(self._asked))
                except Exception as error:
                    for answer in self._asked.values():
                        answer.set_exception(error)
                        answer.exception()  # whoever asked may have gone
                    self._asked.clear()
                else:
                    for key in tuple(self._asked):  # without those that were chosen meanwhile: what was read is old
                        self.note(key, chosen.get(key))
        finally:
            # Still waiting is somebody only where this task itself was cancelled.
            for answer in (*self._asked.values(), *self._wanted.values()):
                answer.cancel()
            self._asked.clear()
            self._wanted.clear()

    def known(self, key: int) -> str | None:
        """What was chosen as far as it was read, however long ago."""
        kept = self._kept.get(key)
        return None if kept is None else kept[0]

    def note(self, key: int, chosen: str | None) -> None:
        """This is the choice now, for those as well who wait for it."""
        for waiting in (self._asked, self._wanted):
            if key in waiting:
                waiting.pop(key).set_result(chosen)
        self._kept[key] = chosen, self._clock.monotonic()
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def forget(self, key: int) -> None:
        """Nothing is known of them, not even that they chose nothing."""
        self._kept.pop(key, None)


class LocaleResolver:
    """One for a process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._learners = Choices(self._of_learners, clock)
        self._servers = Choices(self._of_servers, clock)

    async def of(self, learner: int, guild: int | None, locale: str) -> str:
        """The language for a learner in a server (None: nowhere in particular) whose Discord has this locale."""
        chosen = await self._learners.get(learner)
        if chosen is None and guild is not None:
            chosen = await self._servers.get(guild)
        return chosen or spoken(locale) or ENGLISH

    def fresh(self, learner: int, guild: int | None, locale: str) -> str | None:
        """The same as `of`, where all of it was read lately; None where not."""
        if self._learners.is_fresh(learner) and (guild is None or self._servers.is_fresh(guild)):
            return self.known(learner, guild, locale)
        return None

    def lacks(self, learner: int) -> bool:
        """Whether what they chose was not read lately: who stores something of theirs may read it along with that."""
        return not self._learners.is_fresh(learner)

    def note_read(self, learner: int, chosen: str | None) -> None:
        """That was read along with something. A choice that was noted since is newer."""
        if self.lacks(learner):
            self._learners.note(learner, chosen)

    def known(self, learner: int, guild: int | None, locale: str) -> str:
        """The same as far as it is in memory."""
        chosen = self._learners.known(learner) or (None if guild is None else self._servers.known(guild))
        return chosen or spoken(locale) or ENGLISH

    async def of_channel(self, guild: int | None, locale: str) -> str:
        """The language for what everybody reads in a server that prefers this locale."""
        return (None if guild is None else await self._servers.get(guild)) or spoken(locale) or ENGLISH

    async def choose(self, learner: int, code: str | None) -> None:
        """They want to be spoken to in that language from now on; with None in that of their server or Discord."""
        async with self._database.unit() as unit:
            await unit.preferences.set_language(learner, code)
            await unit.commit()
        self._learners.note(learner, code)

    def forget(self, learner: int) -> None:
        """Nothing of them is kept here. What they chose was deleted."""
        self._learners.forget(learner)

    async def set_for_server(self, guild: int, code: str | None) -> None:
        """That language is spoken in the server, unless learners chose for themselves; with None that of each one."""
        async with self._database.unit() as unit:
            await unit.preferences.set_language_of_server(guild, code, self._clock.now())
            await unit.commit()
        self._servers.note(guild, code)

    async def _of_learners(self, learners: Collection[int]) -> Mapping[int, str]:
        return await self._database.transact(partial(languages_of_learners, learners), writes=False)

    async def _of_servers(self, guilds: Collection[int]) -> Mapping[int, str]:
        return await self._database.transact(partial(languages_of_servers, guilds), writes=False)
