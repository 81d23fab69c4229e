"""All that Copydesk uses of discord.py's private names, in one place.

Promises that an edition of discord.py which has changed one of them is named when the program starts, and not by the
first person who needs it.
"""

# That private names are used here is said above.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp
import discord
import orjson
import yarl
from discord import InteractionResponseType, InteractionType
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import Route, json_or_text
from discord.shard import Shard
from discord.state import ConnectionState
from discord.webhook.async_ import async_context

ALREADY_ANSWERED = 40060
"""Discord's code where an interaction has had its first response."""

_UNKNOWN_INTERACTION = 10062
"""Discord's code where an interaction has had none in time: it is over, and nobody can be told anything by it."""

_OVER = "over"
"""Among an interaction's extras, which discord.py leaves to its user: what Discord said when it was."""

_JSON = {"Content-Type": "application/json"}

_REFUSALS: Mapping[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}

HEARTBEAT_PATIENCE = 5.0
"""Seconds that sending heartbeats may take: a connection that takes none must not hold up those of others."""


@dataclass(frozen=True, slots=True)
class ShardState:
    """How one connection to Discord's gateway does."""

    id: int
    is_open: bool
    acknowledged: float
    """Seconds since Discord acknowledged a heartbeat, or since the connection was made."""
    latency: float
    """Seconds from the last heartbeat to its acknowledgement; infinite before the first."""


def attached(interaction: discord.Interaction, names: Iterable[str]) -> list[discord.Attachment]:
    """The files with these ids that came with a form; those that did not come are left out.

    discord.py makes them for the forms that it keeps, and Copydesk has it keep none.
    """
    data = interaction.data
    sent = data.get("resolved", {}).get("attachments", {}) if data is not None else {}
    return [discord.Attachment(data=sent[name], state=interaction._state) for name in names if name in sent]


def leave_components_unread(client: discord.Client, of: Callable[[str], bool]) -> None:
    """Has no objects made of the message that was pressed where nobody looks at them: `of` tells by the pressed id.

    Discord sends the whole message along with each press on it; reading it took more than half as long as answering.
    """
    parsers = client._connection.parsers
    parse = parsers["INTERACTION_CREATE"]

    def parse_less(data: Any) -> None:
        if data["type"] == InteractionType.component.value and of(data["data"]["custom_id"]):
            data["message"]["components"] = []
        parse(data)

    parsers["INTERACTION_CREATE"] = parse_less


async def post_callback(interaction: discord.Interaction, kind: InteractionResponseType, body: bytes) -> None:
    """Sends the first response to an interaction, and asks for nothing back. Raises what discord.py would.

    Once Discord has said that the interaction is over, that is raised again and nothing is sent: a crowd too large to
    be answered in time would cost twice as much, while others of it still could be.

    discord.py asks for the message that comes of it, and makes objects of that. What Discord does not take at once goes
    by discord.py as well, which waits and tries again; so does everything in a simulated Discord, which has no network.
    """
    if interaction.response.is_done():
        raise discord.InteractionResponded(interaction)
    if (over := interaction.extras.get(_OVER)) is not None:
        raise over
    try:
        await _post_callback(interaction, body)
    except discord.NotFound as error:
        if error.code == _UNKNOWN_INTERACTION:
            interaction.extras[_OVER] = error
        raise
    interaction.response._response_type = kind


async def _post_callback(interaction: discord.Interaction, body: bytes) -> None:
    route = Route(
        "POST",
        "/interactions/{webhook_id}/{webhook_token}/callback",
        webhook_id=interaction.id,
        webhook_token=interaction.token,
    )
    outcome = await _send(interaction._session, route, body)
    if outcome != "taken":
        try:
            await async_context.get().request(route, interaction._session, payload=orjson.loads(body))
        except discord.HTTPException as error:
            if outcome != "broken" or error.code != ALREADY_ANSWERED:
                raise


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """A message that answered an interaction, to be changed or deleted for the 15 minutes that Discord allows.

    Of two changes that are made at the same time either may come to stand. discord.py has an interaction do this, with
    which the name of whoever pressed would be kept, and the message that was pressed.
    """

    _session: aiohttp.ClientSession
    _application: int
    _token: str = field(repr=False)
    _message: str

    async def change(self, body: bytes) -> None:
        """Sends what is other now, and makes nothing of what comes back. Raises what discord.py would."""
        await self._request("PATCH", body)

    async def delete(self) -> None:
        """Raises what discord.py would."""
        await self._request("DELETE", None)

    async def _request(self, method: str, body: bytes | None) -> None:
        route = Route(
            method,
            f"/webhooks/{{webhook_id}}/{{webhook_token}}/messages/{self._message}",
            webhook_id=self._application,
            webhook_token=self._token,
        )
        if await _send(self._session, route, body) != "taken":  # neither does harm when it is done twice
            payload = None if body is None else orjson.loads(body)
            await async_context.get().request(route, self._session, payload=payload)


