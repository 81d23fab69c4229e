"""The unmodified Copydesk in a process of its own, on real sockets and the real clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.i18n import wording
from db.engine import Database
from tests.bot import tiny
from tests.databases import KINDS, Templates
from tests.openapi import RequestRules
from tests.people import Card
from tests.waiting import until
from tests.wire.class_room import ClassRoom, phase_of
from tests.wire.content import PACK, RIGHT, write_pack
from tests.wire.discord_server import PATIENT, DiscordServer
from tests.wire.people import Interaction, Person, all_acknowledged
from tests.wire.processes import BotProcess, running_bot
from tests.wire.stored import answered_by

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True, slots=True)
class Wire:
    """A loopback Discord, the Copydesk that serves it, and the database of that."""

    server: DiscordServer
    bot: BotProcess
    url: str

    async def answered(self, *people: Person) -> list[int]:
        """Which of these people have a stored answer, once for each answer."""
        theirs = {person.id for person in people}
        return sorted(learner for learner in await answered_by(self.url) if learner in theirs)


def packs_in(folder: Path) -> Path:
    """The packs that are played here."""
    return tiny.write(write_pack(folder / "packs"), tiny=tiny.pack("type"))


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=KINDS)
async def running(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Wire]:
    """One Discord and one Copydesk for all tests: to start one takes more than most of them."""
    folder = tmp_path_factory.mktemp("wire")
    async with (
        templates.copy(request.param, folder) as url,
        DiscordServer(PATIENT) as server,
        running_bot(server, url, content=[packs_in(folder)]) as bot,
    ):
        yield Wire(server, bot, url)


@pytest.fixture
def wire(running: Wire, request_rules: RequestRules | None, expected_errors: list[str]) -> Iterator[Wire]:
    """The same, held to what it does in this test."""
    errors, requests = len(running.bot.errors), len(running.server.world.requests)
    yield running
    assert [line for line in running.bot.errors[errors:] if not any(word in line for word in expected_errors)] == []
    assert_keeps_the_rules(running.server, request_rules, requests)


def assert_keeps_the_rules(server: DiscordServer, rules: RequestRules | None, since: int = 0) -> None:
    """What reached the server has to be as Discord wants it. Of a crowd, which does alike, some are judged."""
    assert server.world.gaps == []
    if rules is not None:
        requests = server.world.requests[since:]
        assert rules.violations(requests[:: 1 + len(requests) // 50]) == []


async def quiz_cards(people: list[Person]) -> list[Card]:
    """Everyone's first question, on their own card."""
    cards: list[Card] = []
    for at in range(0, len(people), 25):
        begun = [person.slash("quiz", pack=PACK, length=0) for person in people[at : at + 25]]
        cards += [await one for one in begun]
    return cards


def pick_all(people: list[Person], cards: list[Card], option: str = RIGHT) -> list[Interaction]:
    """Everyone presses at the same moment."""
    return [person.pick(card, option) for person, card in zip(people, cards, strict=True)]


@pytest.mark.any_database
async def test_commands_buttons_menus_and_forms_are_answered_in_servers_and_direct_messages(wire: Wire) -> None:
    school = wire.server.school()
    ana = school.person("ana")
    card = await ana.slash("learn")
    assert card.ephemeral
    assert card.has("Begin")
    card = await ana.choose(await ana.slash("quiz"), "Over the wire")
    card = await ana.press(card, "All")
    assert "question 1 of 5" in card
    card = await ana.pick(card, RIGHT)
    assert "Right." in card
    card = await ana.slash("quiz", pack="tiny", length=0)
    card = await ana.press(card, "Start")
    form = ana.press(card, "Type your figure")
    await form.answered()
    assert form.form is not None
    assert "13.4" in await ana.fill(form, typed="13.4 %")
    ben = school.stranger("ben")
    card = await ben.slash("quiz", pack=PACK, length=0)
    assert not card.ephemeral
    assert "Right." in await ben.pick(card, RIGHT)


