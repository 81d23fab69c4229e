"""The places that Discord brings commands and presses from, also those that SimCord has no people in.

An interaction is sent as Discord's gateway sends it, with nothing checked: as from a client of somebody's own making.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import simcord
from discord import app_commands
from discord.ext import commands
from simcord import InteractionResult, ResponseMessage
from simcord.backend import serializers
from simcord.interactions import base_payload

from tests.people import BUTTON, MENU, Card, Student

SERVER, BOT_DM, PRIVATE = 0, 1, 2
"""Discord's contexts of interactions."""

UNKNOWN_SERVER = 4242424242424242
"""A server that the bot is in nowhere near; somebody brought it along with their account."""

Option = tuple[str, int, Any]
"""An option's name, type and value."""


@dataclass(frozen=True)
class Place:
    """Where somebody gives a command or presses something."""

    name: str
    context: Literal[0, 1, 2]
    channel_type: int = 0
    known: bool = True
    """Whether the bot is there, too."""

    @property
    def private(self) -> bool:
        """Whether nobody else can read along."""
        return self.context == BOT_DM


THE_SERVER = Place("the server", SERVER)
OTHER_CHANNEL = Place("another channel of the server", SERVER)
OTHER_SERVER = Place("another server", SERVER)
WITHOUT_BOT = Place("a server without the bot", SERVER, known=False)
WITH_BOT = Place("the bot's direct messages", BOT_DM, 1)
OF_TWO = Place("direct messages of two people", PRIVATE, 1, known=False)
GROUP = Place("a group", PRIVATE, 3, known=False)

PLACES = (THE_SERVER, OTHER_CHANNEL, OTHER_SERVER, WITHOUT_BOT, WITH_BOT, OF_TWO, GROUP)


@dataclass(frozen=True)
class Someone:
    """Somebody at a place. `manages` is what Discord says of them in a server that the bot is not in."""

    env: simcord.Env
    id: int
    place: Place
    channel: int
    guild: int | None
    manages: bool = False

    async def give(
        self, command: str, *options: Option, resolved: Mapping[str, Any] | None = None
    ) -> InteractionResult:
        """Gives a command."""
        data = _command(command, options)
        if resolved:
            data["resolved"] = resolved
        return await self.send(2, data)

    async def type_into(self, command: str, option: str, typed: str) -> InteractionResult:
        """Types into an option of a command, and is offered what it may mean."""
        data = _command(command, [(option, 3, typed)])
        node = data
        while "options" in node:
            node = node["options"][0]
        node["focused"] = True
        return await self.send(4, data)

    async def use(
        self,
        card: Card,
        custom_id: str,
        *,
        values: Sequence[str] | None = None,
        typed: str | Sequence[str] | None = None,
    ) -> InteractionResult:
        """Presses a button with this id, or chooses `values` in a menu or submits a form that has it."""
        if typed is not None:
            fields = [
                {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "typed", "value": text}}
                for text in ([typed] if isinstance(typed, str) else typed)
            ]
            return await self.send(5, {"custom_id": custom_id, "components": fields}, card)
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": BUTTON}
        if values is not None:
            data |= {"component_type": MENU, "values": list(values)}
        return await self.send(3, data, card)

    async def send(self, kind: int, data: dict[str, Any], card: Card | None = None) -> InteractionResult:
        """Has Discord pass on an interaction, and waits for what comes of it."""
        backend = self.env.backend
        record, payload = base_payload(
            backend, type=kind, channel_id=self.channel, guild_id=self.guild, user_id=self.id, data=data
        )
        payload |= {"context": self.place.context}
        if not self.place.known:
            payload |= self._elsewhere(payload)
        if card is not None:
            stored = backend.get_message(card.message.channel_id, card.message.id)
            message = dict(serializers.message_payload(backend, stored))
            control = {"type": data.get("component_type", BUTTON), "id": 99, "custom_id": data["custom_id"], "style": 2}
            if "values" in data:
                control["options"] = [{"label": value, "value": value} for value in data["values"]]
            if kind == 3:
                message["components"] = [*message["components"], {"type": 1, "id": 98, "components": [control]}]
            payload["message"] = message
            record.source_message_id = stored.id
        backend.emit("INTERACTION_CREATE", json.loads(json.dumps(payload)))
        await self.env.settle()
        return InteractionResult(self.env, record)

    def _elsewhere(self, payload: dict[str, Any]) -> dict[str, Any]:
        """What is different where the bot is not, and somebody has it with them."""
        user = dict(serializers.user_payload(self.env.backend.get_user(self.id)))
        owners = {"authorizing_integration_owners": {"1": str(self.id)}}
        if self.place.context == PRIVATE:
            other = {**user, "id": "77", "username": "friend"}
            channel = {"id": "7700", "type": self.place.channel_type, "recipients": [other], "flags": 0, "name": "us"}
            return {**owners, "channel": channel, "channel_id": "7700"}
        guild = str(UNKNOWN_SERVER)
        member = {"user": user, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False}
        member |= {"permissions": str(1 << 5 if self.manages else 0), "flags": 0}
        channel = {"id": "7800", "type": 0, "guild_id": guild, "name": "far", "position": 0, "permissions": "0"}
        server = {"id": guild, "locale": "en-US", "features": []}
        payload.pop("user")
        return {
            **owners,
            "guild_id": guild,
            "guild": server,
            "member": member,
            "channel": channel,
            "channel_id": "7800",
        }


def seen(result: InteractionResult) -> Card | None:
    """The message that somebody sees as the answer; None for a form. Fails where Discord would say that it failed."""
    assert result.acknowledged, "Discord would say: This interaction failed"
    if result.modal is not None:
        return None
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, "Discord would say: This interaction failed"
    return Card(message)


def made_public(env: simcord.Env, card: Card) -> Card:
    """The card as everybody sees it, as the first edition sent it to direct messages of two people."""
    stored = env.backend.get_message(card.message.channel_id, card.message.id)
    stored.flags &= ~64
    return Card(ResponseMessage(env, stored))


def leaves(bot: commands.Bot) -> list[app_commands.Command[Any, ..., Any]]:
    """Every command there is."""
    return [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]


def _command(name: str, options: Sequence[Option]) -> dict[str, Any]:
    given: list[dict[str, Any]] = [{"name": name, "type": kind, "value": value} for name, kind, value in options]
    first, *rest = name.split()
    for part in reversed(rest):
        given = [{"name": part, "type": 1, "options": given}]
    return {"id": "1", "name": first, "type": 1, "options": given}


def at(student: Student, place: Place, *, manages: bool = False) -> Someone:
    """Somebody of the school at a place that is not its own."""
    env = student.actor._env
    mine = env.backend.get_dm_channel(student.id).id
    return Someone(env, student.id, place, mine, None, manages)


def here(student: Student) -> Someone:
    """Somebody of a school in its channel."""
    assert student.channel is not None
    env = student.actor._env
    guild = env.backend.get_channel(student.channel.id).guild_id
    return Someone(env, student.id, THE_SERVER, student.channel.id, guild)


def moved(someone: Someone, place: Place, channel: int) -> Someone:
    """The same person in another channel of the server."""
    return replace(someone, place=place, channel=channel)