def sent_answer(interaction: discord.Interaction, message: int | None = None) -> SentAnswer:
    """The first response to an interaction, or the message with that id, which followed it."""
    name = "@original" if message is None else str(message)
    return SentAnswer(interaction._session, interaction.application_id, interaction.token, name)


async def _send(
    session: aiohttp.ClientSession | None, route: Route, body: bytes | None
) -> Literal["taken", "refused", "broken"]:
    """What became of it: "refused" for now, or the connection broke and nobody knows.

    Raises `discord.HTTPException` where Discord never will take it.
    """
    if session is None:
        return "refused"
    headers = None if body is None else _JSON
    try:
        async with session.request(
            route.method, yarl.URL(route.url, encoded=True), data=body, headers=headers
        ) as answer:
            if answer.status < 300:
                await answer.read()  # or the connection would be closed
                return "taken"
            if answer.status == 429 or answer.status >= 500:
                return "refused"
            raise _REFUSALS.get(answer.status, discord.HTTPException)(answer, await json_or_text(answer))
    except aiohttp.ClientConnectionError:  # perhaps Discord had closed it since it was last used
        return "broken"


def shard_states(client: discord.AutoShardedClient) -> Sequence[ShardState]:
    """Those of all shards that were connected at least once."""
    return [_state(shard) for shard in client.shards.values()]


def _state(shard: discord.ShardInfo) -> ShardState:
    if (keep_alive := _keep_alive(shard)) is None:
        return ShardState(shard.id, is_open=False, acknowledged=float("inf"), latency=float("inf"))
    age = time.perf_counter() - keep_alive._last_ack
    return ShardState(shard.id, not shard.is_closed(), age, keep_alive.latency)


async def send_heartbeats(client: discord.AutoShardedClient) -> None:
    """One on each open connection, besides discord.py's, which are 41 seconds apart: too far to notice a cut soon."""
    with suppress(TimeoutError):
        async with asyncio.timeout(HEARTBEAT_PATIENCE):
            await asyncio.gather(*(_send_heartbeat(shard) for shard in client.shards.values()))


async def _send_heartbeat(shard: discord.ShardInfo) -> None:
    if (keep_alive := _keep_alive(shard)) is None or shard.is_closed():
        return
    with suppress(discord.ConnectionClosed, aiohttp.ClientError, OSError):  # discord.py finds out by itself
        await shard._parent.ws.send_heartbeat(keep_alive.beat())


def _keep_alive(shard: discord.ShardInfo) -> KeepAliveHandler | None:
    """What sends heartbeats; None where discord.py has let go of the connection, and in a simulated Discord."""
    return getattr(shard._parent.ws, "_keep_alive", None)


_MADE_BY_INIT = (
    (Shard, "ws"),
    (DiscordWebSocket, "_keep_alive"),
    (KeepAliveHandler, "_last_ack"),
    (KeepAliveHandler, "latency"),
)
_METHODS = ((DiscordWebSocket, "send_heartbeat"), (KeepAliveHandler, "beat"))


def _sets(owner: type, name: str) -> bool:
    """Whether objects of a class have this attribute, which no class shows, from their beginning."""
    return name in inspect.unwrap(owner.__init__).__code__.co_names


def _verify() -> None:
    """Raises `ImportError` where discord.py has not what is used above."""
    missing = [
        *(["Interaction._state"] if "_state" not in discord.Interaction.__slots__ else []),
        *(["ConnectionState.parsers"] if not _sets(ConnectionState, "parsers") else []),
        *(["Interaction._session"] if "_session" not in discord.Interaction.__slots__ else []),
        *(
            ["InteractionResponse._response_type"]
            if "_response_type" not in discord.InteractionResponse.__slots__
            else []
        ),
        *(["ShardInfo._parent"] if "_parent" not in discord.ShardInfo.__slots__ else []),
        *(f"{owner.__name__}.{name}" for owner, name in _MADE_BY_INIT if not _sets(owner, name)),
        *(f"{owner.__name__}.{name}" for owner, name in _METHODS if not hasattr(owner, name)),
        *(
            f"Attachment({name}=…)"
            for name in ("data", "state")
            if name not in inspect.signature(discord.Attachment).parameters
        ),
    ]
    if missing:
        raise ImportError(
            f"Copydesk does not know discord.py {discord.__version__}: it has no {', '.join(missing)}. "
            "Install the edition that pyproject.toml names."
        )


_verify()
