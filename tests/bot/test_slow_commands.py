"""Slash commands while the database is slow or away, or Discord refuses: answered in time, and nobody is stuck."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
import simcord
from simcord import InteractionResult, MemberActor
from simcord.interactions import base_payload

from bot.config import Settings
from bot.i18n import wording
from bot.services.class_scenes import ClassPlan
from bot.views import reply
from db.engine import READERS
from questions.engine.class_quiz import Plan
from tests.bot import content
from tests.bot.crash_harness import MortalRoom, phase_of, told
from tests.bot.test_faults import warned
from tests.people import Card, Student, read
from tests.waiting import begun, until

pytestmark = pytest.mark.any_database

T = TypeVar("T")

ANSWER = "/interactions/*"
EDIT = "/webhooks/*"
LOBBY = "/channels/*/messages"

GIVEN_UP = 31.0
"""Seconds after which nobody waits for a connection to the database any more."""

THINKING = (5, 64)
"""The callback that says so, to the author alone."""

COMMANDS = [
    ("class quiz", {"pack": "lamps"}, "Host panel: Lamps on the quay"),
    ("class panel", {}, "There is no class quiz here now"),
    ("class history", {}, "No class quiz was finished here yet"),
    ("class settings", {}, "Only members who manage this server"),
    ("quiz", {"pack": "lamps"}, "How many"),
    ("quiz", {"pack": "lamps", "length": 5}, "lamp number"),
    ("learn", {}, " lessons done"),
    ("progress", {}, "## Your progress"),
]
"""Each command, and words of its answer to somebody who has done nothing yet."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot that lives in Discord's time, with a pack of lamps."""
    return replace(settings, content=(content.write(tmp_path / "packs", content.lamps(3)),))


@pytest.fixture
def room(env: simcord.Env, settings: Settings) -> MortalRoom:
    """A class before its quiz."""
    return MortalRoom(env, settings)


@asynccontextmanager
async def busy(room: MortalRoom) -> AsyncIterator[None]:
    """Every connection that the bot may have to its database is taken: whatever it asks for waits."""
    database = room.bot.services.classroom._context.database
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(database.lasting_unit())
        for _ in range(READERS):
            await stack.enter_async_context(database.lasting_unit(writes=False))
        yield


async def slowly(room: MortalRoom, begin: Callable[[], Coroutine[Any, Any, T]], wait: float = 0) -> T:
    """What `begin` returns, though the database does nothing until Discord was told to wait. With `wait`, it does
    nothing in so many seconds more either, after which it is given up."""
    async with busy(room):
        since = len(room.env.http_requests)
        going_on = asyncio.create_task(begin())
        await begun()
        assert callbacks(room, since) == []
        room.env.backend.advance_clock(reply.REPLY_PATIENCE + 0.1)
        await until(lambda: callbacks(room, since))
        assert not going_on.done()
        if wait:
            room.env.backend.advance_clock(wait)
            await until(going_on.done)
    return await going_on


def callbacks(room: MortalRoom, since: int) -> list[tuple[int, int]]:
    """Type and flags of every first answer that the bot gave, from the request `since` on."""
    given = [one.json or {} for one in room.env.http_requests[since:] if one.path.endswith("/callback")]
    return [(one["type"], (one.get("data") or {}).get("flags", 0) & 64) for one in given]


def nonces(room: MortalRoom) -> list[str]:
    """What the messages sent to the channel are told apart by."""
    path = f"/channels/{room.channel.id}/messages"
    return [(one.json or {})["nonce"] for one in room.env.http_requests if (one.method, one.path) == ("POST", path)]


def shown(room: MortalRoom, since: int) -> list[str]:
    """The other requests by which the bot showed something to a person, or to the channel."""
    found = [(one.method, one.path) for one in room.env.http_requests[since:] if not one.path.endswith("/callback")]
    return [f"{method} {path.split('/')[1]}" for method, path in found]


async def command(who: Student, name: str, **options: Any) -> InteractionResult:
    """Gives a command, and does not ask that anything came of it."""
    assert who.channel is not None
    assert isinstance(who.actor, MemberActor)
    return await who.actor.slash(who.channel, name, **options)


def emit(room: MortalRoom, who: Student, name: str, **options: Any) -> InteractionResult:
    """Gives a command of the group, and does not wait for what comes of it."""
    env, group, leaf = room.env, *name.split()  # SimCord lets people act one at a time only; see there for these steps
    given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
    root = env.backend.find_command(group, room.guild.id, type=1)
    assert root is not None
    data = {"id": root["id"], "name": group, "type": 1, "options": [{"name": leaf, "type": 1, "options": given}]}
    record, payload = base_payload(
        env.backend, type=2, channel_id=room.channel.id, guild_id=room.guild.id, user_id=who.id, data=data
    )
    env.backend.emit("INTERACTION_CREATE", payload)
    return InteractionResult(env, record)


