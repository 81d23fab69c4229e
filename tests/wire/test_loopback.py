"""The loopback keeps Discord's rules; what Copydesk does under them is in test_over_the_wire."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.waiting import HANG, until
from tests.wire.discord_server import TOKEN, DiscordServer, Rules
from tests.wire.gateway import GatewayRules
from tests.wire.limits import Rate, RateLimits, route_of
from tests.wire.people import Person, School
from tests.wire.tokens import TokenRules

SEND = "POST /channels/{id}/messages"


class Caller:
    """A program that calls the API by hand, and knows no manners."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def call(self, method: str, path: str, body: Any = None, token: str = TOKEN) -> aiohttp.ClientResponse:
        url = f"{self._server.url}/api/v10{path}"
        async with self._session.request(method, url, json=body, headers={"Authorization": f"Bot {token}"}) as answer:
            await answer.read()
            return answer

    async def outcome(self, method: str, path: str, body: Any = None) -> tuple[int, int]:
        """The status, and the JSON error code, 0 where there is none."""
        answer = await self.call(method, path, body)
        return answer.status, (await answer.json()).get("code", 0) if answer.status != 204 else 0

    def socket(self) -> AbstractAsyncContextManager[aiohttp.ClientWebSocketResponse]:
        """A connection to the gateway."""
        return self._session.ws_connect(f"{self._server.url}/gateway")

    async def offer_command(self) -> None:
        """Registers /hello."""
        path = f"/applications/{self._server.world.application_id}/commands"
        assert (await self.call("PUT", path, [{"name": "hello", "description": "Says hello", "type": 1}])).status == 200


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def loopback(
    rules: Rules | None = None, clock: Callable[[], float] = time.monotonic
) -> AsyncIterator[tuple[DiscordServer, Caller]]:
    async with DiscordServer(rules, clock) as server, aiohttp.ClientSession() as session:
        yield server, Caller(server, session)


class Listener(discord.Client):
    """A plain discord.py client that notes which interactions reach it."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        super().__init__(intents=intents or discord.Intents(guilds=True), guild_ready_timeout=0.1, **options)
        self.heard: list[int] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py would wait five seconds, which nothing here limits."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.heard.append(interaction.id)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Connects a discord.py client of this process to a loopback."""

    @asynccontextmanager
    async def connected(server: DiscordServer, listening: discord.Client | None = None) -> AsyncIterator[Any]:
        monkeypatch.setattr(Route, "BASE", f"{server.url}/api/v10")
        gateway = yarl.URL(server.url.replace("http", "ws")) / "gateway"
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        async with listening or Listener() as plain:
            await plain.login(TOKEN)
            serving = asyncio.create_task(plain.connect())
            await asyncio.wait_for(plain.wait_until_ready(), HANG)
            yield plain
        await serving

    return connected


# ---------------------------------------------------------------------- rate limits


def sending(school: School) -> str:
    return f"/channels/{school.channel.id}/messages"


async def test_every_answer_names_its_bucket_and_what_is_left_in_it() -> None:
    began = time.time()
    async with loopback(Rules(RateLimits({SEND: Rate(5, 5.0)})), Clock()) as (server, caller):
        school = server.school()
        first = await caller.call("POST", sending(school), {"content": "one"})
        second = await caller.call("POST", sending(school), {"content": "two"})
    assert [one.headers["X-RateLimit-Remaining"] for one in (first, second)] == ["4", "3"]
    assert first.headers["X-RateLimit-Limit"] == "5"
    assert first.headers["X-RateLimit-Bucket"] == second.headers["X-RateLimit-Bucket"]
    assert 0 < float(second.headers["X-RateLimit-Reset-After"]) <= 5  # rounded to a thousandth
    assert began + 5 <= float(second.headers["X-RateLimit-Reset"]) + 0.001 <= time.time() + 5.001


async def test_a_full_bucket_refuses_until_its_window_ends_and_other_channels_have_their_own() -> None:
    clock = Clock()
    async with loopback(Rules(RateLimits({SEND: Rate(1, 0.3)})), clock) as (server, caller):
        school, other = server.school(), server.school("Other")
        assert (await caller.call("POST", sending(school), {"content": "one"})).status == 200
        refused = await caller.call("POST", sending(school), {"content": "two"})
        assert (await caller.call("POST", sending(other), {"content": "one"})).status == 200
        body = await refused.json()
        clock.now += body["retry_after"] - 0.01
        assert (await caller.call("POST", sending(school), {"content": "two"})).status == 429
        clock.now += 0.01
        assert (await caller.call("POST", sending(school), {"content": "two"})).status == 200
        shown = [card.text for card in school.person("ana").sees()]
    assert refused.status == 429
    assert refused.headers["Retry-After"] == "1"
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert body["global"] is False
    assert shown == ["one", "two"]


