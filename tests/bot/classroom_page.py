"""A classroom for tests: a host, learners, the message in the channel, and time that passes when a test says so."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import discord
from simcord import ResponseMessage

from tests.people import Card, School, Student

if TYPE_CHECKING:
    from simcord import Env

HOST = discord.Permissions(manage_guild=True)
REPAINT = 2.2
"""Seconds after which the message in the channel shows whatever has changed."""


class Room(School):
    """A school whose channel holds class quizzes. `teacher` may manage the server."""

    def __init__(self, env: Env) -> None:
        super().__init__(env)
        self.teacher = self.host("teacher")
        self.panel: Card | None = None
        """The teacher's panel of the last quiz opened, which shows what it showed when it was last pressed."""

    def host(self, name: str) -> Student:
        """Somebody who may manage the server."""
        role = self.guild.create_role(f"role of {name}", permissions=HOST)
        return Student(self.guild.add_member(self.env.create_user(name), roles=[role]), self.channel)

    def learners(self, *names: str) -> list[Student]:
        """Members who may do nothing in particular."""
        return [self.student(name) for name in names]

    async def open(self, pack: str, **options: Any) -> Card:
        """The teacher opens a quiz, whose votes are closed by the teacher or by time unless `early`; the lobby."""
        self.panel = await self.teacher.slash("class quiz", pack=pack, **{"early": "off", **options})
        return await self.shown()

    async def start(self, pack: str, **options: Any) -> Card:
        """Opens a quiz and starts it; the first question."""
        await self.open(pack, **options)
        return await self.press("Start")

    async def press(self, label: str) -> Card:
        """The teacher presses a button of the panel; what stands in the channel then."""
        assert self.panel is not None
        self.panel = await self.teacher.press(self.panel, label)
        return await self.shown()

    async def end(self) -> Card:
        """The teacher ends the quiz, and says so when asked again; the result."""
        await self.press("End quiz")
        return await self.press("Yes, end it")

    async def close(self) -> Card:
        """The vote closes, as the panel stands then; the reveal."""
        await self.look()
        return await self.press("Close now")

    async def look(self) -> Card:
        """The teacher's panel as things stand. One that is folded has no button to ask for that."""
        assert self.panel is not None
        if self.panel.has("Unfold"):
            self.panel = self.fresh_panel()
            return self.panel
        self.panel = await self.teacher.press(self.panel, "Refresh")
        return self.panel

    def fresh_panel(self) -> Card:
        """The teacher's panel as it stands in the channel, without pressing anything."""
        assert self.panel is not None
        return next(card for card in self.messages(self.teacher) if card.message.id == self.panel.message.id)

    async def shown(self) -> Card:
        """The class quiz in the channel, once all that happened is drawn."""
        await self.env.advance_time(REPAINT)
        return self.now()

    def now(self) -> Card:
        """The class quiz in the channel as it stands."""
        return self.public()[-1]

    def public(self) -> list[Card]:
        """The cards that everybody sees in the channel, oldest first."""
        return [card for card in self.messages() if not card.ephemeral and card.message.components]

    def own(self, student: Student) -> Card:
        """The newest message in the channel that this person alone sees."""
        return self.private(student)[-1]

    def private(self, student: Student) -> list[Card]:
        """Every message in the channel that this person alone sees, oldest first."""
        return [card for card in self.messages(student) if card.ephemeral]

    def messages(self, viewer: Student | None = None) -> list[Card]:
        """Every message in the channel, or every one that this person sees, oldest first."""
        stored = self.env.backend.messages.get(self.channel.id, {})
        seen = [one for _, one in sorted(stored.items()) if viewer is None or one.visible_to(viewer.id)]
        return [Card(ResponseMessage(self.env, one)) for one in seen]

    async def pick(self, student: Student, option: str) -> Card:
        """Answers a question with buttons in the channel; what the student alone sees then."""
        await student.pick(self.now(), option)
        await self.shown()
        return self.own(student)

    async def sheet(self, student: Student) -> Card:
        """Opens the private card of a question that has no buttons in the channel."""
        await student.press(self.now(), "Answer")
        await self.shown()
        return self.own(student)

    async def wait(self, seconds: float) -> Card:
        """Time passes; what stands in the channel then."""
        await self.env.advance_time(seconds)
        return await self.shown()


def assert_fits(card: Card) -> None:
    """Discord would take it."""
    parts = list(card.parts())
    assert len(parts) <= 40
    assert sum(len(part["content"]) for part in parts if part["type"] == 10) <= 4000


def outline(card: Card) -> str:
    """All of a card's JSON but the number of the run, the moments in it, and the ids that the library makes up."""
    text = re.sub(r'"id": \d+', '"id"', json.dumps(card.message.components, sort_keys=True))
    return re.sub(r"<t:\d+:R>", "<t>", re.sub(r"(c1\.[a-z]+\.k?)\d+", r"\1#", text))
