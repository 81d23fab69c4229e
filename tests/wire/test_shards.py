"""Several Copydesks share one Discord and one PostgreSQL, each with its own shards, over the wire."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.databases import fresh_url
from tests.openapi import RequestRules
from tests.people import Card
from tests.waiting import until
from tests.wire.class_room import LOCKED, ClassRoom, counted, question_of
from tests.wire.content import RIGHT, WRONG, write_pack
from tests.wire.discord_server import DiscordServer, Rules
from tests.wire.gateway import GatewayRules
from tests.wire.people import Person, all_acknowledged
from tests.wire.processes import BotProcess, running_bot
from tests.wire.stored import answers_in
from tests.wire.tokens import NO_HURRY

Start = Callable[..., AbstractAsyncContextManager[BotProcess]]

QUESTIONS = 2
LEARNERS = 6


@pytest.fixture
async def postgresql_url(tmp_path: Path) -> AsyncIterator[str]:
    """Several processes need PostgreSQL."""
    async with fresh_url("postgresql", tmp_path) as url:
        yield url


@pytest.fixture
async def server(request_rules: RequestRules | None) -> AsyncIterator[DiscordServer]:
    """A Discord of four shards that lets two of them identify at a time, as it does with large bots."""
    # Less than Discord's five seconds, and more than its three for an answer: a busy machine takes some of either.
    lanes, tokens = GatewayRules(max_concurrency=2, identify_every=2.0), NO_HURRY
    rules = Rules(gateway=lanes, tokens=tokens, shards=4)
    async with DiscordServer(rules) as running:
        yield running
    assert running.world.gaps == []
    if request_rules is not None:
        assert request_rules.violations(running.world.requests) == []


@pytest.fixture
def start(server: DiscordServer, postgresql_url: str, tmp_path: Path) -> Start:
    """Starts a Copydesk with these shards; it must log no error."""
    folder = write_pack(tmp_path / "packs", questions=QUESTIONS)

    @asynccontextmanager
    async def started(shards: str, *, wait: bool = True) -> AsyncIterator[BotProcess]:
        async with running_bot(server, postgresql_url, content=[folder], shards=shards, wait=wait) as bot:
            yield bot
        assert bot.errors == []

    return started


async def host(room: ClassRoom, label: str) -> None:
    """The teacher presses a button of the panel."""
    assert await room.teacher.press(await room.teacher.slash("class panel"), label).acknowledged()


async def open_vote(room: ClassRoom) -> Card:
    """A class whose first question can be answered."""
    await room.open(seconds=600)
    await host(room, "Start")
    return await room.until("asking")


async def locked_in(people: list[Person], card: Card, option: str = RIGHT) -> None:
    """All of them press at once, are answered in time, and read on a private card that this answer is kept."""

    def told(person: Person) -> dict[int, str]:
        return {card.message.id: card.text for card in person.sees() if card.ephemeral and LOCKED in card}

    before = [told(person) for person in people]
    assert all(await all_acknowledged([person.pick(card, option) for person in people]))
    for person, was in zip(people, before, strict=True):
        await until(lambda: any(option in text and was.get(at) != text for at, text in told(person).items()))  # noqa: B023 - awaited here


async def close_vote(room: ClassRoom) -> Card:
    await host(room, "Close now")
    return await room.until("told")


async def next_question(room: ClassRoom) -> Card:
    was = question_of(room.public()[-1])
    await host(room, "Next")
    await until(lambda: question_of(room.public()[-1]) not in ("", was))
    return room.public()[-1]


def edits(server: DiscordServer, room: ClassRoom) -> int:
    """How often the class's channel was drawn anew."""
    return len(calls(server, rf"PATCH /channels/{room.teacher.channel.id}/messages/\d+"))


def calls(server: DiscordServer, pattern: str) -> list[str]:
    """The requests whose "METHOD /path" matches."""
    made = [f"{request.method} {request.path}" for request in server.world.requests]
    return [one for one in made if re.fullmatch(pattern, one)]


async def test_one_of_two_processes_is_killed_in_an_open_vote_and_the_class_of_the_other_goes_on_meanwhile(
    server: DiscordServer, start: Start, postgresql_url: str
) -> None:
    schools = [server.school(f"School {shard}", shard, 4) for shard in range(3)]
    quiet, staying, moving = (ClassRoom(school, school.people(LEARNERS)) for school in schools)
    async with AsyncExitStack() as stack:
        # At once, so that both find a database without tables, and their shards would identify together.
        _, killed = await asyncio.gather(
            stack.enter_async_context(start("0-1/4")), stack.enter_async_context(start("2-3/4"))
        )
        assert (server.gateway.identified, server.gateway.turned_away) == (4, 0)
        await quiet.open()
        here, there = await asyncio.gather(open_vote(staying), open_vote(moving))
        early, late = staying.learners[:2], staying.learners[2:]
        await asyncio.gather(locked_in(early, here), locked_in(moving.learners[:3], there))
        message = there.message.id

        await killed.kill()
        back = asyncio.create_task(stack.enter_async_context(start("2-3/4")))
        drawn = edits(server, staying)
        await locked_in(late, here, WRONG)
        await locked_in(late, here)  # they change their minds
        assert counted(await close_vote(staying)) == LEARNERS
        here = await next_question(staying)
        await locked_in(staying.learners, here)
        assert counted(await close_vote(staying)) == LEARNERS
        assert edits(server, staying) >= drawn + 3
        await back
        drawn = edits(server, quiet)

        await locked_in(moving.learners[3:], moving.public()[-1])
        told = await close_vote(moving)
        assert (told.message.id, counted(told)) == (message, LEARNERS)
        await locked_in(moving.learners, await next_question(moving))
        assert counted(await close_vote(moving)) == LEARNERS
        for room in (staying, moving):
            await host(room, "Next")
            await room.until("finished")
            assert len(room.public()) == 1
        assert edits(server, quiet) == drawn  # the process that came back has its hands off the others' classes

    stored = Counter((item, learner) for _, item, learner, response in await answers_in(postgresql_url))
    everyone = [*staying.learners, *moving.learners]
    assert stored == Counter((f"q{number}", one.id) for number in range(1, QUESTIONS + 1) for one in everyone)
    assert {response for *_, response in await answers_in(postgresql_url)} == {"reporter"}
    assert len(calls(server, r"PUT /applications/\d+/commands")) == 1


async def test_of_two_processes_with_the_same_shards_the_second_waits_and_takes_over_when_the_first_ends(
    server: DiscordServer, start: Start, postgresql_url: str
) -> None:
    school = server.school("School", 0, 4)
    room = ClassRoom(school, school.people(LEARNERS))
    async with start("0/4") as old:
        card = await open_vote(room)
        await locked_in(room.learners[:2], card)
        async with start("0/4", wait=False) as new:
            await until(lambda: any("Waiting" in line for line in new.log))
            await locked_in(room.learners[2:4], card)
            await old.stop()
            await new.ready()
            await locked_in(room.learners[4:], card)
            told = await close_vote(room)
            assert (told.message.id, counted(told)) == (card.message.id, LEARNERS)
    assert len(room.public()) == 1
    assert sorted(row[2] for row in await answers_in(postgresql_url)) == sorted(one.id for one in room.learners)
    first_responses = Counter(calls(server, r"POST /interactions/.*"))
    assert first_responses
    assert set(first_responses.values()) == {1}