async def play(room: MortalRoom, learner: Student) -> None:
    """The class that stands in the channel can be brought to its end."""

    async def host(*labels: str) -> Card:
        given = emit(room, room.teacher, "class panel")
        await room.shown()  # passes as much time as the machine needs, where a press alone waits for one second of it
        for label in labels:
            panel = read(given)
            given = room.teacher.emit(panel, panel.custom_id(label))
            await room.shown()
        return room.now()

    assert phase_of(await room.shown()) == "lobby"
    assert phase_of(await host("Start")) == "asking"
    learner.emit(room.now(), room.now().custom_id(f"Answer {room.now().letter('It burns')}"))
    await room.shown()
    assert "Locked in" in room.private(learner)[-1]
    assert told(await host("Close now")) == (1, 1)
    assert phase_of(await host("End quiz", "Yes, end it")) == "finished"
    assert len(room.public()) == 1


# ---------------------------------------------------------------------- slow


@pytest.mark.parametrize(("name", "options", "words"), COMMANDS)
async def test_a_slow_command_is_acknowledged_in_time_and_its_answer_follows_in_private(
    room: MortalRoom, name: str, options: dict[str, Any], words: str
) -> None:
    since = len(room.env.http_requests)
    answer = await slowly(room, lambda: room.teacher.slash(name, **options))
    assert words in answer
    assert answer.ephemeral
    assert callbacks(room, since) == [THINKING]
    lobby = ["POST channels"] if name == "class quiz" else []
    assert shown(room, since)[: len(lobby)] == lobby
    assert len(shown(room, since)) == len(lobby) + 1
    assert len(room.private(room.teacher)) == 1


async def test_a_class_that_was_slow_to_open_is_played_like_any_other(room: MortalRoom) -> None:
    await slowly(room, lambda: room.teacher.slash("class quiz", pack="lamps"))
    await play(room, room.student("ana"))


async def test_a_slow_panel_is_kept_fresh_like_any_other(room: MortalRoom) -> None:
    await room.open("lamps")
    panel = await slowly(room, room.panel)
    assert "Nobody has joined yet" in panel
    await room.student("ana").press(room.now(), "Join")
    await room.shown()
    assert "1 joined" in panel


@pytest.mark.parametrize(
    ("who", "pack", "words"),
    [
        ("ana", "lamps", wording.NOT_A_HOST.english),
        ("teacher", "lamps", "This channel has a class quiz already"),
        ("teacher", "no-such-pack", "I have no pack called"),
    ],
)
async def test_a_slow_refusal_is_private_and_starts_nothing(room: MortalRoom, who: str, pack: str, words: str) -> None:
    people = {"ana": room.student("ana"), "teacher": room.teacher}
    room.show_host_commands()
    if "already" in words:
        await room.open("lamps")
    before, public = len(await room.classes()), len(room.public())
    answer = await slowly(room, lambda: people[who].slash("class quiz", pack=pack))
    assert words in answer
    assert answer.ephemeral
    assert len(room.public()) == public
    assert len(await room.classes()) == before


