"""People of the loopback Discord: they write, give commands, press, choose and fill in forms, many at the same moment.

Promises that an action returns at once with an `Interaction`, which knows when it was made, acknowledged and answered;
`await` it for the card that came of it. People see what Discord would show them: a press on what is not on the card, or
is disabled, fails, and so does an interaction to which Discord would have said "This interaction failed".
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable
from typing import Any

import discord
import simcord

from tests.people import Card
from tests.waiting import HANG
from tests.wire.tokens import Token, Tokens
from tests.wire.world import Actor, Record, World


class Interaction:
    """One thing that somebody did, and what came of it."""

    def __init__(self, world: World, tokens: Tokens, record: Record, token: Token) -> None:
        self._world = world
        self._tokens = tokens
        self.record = record
        self.token = token

    @property
    def in_time(self) -> bool:
        """Whether the bot's first response came within Discord's time."""
        return self.token.acknowledged is not None

    @property
    def latency(self) -> float | None:
        """Seconds from the press to its acknowledgement; None where there was none in time."""
        return None if self.token.acknowledged is None else self.token.acknowledged - self.token.made

    @property
    def answer_latency(self) -> float | None:
        """Seconds from the press to the latest card."""
        return None if self.token.answered is None else self.token.answered - self.token.made

    @property
    def card(self) -> Card | None:
        """What it shows now. The card is live: it changes with its message."""
        return self._world.card(self.record) if self.in_time else None

    @property
    def form(self) -> dict[str, Any] | None:
        """The form that it opened."""
        return self.record.modal

    async def acknowledged(self) -> bool:
        """Waits for the acknowledgement, or until Discord takes none any more; returns whether there was one."""
        left = self.token.made + self._tokens.rules.respond_within - self._tokens.clock()
        await self._until(lambda: self.in_time, left)
        return self.in_time

    async def answered(self) -> Card | None:
        """Waits for something to be shown, and returns the card; None for a form."""
        assert await self.acknowledged(), "Discord would say: This interaction failed"
        await self._until(lambda: self.token.answered is not None, HANG)
        assert self.token.answered is not None, "still thinking"
        return self.card

    async def heard(self, seconds: float = 4.0) -> Card | None:
        """What was shown; None where nothing was in so long after the acknowledgement, or there was none of those."""
        if await self.acknowledged():
            await self._until(lambda: self.token.answered is not None, seconds)
        return self.card if self.token.answered is not None else None

    def __await__(self) -> Generator[Any, None, Card]:
        card = yield from self.answered().__await__()
        assert card is not None, "a form, or a message that is gone"
        return card

    async def _until(self, happened: Any, seconds: float) -> None:
        end = self._tokens.clock() + seconds
        while not happened() and (left := end - self._tokens.clock()) > 0:
            self.token.changed.clear()
            try:
                await asyncio.wait_for(self.token.changed.wait(), left)
            except TimeoutError:
                return


class Person:
    """Somebody in a server's channel, or in direct messages with the bot."""

    def __init__(
        self,
        world: World,
        tokens: Tokens,
        actor: Actor,
        channel: simcord.ChannelHandle,
    ) -> None:
        self._world = world
        self._tokens = tokens
        self._actor = actor
        self.channel = channel

    @property
    def id(self) -> int:
        """The Discord id."""
        return self._actor.id

    def in_channel(self, channel: simcord.ChannelHandle) -> Person:
        """The same person, in another channel of the server."""
        return Person(self._world, self._tokens, self._actor, channel)

    def slash(self, command: str, **options: Any) -> Interaction:
        """Gives a command."""
        return self._sent(*self._world.command(self._actor, self.channel, command, options))

    def types(self, command: str, option: str, typed: str) -> Interaction:
        """Types into an option that suggests values; each sign more is another call."""
        return self._sent(*self._world.typing(self._actor, self.channel, command, option, typed))

    def press(self, card: Card, label: str) -> Interaction:
        """Presses the button whose label begins with `label`."""
        return self.send(card, card.custom_id(label))

    def pick(self, card: Card, option: str) -> Interaction:
        """Answers with the option whose text begins with `option`, wherever the card has put it."""
        return self.press(card, f"Answer {card.letter(option)}")

    def choose(self, card: Card, *labels: str) -> Interaction:
        """Chooses in the card's menu the entries whose labels end with `labels`."""
        custom_id, values = card.values(labels)
        return self.send(card, custom_id, values)

    def fill(self, opened: Interaction, **values: Any) -> Interaction:
        """Submits a form by its fields' ids."""
        return self._sent(*self._world.form(self._actor, opened.record, values))

    def send(self, card: Card, custom_id: str, values: list[str] | None = None) -> Interaction:
        """Presses by id; with `values`, chooses. Nothing is looked up, so that a crowd costs little."""
        return self._sent(*self._world.component(self._actor, card, custom_id, values))

    def says(self, text: str) -> None:
        """Writes a message into the channel."""
        self._world.say(self._actor, self.channel, text)

    def sees(self) -> list[Card]:
        """The channel's messages as they stand, oldest first."""
        return self._world.cards(self.channel, self.id)

    def _sent(self, record: Record, payload: dict[str, Any]) -> Interaction:
        token = self._tokens.issue(record.id, record.token)
        self._world.send(payload)
        return Interaction(self._world, self._tokens, record, token)


class School:
    """One server with one channel."""

    def __init__(self, world: World, tokens: Tokens, guild: simcord.GuildHandle) -> None:
        self._world = world
        self._tokens = tokens
        self.guild = guild
        self.channel = guild.create_text_channel("class")

    def person(self, name: str, *, manages: bool = False) -> Person:
        """Somebody new in the channel; `manages` gives Manage Server."""
        manager = discord.Permissions(manage_guild=True)
        roles = [self.guild.create_role("staff", permissions=manager)] if manages else []
        actor = self.guild.add_member(self._world.user(name), roles=roles)
        return Person(self._world, self._tokens, actor, self.channel)

    def people(self, number: int) -> list[Person]:
        """So many new ones."""
        return [self.person(f"student {at}") for at in range(number)]

    def stranger(self, name: str) -> Person:
        """Somebody who talks to the bot in direct messages alone."""
        user = self._world.user(name)
        return Person(self._world, self._tokens, user, user.dm_channel)


async def all_acknowledged(interactions: Iterable[Interaction]) -> list[bool]:
    """Waits for all of them, or for their time to run out; tells for each whether it was acknowledged."""
    return [await one.acknowledged() for one in interactions]
