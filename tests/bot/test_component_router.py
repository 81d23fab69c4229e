"""The one way of a press: read once, sent to the one handler that its type has, and a class looked up once for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast, get_args

import pytest

from bot.assignments.board import AssignmentBoard
from bot.assignments.presses import AssignmentPresses
from bot.cogs.hosts import Hosts
from bot.component_router import ComponentRouter, Route, routes
from bot.config import Settings
from bot.i18n import wording
from bot.services.open_classes import OpenClasses
from bot.services.scenes import AtVote
from bot.views import ids
from bot.views.id_codec import Control
from tests.bot.classroom_page import Room
from tests.bot.content import BERTH, CARGO, CREW, SHARE, changed, pack, write

if TYPE_CHECKING:
    from pathlib import Path

    from bot.app import Copydesk
    from tests.people import Card, Student

pytestmark = pytest.mark.any_database

VOTE = AtVote(1, 0, 1)
"""The first vote of the first class."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    asked = (changed(BERTH, confidence=True), CREW, CARGO, SHARE)
    folder = write(tmp_path / "content", *(pack(one["id"], one["id"].title(), one) for one in asked))
    return replace(settings, content=(folder,))


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


def table(room: Room) -> tuple[Route, ...]:
    """The handlers of the running bot."""
    bot = cast("Copydesk", room.env.bot)
    assert bot.live is not None
    assert bot.reminders is not None
    assignments = AssignmentPresses(bot.services, AssignmentBoard(bot, bot.services), bot.reminders)
    return routes(bot.services, bot.live, Hosts(bot.services), assignments)


# ---------------------------------------------------------------------- the table


async def test_everything_that_can_be_pressed_has_one_handler(room: Room) -> None:
    assert Counter(route.asked for route in table(room)) == Counter(get_args(ids.ComponentId))


async def test_a_table_with_none_or_two_for_one_press_is_refused(room: Room) -> None:
    lines = table(room)
    with pytest.raises(ValueError, match="HostPress"):
        ComponentRouter(tuple(line for line in lines if line.asked is not ids.HostPress))
    with pytest.raises(ValueError, match="HostPress"):
        ComponentRouter((*lines, *(line for line in lines if line.asked is ids.HostPress)))


# ---------------------------------------------------------------------- the way


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a press asks the real ones, in its own task: the message in the channel is drawn by another."""
    found, presses = Counter[str](), set[asyncio.Task[Any] | None]()

    def count(owner: Any, name: str, *, begins: bool = False) -> None:
        real = getattr(owner, name)

        def counting(*given: Any) -> Any:
            if begins:
                presses.add(asyncio.current_task())
            if asyncio.current_task() in presses:
                found[name] += 1
            return real(*given)

        monkeypatch.setattr(owner, name, counting)

    count(ComponentRouter, "take", begins=True)
    count(ids, "press_type")
    count(OpenClasses, "get")
    return found


ONCE = {"take": 1, "press_type": 1, "get": 1}

Sent = tuple[Control, Mapping[str, Any], str]
"""A control, what comes with it, and what the answer says."""


@pytest.mark.parametrize(
    ("name", "presses"),
    [
        (
            "berth",
            [
                (ids.JoinPress(1), {}, "You are in"),
                (ids.ChoosePress(VOTE, (0,)), {}, "Locked in"),
                (ids.ConfidencePress(VOTE, 2), {}, "✓ Fairly sure"),
                (ids.MinePress(1), {}, "Locked in"),
            ],
        ),
        (
            "crew",
            [
                (ids.SheetPress(1), {}, "Who is named"),
                (ids.MarkPress(VOTE), {"values": ["0", "1"]}, "Lock in: A and B"),
                (ids.ChoosePress(VOTE, (0, 1)), {}, "Locked in"),
            ],
        ),
        (
            "cargo",
            [
                (ids.FillPress(VOTE, ("0", None, None, None)), {}, "So far"),
                (ids.FillPress(VOTE, ("0", "0", "1", "1")), {}, "not locked in yet"),
                (ids.SendPress(VOTE, ("0", "0", "1", "1")), {}, "Locked in"),
            ],
        ),
        ("share", [(ids.TypePress(VOTE), {"figure": "13"}, "Locked in")]),
    ],
)
async def test_a_learners_press_asks_the_router_and_for_the_class_once(
    room: Room, ana: Student, calls: Counter[str], name: str, presses: list[Sent]
) -> None:
    await room.start(name, seconds=600)
    for control, sent, words in presses:
        calls.clear()
        await ana.send(room.now(), control.custom_id, **sent)
        assert words in all_of(room.own(ana)), control
        assert calls == ONCE, control


async def test_a_hosts_press_asks_the_router_and_for_the_class_once(room: Room, calls: Counter[str]) -> None:
    await room.open("berth", seconds=600)
    shown = (("start", "Vote 1 is open"), ("close", "shown"), ("look", "shown"), ("end", "End the quiz now?"))
    for command, words in (*shown, ("stop", "Finished")):
        classes = cast("Copydesk", room.env.bot).services.classes
        turn = (await classes.get(1)).live.turn
        calls.clear()
        card = await room.teacher.send(room.now(), ids.HostPress(1, command, turn).custom_id)
        assert words in card, command
        assert calls == ONCE, command
        await room.shown()


async def test_a_press_in_a_class_that_is_over_asks_for_it_once_too(
    room: Room, ana: Student, calls: Counter[str]
) -> None:
    await room.start("berth", seconds=600)
    await room.end()
    calls.clear()
    assert "You gave no answers" in await ana.send(room.now(), ids.MinePress(1).custom_id)
    assert calls == ONCE


async def test_an_id_of_another_edition_gets_its_line_and_no_handler(
    room: Room, ana: Student, calls: Counter[str]
) -> None:
    await room.start("berth", seconds=600)
    for custom_id in ("c0.choose.k1.0v1.0", "c2.join.1", "c1.choose.k1.0.0", "c1.vote.1", "a-button-of-another-bot"):
        calls.clear()
        card = await ana.send(room.now(), custom_id)
        assert card.text == wording.OLD_BUTTON.english
        assert card.ephemeral
        assert calls == {"take": 1}


def all_of(card: Card) -> str:
    """What a card and its buttons say."""
    return "\n".join([card.text, *(part.get("label") or "" for part in card.parts())])