@pytest.mark.parametrize("name", ["quiz", "class quiz", "pack show"])
async def test_a_slow_database_offers_nothing_to_who_types_and_an_answer_in_time(
    room: MortalRoom, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    async with busy(room):
        offering = asyncio.create_task(room.teacher.suggestions(name, "pack", "lamp"))
        await begun()
        assert not offering.done()
        room.env.backend.advance_clock(reply.REPLY_PATIENCE + 0.1)
        assert await offering == []
    assert warned(caplog, "Nothing is offered")
    assert await room.teacher.suggestions(name, "pack", "lamp") == ["Lamps on the quay"]


async def test_a_command_given_again_while_the_first_is_slow_opens_one_class(room: MortalRoom) -> None:
    other = room.host("other")
    async with busy(room):
        since = len(room.env.http_requests)
        both = [emit(room, who, "class quiz", pack="lamps") for who in (room.teacher, other)]
        await begun()
        room.env.backend.advance_clock(reply.REPLY_PATIENCE + 0.1)
        await until(lambda: len(callbacks(room, since)) == 2)
    await room.shown()
    answers = [read(result) for result in both]
    assert sorted("Host panel" in answer for answer in answers) == [False, True]
    assert any("This channel has a class quiz already" in answer for answer in answers)
    assert len(await room.classes()) == 1
    await play(room, room.student("ana"))


# ---------------------------------------------------------------------- away


@pytest.mark.parametrize(("name", "options", "words"), COMMANDS)
async def test_while_the_database_is_away_a_command_says_so_in_private_and_works_later(
    room: MortalRoom, name: str, options: dict[str, Any], words: str
) -> None:
    answer = await slowly(room, lambda: room.teacher.slash(name, **options), wait=GIVEN_UP)
    assert answer.text == wording.DATABASE_AWAY.english
    assert answer.ephemeral
    assert room.public() == []
    assert words in await room.teacher.slash(name, **options)


# ---------------------------------------------------------------------- Discord refuses the answer


@pytest.mark.parametrize("slow", [False, True], ids=["at once", "slowly"])
@pytest.mark.parametrize(("status", "code"), [(404, 10062), (500, 0)])
async def test_a_class_whose_host_gets_no_answer_is_in_the_channel_and_can_be_played(
    room: MortalRoom, caplog: pytest.LogCaptureFixture, status: int, code: int, slow: bool
) -> None:
    for path in (ANSWER, EDIT):
        room.env.inject_error("*", path, status=status, code=code, times=None)

    async def begin() -> InteractionResult:
        return await command(room.teacher, "class quiz", pack="lamps")

    result = await (slowly(room, begin) if slow else begin())
    assert not result.acknowledged
    assert warned(caplog, "Could not tell a person")
    room.env.backend.faults.clear()
    await play(room, room.student("ana"))


async def test_a_class_is_opened_for_a_host_whose_deferral_was_refused_and_whose_panel_gets_through(
    room: MortalRoom,
) -> None:
    room.env.inject_error("POST", ANSWER, status=500)
    panel = await slowly(room, lambda: room.teacher.slash("class quiz", pack="lamps"))
    assert "Host panel" in panel
    assert panel.ephemeral
    await play(room, room.student("ana"))


@pytest.mark.parametrize("name", ["class panel", "class history", "class settings"])
async def test_a_command_that_discord_refuses_to_answer_can_be_given_again(room: MortalRoom, name: str) -> None:
    await room.open("lamps")
    for path in (ANSWER, EDIT):
        room.env.inject_error("*", path, status=404, code=10062, times=None)
    assert not (await slowly(room, lambda: command(room.teacher, name))).acknowledged
    room.env.backend.faults.clear()
    assert (await room.teacher.slash(name)).ephemeral
    await play(room, room.student("ana"))


# ---------------------------------------------------------------------- Discord refuses the lobby


@pytest.mark.parametrize("slow", [False, True], ids=["at once", "slowly"])
@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (404, 10003)])
async def test_where_the_bot_may_not_write_a_class_ends_and_its_host_reads_why(
    room: MortalRoom, status: int, code: int, slow: bool
) -> None:
    room.env.inject_error("POST", LOBBY, status=status, code=code, times=None)

    def begin() -> Coroutine[Any, Any, Card]:
        return room.teacher.slash("class quiz", pack="lamps")

    answer = await (slowly(room, begin) if slow else begin())
    assert answer.text == wording.CANNOT_POST.english
    assert answer.ephemeral
    await room.sleep(60)
    assert room.public() == []
    assert [row.finished_at is not None for row in await room.classes()] == [True]
    room.env.backend.faults.clear()
    await room.open("lamps")
    await play(room, room.student("ana"))


@pytest.mark.parametrize("times", [1, 3])
async def test_a_lobby_that_discord_refuses_for_a_while_comes_later_and_once(room: MortalRoom, times: int) -> None:
    room.env.inject_error("POST", LOBBY, status=500, times=times)
    panel = await room.teacher.slash("class quiz", pack="lamps")
    assert panel.ephemeral
    await room.sleep(10)
    sent = nonces(room)
    assert len(sent) == times + 1
    assert len(set(sent)) == 1  # so that of several that arrive Discord takes one
    await play(room, room.student("ana"))


async def test_a_message_in_place_of_a_deleted_one_is_another_message_to_discord(room: MortalRoom) -> None:
    await room.open("lamps")
    for _ in range(2):
        room.env.backend.delete_message(room.channel.id, room.now().message.id)
        await room.host_presses("Refresh")
    sent = nonces(room)
    assert len(set(sent)) == len(sent) == 3
    assert all(len(nonce) <= 25 for nonce in sent)


async def test_a_class_that_nobody_shows_is_shown_when_a_host_asks_for_its_panel(room: MortalRoom) -> None:
    await room.bot.services.classroom.begin(  # as where the database did it, and the connection broke before it said so
        guild=room.guild.id,
        channel=room.channel.id,
        host=room.teacher.id,
        pack="lamps",
        questions=3,
        plan=lambda steps: Plan(steps, 20),
        choice=ClassPlan(points="flat", show="result", teams=0),
    )
    assert "already" in await room.teacher.slash("class quiz", pack="lamps")
    await room.panel()
    await play(room, room.student("ana"))


# ---------------------------------------------------------------------- who is offered what


async def test_class_commands_are_offered_in_servers_that_have_the_bot_and_nowhere_else(room: MortalRoom) -> None:
    with pytest.raises(simcord.SetupError):
        await room.stranger("cleo").slash("class history")
    (group,) = [one for one in room.bot.tree.get_commands() if one.name == "class"]
    offered = group.to_dict(room.bot.tree)
    assert (offered["contexts"], offered["integration_types"]) == ([0], [0])