async def test_the_global_limit_leaves_interactions_out() -> None:
    async with loopback(Rules(RateLimits(overall=Rate(2, 60.0)))) as (server, caller):
        await caller.offer_command()
        ana = server.school().person("ana")
        one = ana.slash("hello").token
        assert (await caller.call("GET", "/users/@me")).status == 200
        refused = await caller.call("GET", "/users/@me")
        callback = await caller.call("POST", f"/interactions/{one.id}/{one.text}/callback", {"type": 5})
        edit = f"/webhooks/{server.world.application_id}/{one.text}/messages/@original"
        edited = await caller.call("PATCH", edit, {"content": "hello"})
        told = await refused.json()
    assert (refused.status, refused.headers["X-RateLimit-Global"], told["global"]) == (429, "true", True)
    assert (callback.status, edited.status) == (204, 200)


async def test_discord_py_keeps_to_the_buckets_it_is_told_of(client: Any) -> None:
    async with loopback(Rules(RateLimits({SEND: Rate(2, 0.4)}))) as (server, _):
        school = server.school()
        async with client(server) as plain:
            channel = plain.get_channel(school.channel.id)
            for number in range(5):
                await channel.send(str(number))
        shown = [card.text for card in school.person("ana").sees()]
    assert shown == ["0", "1", "2", "3", "4"]
    assert server.limiter.refusals == 0


def test_routes_are_told_apart_by_their_top_level_resource() -> None:
    edit = route_of("PATCH", "/channels/1573809279763218432/messages/1573809279763218433")
    other = route_of("PATCH", "/channels/1573809279763218434/messages/1573809279763218435")
    assert edit.name == other.name == "PATCH /channels/{id}/messages/{id}"
    assert edit.bucket == other.bucket
    assert edit.resource != other.resource


# ---------------------------------------------------------------------- tokens


def callback(person: Person) -> tuple[str, str]:
    """Paths for the first response to a /hello, and for follow-ups."""
    token = person.slash("hello").token
    return f"/interactions/{token.id}/{token.text}/callback", token.text


async def test_a_first_response_that_comes_too_late_meets_an_unknown_interaction() -> None:
    clock = Clock()
    async with loopback(Rules(tokens=TokenRules(respond_within=0.1)), clock) as (server, caller):
        await caller.offer_command()
        ana = server.school().person("ana")
        respond, _ = callback(ana)
        clock.now += 0.1
        assert await caller.outcome("POST", respond, {"type": 5}) == (404, 10062)
        late = ana.slash("hello")
        assert not await late.acknowledged()
    assert server.tokens.late == 1


async def test_a_second_first_response_is_refused() -> None:
    async with loopback() as (server, caller):
        await caller.offer_command()
        respond, _ = callback(server.school().person("ana"))
        assert await caller.outcome("POST", respond, {"type": 4, "data": {"content": "one"}}) == (204, 0)
        assert await caller.outcome("POST", respond, {"type": 4, "data": {"content": "two"}}) == (400, 40060)


async def test_a_refused_first_response_leaves_room_for_another() -> None:
    async with loopback() as (server, caller):
        await caller.offer_command()
        respond, _ = callback(server.school().person("ana"))
        assert await caller.outcome("POST", respond, {"type": 4, "data": {"content": "x" * 2001}}) == (400, 50035)
        assert await caller.outcome("POST", respond, {"type": 4, "data": {"content": "x"}}) == (204, 0)


async def test_follow_ups_begin_with_the_first_response_and_end_with_the_token() -> None:
    clock = Clock()
    async with loopback(Rules(tokens=TokenRules(lives=0.5)), clock) as (server, caller):
        await caller.offer_command()
        respond, token = callback(server.school().person("ana"))
        follow = f"/webhooks/{server.world.application_id}/{token}"
        assert await caller.outcome("POST", follow, {"content": "early"}) == (404, 10015)
        assert await caller.outcome("POST", respond, {"type": 4, "data": {"content": "one"}}) == (204, 0)
        assert await caller.outcome("POST", follow, {"content": "two"}) == (200, 0)
        clock.now += 0.5
        assert await caller.outcome("PATCH", f"{follow}/messages/@original", {"content": "late"}) == (401, 50027)


async def test_a_wrong_token_is_turned_away() -> None:
    async with loopback() as (_, caller):
        assert (await caller.call("GET", "/users/@me", token="another")).status == 401


# ---------------------------------------------------------------------- people who write