async def test_two_hundred_presses_at_the_same_moment_are_acknowledged_and_stored(wire: Wire) -> None:
    people = wire.server.school().people(200)
    cards = await quiz_cards(people)
    pressed = pick_all(people, cards)
    assert all(await all_acknowledged(pressed))
    told = dict(zip(people, [await one for one in pressed], strict=True))
    for _ in range(10):  # a machine that is busy with other things may say so, and what to do
        refused = {person for person, card in told.items() if "that does not count" in card}
        again = [(person, card) for person, card in zip(people, cards, strict=True) if person in refused]
        told |= {person: await person.pick(card, RIGHT) for person, card in again}
    assert [card.text for card in told.values() if "Right." not in card] == []
    assert await wire.answered(*people) == [person.id for person in people]


async def test_presses_while_the_socket_is_gone_are_answered_after_it_is_resumed(wire: Wire) -> None:
    people, gateway = wire.server.school().people(20), wire.server.gateway
    cards = await quiz_cards(people)
    before = (gateway.identified, gateway.resumed)
    pressed = pick_all(people[:10], cards[:10])
    gateway.drop()
    pressed += pick_all(people[10:], cards[10:])
    assert all(await all_acknowledged(pressed))
    assert all("Right." in card for card in [await one for one in pressed])  # a machine that is busy thinks first
    assert len(await wire.answered(*people)) == 20
    assert (gateway.identified, gateway.resumed) == (before[0], before[1] + 1)


async def test_a_429_on_an_edit_is_waited_out_and_a_502_on_a_first_response_costs_nothing(wire: Wire) -> None:
    ana = wire.server.school().person("ana")
    card = await ana.slash("quiz", pack=PACK, length=0)
    limited = wire.server.fault("PATCH /webhooks/*/messages/@original", status=429, retry_after=0.3, times=2)
    async with nothing_can_be_written(wire.url):  # until Copydesk has put the press off, and has to edit
        pressed = ana.pick(card, RIGHT)
        assert await pressed.acknowledged()
    assert "Right." in await pressed
    failing = wire.server.fault("POST /interactions/*", status=502)
    assert "question 2 of 5" in await ana.press(card, "Next")
    assert await wire.answered(ana) == [ana.id]
    assert (limited.met, failing.met) == (2, 1)


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_a_first_response_that_is_lost_on_its_way_there_or_back_is_seen(wire: Wire, lost: str) -> None:
    ana = wire.server.school().person("ana")
    card = await ana.slash("quiz", pack=PACK, length=0)
    broken = wire.server.fault("POST /interactions/*", lost=lost)
    assert "Right." in await ana.pick(card, RIGHT)
    assert await wire.answered(ana) == [ana.id]
    assert broken.met == 1


@pytest.mark.parametrize(("lost", "carried_out"), [("request", 1), ("answer", 2)])
async def test_a_change_that_is_lost_on_its_way_there_or_back_is_sent_again(
    wire: Wire, lost: str, carried_out: int
) -> None:
    ana = wire.server.school().person("ana")
    card = await ana.slash("quiz", pack=PACK, length=0)
    broken = wire.server.fault("PATCH /webhooks/*/messages/@original", lost=lost)
    async with nothing_can_be_written(wire.url):
        pressed = ana.pick(card, RIGHT)
        assert await pressed.acknowledged()
    assert "Right." in await pressed
    assert "question 2 of 5" in await ana.press(await pressed, "Next")
    assert await wire.answered(ana) == [ana.id]
    changed = f"{pressed.token.text}/messages/@original"
    assert sum(one.path.endswith(changed) for one in wire.server.world.requests) == carried_out
    assert broken.met == 1
    assert not [card.text for card in ana.sees() if wording.CARD_LOST.english in card]


