"""What exists in the loopback Discord: servers, people, messages. All that `tests.wire` knows of SimCord is here.

Promises SimCord's backend (its objects, permissions, validation and payloads) on real time. The backend's own rules
for interaction tokens are off, as `tests.wire.tokens` holds Discord's. Private names of the release that the `dev`
group pins are used: SimCord lets people act one at a time and waits for a bot in the same process, and here is neither.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import discord
import simcord
from simcord import _modal, actors, intents, interactions
from simcord._clock import Clock
from simcord.backend import serializers
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError
from simcord.backend.models import Interaction as Record
from simcord.http import router, routes

from tests.people import Card
from tests.wire.tokens import Refused

COMMAND, COMPONENT, TYPING, FORM = 2, 3, 4, 5
"""Types of interactions."""

BUTTON, MENU = 2, 3

Listener = Callable[[str, Mapping[str, Any]], None]
Actor = simcord.MemberActor | simcord.UserHandle


class _RealClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)


class World:
    """One Discord's contents. `listener` hears every gateway event, before intents and shards are looked at."""

    def __init__(self, listener: Listener) -> None:
        assert routes, "imported for its effect: it registers the routes"
        # Never started: it builds servers and members, and the bot is elsewhere.
        self._env = simcord.Env(discord.Client(intents=discord.Intents.none()))
        self._backend = self._env.backend
        self._backend.clock = _RealClock()
        self._backend.subscribers.append(listener)
        self.files_at = CDN_BASE
        """Under which address what people attach can be fetched."""
        self.gaps: list[str] = []
        """Requests that SimCord knows nothing of: a hole in the loopback, not an answer of Discord's."""
        self._by_nonce: dict[str, Any] = {}
        """Messages that the bot sent with `enforce_nonce`. Discord remembers them for some minutes, as long as these
        worlds live at most."""

    # ------------------------------------------------------------------ building

    def guild(self, name: str, shard: int = 0, shards: int = 1) -> simcord.GuildHandle:
        """A new server that belongs to this shard of so many."""
        owner = self._env.create_user(f"owner of {name}")
        self._env._shard_count = shards
        return self._env.create_guild(name, shard_id=shard, owner=owner)

    def user(self, name: str) -> simcord.UserHandle:
        """Somebody new, in no server."""
        return self._env.create_user(name)

    # ------------------------------------------------------------------ what a bot is told

    @property
    def application_id(self) -> int:
        """The bot's application."""
        return self._backend.application_id

    @property
    def bot_user(self) -> dict[str, Any]:
        """The bot's own user object."""
        return dict(serializers.user_payload(self._backend.bot_user))

    @property
    def guilds(self) -> list[int]:
        """Ids of all servers."""
        return list(self._backend.guilds)

    def guild_create(self, guild: int) -> Mapping[str, Any]:
        """A server's GUILD_CREATE."""
        return serializers.guild_create_payload(self._backend, self._backend.guilds[guild])

    def shaped(self, event: str, payload: Mapping[str, Any], wanted: discord.Intents) -> Mapping[str, Any] | None:
        """An event as a connection with these intents gets it; None where it gets none."""
        gate = intents.required_intent(event, payload)
        if gate is not None and not getattr(wanted, gate):
            return None
        bot = self._backend.bot_user.id
        if event == "GUILD_CREATE":
            payload = dict(payload)
            intents.prune_guild_create(payload, wanted, bot)
        elif event.startswith("MESSAGE_") and not wanted.message_content:
            payload = copy.deepcopy(dict(payload))
            intents.censor_message(payload, bot, backend=self._backend)
        return payload

    # ------------------------------------------------------------------ what a bot asks

    @property
    def requests(self) -> list[Any]:
        """All requests carried out or refused by the backend, as `tests.openapi.RequestRules` takes them."""
        return self._backend.http_requests

    def request(
        self, method: str, path: str, *, body: Any, params: dict[str, Any], files: list[Any], why: str | None
    ) -> Any:
        """Carries out a REST call and returns its JSON, or None for no content. Raises `Refused`.

        A message whose nonce was there before is not made again: the first one is returned.
        """
        self._backend.transcript.clear()  # nobody reads it here, and it would grow with each press
        nonce = body["nonce"] if isinstance(body, dict) and body.get("enforce_nonce") else None
        if nonce in self._by_nonce:
            return self._by_nonce[nonce]
        try:
            done = router.dispatch(self._backend, method, path, json=body, params=params, files=files, reason=why)
        except (router.RouteNotImplemented, router.UnsupportedField) as gap:
            self.gaps.append(str(gap))
            raise Refused(501, 0, str(gap)) from gap
        except BackendError as error:
            refused = Refused(error.status, error.code, error.message)
            refused.body = error.to_json()
            raise refused from error
        if nonce is not None:
            self._by_nonce[nonce] = done
        return done

    # ------------------------------------------------------------------ what people do

    def command(
        self, actor: Actor, channel: simcord.ChannelHandle, name: str, options: dict[str, Any]
    ) -> tuple[Record, dict[str, Any]]:
        """A slash command, ready to be sent. Raises simcord.SetupError for one that this person is not offered."""
        root, leaf, nesting = self._found(actor, channel, name)
        given, resolved = interactions.build_options(actor, name, leaf, options, channel_id=channel.id)
        data = _called(root, nesting, given)
        if resolved:
            data["resolved"] = self._fetchable(resolved)
        return self._interaction(actor, COMMAND, channel.id, data)

    def typing(
        self, actor: Actor, channel: simcord.ChannelHandle, name: str, option: str, typed: str
    ) -> tuple[Record, dict[str, Any]]:
        """What is sent while somebody types an option of a command that suggests values. Raises simcord.SetupError."""
        root, leaf, nesting = self._found(actor, channel, name)
        kind = next(one["type"] for one in leaf["options"] if one["name"] == option and one.get("autocomplete"))
        given = [{"name": option, "type": kind, "value": typed, "focused": True}]
        return self._interaction(actor, TYPING, channel.id, _called(root, nesting, given))

    def component(
        self, actor: Actor, card: Card, custom_id: str, values: Sequence[str] | None
    ) -> tuple[Record, dict[str, Any]]:
        """A press of a button, or with `values` a choice in a menu, ready to be sent. Fails where nobody sees it."""
        stored = self._backend.get_message(card.message.channel_id, card.message.id)
        assert stored.visible_to(actor.id), "this person does not see that card"
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": BUTTON}
        if values is not None:
            data |= {"component_type": MENU, "values": list(values)}
        record, payload = self._interaction(actor, COMPONENT, stored.channel_id, data)
        record.source_message_id = stored.id
        payload["message"] = dict(serializers.message_payload(self._backend, stored))
        return record, payload

    def form(self, actor: Actor, opened: Record, values: dict[str, Any]) -> tuple[Record, dict[str, Any]]:
        """A filled-in form, by its fields' ids, ready to be sent. Raises simcord.SetupError where it does not fit."""
        assert opened.modal is not None, "no form was opened"
        resolved: dict[str, dict[str, Any]] = {}
        fields = _modal._modal_submit_nodes(opened.modal["components"], actor, values, resolved, opened.channel_id, [])
        data: dict[str, Any] = {"custom_id": opened.modal["custom_id"], "components": fields}
        if resolved:
            data["resolved"] = self._fetchable(resolved)
        record, payload = self._interaction(actor, FORM, opened.channel_id, data)
        if opened.source_message_id is not None:
            record.source_message_id = opened.source_message_id
            stored = self._backend.get_message(opened.channel_id, opened.source_message_id)
            payload["message"] = dict(serializers.message_payload(self._backend, stored))
        return record, payload

    def send(self, payload: Mapping[str, Any]) -> None:
        """Tells the bot of an interaction."""
        self._backend.emit("INTERACTION_CREATE", payload)

    def say(self, actor: Actor, channel: simcord.ChannelHandle, text: str) -> None:
        """Somebody writes a message. Raises BackendError for who may not, and where the text is none."""
        self._backend.transcript.clear()  # as for a request: nobody reads it here
        if isinstance(actor, simcord.MemberActor):
            actor._check(channel, "send_messages")
        self._backend.create_message(channel.id, actor.id, text)

    # ------------------------------------------------------------------ what people see

    def listen(self, listener: Listener) -> None:
        """Lets one more hear every gateway event from now on, the moment it happens."""
        self._backend.subscribers.append(listener)

    def card(self, record: Record) -> Card | None:
        """The message that answers an interaction: the latest follow-up, else the first response. It stays live."""
        result = simcord.InteractionResult(self._env, record)
        message = result.followups[-1] if record.followup_ids else result.response
        return Card(message) if message is not None else None

    def cards(self, channel: simcord.ChannelHandle, viewer: int) -> list[Card]:
        """All messages in a channel that this person sees, oldest first."""
        stored = self._backend.messages.get(channel.id, {}).values()
        return [Card(simcord.ResponseMessage(self._env, message)) for message in stored if message.visible_to(viewer)]

    def attached(self, path: str) -> bytes | None:
        """The content of a file behind `files_at`; None where there is none."""
        return self._backend.cdn.get(f"{CDN_BASE}/{path}")

    def _fetchable(self, resolved: dict[str, Any]) -> dict[str, Any]:
        for file in resolved.get("attachments", {}).values():
            file["url"] = file["proxy_url"] = file["url"].replace(CDN_BASE, self.files_at, 1)
        return resolved

    def _found(self, actor: Actor, channel: simcord.ChannelHandle, name: str) -> tuple[Any, Any, Any]:
        """A command that this person is offered, its innermost subcommand, and the way there."""
        first, *rest = name.split()
        root = actors._resolve_visible_command(actor, channel.id, first, 1)
        return root, *interactions.walk_to_subcommand(root, rest)

    def _interaction(
        self, actor: Actor, kind: int, channel: int, data: dict[str, Any]
    ) -> tuple[Record, dict[str, Any]]:
        guild = actor.guild.id if isinstance(actor, simcord.MemberActor) else None
        record, payload = interactions.base_payload(
            self._backend, type=kind, channel_id=channel, guild_id=guild, user_id=actor.id, data=data
        )
        record.expires_at = record.initial_response_deadline = None
        return record, payload


def _called(root: Mapping[str, Any], nesting: Any, options: list[dict[str, Any]]) -> dict[str, Any]:
    nested = interactions.nest_options(root, nesting, options)
    return {"id": root["id"], "name": root["name"], "type": 1, "options": nested}


def to_json(value: object) -> str:
    """The text of a payload on the wire."""
    return json.dumps(value, default=int, separators=(",", ":"))