class Reader(Listener):
    """Notes what people write, as far as it is told of it."""

    def __init__(self, **asked: bool) -> None:
        super().__init__(discord.Intents(guilds=True, **asked))
        self.read: list[tuple[str, str]] = []

    async def on_message(self, message: discord.Message) -> None:
        self.read.append((message.author.name, message.content))


@pytest.mark.parametrize(("content", "read"), [(True, "the reporter"), (False, "")])
async def test_what_people_write_is_told_as_far_as_a_bot_may_read_it(client: Any, content: bool, read: str) -> None:
    async with loopback() as (server, _):
        ana = server.school().person("ana")
        async with client(server, Reader(guild_messages=True, message_content=content)) as reader:
            ana.says("the reporter")
            await until(lambda: reader.read)
        assert [card.text for card in ana.sees()] == ["the reporter"]
    assert reader.read == [("ana", read)]


async def test_a_client_that_did_not_ask_for_messages_hears_of_none(client: Any) -> None:
    async with loopback() as (server, caller):
        await caller.offer_command()
        ana = server.school().person("ana")
        async with client(server, Reader()) as reader:
            ana.says("the reporter")
            ana.slash("hello")
            await until(lambda: reader.heard)
    assert reader.read == []


async def test_whoever_listens_hears_what_a_bot_says_the_moment_it_does() -> None:
    async with loopback() as (server, caller):
        school = server.school()
        ana = school.person("ana")
        heard: list[tuple[str, str]] = []
        server.world.listen(lambda event, payload: heard.append((event, payload["content"])))
        await caller.call("POST", sending(school), {"content": "one"})
        ana.says("two")
    assert heard == [("MESSAGE_CREATE", "one"), ("MESSAGE_CREATE", "two")]


# ---------------------------------------------------------------------- faults


async def test_an_injected_fault_is_met_as_often_as_it_was_asked_for() -> None:
    async with loopback() as (server, caller):
        school = server.school()
        fault = server.fault("POST /channels/*/messages", status=500, times=2)
        outcomes = [(await caller.call("POST", sending(school), {"content": "x"})).status for _ in range(3)]
    assert outcomes == [500, 500, 200]
    assert fault.met == 2


async def test_a_lost_request_was_never_carried_out_and_a_lost_answer_was() -> None:
    async with loopback() as (server, caller):
        school = server.school()
        server.fault("POST *", lost="request")
        with pytest.raises(aiohttp.ClientError):
            await caller.call("POST", sending(school), {"content": "unheard"})
        server.fault("POST *", lost="answer")
        with pytest.raises(aiohttp.ClientError):
            await caller.call("POST", sending(school), {"content": "heard"})
        assert [card.text for card in school.person("ana").sees()] == ["heard"]


async def test_a_delayed_first_response_can_miss_its_time() -> None:
    async with loopback(Rules(tokens=TokenRules(respond_within=0.1))) as (server, caller):
        await caller.offer_command()
        server.fault("POST /interactions/*", delay=0.2)
        respond, _ = callback(server.school().person("ana"))
        assert await caller.outcome("POST", respond, {"type": 5}) == (404, 10062)


# ---------------------------------------------------------------------- gateway


async def interrupted(
    client: Any, rules: GatewayRules, interrupt: Callable[[DiscordServer], Awaitable[None]]
) -> tuple[DiscordServer, Listener, list[int]]:
    """A client hears of a command, is interrupted, and hears of two more; what it heard, and their ids."""
    async with loopback(Rules(gateway=rules)) as (server, caller):
        await caller.offer_command()
        ana = server.school().person("ana")
        async with client(server) as listener:
            sent = [ana.slash("hello").token.id]
            await until(lambda: listener.heard)
            await interrupt(server)
            sent += [ana.slash("hello").token.id for _ in range(2)]
            await until(lambda: len(listener.heard) == 3)
    return server, listener, sent


async def test_after_a_dropped_socket_every_missed_event_comes_in_order(client: Any) -> None:
    async def drop(server: DiscordServer) -> None:
        server.gateway.drop()

    server, listener, sent = await interrupted(client, GatewayRules(), drop)
    assert listener.heard == sent
    assert (server.gateway.identified, server.gateway.resumed) == (1, 1)


async def test_a_client_asked_to_reconnect_resumes(client: Any) -> None:
    async def ask(server: DiscordServer) -> None:
        server.gateway.ask_to_reconnect()

    server, listener, sent = await interrupted(client, GatewayRules(), ask)
    assert listener.heard == sent
    assert (server.gateway.identified, server.gateway.resumed) == (1, 1)