async def test_a_first_response_that_comes_too_late_is_not_sent_twice(wire: Wire) -> None:
    ana = wire.server.school().person("ana")
    card = await ana.slash("quiz", pack=PACK, length=0)
    pressed = ana.pick(card, RIGHT)
    gone = wire.server.fault(f"POST /interactions/{pressed.token.id}/*", status=404, code=10062, times=2)
    await until(lambda: gone.met, "the verdict")
    assert await wire.answered(ana) == [ana.id]
    assert "Right." in await ana.press(await ana.slash("quiz"), "Go on with it")
    assert gone.met == 1, "nor is there a line that it could not be shown"
    assert not pressed.in_time


@asynccontextmanager
async def nothing_can_be_written(url: str) -> AsyncIterator[None]:
    """Holds the locks that every answer and every class needs."""
    database = await Database.open(url)
    async with database.unit() as unit:
        if database.file is None:
            await unit.connection.execute(text("LOCK TABLE runs, answers"))
        yield
    await database.close()


async def test_a_class_is_opened_in_time_by_a_database_that_is_slow(wire: Wire) -> None:
    room = ClassRoom(wire.server.school(), [])
    async with nothing_can_be_written(wire.url):
        given = room.teacher.slash("class quiz", pack=PACK)
        assert await given.acknowledged()
        assert [card.text for card in room.teacher.sees()] == [""]  # thinking, which the host alone sees
        assert room.public() == []
    panel = await given
    assert "Host panel" in panel
    assert panel.ephemeral
    assert phase_of(room.public()[-1]) == "lobby"


async def test_many_hosts_who_ask_for_the_history_at_once_are_all_answered(wire: Wire) -> None:
    school = wire.server.school()
    room = ClassRoom(school, [])
    await room.open()
    await room.host("Start")
    await room.until("asking")
    panel = await room.teacher.slash("class panel")
    asked_again = await room.teacher.press(panel, "End quiz")
    await room.teacher.press(asked_again, "Yes, end it").acknowledged()
    hosts = [school.person(f"host {number}", manages=True) for number in range(24)]
    asked = [one.slash("class history") for one in hosts]
    assert not [card.text for card in [await one for one in asked] if wording.DATABASE_AWAY.english in card]


@pytest.mark.parametrize("lost", ["request", "answer"])
async def test_a_lobby_whose_way_to_discord_or_back_is_lost_stands_in_the_channel_once(wire: Wire, lost: str) -> None:
    room = ClassRoom(wire.server.school(), wire.server.school().people(1))
    broken = wire.server.fault("POST /channels/*", lost=lost)
    await room.open(seconds=600)  # longer than all tests here: nothing comes of it while others look
    await room.host("Start")
    await room.until("asking")
    assert len(room.public()) == broken.met == 1


async def test_a_killed_bot_has_stored_what_it_acknowledged_and_goes_on_with_its_old_cards(
    database_url: str, tmp_path: Path, request_rules: RequestRules | None
) -> None:
    packs = [packs_in(tmp_path)]
    async with DiscordServer(PATIENT) as server:
        people = server.school().people(50)
        async with running_bot(server, database_url, content=packs) as killed:
            cards = await quiz_cards(people)
            before = [await one for one in pick_all(people[:10], cards[:10])]
            pressed = pick_all(people[10:], cards[10:])
            waiting = [asyncio.ensure_future(one.acknowledged()) for one in pressed]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            await killed.kill()
            for one in waiting:
                one.cancel()
        told = {person.id for person, one in zip(people[10:], pressed, strict=True) if one.token.answered is not None}
        assert {person.id for person in people[:10]} | told <= set(await answered_by(database_url))
        async with running_bot(server, database_url, content=packs) as bot:
            nexts = [person.press(card, "Next") for person, card in zip(people, before, strict=False)]
            assert all("question 2 of 5" in card for card in [await one for one in nexts])
            for person, card, one in zip(people[10:], cards[10:], pressed, strict=True):
                if one.token.answered is None:
                    assert "Right." in await person.pick(card, RIGHT)
        assert (killed.errors, bot.errors) == ([], [])
    assert sorted(await answered_by(database_url)) == [person.id for person in people]
    assert_keeps_the_rules(server, request_rules)
