"""A classroom whose bot dies and comes back, and what a look into its database and at Discord's side shows."""

from __future__ import annotations

import asyncio
import gc
import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import aiosqlite
import discord
import pytest
from simcord import ResponseMessage
from sqlalchemy import make_url

from bot.app import Copydesk
from db.engine import Database
from db.rows import ClassRow
from questions.engine.class_quiz import Event, Live, apply, from_json, to_json
from tests.bot.content import answers_of
from tests.people import Card, School, Student
from tests.simulated import successor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord import Env

    from bot.config import Settings

REPAINT = 2.2
"""Seconds after which the message in the channel shows whatever has changed."""


_RIGHT = re.compile(r"(\d+) of (\d+)[a-z ]* right")


def told(card: Card) -> tuple[int, int]:
    """How many were right of how many answers, as a reveal says it; fails on anything that is no reveal."""
    found = _RIGHT.search(card.text)
    assert found is not None, card
    return int(found[1]), int(found[2])


def phase_of(card: Card) -> str:
    """The phase that the message in the channel shows."""
    if card.has("Join"):
        return "lobby"
    if card.has("My result"):
        return "finished"
    if any(_choice(part) for part in card.parts()):
        return "asking"
    return "told" if _RIGHT.search(card.text) or "Nobody answered" in card else "discussing"


def _choice(part: dict[str, Any]) -> bool:
    return ".choose." in part.get("custom_id", "")


class MortalRoom(School):
    """A class whose bot has `settings`. `teacher` may manage the server."""

    def __init__(self, env: Env, settings: Settings) -> None:
        super().__init__(env)
        self.settings = settings
        self.teacher = self.host("teacher")

    def host(self, name: str) -> Student:
        """Somebody who may manage the server."""
        role = self.guild.create_role(f"role of {name}", permissions=discord.Permissions(manage_guild=True))
        return Student(self.guild.add_member(self.env.create_user(name), roles=[role]), self.channel)

    async def open(self, pack: str, **options: Any) -> Card:
        """The teacher opens a quiz, whose votes are closed by the teacher or by time unless `early`; the lobby."""
        await self.teacher.slash("class quiz", pack=pack, **{"early": "off", **options})
        return await self.shown()

    async def panel(self, host: Student | None = None) -> Card:
        """The host's panel as it stands."""
        return await (host or self.teacher).slash("class panel")

    async def host_presses(self, label: str, host: Student | None = None) -> Card:
        """A host presses a button of the panel, called up again; what stands in the channel then."""
        await (host or self.teacher).press(await self.panel(host), label)
        return await self.shown()

    async def host_ends(self, host: Student | None = None) -> Card:
        """A host ends the quiz, and says so when asked again; what stands in the channel then."""
        host = host or self.teacher
        await host.press(await host.press(await self.panel(host), "End quiz"), "Yes, end it")
        return await self.shown()

    async def shown(self) -> Card:
        """The class quiz in the channel, once all that happened is drawn."""
        return await self.wait(REPAINT)

    async def wait(self, seconds: float) -> Card:
        """Time passes; what stands in the channel then."""
        await self.sleep(seconds)
        return self.now()

    async def sleep(self, seconds: float) -> None:
        """Time passes, whatever stands in the channel then."""
        await self.env.advance_time(seconds)

    def now(self) -> Card:
        """The class quiz in the channel as it stands."""
        return self.public()[-1]

    def public(self) -> list[Card]:
        """What everybody sees in the channel, oldest first."""
        return [card for card in self._messages(None) if not card.ephemeral]

    def private(self, student: Student) -> list[Card]:
        """What this person alone sees in the channel, oldest first."""
        return [card for card in self._messages(student) if card.ephemeral]

    def _messages(self, viewer: Student | None) -> list[Card]:
        stored = sorted(self.env.backend.messages.get(self.channel.id, {}).items())
        seen = [one for _, one in stored if viewer is None or one.visible_to(viewer.id)]
        return [Card(ResponseMessage(self.env, one)) for one in seen]

    @property
    def bot(self) -> Copydesk:
        """The process that lives now."""
        assert isinstance(self.env.bot, Copydesk)
        return self.env.bot

    def edits(self, since: int = 0) -> int:
        """How often Discord was asked to change a message in the channel, from the request `since` on."""
        path = f"/channels/{self.channel.id}/messages/"
        return sum(one.method == "PATCH" and path in one.path for one in self.env.http_requests[since:])

    async def restart(self, settings: Settings | None = None) -> None:
        """The process ends between two moments and another one begins."""
        killed = self.env.bot
        await self.env.restart_bot(successor(self.env, settings or self.settings))
        await killed.close()
        await self.env.settle()

    async def kill(self, settings: Settings | None = None) -> None:
        """The process ends in the middle of whatever it is doing, and another one begins."""
        killed = self.env.bot
        await self.env.shutdown()  # cancels every task of the bot, where `restart_bot` would let it finish first
        await _drop_connections(self.settings.database_url)
        self.env.bot = successor(self.env, settings or self.settings)
        await self.env.start()
        await killed.close()
        await self.env.settle()

    async def classes(self) -> list[ClassRow]:
        """Every class that the database holds, the oldest first."""
        database = await Database.open(self.settings.database_url)
        try:
            async with database.unit(writes=False) as unit:
                rows = [await unit.classes.get(run) for run in range(1, 30)]
        finally:
            await database.close()
        return [row for row in rows if row is not None]

    async def stored(self) -> Live:
        """Where the latest class stands in the database."""
        return from_json((await self.classes())[-1].state)

    async def move(self, event: Event) -> None:
        """The latest class goes on in the database alone, as after a commit whose answer was lost."""
        row = (await self.classes())[-1]
        now = self.bot.services.clock.now()
        live, _ = apply(from_json(row.state), event, now)
        database = await Database.open(self.settings.database_url)
        try:
            async with database.unit() as unit:
                assert await unit.classes.keep(
                    row.run.id,
                    to_json(live),
                    expected=row.revision,
                    position=live.position,
                    now=now,
                    finished_at=live.finished_at,
                )
                await unit.commit()
        finally:
            await database.close()

    async def answers(self, student: Student) -> dict[str, Any]:
        """A learner's stored answers by item; no item has two."""
        found = await answers_of(self.settings, student)
        assert len(found) == len({(one.run_id, one.item) for one in found})
        return {one.item: one.response for one in found}


_connections: WeakSet[aiosqlite.Connection] = WeakSet()
"""Every connection to a SQLite file that was made while `connections_known`."""


@contextmanager
def connections_known() -> Iterator[None]:
    """Inside, a process that `MortalRoom.kill` ends takes its connections to SQLite with it."""
    make = aiosqlite.Connection.__init__

    def make_known(self: aiosqlite.Connection, *args: Any, **options: Any) -> None:
        make(self, *args, **options)
        _connections.add(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.Connection, "__init__", make_known)
        yield


async def _drop_connections(url: str) -> None:
    """Ends every connection to a SQLite file, as a process does that dies: a transaction begun is rolled back.

    Without this one that was cancelled in the middle would keep its lock, because the tests' process lives on. Returns
    when the file can be written.
    """
    file = make_url(url).database if url.startswith("sqlite") else None
    for _ in range(100):
        gc.collect()
        ended = [future for one in _connections if one._thread.is_alive() and (future := one.stop()) is not None]
        if ended:
            await asyncio.wait(ended, timeout=1)
        if file is None or _writable(file):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("a connection of the process that died still holds the database")


def _writable(file: str) -> bool:
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True