async def test_the_address_to_resume_at_is_as_safe_as_the_connection() -> None:
    async with DiscordServer(Rules(tls=True)) as server:
        trusted = ssl.create_default_context(cafile=str(server.authority))
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusted)) as session,
            session.ws_connect(f"{server.url}/gateway") as socket,
        ):
            await socket.receive_json()  # HELLO
            wish = {"token": TOKEN, "intents": 1, "properties": {}}
            await socket.send_json({"op": 2, "d": wish})
            ready = await socket.receive_json()
            assert ready["d"]["resume_gateway_url"] == f"{server.url.replace('https', 'wss')}/gateway"


async def test_a_closed_socket_is_resumed_too(client: Any) -> None:
    server, listener, sent = await interrupted(client, GatewayRules(), lambda server: server.gateway.close(4000))
    assert listener.heard == sent
    assert server.gateway.resumed == 1


async def test_a_session_that_missed_more_than_is_kept_begins_anew(client: Any) -> None:
    async with loopback(Rules(gateway=GatewayRules(kept_events=2))) as (server, caller):
        await caller.offer_command()
        ana = server.school().person("ana")
        async with client(server) as listener:
            server.gateway.drop()
            for _ in range(4):
                ana.slash("hello")
            await until(lambda: server.gateway.identified == 2)
            await until(server.gateway.connected.is_set)
            later = ana.slash("hello").token.id
            await until(lambda: listener.heard)
    assert listener.heard == [later]
    assert server.gateway.resumed == 0


async def test_an_invalidated_session_begins_anew(client: Any) -> None:
    async with loopback() as (server, _), client(server):
        server.gateway.invalidate()
        await until(lambda: server.gateway.identified == 2)


async def test_a_client_leaves_a_connection_that_acknowledges_nothing(client: Any) -> None:
    rules = Rules(gateway=GatewayRules(heartbeat=0.2, missed=1000))  # the client is to leave, and not to be left
    async with loopback(rules) as (server, _), client(server, Listener(heartbeat_timeout=0.6)):
        server.gateway.acks = False
        await until(lambda: server.gateway.resumed)
        server.gateway.acks = True


async def test_a_connection_without_heartbeats_is_closed() -> None:
    async with loopback(Rules(gateway=GatewayRules(heartbeat=0.1))) as (_, caller), caller.socket() as socket:
        hello = await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": TOKEN, "intents": 1}})
        await socket.receive_json()
        await socket.receive(timeout=HANG)
        assert hello == {"op": 10, "d": {"heartbeat_interval": 100}}
        assert socket.close_code == 4009


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"op": 2, "d": {"token": "another", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": TOKEN, "intents": 1, "shard": [2, 2]}}, 4010),
        ({"op": 3, "d": {}}, 4003),
    ],
)
async def test_a_connection_that_begins_wrongly_is_closed(message: dict[str, Any], code: int) -> None:
    async with loopback() as (_, caller), caller.socket() as socket:
        await socket.receive_json()
        await socket.send_json(message)
        await socket.receive(timeout=HANG)
        assert socket.close_code == code


async def test_shards_identify_one_after_the_other_in_each_lane_and_each_start_is_counted() -> None:
    rules = Rules(gateway=GatewayRules(max_concurrency=2, identify_every=600), shards=4)
    async with loopback(rules) as (server, caller):

        async def identify(shard: int) -> Any:
            async with caller.socket() as socket:
                await socket.receive_json()
                await socket.send_json({"op": 2, "d": {"token": TOKEN, "intents": 1, "shard": [shard, 4]}})
                answer = await socket.receive_json()
                return answer.get("t") or (answer["op"], answer["d"])

        assert [await identify(shard) for shard in (0, 1, 2)] == ["READY", "READY", (9, False)]
        server.gateway.rules = GatewayRules(max_concurrency=2)
        assert await identify(2) == "READY"
        way_in = await (await caller.call("GET", "/gateway/bot")).json()
    assert way_in["shards"] == 4
    assert way_in["session_start_limit"] == {"total": 1000, "remaining": 996, "reset_after": 0, "max_concurrency": 2}


async def test_events_go_to_the_shard_of_their_server_and_direct_messages_to_the_first(client: Any) -> None:
    async with loopback(Rules(shards=2)) as (server, caller):
        await caller.offer_command()
        schools = [server.school(f"School {shard}", shard, 2) for shard in (0, 1)]
        for shard in (0, 1):
            async with client(server, Listener(shard_id=shard, shard_count=2)) as listener:
                everyone = [schools[0].person("a"), schools[1].person("b"), schools[0].stranger("c")]
                sent = [person.slash("hello").token.id for person in everyone]
                expected = [sent[1]] if shard else [sent[0], sent[2]]
                await until(lambda: listener.heard == expected)  # noqa: B023
                assert [guild.id for guild in listener.guilds] == [schools[shard].guild.id]
